"""What is mine to do today? Reads of the first page after signing in, by role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from authorities.lists import query_string
from authorities.models import InboxItem, Job, Officer, Unit
from campaigns.models import Campaign, Task
from campaigns.queries.quotas import QuotaRow, quotas_for
from campaigns.queries.tasks import tasks_seen
from campaigns.rules.deadlines import Obligation, standing
from campaigns.rules.notice import Notice
from inspections.models import Record
from reports.queries.coverage import UNFINISHED, coverage_of
from reports.rules.pace import Goal, Pace, checking_starts_on, pace_of
from reports.rules.returns import next_due

NEXT_TASKS, DRAFTS, REMINDERS, DRAWS, JOBS = 5, 5, 5, 5, 20


@dataclass(frozen=True)
class Card:
    """One number of today and the list it counts."""

    label: str
    value: int
    href: str
    tone: str
    hint: str = ""


def work_cards(unit: Unit, campaign: Campaign, today: date) -> list[Card]:
    """待检、检查中、已逾期、已完成 of a unit and those below; what fell due without a task is said beside 已逾期."""
    unfinished = Q(state__in=UNFINISHED)
    counted = Task.objects.filter(campaign=campaign, unit__in=_area(unit)).aggregate(
        open=Count("pk", filter=Q(state=Task.State.OPEN)),
        started=Count("pk", filter=Q(state=Task.State.STARTED)),
        overdue=Count("pk", filter=unfinished & Q(due_on__lt=today)),
        done=Count("pk", filter=Q(state=Task.State.DONE)),
    )
    words = {"campaign": campaign.code, "unit": unit.code}
    overdue = words | {"state": UNFINISHED, "due_before": today.isoformat()}
    untasked = coverage_of(campaign, unit, today).whole.untasked_overdue
    hint = f"另有{untasked}个对象到期而没有任务" if untasked else "期限已过，尚未检查完"
    return [
        Card("已逾期", counted["overdue"], _tasks(overdue), "late" if counted["overdue"] else "done", hint),
        Card("待检查", counted["open"], _tasks(words | {"state": ["open"]}), "near"),
        Card("检查中", counted["started"], _tasks(words | {"state": ["started"]}), "going"),
        Card("已完成", counted["done"], _tasks(words | {"state": ["done"]}), "done"),
    ]


def next_tasks(unit: Unit, campaign: Campaign, notice: Notice, today: date) -> list[Task]:
    """The unit's own unfinished tasks that are due first, those begun before the rest; as task cards show them."""
    due = tasks_seen().filter(campaign=campaign, unit=unit, state__in=UNFINISHED).order_by("due_on", "-state", "pk")
    names = {population.code: population.name for population in notice.populations}
    tasks: list[Any] = list(due[:NEXT_TASKS])
    for task in tasks:
        task.population_name = names.get(task.population, task.population)
        task.standing = standing(task.due_on, today)
    return tasks


def drafts_of(officer: Officer) -> list[Record]:
    """The officer's own records not yet submitted, the latest saved first."""
    drafts = Record.objects.filter(state=Record.State.DRAFT, inspector=officer, task__isnull=False)
    return list(drafts.select_related("agency", "project__site", "task").order_by("-saved_at")[:DRAFTS])


def reminders_of(unit: Unit) -> list[InboxItem]:
    """The unit's unread reminders, the newest first."""
    return list(InboxItem.objects.filter(unit=unit, read_at=None).order_by("-created_at")[:REMINDERS])


@dataclass(frozen=True)
class OwnQuota:
    """One population the unit executes itself, against its line."""

    row: QuotaRow
    pace: Pace


def own_quotas(unit: Unit, campaign: Campaign, notice: Notice, today: date) -> list[OwnQuota]:
    """What the unit itself must check, in the notice's order."""
    starts_on = checking_starts_on(notice)
    rows = [row for row in quotas_for(campaign, [unit]) if row.n or row.required]
    return [OwnQuota(row, _pace(row, starts_on, today)) for row in rows]


def draws_to_make(quotas: Sequence[OwnQuota]) -> list[QuotaRow]:
    """The unit's lists that are still to be drawn."""
    return [quota.row for quota in quotas if quota.row.may_be_drawn][:DRAWS]


def table_due(notice: Notice, unit: Unit, today: date) -> Obligation | None:
    """The next summary table the unit owes."""
    return next_due(notice, unit.kind, today)


def jobs_to_watch() -> list[Job]:
    """Jobs that wait, run or failed, the newest first."""
    return list(Job.objects.exclude(state=Job.State.DONE).order_by("-asked_at")[:JOBS])


def officer_counts() -> list[tuple[str, int]]:
    """Role code and number of active officers; one query."""
    return list(Officer.objects.filter(is_active=True).order_by("role").values_list("role").annotate(n=Count("pk")))


def _pace(row: QuotaRow, starts_on: date, today: date) -> Pace:
    return pace_of([Goal(row.required or 0, row.done_count, row.due_on)], starts_on, today)


def _area(unit: Unit) -> object:
    return Unit.objects.filter(ancestry__ancestor=unit).values("pk")


def _tasks(words: Mapping[str, object]) -> str:
    return f"{reverse('task_list')}?{query_string(words)}"
