"""Equipment of the agencies: what the catalogue asks of their scopes, two kinds fewer where a firm lacks equipment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random

from agencies.files.practice_conditions import load_equipment
from agencies.models import Equipment
from agencies.queries.equipment import required_kinds
from agencies.rules.equipment import RequiredKind, device_name
from agencies.services.equipment_catalogue import amend_kind
from config.demo import moments
from config.demo.agencies import firm_conditions
from config.demo.province import Firm, Province

MISSING = 2  # kinds that a firm without proper equipment lacks
_CALIBRATED, _EXPIRED = date(2025, 3, 31), date(2024, 6, 30)
_EXPIRED_SHARE, _STRANGE_SHARE = 0.01, 0.03


def plant_instruments(province: Province) -> int:
    """After the equipment with planted serials: everything else the catalogue asks for."""
    chance, listed = province.plan.random("instruments"), len(province.plan.words.equipment)
    rows = [
        row
        for place, firm in enumerate(province.firms, start=1)
        for row in _rows(province, firm, f"{place:05}", listed + 1, chance)
    ]
    Equipment.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def amend_catalogue(province: Province) -> None:
    """The corps adds a word that agencies use; the kind stays a draft."""
    word = province.plan.words.equipment_alias
    kind = next(kind for kind in required_kinds() if word["kind"] == kind.name)
    officer = province.those(province.top, "corps_staff")[0]
    amended = replace(kind, aliases=(*kind.aliases, word["alias"]), basis=word["basis"])
    amend_kind(kind=amended, officer=officer, now=moments.at(province.plan.days.campaign_opened_on, 15 * 60))


def _rows(province: Province, firm: Firm, place: str, first: int, chance: Random) -> Iterator[Equipment]:
    kinds = _still_wanted(province, firm)
    gone = set(chance.sample(_of_one_table(kinds), MISSING)) if "equipment" in firm.lacks else set()
    for number, kind in enumerate(kinds, start=first):
        if number - first not in gone:
            calibrated = _calibrated(kind, chance)
            yield Equipment(
                agency=firm.agency, kind=kind.name, serial=f"{place}-{number:02}", calibrated_until=calibrated
            )
    if chance.random() < _STRANGE_SHARE:
        yield Equipment(agency=firm.agency, kind=province.plan.words.strange_equipment)


def _still_wanted(province: Province, firm: Firm) -> list[RequiredKind]:
    """What the firm's scopes ask for beside the kinds everybody lists already; a name in two tables once."""
    tables, known = firm_conditions(firm.agency).equipment_tables, set(map(device_name, province.plan.words.equipment))
    wanted: dict[str, RequiredKind] = {}
    for kind in load_equipment():
        if kind.table in tables and not kind.names & known:
            wanted.setdefault(kind.name, kind)
    return list(wanted.values())


def _of_one_table(kinds: list[RequiredKind]) -> list[int]:
    """Places of the kinds whose name stands in one table only: without one of them exactly one kind is missing."""
    times = Counter(kind.name for kind in load_equipment())
    return [place for place, kind in enumerate(kinds) if times[kind.name] == 1]


def _calibrated(kind: RequiredKind, chance: Random) -> date | None:
    if kind.table != "maintenance_testing":
        return None
    return _EXPIRED if chance.random() < _EXPIRED_SHARE else _CALIBRATED
