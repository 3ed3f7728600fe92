"""What does a unit's ledger hold now, as the columns of its template? Column code → value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet

from agencies.models import Agency, Equipment, ServiceProject, Site
from agencies.queries.merging import counted_agencies
from agencies.rules.ledger_facts import AGENCY_PLAIN
from authorities.models import Unit
from authorities.queries.units import units_below

MOST_ROWS = 5_000  # more belong into a file asked for by a job, not into a page's answer
Row = dict[str, Any]


def ledger_rows(ledger: str, unit: Unit) -> list[Row] | None:
    """The rows of a unit's own tree; None when there are too many, or the ledger holds ID numbers."""
    if ledger not in _READERS:
        return None
    rows, read = _READERS[ledger]
    found = list(rows(units_below(unit))[: MOST_ROWS + 1])
    return None if len(found) > MOST_ROWS else [read(row) for row in found]


def _agency(agency: Agency) -> Row:
    sources = ("in_public_system", "found_by_survey", "known_before")
    return {name: getattr(agency, name) for name in AGENCY_PLAIN} | {
        "unit": agency.unit.name,
        "service_scopes": [code for code in ("maintenance_testing", "safety_assessment") if getattr(agency, code)],
        "sources": [code for code in sources if getattr(agency, code)],
    }


def _project(project: ServiceProject) -> Row:
    plain = ("code", "service", "contracted_on", "started_on", "ended_on", "published_on")
    site = {"site_name": project.site.name, "site_address": project.site.address, "region_code": project.site.unit.code}
    own = {name: getattr(project, name) for name in plain}
    return own | site | {"agency_code": project.agency.code, "site_classes": _classes(project.site)}


def _site(site: Site) -> Row:
    plain = ("name", "address", "has_control_room", "floor_area")
    own = {name: getattr(site, name) for name in plain}
    return own | {"region_code": site.unit.code, "site_classes": _classes(site)}


def _equipment(row: Equipment) -> Row:
    return {name: getattr(row, name) for name in ("kind", "serial", "calibrated_until")} | {
        "agency_code": row.agency.code
    }


def _classes(site: Site) -> list[str]:
    held = {"key_unit": site.is_key_unit, "crowded_place": site.is_crowded_place}
    return [code for code, holds in held.items() if holds] or ["other"]


def _agencies(units: QuerySet[Unit]) -> QuerySet[Agency]:
    rows = counted_agencies().select_related("unit").filter(unit__in=units)
    return rows.exclude(standing=Agency.Standing.CLOSED)


def _projects(units: QuerySet[Unit]) -> QuerySet[ServiceProject]:
    return ServiceProject.objects.select_related("agency", "site__unit").filter(site__unit__in=units)


def _sites(units: QuerySet[Unit]) -> QuerySet[Site]:
    return Site.objects.select_related("unit").filter(unit__in=units)


def _equipments(units: QuerySet[Unit]) -> QuerySet[Equipment]:
    rows = Equipment.objects.select_related("agency").filter(agency__merged_into__isnull=True)
    return rows.filter(agency__unit__in=units)


_READERS: dict[str, tuple[Callable[[QuerySet[Unit]], QuerySet[Any]], Callable[[Any], Row]]] = {
    "agencies": (_agencies, _agency),
    "projects": (_projects, _project),
    "sites": (_sites, _site),
    "equipment": (_equipments, _equipment),
}


def fillable() -> Iterator[str]:
    """The ledgers whose template may come filled."""
    return iter(_READERS)
