"""Draw two inspectors for every drawn object, from the seed of the draw; replace one by the next ticket. 双随机"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from authorities.models import Officer, Unit
from authorities.services.audit import record_action
from campaigns.models import Draw, Task, TaskInspector
from campaigns.queries.teams import barred_pairs, left_team, loads_of, roster_of, team_of, unassigned
from campaigns.rules.teams import Place, Visited, draw_teams, next_officer
from campaigns.services.refusals import refusal_recorded, refuse, require_drawing_officer

BATCH = 500


def assign_teams(*, draw: Draw, unit: Unit, officer: Officer, now: datetime) -> int:
    """Two inspectors for every task of the draw at that unit which has none; returns how many tasks.

    Roster, recusals and loads go into the audit entry, so the result can be computed again. All or nothing.
    Refused, and the refusal recorded: no right, not drawn, nothing to assign; TeamInfeasible when an object has fewer
    than two officers who may go there: nothing is relaxed.   Raises CampaignRefused, TeamInfeasible.
    Source: hebei-2024 四（三）3 (双随机、一公开); fault D5.
    """
    with refusal_recorded(officer=officer, verb="assign_teams", subject=draw, at=now, detail={"unit": unit.code}):
        draw = Draw.objects.select_for_update(of=("self",)).select_related("unit").get(pk=draw.pk)
        require_drawing_officer(officer, unit)
        if draw.state != Draw.State.DRAWN:
            raise refuse("teams.not_drawn", state=draw.get_state_display())
        tasks = list(unassigned(draw).filter(unit=unit).select_related("entry", "agency", "unit").order_by("pk"))
        if not tasks:
            raise refuse("teams.nothing", unit=unit.name)
        day = timezone.localdate(now)
        roster, barred, loads = roster_of([unit.pk], day), barred_pairs([unit.pk], day), loads_of([unit.pk])
        places = draw_teams(_objects(tasks), roster, barred, draw.seed, loads)
        _store(tasks, places, now)
        detail = {"unit": unit.code, "tasks": len(tasks), "recusals": sorted(barred), "loads": loads}
        detail |= {"roster": [one.code for one in roster if one.certificate.strip()]}
        detail |= {"places": [[place.object_code, place.officer] for place in places]}
        record_action(officer=officer, verb="assign_teams", subject=draw, detail=detail, at=now)
    return len(tasks)


def replace_inspector(*, task: Task, leaving: Officer, reason: str, officer: Officer, now: datetime) -> TaskInspector:
    """Put the next ticket in the place of an inspector who cannot go; whoever left does not come back.

    Raises CampaignRefused: no right, begun or finished, not in the team, no reason; TeamInfeasible when nobody is left.
    """
    asked = {"leaving": leaving.username, "reason": reason}
    with refusal_recorded(officer=officer, verb="replace_inspector", subject=task, at=now, detail=asked):
        task = (
            Task.objects.select_for_update(of=("self",)).select_related("entry__draw", "agency", "unit").get(pk=task.pk)
        )
        place = _vacated(task, leaving, reason, officer)
        (one,) = _objects([task])
        day = timezone.localdate(now)
        roster, barred = roster_of([task.unit_id], day), barred_pairs([task.unit_id], day)
        team = {member.officer.username for member in team_of(task)} | left_team(task)
        assert task.entry is not None  # _vacated: only drawn tasks have a team
        code, ticket = next_officer(one, roster, barred, task.entry.draw.seed, team)
        place.officer, place.ticket, place.assigned_at = Officer.objects.get(username=code), ticket, now
        place.save(update_fields=["officer", "ticket", "assigned_at"])
        record_action(officer=officer, verb="replace_inspector", subject=task, detail={**asked, "next": code}, at=now)
    return place


def _vacated(task: Task, leaving: Officer, reason: str, officer: Officer) -> TaskInspector:
    require_drawing_officer(officer, task.unit)
    if task.state != Task.State.OPEN:  # 开始检查以后记录已有署名，不再换人
        raise refuse("teams.finished", name=str(task.agency), state=task.get_state_display())
    place: TaskInspector | None = TaskInspector.objects.filter(task=task, officer=leaving).first()
    if place is None:
        raise refuse("teams.not_in_team", officer=leaving.name)
    if not reason.strip():
        raise refuse("teams.no_reason")
    return place


def _objects(tasks: Iterable[Task]) -> list[Visited]:
    """One object an entry: a drawn site is visited once by one team, with all its agencies."""
    agencies: dict[tuple[str, str], set[str]] = {}
    for task in tasks:
        agencies.setdefault((_code(task), task.unit.code), set()).add(task.agency.code)
    return [Visited(code, unit, frozenset(codes)) for (code, unit), codes in agencies.items()]


def _code(task: Task) -> str:
    return task.entry.code if task.entry is not None else ""


def _store(tasks: list[Task], places: list[Place], now: datetime) -> None:
    codes = {place.officer for place in places}
    officers = {one.username: one for one in Officer.objects.filter(username__in=codes)}
    of_object: dict[str, list[Place]] = {}
    for place in places:
        of_object.setdefault(place.object_code, []).append(place)
    rows = [
        TaskInspector(task=task, officer=officers[p.officer], rank=p.rank, ticket=p.ticket, assigned_at=now)
        for task in tasks
        for p in of_object[_code(task)]
    ]
    TaskInspector.objects.bulk_create(rows, batch_size=BATCH)
