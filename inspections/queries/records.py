"""Records as pages need them, always inside the scope in force."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from agencies.models import Practitioner
from authorities.models import Officer, Role, Unit
from campaigns.models import Task
from inspections.models import Finding, Record
from inspections.queries.forms import checklist_of
from inspections.rules.paper import Paper, paper_of

INSPECTING = (Role.INSPECTOR, Role.BRIGADE_CHIEF, Role.DETACHMENT_STAFF)
JOINED = ("campaign", "unit", "agency", "project__site", "inspector", "second_inspector", "task", "supersedes")


def records_joined() -> QuerySet[Any]:
    """Records with everything a page shows."""
    return Record.objects.select_related(*JOINED)


def tasks_joined() -> QuerySet[Any]:
    """Tasks with everything a form begins with."""
    return Task.objects.select_related("campaign", "unit", "agency", "project__site", "project__agency")


def record_of_task(task: Task) -> Record | None:
    """The latest revision of a task's record, draft or not."""
    latest: Record | None = records_joined().filter(task=task).order_by("-revision").first()
    return latest


def drafts_of(officer: Officer) -> QuerySet[Any]:
    """The unit's drafts, the last saved first."""
    drafts = Record.objects.filter(unit=officer.unit, state=Record.State.DRAFT)
    return drafts.select_related("agency", "project__site", "inspector").order_by("-saved_at")


def colleagues_of(unit: Unit, inspector: Officer) -> QuerySet[Officer]:
    """Who may be the second inspector: active inspecting officers of the unit, not the first."""
    return (
        Officer.objects.filter(unit=unit, is_active=True, role__in=INSPECTING).exclude(pk=inspector.pk).order_by("name")
    )


def next_tasks(record: Record) -> QuerySet[Any]:
    """Open tasks of the same visit: other projects of the agency for the same unit."""
    waiting = Task.objects.filter(unit=record.unit_id, agency__in=record.agency.company_ids, state=Task.State.OPEN)
    return waiting.exclude(pk=record.task_id).select_related("project__site").order_by("due_on", "pk")


def revisions_of(record: Record) -> list[Record]:
    """All revisions of a record, the newest first."""
    if record.task_id is None:
        return [record]
    same = Record.objects.filter(task=record.task_id).select_related("inspector")
    return list(same.order_by("-revision"))


def people_of(finding: Finding) -> QuerySet[Any]:
    """The agency's people, present and former, by name."""
    employed = Practitioner.objects.filter(employments__agency__in=finding.agency.company_ids)
    return employed.distinct().order_by("name", "pk")


def paper_for(record: Record) -> Paper:
    """The record as the official form prints it."""
    inspectors = [record.inspector.name] + ([record.second_inspector.name] if record.second_inspector else [])
    return paper_of(
        checklist_of(record),
        header=record.header,
        answers=record.answers,
        number=record.number_text if record.serial else "",
        inspectors="、".join(inspectors),
        checked_at=timezone.localtime(record.inspected_at),
        companions=record.accompanied_by,
    )
