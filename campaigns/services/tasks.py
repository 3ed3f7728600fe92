"""Give out tasks, and follow them from open to done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction

from agencies.models import Site
from agencies.queries.merging import standing_ids
from authorities.models import Officer
from authorities.services.audit import record_action
from campaigns.models import Campaign, Draw, DrawEntry, Task
from campaigns.queries.entry_objects import exchanged_objects
from campaigns.queries.frames import answered_rows, projects_at
from campaigns.queries.notices import notice_of
from campaigns.rules.notice import Notice, Population
from campaigns.rules.quota_pools import due_by_place, months_to_draw
from campaigns.rules.quotas import quota_for
from campaigns.services.refusals import CampaignRefused, refuse

BATCH = 500
Key = tuple[int, int, int | None]  # unit, agency, project


@transaction.atomic
def ensure_coverage_tasks(*, campaign: Campaign, officer: Officer | None, now: datetime) -> int:
    """A task for every object of every population that is checked whole; returns how many are new.

    Works inside the scope in force, a constant number of queries a batch; twice adds nothing.
    Source: hebei-2024 四（一）3, 四（二）3 (100%).
    """
    notice = notice_of(campaign)
    whole = [p for p in notice.populations if notice.tier(p.code).method == "coverage"]
    new = [task for population in whole for task in missing_tasks(campaign, notice, population, now)]
    Task.objects.bulk_create(new, batch_size=BATCH)
    if new:
        detail = {"tasks": len(new), "populations": [p.code for p in whole]}
        record_action(officer=officer, verb="issue_coverage_tasks", subject=campaign, detail=detail, at=now)
    return len(new)


def tasks_from_draw(*, draw: Draw, entries: Iterable[DrawEntry], now: datetime) -> list[Task]:
    """A task for each drawn entry, at the unit that must go there; an object that has one keeps it.

    What a detachment receives for its area (no population above it) is dispatched to where the site lies; what it drew
    itself it checks itself. A drawn site brings a task for each of its projects. With a rate per month, the day by
    which an object is checked follows its ticket. Inside the transaction of the draw.
    Source: hebei-2024 四（二）3 (派发), 五（三）1; neijiang-2022 五（四）.
    """
    for problem in exchanged_objects(draw):
        raise CampaignRefused(problem)
    notice = notice_of(draw.campaign)
    population = notice.population(draw.population)
    due_on = _due_days(draw, notice, population)
    standing = _standing(draw.campaign, draw.population)
    new = [
        Task(
            campaign=draw.campaign,
            population=draw.population,
            unit_id=unit_id,
            agency_id=agency_id,
            project_id=project_id,
            origin=origin,
            entry=entry,
            due_on=due_on(entry),
            created_at=now,
        )
        for entry, agency_id, project_id in _objects(notice, list(entries))
        for unit_id, origin in [_place(draw, population, entry)]
        if (unit_id, agency_id, project_id) not in standing
    ]
    return list(Task.objects.bulk_create(new, batch_size=BATCH))


def _objects(notice: Notice, entries: list[DrawEntry]) -> Iterator[tuple[DrawEntry, int, int | None]]:
    """What each entry sends somebody to: (entry, agency id, project id)."""
    at_site: dict[int, list[tuple[int, int]]] = {}
    sites = [entry.site_id for entry in entries if entry.site_id is not None]
    if sites:
        for site_id, *project in projects_at(notice, sites).values_list("site_id", "agency_id", "pk"):
            at_site.setdefault(site_id, []).append((project[0], project[1]))
    merged = standing_ids(entry.agency_id for entry in entries)
    for entry in entries:
        if entry.agency_id is not None:
            yield entry, merged.get(entry.agency_id, entry.agency_id), entry.project_id
        for agency_id, project_id in at_site.get(entry.site_id or 0, ()):
            yield entry, agency_id, project_id


def _due_days(draw: Draw, notice: Notice, population: Population) -> Callable[[DrawEntry], date]:
    months = months_to_draw(notice, population)
    tier, due_on = notice.tier(population.code), notice.milestone(population.due).due_on
    if tier.per != "month":
        return lambda entry: due_on
    share = Fraction(draw.share) if draw.share else None
    monthly = quota_for(tier, draw.frame_count, local_share=share, months=len(months)).monthly or 1
    return lambda entry: due_by_place((entry.rank or 1) - 1, monthly, months)


@transaction.atomic
def start_task(*, task: Task, now: datetime) -> Task:
    """Open → being checked; again, and after it is done, nothing changes. Raises CampaignRefused when it was cancelled.

    Called inside the act that opens a record, which writes the audit entry.
    """
    task = _locked(task)
    if task.state == Task.State.OPEN:
        task.state = Task.State.STARTED
        task.save(update_fields=["state"])
    return task


@transaction.atomic
def finish_task(*, task: Task, now: datetime) -> Task:
    """→ done at `now`; the first day it was done stays. Raises CampaignRefused when it was cancelled."""
    task = _locked(task)
    if task.state != Task.State.DONE:
        task.state, task.done_at = Task.State.DONE, now
        task.save(update_fields=["state", "done_at"])
    return task


def _locked(task: Task) -> Task:
    task = Task.objects.select_for_update(of=("self",)).select_related("agency").get(pk=task.pk)
    if task.state == Task.State.CANCELLED:
        raise refuse("tasks.cancelled", name=str(task.agency), reason=task.cancel_reason)
    return task


def _standing(campaign: Campaign, population: str) -> set[Key]:
    rows = Task.objects.filter(campaign=campaign, population=population).exclude(state=Task.State.CANCELLED)
    return set(rows.values_list("unit_id", "agency_id", "project_id"))


def missing_tasks(campaign: Campaign, notice: Notice, population: Population, now: datetime) -> Iterator[Task]:
    """Unsaved tasks for the objects of a population in scope that have none standing."""
    standing, due_on = _standing(campaign, population.code), notice.milestone(population.due).due_on
    for unit_id, agency_id, project_id in covered_keys(notice, population):
        if unit_id is not None and (unit_id, agency_id, project_id) not in standing:
            yield Task(
                campaign=campaign,
                population=population.code,
                unit_id=unit_id,
                agency_id=agency_id,
                project_id=project_id,
                origin=Task.Origin.COVERAGE,
                due_on=due_on,
                created_at=now,
            )


def covered_keys(notice: Notice, population: Population) -> Iterator[Key]:
    """(unit, agency, project) of every object of the population; a site gives its projects."""
    rows = answered_rows(notice, population).order_by("pk")
    if rows.model is Site:
        answering = dict(rows.values_list("pk", "answered_by"))
        projects = projects_at(notice, rows.order_by().values("pk"))
        for site_id, agency_id, project_id in projects.values_list("site_id", "agency_id", "pk"):
            yield answering[site_id], agency_id, project_id
    elif population.task == "project":
        yield from rows.values_list("answered_by", "agency_id", "pk")
    else:
        yield from ((unit_id, agency_id, None) for unit_id, agency_id in rows.values_list("answered_by", "pk"))


def _place(draw: Draw, population: Population, entry: DrawEntry) -> tuple[int, str]:
    if entry.project is None or population.parent is not None:
        return draw.unit_id, Task.Origin.DRAW
    site_unit = entry.project.site.unit_id
    return site_unit, Task.Origin.DRAW if site_unit == draw.unit_id else Task.Origin.DISPATCH
