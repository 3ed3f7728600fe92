"""The tasks of the scope in force, with what pages and the API show joined."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from campaigns.models import Task, TaskInspector


def tasks_seen() -> QuerySet[Task]:
    """Tasks by due day; a page of them is two queries."""
    return Task.objects.select_related(
        "campaign", "unit", "agency__unit", "project__site__unit", "entry__draw__unit", "replaces__agency"
    ).prefetch_related(Prefetch("inspectors", TaskInspector.objects.select_related("officer").order_by("rank")))
