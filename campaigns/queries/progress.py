"""How many tasks of each population does each unit have, and how many are done?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from campaigns.models import Campaign, Task


class Progress(NamedTuple):
    """Tasks, cancelled ones left out, and the done ones among them."""

    task_count: int
    done_count: int


def progress_by_population(campaign: Campaign) -> Mapping[tuple[str, int], Progress]:
    """(population, unit id) → progress; a task dispatched after a draw counts for the unit that drew. One query."""
    rows = (
        Task.objects.filter(campaign=campaign)
        .exclude(state=Task.State.CANCELLED)
        .order_by()
        .annotate(answering=Coalesce(F("entry__draw__unit_id"), F("unit_id")))
        .values("population", "answering")
        .annotate(tasks=Count("pk"), done=Count("pk", filter=Q(state=Task.State.DONE)))
    )
    return {(row["population"], row["answering"]): Progress(row["tasks"], row["done"]) for row in rows}
