"""Which drawn agencies have fewer projects than must be checked of each? 缺额

Counted over the agencies that are to be checked after the draw: the drawn ones, a substitute in the place of the one it
replaced.   Source: hebei-2024 四（二）3 (每个服务机构……不少于……服务项目).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Count, QuerySet

from campaigns.models import Campaign, Draw, Task
from campaigns.queries.frames import answered_rows
from campaigns.rules.notice import Notice, Population
from campaigns.rules.quotas import projects_required


class Shortfall(NamedTuple):
    """A drawn agency with `available` projects where `required` must be checked."""

    agency_id: int
    agency_name: str
    required: int
    available: int

    @property
    def lack(self) -> int:
        return self.required - self.available


def tasks_of_drawn(campaign: Campaign, population: str) -> QuerySet[Task]:
    """The tasks that stand for the drawn objects of a population, substitutes included."""
    standing = Task.objects.filter(campaign=campaign, population=population, entry__draw__state=Draw.State.DRAWN)
    return standing.exclude(state=Task.State.CANCELLED)


def drawn_agency_counts(campaign: Campaign, population: Population) -> Mapping[int, int]:
    """Unit id → how many agencies are drawn there in the population above this one. One query."""
    drawn = tasks_of_drawn(campaign, population.parent or "").order_by()
    return {row["unit_id"]: row["n"] for row in drawn.values("unit_id").annotate(n=Count("pk"))}


def shortfalls_by_unit(
    campaign: Campaign, notice: Notice, population: Population
) -> dict[tuple[str, int], tuple[Shortfall, ...]]:
    """(population, unit id) → the agencies with too few projects there. Two queries."""
    minimum = notice.tier(population.code).per_object_minimum or 0
    drawn = tasks_of_drawn(campaign, population.parent or "").order_by("agency__code")
    drawn_rows = list(drawn.values_list("unit_id", "agency_id", "agency__name"))
    available = _projects_by_agency(notice, population, drawn)
    found: dict[tuple[str, int], tuple[Shortfall, ...]] = {}
    for unit_id, agency_id, name in drawn_rows:
        has = available.get((unit_id, agency_id), 0)
        if projects_required(minimum, has).shortfall:
            key = (population.code, unit_id)
            found[key] = (*found.get(key, ()), Shortfall(agency_id, name, minimum, has))
    return found


def _projects_by_agency(
    notice: Notice, population: Population, drawn: QuerySet[Task]
) -> Mapping[tuple[int, int], int]:
    rows = answered_rows(notice, population).filter(agency__in=drawn.order_by().values("agency_id")).order_by()
    grouped = rows.values("answered_by", "agency_id").annotate(n=Count("pk", distinct=True))
    return {(row["answered_by"], row["agency_id"]): row["n"] for row in grouped}
