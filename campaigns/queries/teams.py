"""Who may be drawn for a unit, who keeps away from whom, and where are teams missing?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from authorities.models import AuditEntry, Officer, Role, Unit
from campaigns.models import Draw, Qualification, Recusal, Task, TaskInspector
from campaigns.rules.teams import Inspector

INSPECTING = (Role.INSPECTOR, Role.BRIGADE_CHIEF, Role.DETACHMENT_STAFF)  # as Officer.can_inspect
UNFINISHED = (Task.State.OPEN, Task.State.STARTED)


def recusals_seen() -> QuerySet[Recusal]:
    """The recusals of the scope in force, newest first."""
    return Recusal.objects.select_related("officer__unit", "agency", "declared_by")


def in_force(day: date) -> Q:
    """Which recusals hold on that day."""
    return Q(withdrawn_at__isnull=True) & (Q(until__isnull=True) | Q(until__gte=day))


def barred_pairs(units: Collection[int], day: date) -> set[tuple[str, str]]:
    """(user name, agency code) of the recusals that hold for officers of those units."""
    rows = Recusal.objects.filter(in_force(day), officer__unit__in=units)
    counted = Coalesce("agency__merged_into__code", "agency__code")
    return set(rows.values_list("officer__username", counted))


def is_barred(officer: Officer, agency_id: int, day: date) -> bool:
    """Does the officer keep away from that agency on that day?"""
    company = Q(agency=agency_id) | Q(agency__merged_into=agency_id)
    return Recusal.objects.filter(in_force(day), company, officer=officer).exists()


def roster_of(units: Collection[int], day: date) -> list[Inspector]:
    """The officers in use who inspect for those units; certificate "" without one that holds on that day."""
    officers = inspecting(units).order_by("username")
    registered = latest_qualifications([officer.pk for officer in officers])
    return [
        Inspector(one.username, one.unit.code, certificate_on(day, one, registered.get(one.pk))) for one in officers
    ]


def inspecting(units: Collection[int]) -> QuerySet[Officer]:
    """The officers in use who inspect for those units."""
    return Officer.objects.filter(unit__in=units, is_active=True, role__in=INSPECTING).select_related("unit")


def latest_qualifications(officers: Collection[int]) -> dict[int, Qualification]:
    """Officer id → the certificate registered last."""
    latest: dict[int, Qualification] = {}
    for one in Qualification.objects.filter(officer__in=officers).order_by("registered_at", "pk"):
        latest[one.officer_id] = one
    return latest


def certificate_on(day: date, officer: Officer, registered: Qualification | None) -> str:
    """The number of the certificate that holds on that day, "" for none."""
    if registered is None:
        return officer.certificate_number
    return registered.number if registered.valid_until >= day else ""


def expired_on(officer: Officer, day: date) -> date | None:
    """The day the officer's certificate ended, when that lies before `day`; None while it holds or no end is known."""
    registered = latest_qualifications([officer.pk]).get(officer.pk)
    return registered.valid_until if registered and registered.valid_until < day else None


def loads_of(units: Collection[int]) -> dict[str, int]:
    """User name → unfinished objects the officer is drawn for, over all draws of all campaigns.

    An object counts once however many tasks it brought (a drawn place with five projects is one visit), as in the draw.
    """
    rows = TaskInspector.objects.filter(officer__unit__in=units, task__state__in=UNFINISHED)
    carried = set(rows.values_list("officer__username", "task__entry"))
    return dict(Counter(username for username, _entry in carried))


def team_of(task: Task) -> list[TaskInspector]:
    """The two inspectors drawn for the task; [] while none are."""
    return list(TaskInspector.objects.filter(task=task).select_related("officer").order_by("rank"))


def left_team(task: Task) -> set[str]:
    """User names of those who stood in the task's team and were replaced."""
    acts = AuditEntry.objects.filter(verb="replace_inspector", subject_kind=task._meta.label_lower)
    return {act.detail["leaving"] for act in acts.filter(subject_id=str(task.pk))}


@dataclass(frozen=True)
class TeamRow:
    """One unit that checks what a draw gave out.

    task_count: tasks not cancelled.   unassigned_count: still to begin and without a team.
    officer_count: inspectors in use.   certified_count: those whose enforcement certificate holds.
    late_recusal_count: recusals of the unit declared after the draw; they hold, and are counted in public.
    """

    unit: Unit
    task_count: int
    unassigned_count: int
    officer_count: int
    certified_count: int
    late_recusal_count: int

    @property
    def assigned_count(self) -> int:
        return self.task_count - self.unassigned_count


def team_rows(draw: Draw, day: date) -> list[TeamRow]:
    """The units of a drawn draw, in official order, with the certificates of that day. Six queries."""
    if draw.drawn_at is None:
        return []
    tasks = Task.objects.filter(entry__draw=draw).exclude(state=Task.State.CANCELLED).order_by()
    counted = Counter(tasks.values_list("unit_id", flat=True))
    waiting = Counter(unassigned(draw).order_by().values_list("unit_id", flat=True))
    roster = roster_of(counted, day)
    late = _late_recusals(counted, draw.drawn_at)
    return [
        TeamRow(
            unit=unit,
            task_count=counted[unit.pk],
            unassigned_count=waiting[unit.pk],
            officer_count=sum(one.unit == unit.code for one in roster),
            certified_count=sum(one.unit == unit.code and bool(one.certificate.strip()) for one in roster),
            late_recusal_count=late[unit.pk],
        )
        for unit in Unit.objects.filter(pk__in=counted)
    ]


def team_counts(draw: Draw) -> dict[str, int]:
    """tasks: not cancelled; assigned: those with a team. For everybody's eyes: no names. One query."""
    tasks = Task.objects.filter(entry__draw=draw).exclude(state=Task.State.CANCELLED).order_by()
    assigned = Count("pk", filter=Q(inspectors__isnull=False), distinct=True)
    return tasks.aggregate(tasks=Count("pk", distinct=True), assigned=assigned)


def unassigned(draw: Draw) -> QuerySet[Task]:
    """The draw's tasks that have not begun and have no team."""
    return Task.objects.filter(entry__draw=draw, state=Task.State.OPEN, inspectors__isnull=True)


def _late_recusals(units: Collection[int], since: datetime) -> Counter[int]:
    rows = Recusal.objects.filter(officer__unit__in=units, declared_at__gt=since, withdrawn_at__isnull=True)
    return Counter(rows.values_list("officer__unit_id", flat=True))
