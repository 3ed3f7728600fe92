"""How many tasks of each population does each unit have, and how many are done?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from campaigns.models import Campaign, Task

UNDONE = ~Q(state=Task.State.DONE)
SITE = "project__site"


class Progress(NamedTuple):
    """Tasks, cancelled ones left out, and the done ones among them."""

    task_count: int
    done_count: int


def progress_by_population(
    campaign: Campaign, of_sites: Collection[str] = ()
) -> Mapping[tuple[str, int], Progress]:
    """(population, unit id) → progress; a task dispatched after a draw counts for the unit that drew.

    of_sites: populations counted by the site, which is done when all its tasks are. One query, two with sites.
    """
    counted = _counted(campaign, tasks=Count("pk"), open_tasks=Count("pk", filter=UNDONE))
    if of_sites:
        sites = {"tasks": Count(SITE, distinct=True), "open_tasks": Count(SITE, distinct=True, filter=UNDONE)}
        counted |= {key: one for key, one in _counted(campaign, **sites).items() if key[0] in of_sites}
    return counted


def _counted(campaign: Campaign, **counts: Count) -> dict[tuple[str, int], Progress]:
    rows = (
        Task.objects.filter(campaign=campaign)
        .exclude(state=Task.State.CANCELLED)
        .order_by()
        .annotate(answering=Coalesce(F("entry__draw__unit_id"), F("unit_id")))
        .values("population", "answering")
        .annotate(**counts)
    )
    return {
        (row["population"], row["answering"]): Progress(row["tasks"], row["tasks"] - row["open_tasks"]) for row in rows
    }
