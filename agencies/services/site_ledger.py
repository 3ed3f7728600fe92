"""The ledger of sites 场所台账: one row a site, told by its name and the unit where it lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from agencies.models import Site
from agencies.queries.places import Places
from agencies.rules.ledger_facts import plain, site_facts
from agencies.services.comparing import Changes, field_changes, set_fields
from agencies.services.registers import BATCH, Found, Register
from agencies.services.site_codes import site_code
from authorities.rules.problem import Problem

_PLAIN = ("name", "address", "has_control_room", "floor_area")
_FIELDS = ("is_key_unit", "is_crowded_place", "address", "has_control_room", "floor_area")


class SiteLedger(Register):
    """Sites of one unit's tree. Source: notice 四（二）1 (key units, crowded places)."""

    code = "sites"

    def __init__(self, places: Places, now: datetime) -> None:
        super().__init__(places, now)

    def look_up(self, batch: Sequence[Mapping[str, Any]]) -> None:
        """Units are in memory already."""

    def problems(self, values: Mapping[str, Any], number: int) -> Found:
        unit = self.places.by_region(values["region_code"])
        if isinstance(unit, Problem):
            yield "region_code", unit

    def facts(self, values: Mapping[str, Any]) -> dict[str, Any]:
        site = {name: plain(values[name]) for name in _PLAIN if name in values}
        return {
            "key": site_code(values["region_code"], values["name"]),
            "name": values["name"],
            "region_code": values["region_code"],
            "site": site | site_facts(values),
        }

    def held(self, batch: Sequence[Mapping[str, Any]], locked: bool) -> dict[str, Site]:
        """Sites of the own tree by unit and name, whatever their code; the oldest of several."""
        rows = Site.objects.select_related("unit").order_by("-pk")
        rows = rows.filter(
            unit__code__in={facts["region_code"] for facts in batch}, name__in={facts["name"] for facts in batch}
        )
        if locked:
            rows = rows.select_for_update(of=("self",))
        return {site_code(site.unit.code, site.name): site for site in rows}

    def changes(self, values: Mapping[str, Any], known: Site) -> Changes:
        return field_changes(known, values["site"])

    def store(self, new: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]]) -> None:
        made = [Site(code=facts["key"], unit=self.places.by_code[facts["region_code"]]) for facts in new]
        for site, facts in zip(made, new, strict=True):
            set_fields(site, facts["site"])
        Site.objects.bulk_create(made)
        held = self.known(changed)
        for facts in changed:
            set_fields(held[facts["key"]], facts["site"])
        if changed:
            Site.objects.bulk_update([held[facts["key"]] for facts in changed], _FIELDS, batch_size=BATCH)
