"""What becomes of tasks and frozen lists when two agencies are merged?"""

from __future__ import annotations

from django.db.models import QuerySet

from agencies.models import Agency
from agencies.services.belongings import Change
from authorities.rules.problem import Problem, Refused
from campaigns.models import Draw, DrawEntry, Task

State = Task.State
_BEGUN = (State.STARTED, State.DONE)


def plan_tasks(absorbed: Agency, kept: Agency) -> list[Change]:
    """The absorbed agency's tasks go to the kept one; of two tasks for the same duty the one that got further stays.

    Raises Refused: both drawn and one still to be checked (a substitute is to be called first), a form being filled in
    beside a task that has begun as well.   Source: fault C3, C4; unique per population, unit and agency.
    """
    twins = {_duty(task): task for task in _standing(kept).filter(project__isnull=True)}
    cancelled, moved = [], []
    for task in _standing(absorbed):
        twin = twins.get(_duty(task)) if task.project_id is None else None
        if twin is None:
            moved.append(_to(kept, task))
            continue
        _refuse_drawn_twice(task, twin)
        _refuse_begun_twice(task, twin)
        if task.state == State.OPEN:
            cancelled.append(_cancelled(task, f"机构已并入“{kept.name}”，由该机构的任务一并检查"))
        elif twin.state == State.OPEN:
            cancelled.append(_cancelled(twin, f"“{absorbed.name}”并入前的任务已在办理，不再另查"))
            moved.append(_to(kept, task))
    return cancelled + moved


def refuse_on_frozen_lists(leaving: Agency, staying: Agency) -> None:
    """Raises Refused while `leaving` stands on a list frozen and not drawn: it must not change under the draw."""
    entries = DrawEntry.objects.filter(draw__state=Draw.State.FROZEN, agency=leaving)
    entry = entries.select_related("draw__unit", "draw__campaign").order_by("draw__frozen_at").first()
    if entry:
        facts = {"name": leaving.name, "unit": entry.draw.unit.name, "campaign": entry.draw.campaign.title}
        raise Refused(Problem("merging.on_frozen_list", **facts, listed=entry.draw.frame_count))


def _standing(agency: Agency) -> QuerySet[Task]:
    # 锁住再看：正在开始的检查不会被当作还没开始而撤销
    rows = Task.objects.select_for_update(of=("self",)).filter(agency=agency).exclude(state=State.CANCELLED)
    return rows.select_related("unit", "campaign").order_by("pk")


def _duty(task: Task) -> tuple[int, str, int]:
    return task.campaign_id, task.population, task.unit_id


def _to(kept: Agency, task: Task) -> Change:
    return Change(task, {"agency_id": kept.pk})


def _cancelled(task: Task, why: str) -> Change:
    gone = {"state": State.CANCELLED.value, "disposition": Task.Disposition.MERGED.value, "cancel_reason": why[:200]}
    return Change(task, dict(gone))


def _refuse_drawn_twice(task: Task, twin: Task) -> None:
    drawn = task.entry_id is not None and twin.entry_id is not None
    if drawn and State.OPEN in (task.state, twin.state):
        raise Refused(Problem("merging.drawn_twice", unit=task.unit.name, campaign=task.campaign.title))


def _refuse_begun_twice(task: Task, twin: Task) -> None:
    if task.state == State.STARTED and twin.state in _BEGUN:
        raise Refused(Problem("merging.begun_twice", unit=task.unit.name, campaign=task.campaign.title))
