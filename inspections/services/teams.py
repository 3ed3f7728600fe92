"""May this officer, and this second one, check that agency? Recusals and the drawn team. 回避、双随机"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from authorities.models import Officer
from authorities.rules.problem import Problem
from campaigns.models import Task
from campaigns.queries.teams import expired_on, is_barred, team_of
from inspections.models import Record


def person_problems(
    officer: Officer, agency_id: int, task: Task | None, field: str, now: datetime, *, gone_at: datetime | None = None
) -> list[Problem]:
    """Why the officer may not go: a certificate that ended, a recusal, or not of the two that were drawn.

    gone_at: when the inspection was made, if that is known: the certificate had to hold on that day.
    """
    if ended := expired_on(officer, timezone.localdate(gone_at or now)):
        return [Problem("records.certificate_ended", field=field, name=officer.name, ended=ended)]
    if is_barred(officer, agency_id, timezone.localdate(now)):
        return [Problem("records.recused", field=field, name=officer.name)]
    team = [member.officer for member in team_of(task)] if task is not None else []
    if team and officer not in team:
        names = "、".join(member.name for member in team)
        return [Problem("records.not_in_team", field=field, name=officer.name, team=names)]
    return []


def second_problems(record: Record, now: datetime) -> list[Problem]:
    """The same of the second inspector; the first was asked when the record was opened."""
    if record.second_inspector is None:
        return []
    second, task = record.second_inspector, record.task
    return person_problems(second, record.agency_id, task, "second_inspector", now, gone_at=record.inspected_at)


def drawn_second(task: Task, officer: Officer) -> Officer | None:
    """The other inspector drawn for the task; None without a team, or for somebody outside it."""
    team = [member.officer for member in team_of(task)]
    return next((one for one in team if one != officer), None) if officer in team else None
