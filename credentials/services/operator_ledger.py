"""The ledger of control-room operators 控制室值班人员台账: one row a person on duty at a site. Source: notice 五（二）3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from agencies.models import Site
from agencies.queries.places import Places
from agencies.rules.identifiers import birth_date
from agencies.rules.ledger_facts import plain
from agencies.services.comparing import Changes, field_changes, set_fields
from agencies.services.registers import BATCH, Found, Register, key_of
from authorities.rules.problem import Problem
from authorities.sealed import fingerprint, seal, unseal
from credentials.models import ControlRoomOperator

_FIELDS = ("name", "certificate_number", "certificate_level", "on_key_unit_file", "since", "until")
Place = tuple[str, str]  # code of the unit, name of the site


class OperatorLedger(Register):
    """People on duty at sites of one unit's tree; the site must be in the register."""

    code = "operators"

    def __init__(self, places: Places, now: datetime) -> None:
        super().__init__(places, now)
        self._sites: dict[Place, Site] = {}

    def look_up(self, batch: Sequence[Mapping[str, Any]]) -> None:
        self._sites = _sites({(values["region_code"], values["site_name"]) for values in batch})

    def problems(self, values: Mapping[str, Any], number: int) -> Found:
        unit = self.places.by_region(values["region_code"])
        if isinstance(unit, Problem):
            yield "region_code", unit
        elif (unit.code, values["site_name"]) not in self._sites:
            yield "site_name", Problem("import.site_unknown", value=values["site_name"], unit=unit.name)
        born = birth_date(values["id_number"])
        if born and born > self.now.date():
            yield "id_number", Problem("identifiers.id_number_birth_date")
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            yield "until", Problem("import.leaves_duty_before", until=until, since=since)

    def facts(self, values: Mapping[str, Any]) -> dict[str, Any]:
        mark = fingerprint(values["id_number"])
        return {
            "key": key_of(values["region_code"], values["site_name"], mark),
            "name": values["name"],
            "site_name": values["site_name"],
            "region_code": values["region_code"],
            "mark": mark,
            "sealed": {"id_number": seal(values["id_number"])},
            "operator": {name: plain(values[name]) for name in _FIELDS if name in values},
        }

    def held(self, batch: Sequence[Mapping[str, Any]], locked: bool) -> dict[str, ControlRoomOperator]:
        rows = ControlRoomOperator.objects.select_related("site__unit").defer("id_number").order_by("pk")
        rows = rows.filter(id_fingerprint__in={facts["mark"] for facts in batch})
        if locked:
            rows = rows.select_for_update(of=("self",))
        return {key_of(row.site.unit.code, row.site.name, row.id_fingerprint or ""): row for row in rows}

    def changes(self, values: Mapping[str, Any], known: ControlRoomOperator) -> Changes:
        return field_changes(known, values["operator"])

    def store(self, new: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]]) -> None:
        sites = _sites({(facts["region_code"], facts["site_name"]) for facts in new})
        made = []
        for facts in new:
            row = ControlRoomOperator(
                site=sites[facts["region_code"], facts["site_name"]],
                id_number=unseal(facts["sealed"]["id_number"]),
                id_fingerprint=facts["mark"],
            )
            set_fields(row, facts["operator"])
            made.append(row)
        ControlRoomOperator.objects.bulk_create(made)
        Site.objects.filter(pk__in={row.site_id for row in made}, has_control_room=False).update(has_control_room=True)
        held = self.known(changed)
        for facts in changed:
            set_fields(held[facts["key"]], facts["operator"])
        if changed:
            ControlRoomOperator.objects.bulk_update(
                [held[facts["key"]] for facts in changed], _FIELDS, batch_size=BATCH
            )


def _sites(places: set[Place]) -> dict[Place, Site]:
    """Sites by unit and name; of several with one name the oldest."""
    rows = Site.objects.select_related("unit").order_by("-pk")
    rows = rows.filter(unit__code__in={unit for unit, _ in places}, name__in={name for _, name in places})
    return {(site.unit.code, site.name): site for site in rows}
