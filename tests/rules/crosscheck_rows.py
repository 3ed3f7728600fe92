"""Rows for the cross-checks' tables: one of each, everything written out, changed where a case says so."""

from __future__ import annotations

from datetime import date
from typing import Any

from credentials.rules.crosschecks.rows import Contract, Device, Firm, FirmFacts, Held, Numbered, Person, Service, Stint

TODAY = date(2024, 8, 21)
HOME, OTHER, THIRD = Firm(1, "甲公司"), Firm(2, "乙公司"), Firm(3, "丙公司")


def stint(firm: Firm = HOME, **changed: Any) -> Stint:
    """Employed since 2022, insured to last month."""
    usual = Stint(firm.pk * 10, firm, "项目负责人", date(2022, 1, 4), None, date(2024, 7, 1), "")
    return usual._replace(**changed)


def held(**changed: Any) -> Held:
    """A registration in force to the end of 2025."""
    return Held(5, 7, "赵岫", 1, "engineer_2", "202213000001", "1300000001", "valid", date(2025, 12, 31))._replace(
        **changed
    )


def service(firm: Firm = HOME, day: date = date(2024, 8, 5), **changed: Any) -> Service:
    """A signature at a site of area 100."""
    return Service(9, firm, "XM-1", "示范商场", 100, "甲市", day)._replace(**changed)


def person(
    *stints: Stint, certificates: tuple[Held, ...] = (), services: tuple[Service, ...] = (), born_on: date | None = None
) -> Person:
    return Person(7, "赵岫", 1, born_on, stints, certificates, services)


def numbered(number: str, name: str, pk: int, firm: Firm = HOME) -> Numbered:
    return Numbered(number, held(pk=pk, person=pk, person_name=name, number=number), firm)


def firm(one: Firm = HOME, **changed: Any) -> FirmFacts:
    """An enterprise with six qualified people and ten projects."""
    usual = FirmFacts(one, False, f"{one.name}路1号", (f"100{one.pk:08}", "", ""), 6, 10)
    return usual._replace(**changed)


def device(firm: Firm = HOME, serial: str = "SN1", pk: int = 1, kind: str = "风速计") -> Device:
    return Device(pk, firm, kind, serial, None)


def contract(service: str = "maintenance", **changed: Any) -> Contract:
    """A maintenance project of 2023, published in time."""
    usual = Contract(1, HOME, "XM-1", 50, "示范商场", service, date(2023, 1, 1), date(2023, 12, 31), date(2023, 1, 5))
    return usual._replace(**changed)
