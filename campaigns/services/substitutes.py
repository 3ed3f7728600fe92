"""When a drawn object cannot be checked, the next ticket takes its place. 递补"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from agencies.queries.merging import standing_ids
from authorities.models import Officer
from authorities.services.audit import record_action
from campaigns.models import Draw, DrawEntry, Task
from campaigns.queries.draws import standing_draw
from campaigns.queries.frames import other_batches, projects_at, taken_entries
from campaigns.queries.notices import notice_of
from campaigns.rules import draws as rule
from campaigns.services.refusals import refusal_recorded, refuse, require_drawing_officer
from campaigns.services.tasks import tasks_from_draw


def substitute(
    *, task: Task, reason: str, officer: Officer, now: datetime, disposition: str = Task.Disposition.OTHER
) -> Task:
    """Cancel a drawn task with its disposition and reason, and give out one for the next ticket of the same stratum.

    The object keeps its place in the draw; the disposition is published beside it.
    With an agency go the projects drawn below it; those of the substitute come by their own tickets.
    Raises CampaignRefused: no right, not drawn, begun or finished, no reason, nobody left.
    Source: hebei-2024 四（一）3; the order of substitutes is fixed by the draw.
    """
    why = {"reason": reason.strip(), "disposition": disposition}
    with refusal_recorded(officer=officer, verb="substitute", subject=task, at=now, detail=why):
        task = (
            Task.objects.select_for_update(of=("self",))
            .select_related("campaign", "entry__draw__unit", "agency")
            .get(pk=task.pk)
        )
        called = _check_may_substitute(task, reason, officer)
        draw = called.draw
        for one in _tasks_of(called):
            _cancel(one, reason, disposition)
        entry = _next_entry(draw, called.stratum)
        new = _task_for(draw, entry, task, now)
        _move_objects_below(draw, task, entry, reason, now)
        detail = {**why, "from": called.code, "to": entry.code, "rank": entry.rank}
        record_action(officer=officer, verb="substitute", subject=new, detail=detail, at=now)
    return new


def _check_may_substitute(task: Task, reason: str, officer: Officer) -> DrawEntry:
    if task.entry is None:
        raise refuse("tasks.not_drawn", name=str(task.agency))
    require_drawing_officer(officer, task.entry.draw.unit)
    for one in [task, *_tasks_of(task.entry)]:
        if one.state != Task.State.OPEN:
            raise refuse("tasks.not_open", name=str(one.agency), state=one.get_state_display())
    if not reason.strip():
        raise refuse("tasks.no_reason")
    return task.entry


def _tasks_of(entry: DrawEntry) -> list[Task]:
    """The standing tasks of a drawn object: one, or one for each project of a drawn site."""
    return list(entry.tasks.exclude(state=Task.State.CANCELLED).select_related("agency", "project__site"))


def _cancel(task: Task, reason: str, disposition: str) -> None:
    task.state, task.cancel_reason, task.disposition = Task.State.CANCELLED, reason.strip()[:200], disposition
    task.save(update_fields=["state", "cancel_reason", "disposition"])


def _next_entry(draw: Draw, stratum: str) -> DrawEntry:
    entries = {entry.code: entry for entry in draw.entries.filter(stratum=stratum).select_related("project__site")}
    called = set(Task.objects.filter(entry__in=entries.values()).values_list("entry__code", flat=True))
    called |= _in_other_batches(draw) | _without_projects(draw, entries.values()) | _of_companies_taken(draw)
    tickets = [rule.Ticket(e.ticket, e.code, e.stratum, e.rank or 0, e.is_drawn) for e in entries.values()]
    found = rule.next_substitute(tickets, stratum, called)
    if found is None:
        raise refuse("draws.no_substitute", listed=len(entries), called=len(called))
    return entries[found.code]


def _in_other_batches(draw: Draw) -> set[str]:
    """Codes that an earlier or later batch took since the list was frozen: nobody is called twice."""
    notice = notice_of(draw.campaign)
    others = other_batches(notice, notice.population(draw.population))
    return set(taken_entries(draw.campaign, others).values_list("code", flat=True)) if others else set()


def _of_companies_taken(draw: Draw) -> set[str]:
    """Codes of listed agencies that are one company, by a merge since the freeze, with one already drawn or called."""
    listed = dict(draw.entries.filter(agency__isnull=False, project__isnull=True).values_list("code", "agency_id"))
    merged = standing_ids(listed.values())
    if not merged:
        return set()
    taken = draw.entries.filter(Q(is_drawn=True) | Q(tasks__isnull=False)).values_list("agency_id", flat=True)
    companies = {merged.get(pk, pk) for pk in taken if pk is not None}
    return {code for code, pk in listed.items() if merged.get(pk, pk) in companies}


def _without_projects(draw: Draw, entries: Iterable[DrawEntry]) -> set[str]:
    """Codes of listed sites that nobody serves: there is nothing to check there."""
    sites = {entry.site_id: entry.code for entry in entries if entry.site_id is not None}
    if not sites:
        return set()
    served = set(projects_at(notice_of(draw.campaign), list(sites)).values_list("site_id", flat=True))
    return {code for site_id, code in sites.items() if site_id not in served}


def _task_for(draw: Draw, entry: DrawEntry, replaced: Task, now: datetime) -> Task:
    for new in tasks_from_draw(draw=draw, entries=[entry], now=now):
        new.replaces = replaced
        new.save(update_fields=["replaces"])
        return new
    # 抽签作废以前已经查过的对象：任务还在，不再另下
    raise refuse("draws.substitute_has_task", name=entry.name)


def _move_objects_below(draw: Draw, replaced: Task, entry: DrawEntry, reason: str, now: datetime) -> None:
    notice = notice_of(draw.campaign)
    for population in notice.populations:
        below = (
            standing_draw(draw.campaign, population.code, draw.unit) if population.parent == draw.population else None
        )
        if below is None or below.state != Draw.State.DRAWN:
            continue
        minimum = notice.tier(population.code).per_object_minimum or 0
        theirs = Task.objects.filter(entry__draw=below, agency=replaced.agency_id, state=Task.State.OPEN)
        theirs.update(state=Task.State.CANCELLED, cancel_reason=reason.strip()[:200])
        next_ones = below.entries.filter(stratum=entry.code).select_related("project__site").order_by("rank")[:minimum]
        tasks_from_draw(draw=below, entries=next_ones, now=now)
