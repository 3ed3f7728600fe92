"""What did a unit find outside its area that it has not reported yet, and to whom would it be sent?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import F, QuerySet

from agencies.models import Agency, ServiceProject
from agencies.queries.merging import counted_agencies
from authorities.lists import named
from authorities.models import Unit
from authorities.scope import whole_tree
from campaigns.models import Campaign, DispatchItem
from campaigns.queries.frames import in_area
from campaigns.rules.dispatching import sender_level
from campaigns.rules.notice import Notice, Population

WHY = "a surveyed project lies outside the area of who reports or sends it"


class Found(NamedTuple):
    """A project outside the area, its population, and the unit that will check it."""

    project: ServiceProject
    population: Population
    receiver_id: int


def outside_populations(notice: Notice) -> list[Population]:
    """The populations of projects that somebody above dispatches. Source: hebei-2024 四（二）3 (派发)."""
    return [p for p in notice.populations if p.list == "projects" and sender_level(p.where.get("relation"))]


def sender_level_of(population: Population) -> str:
    """detachment or corps: who sends projects of that population down."""
    return sender_level(population.where.get("relation")) or ""


def unreported_projects(campaign: Campaign, notice: Notice, unit: Unit) -> list[Found]:
    """Projects of agencies registered in the unit's area that it has not reported, by population. One query each."""
    reported = DispatchItem.objects.filter(campaign=campaign, project__isnull=False).values("project")
    found: list[Found] = []
    for population in outside_populations(notice):
        rows = _members(notice, population).filter(agency__unit=unit).exclude(pk__in=reported)
        rows = rows.select_related("agency", "site__unit").order_by("answered_by", "code")
        found += [Found(project, population, project.answered_by) for project in rows]
    return found


def unreported_agencies(campaign: Campaign, unit: Unit) -> QuerySet[Agency]:
    """Agencies of other provinces the unit found and has not reported. Source: hebei-2024 四（一）3 (注册地在外省)."""
    reported = DispatchItem.objects.filter(campaign=campaign, project__isnull=True).values("agency")
    found = counted_agencies().filter(unit=unit, out_of_province=True, standing=Agency.Standing.ACTIVE)
    return found.exclude(pk__in=reported).order_by("code")


def places_of(notice: Notice, project_ids: list[int]) -> dict[int, tuple[Population, int]]:
    """Project id → its population and receiver by today's ledger; absent when it is outside no longer."""
    placed: dict[int, tuple[Population, int]] = {}
    with whole_tree(WHY):
        for population, project_id, receiver in _placed(notice, project_ids):
            placed.setdefault(project_id, (population, receiver))
    return placed


def _placed(notice: Notice, project_ids: list[int]) -> Iterator[tuple[Population, int, int]]:
    for population in outside_populations(notice):
        rows = _members(notice, population).filter(pk__in=project_ids)
        for project_id, receiver in rows.values_list("pk", "answered_by"):
            yield population, project_id, receiver


def _members(notice: Notice, population: Population) -> QuerySet[Any]:
    one = named(population.list)
    rows = one.filtered(population.where).annotate(answered_by=F(one.units[population.unit_role]))
    return rows.filter(answered_by__in=in_area(notice))
