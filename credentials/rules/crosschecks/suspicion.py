"""What does a cross-check say? Which rows do not go together, about whom, and what to look at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from authorities.rules.problem import Problem
from credentials.rules.crosschecks.rows import Contract, Device, Firm, FirmFacts, Held, Service, Stint

Fact = str | int | date | None


@dataclass(frozen=True)
class Side:
    """One ledger row, shown beside the other. kind: "stint", "certificate" …   facts: name of the fact → value."""

    kind: str
    pk: int
    facts: Mapping[str, Fact]


@dataclass(frozen=True)
class Suspicion:
    """One thing that does not add up 疑点.

    subjects: what it is about, "person:7", "agency:3"; the same thing has the same subjects on every sweep.
    firms: ids of the agencies concerned.   units: where no agency is, the units that keep the people.
    problem: the sentence.   sides: the rows, side by side.
    """

    subjects: tuple[str, ...]
    firms: tuple[int, ...]
    problem: Problem
    sides: tuple[Side, ...]
    units: tuple[int, ...] = ()


def suspicion(
    problem: Problem, subjects: Iterable[str], firms: Iterable[Firm], sides: Iterable[Side], units: Iterable[int] = ()
) -> Suspicion:
    """A suspicion with its subjects and firms in order, each once; units count only where no agency is concerned."""
    known = tuple(sorted({firm.pk for firm in firms if firm.pk}))
    keeping = () if known else tuple(sorted(set(units)))
    return Suspicion(tuple(sorted(set(subjects))), known, problem, tuple(sides), keeping)


def fingerprint_of(rule: str, subjects: Iterable[str]) -> str:
    """SHA-256 in hex of the rule's code and its sorted subjects: the same suspicion on every sweep."""
    return hashlib.sha256("\0".join([rule, *sorted(subjects)]).encode()).hexdigest()


def stint_side(person: str, stint: Stint) -> Side:
    facts: dict[str, Fact] = {
        "person": person,
        "agency": stint.firm.name,
        "post": stint.post,
        "since": stint.since,
        "until": stint.until,
        "insured_until": stint.insured_until,
    }
    return Side("stint", stint.pk, facts)


def certificate_side(held: Held, firm: Firm | None = None) -> Side:
    facts: dict[str, Fact] = {"person": held.person_name, "certificate": held.kind, "number": held.number}
    facts |= {"registered": held.registered, "standing": held.standing, "valid_until": held.valid_until}
    return Side("certificate", held.pk, facts | ({"agency": firm.name} if firm else {}))


def service_side(person: str, service: Service) -> Side:
    facts: dict[str, Fact] = {
        "person": person,
        "agency": service.firm.name,
        "site": service.site,
        "area": service.area_name,
        "served_on": service.served_on,
        "project": service.project,
    }
    return Side("service", service.pk, facts)


def contract_side(contract: Contract) -> Side:
    facts: dict[str, Fact] = {
        "project": contract.code,
        "agency": contract.firm.name,
        "site": contract.site_name,
        "service": contract.service,
        "started_on": contract.started_on,
        "ended_on": contract.ended_on,
        "published_on": contract.published_on,
    }
    return Side("contract", contract.pk, facts)


def device_side(device: Device) -> Side:
    facts: dict[str, Fact] = {"agency": device.firm.name, "device": device.kind, "serial": device.serial}
    return Side("device", device.pk, facts | {"calibrated_until": device.calibrated_until})


def firm_side(facts: FirmFacts, **shown: Fact) -> Side:
    return Side("firm", facts.firm.pk, {"agency": facts.firm.name, **shown})
