"""The ledger of equipment 设备台账: one row an instrument, told by agency, name and serial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from agencies.models import Agency, Equipment
from agencies.queries.places import Places
from agencies.rules.ledger_facts import plain
from agencies.services.comparing import Changes, field_changes, set_fields
from agencies.services.registers import (
    BATCH,
    COUNTED,
    Found,
    Register,
    agencies_of,
    agency_problem,
    code_in_file,
    counted_as,
    key_of,
)


class EquipmentLedger(Register):
    """Instruments of agencies of one unit's tree. One serial at two agencies is a finding, no error."""

    code = "equipment"

    def __init__(self, places: Places, now: datetime) -> None:
        super().__init__(places, now)
        self._agencies: dict[str, Agency] = {}

    def look_up(self, batch: Sequence[Mapping[str, Any]]) -> None:
        self._agencies = agencies_of([values["agency_code"] for values in batch])

    def problems(self, values: Mapping[str, Any], number: int) -> Found:
        refused = agency_problem(self._agencies, values["agency_code"], self.places.own)
        if refused:
            yield "agency_code", refused

    def facts(self, values: Mapping[str, Any]) -> dict[str, Any]:
        own = {name: plain(values[name]) for name in ("kind", "serial", "calibrated_until") if name in values}
        agency = self._agencies[values["agency_code"]]
        return own | {
            "key": key_of(agency.code, values["kind"], values["serial"]),
            "agency_code": agency.code,
            **counted_as(values["agency_code"], agency),
        }

    def held(self, batch: Sequence[Mapping[str, Any]], locked: bool) -> dict[str, Equipment]:
        rows = Equipment.objects.select_related("agency").order_by("-pk")
        rows = rows.filter(
            serial__in={facts["serial"] for facts in batch}, agency__code__in={facts["agency_code"] for facts in batch}
        )
        if locked:
            rows = rows.select_for_update(of=("self",))
        return {key_of(row.agency.code, row.kind, row.serial): row for row in rows}

    def changes(self, values: Mapping[str, Any], known: Equipment) -> Changes:
        return field_changes(known, _own(values))

    def store(self, new: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]]) -> None:
        agencies = agencies_of([code_in_file(facts, "agency_code") for facts in new])
        made = [Equipment(agency=agencies[code_in_file(facts, "agency_code")]) for facts in new]
        for row, facts in zip(made, new, strict=True):
            set_fields(row, _own(facts))
        Equipment.objects.bulk_create(made)
        held = self.known(changed)
        for facts in changed:
            set_fields(held[facts["key"]], _own(facts))
        if changed:
            rows = [held[facts["key"]] for facts in changed]
            Equipment.objects.bulk_update(rows, ["calibrated_until"], batch_size=BATCH)


def _own(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in ("key", "agency_code", *COUNTED)}
