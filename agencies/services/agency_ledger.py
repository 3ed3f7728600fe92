"""The ledger of agencies 机构台账: rows against the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from agencies.files.ledger_kinds import ledger_kinds
from agencies.files.ledger_rows import LedgerRow
from agencies.models import Agency
from agencies.queries.places import Places
from agencies.rules.ledger_facts import agency_facts
from agencies.services.comparing import Changes, InBatches, Judged, field_changes, placed, set_fields
from agencies.services.history import keep_past
from agencies.services.moving import SOURCES
from agencies.services.registers import COUNTED, counted_as, merged_elsewhere
from authorities.rules.problem import Problem
from authorities.scope import whole_tree

WHY = "a credit code is registered once in the whole province"


class AgencyLedger(InBatches):
    """Agencies of one unit's tree. Source: notice 四（一）1: three sources, merged without duplicates."""

    def __init__(self, places: Places, now: datetime) -> None:
        self.places, self.now = places, now
        self.kind = ledger_kinds()["agencies"]

    def judged(self, rows: Sequence[LedgerRow], letters: Mapping[str, str]) -> list[Judged]:
        """Facts with `unit`, the code of the unit that answers; refused when it or the agency lies elsewhere."""
        held = self.known([row.values for row in rows])
        return [self._judged(row, letters, held.get(str(row.values["code"]))) for row in rows]

    def known(self, batch: Sequence[Mapping[str, Any]], *, locked: bool = False) -> dict[str, Agency]:
        """Agencies of the whole province by code: one query."""
        with whole_tree(WHY):
            rows = Agency.objects.select_related("unit", "merged_into__unit")
            rows = rows.filter(code__one_of=[facts["code"] for facts in batch])
            return {agency.code: agency for agency in (rows.select_for_update(of=("self",)) if locked else rows)}

    def changes(self, values: Mapping[str, Any], known: Agency) -> Changes:
        if known.merged_into is not None:
            return field_changes(known.merged_into, _recognised(values, known.merged_into))
        found = field_changes(known, _plain(values) | _seen_again(known))
        if known.unit.code != values["unit"]:
            found["管辖单位"] = [known.unit.name, self.places.by_code[values["unit"]].name]
        return found

    def store(self, new: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]]) -> None:
        Agency.objects.bulk_create([self._filled(Agency(created_at=self.now), facts) for facts in new])
        held = self.known(changed)
        counted: dict[int, Agency] = {}  # 文件里两个代码写的可以是同一家
        for facts in changed:
            named = held[facts["code"]]
            agency = counted.setdefault(named.merged_into_id or named.pk, named.merged_into or named)
            self._filled(agency, facts) if agency.code == facts["code"] else self._recognise(agency, facts)
        with whole_tree(WHY):
            keep_past("agencies", Agency.objects.filter(pk__in=counted), self.now)
        touched = {name for facts in changed for name in facts} - {"code", *COUNTED}
        if counted:
            fields = sorted(touched | {"standing", "absent_since", "changed_at"})
            Agency.objects.bulk_update(list(counted.values()), fields, batch_size=200)

    def _recognise(self, agency: Agency, facts: Mapping[str, Any]) -> None:
        set_fields(agency, _recognised(facts, agency))
        agency.changed_at = self.now

    def _filled(self, agency: Agency, facts: Mapping[str, Any]) -> Agency:
        set_fields(agency, _plain(facts) | _seen_again(agency))
        agency.unit = self.places.by_code[facts["unit"]]
        agency.changed_at = self.now
        return agency

    def _judged(self, row: LedgerRow, letters: Mapping[str, str], known: Agency | None) -> Judged:
        facts, code = agency_facts(row.values), str(row.values["code"])
        column, found = self._unit(row.values)
        if isinstance(found, Problem):
            return Judged(row.number, code, facts, (self._placed(found, row, column, letters),))
        if known and known.merged_into is not None:
            return self._merged(row, facts, known, known.merged_into, letters)
        if known and known.unit_id not in self.places.own:
            problem = Problem("import.agency_elsewhere", value=code, unit=known.unit.name)
            return Judged(row.number, code, facts, (self._placed(problem, row, "code", letters),))
        if "region_code" in row.values:
            facts["out_of_province"] = self._is_outside(row.values)
        return Judged(row.number, code, facts | {"unit": found.code}, known=known)

    def _merged(
        self, row: LedgerRow, facts: dict[str, Any], known: Agency, kept: Agency, letters: Mapping[str, str]
    ) -> Judged:
        """A row that names a merged agency is the kept one's: no double, and its facts are not written over."""
        code = str(facts["code"])
        if problem := merged_elsewhere(code, kept, self.places.own):
            return Judged(row.number, code, facts, (self._placed(problem, row, "code", letters),))
        said = {name: facts[name] for name in ("code", "name", "listed_on", *SOURCES) if name in facts}
        return Judged(row.number, code, said | {"unit": kept.unit.code} | counted_as(code, kept), known=known)

    def _unit(self, values: Mapping[str, Any]) -> tuple[str, Any]:
        """The column that names the unit, and the unit or why not. The unit's own column goes before the region."""
        if "unit" in values:
            return "unit", self.places.by_word(values["unit"])
        if self._is_outside(values):
            return "region_code", Problem("import.outside_needs_unit", value=values["region_code"])
        return "region_code", self.places.by_region(values["region_code"])

    def _is_outside(self, values: Mapping[str, Any]) -> bool:
        return not values.get("region_code", self.places.province).startswith(self.places.province)

    def _placed(self, problem: Problem, row: LedgerRow, column: str, letters: Mapping[str, str]) -> Problem:
        return placed(problem, row.number, column, self.kind.column(column).label, letters)


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in ("unit", *COUNTED)}


def _recognised(facts: Mapping[str, Any], kept: Agency) -> dict[str, Any]:
    """What a row under a merged agency's code tells of the kept one: that a source names it."""
    told: dict[str, Any] = {name: True for name in SOURCES if facts.get(name) and not getattr(kept, name)}
    if facts.get("listed_on") and kept.listed_on is None:
        told["listed_on"] = facts["listed_on"]
    return told | _seen_again(kept)


def _seen_again(agency: Agency) -> dict[str, Any]:
    """An agency missed in the last list is active again when a list names it; one that closed stays closed."""
    if agency.standing != Agency.Standing.ABSENT:
        return {}
    return {"standing": Agency.Standing.ACTIVE, "absent_since": None}
