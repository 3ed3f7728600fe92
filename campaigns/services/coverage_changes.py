"""The ledger shrank or moved: what becomes of tasks nobody can carry out any more? 撤销、移交"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from agencies.models import Agency
from authorities.models import Officer
from authorities.scope import whole_tree
from authorities.services.audit import record_action
from campaigns.models import Campaign, Task
from campaigns.queries.notices import notice_of
from campaigns.rules.notice import Notice, Population
from campaigns.services.tasks import BATCH, Key, covered_keys

WHY = "an object may have moved to a unit the officer does not see"


class CoverageChange(NamedTuple):
    """How many open tasks were cancelled for good, and how many went to another unit."""

    cancelled: int
    moved: int


@transaction.atomic
def settle_coverage_tasks(*, campaign: Campaign, officer: Officer | None, now: datetime) -> CoverageChange:
    """Cancel, with a disposition and a reason, open coverage tasks whose object left the list; follow what moved.

    What moved gets a task at its new unit that names the old one. Tasks begun or done stay. Twice changes nothing.
    Source: fault C3; hebei-2024 四（一）3 (100%的全覆盖).
    """
    notice = notice_of(campaign)
    gone: list[Task] = []
    moved: list[Task] = []
    for population in (p for p in notice.populations if notice.tier(p.code).method == "coverage"):
        for task, unit_id in _displaced(campaign, notice, population):
            gone.append(task)
            if unit_id is not None:
                moved.append(_task_at(unit_id, task, now))
    Task.objects.bulk_update(gone, ["state", "disposition", "cancel_reason"], batch_size=BATCH)
    with whole_tree(WHY):
        Task.objects.bulk_create(moved, batch_size=BATCH)
    if gone:
        detail = {"cancelled": [task.pk for task in gone], "moved": len(moved)}
        record_action(officer=officer, verb="settle_coverage_tasks", subject=campaign, detail=detail, at=now)
    return CoverageChange(len(gone) - len(moved), len(moved))


def _displaced(campaign: Campaign, notice: Notice, population: Population) -> Iterator[tuple[Task, int | None]]:
    """Each open task whose unit no longer answers for its object, cancelled, with the unit that does (or None)."""
    held = Task.objects.filter(campaign=campaign, population=population.code, entry__isnull=True, state=Task.State.OPEN)
    tasks = list(held.select_for_update(of=("self",)).select_related("agency", "project", "unit").order_by("pk"))
    if not tasks:
        return
    with whole_tree(WHY):
        keys = list(covered_keys(notice, population))
        standing = set(_standing(campaign, population))
    answering = _by_object(keys)
    for task in tasks:
        units = answering.get((task.agency_id, task.project_id), set())
        if task.unit_id in units:
            continue
        unit_id = min(units, default=None)
        task.state = Task.State.CANCELLED
        task.disposition, task.cancel_reason = _why(task, moved=unit_id is not None)
        taken = unit_id is not None and (unit_id, task.agency_id, task.project_id) in standing
        yield task, None if taken else unit_id


def _by_object(keys: list[Key]) -> dict[tuple[int, int | None], set[int]]:
    found: dict[tuple[int, int | None], set[int]] = {}
    for unit_id, agency_id, project_id in keys:
        if unit_id is not None:
            found.setdefault((agency_id, project_id), set()).add(unit_id)
    return found


def _standing(campaign: Campaign, population: Population) -> list[Key]:
    rows = Task.objects.filter(campaign=campaign, population=population.code).exclude(state=Task.State.CANCELLED)
    return list(rows.values_list("unit_id", "agency_id", "project_id"))


def _why(task: Task, *, moved: bool) -> tuple[str, str]:
    if moved:
        return Task.Disposition.MOVED, "台账所在辖区已变更，任务移交新的管辖单位"
    if task.agency.merged_into_id is not None:
        return Task.Disposition.MERGED, "机构已并入别的机构，由那一家的任务检查"
    if task.agency.standing == Agency.Standing.CLOSED:
        return Task.Disposition.DEREGISTERED, "机构已注销，不再检查"
    if task.agency.standing == Agency.Standing.ABSENT:
        return Task.Disposition.CLOSED, "最近一次名录中未见该机构"
    if task.project is not None and task.project.ended_on is not None:
        return Task.Disposition.ENDED, "服务已终止，不再属于检查范围"
    return Task.Disposition.OTHER, "台账更正后不再属于这类对象"


def _task_at(unit_id: int, old: Task, now: datetime) -> Task:
    return Task(
        campaign_id=old.campaign_id,
        population=old.population,
        unit_id=unit_id,
        agency_id=old.agency_id,
        project_id=old.project_id,
        origin=Task.Origin.COVERAGE,
        due_on=old.due_on,
        created_at=now,
        replaces=old,
    )
