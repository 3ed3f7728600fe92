"""How many projects of each drawn agency must be checked, are there, are drawn and are done? 第二阶段"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from campaigns.models import Draw, ShortfallNote, Task
from campaigns.queries.frames import answered_rows
from campaigns.queries.notices import notice_of
from campaigns.rules.notice import Notice, Population


@dataclass(frozen=True)
class SecondStageRow:
    """One drawn agency: `required` projects, `available` in the ledger, tasks given out and done, reason of a lack."""

    agency_id: int
    agency_code: str
    agency_name: str
    required: int
    available: int
    task_count: int
    done_count: int
    note: ShortfallNote | None

    @property
    def lack(self) -> int:
        return max(0, self.required - self.available)


def second_stage_of(notice: Notice, population: str) -> Population | None:
    """The population drawn below this one, some projects of each object; None when there is none."""
    below = (one for one in notice.populations if one.parent == population)
    return next((one for one in below if notice.tier(one.code).per_object_minimum), None)


def second_stage_rows(draw: Draw) -> list[SecondStageRow]:
    """One row a standing agency of the draw, substitutes included, by code; [] without a second stage. Five queries."""
    notice = notice_of(draw.campaign)
    below = second_stage_of(notice, draw.population)
    if below is None or draw.state != Draw.State.DRAWN:
        return []
    required = notice.tier(below.code).per_object_minimum or 0
    standing = Task.objects.filter(entry__draw=draw).exclude(state=Task.State.CANCELLED)
    agencies = list(
        standing.order_by("agency__code").values_list("agency_id", "agency__code", "agency__name").distinct()
    )
    ids = [agency_id for agency_id, _code, _name in agencies]
    rows = answered_rows(notice, below).filter(agency__in=ids, answered_by=draw.unit_id).order_by()
    available = dict(rows.values_list("agency_id").annotate(n=Count("pk", distinct=True)))
    tasks, done = _tasks(draw, below, ids)
    notes = {note.agency_id: note for note in ShortfallNote.objects.filter(draw=draw).select_related("written_by")}
    return [
        SecondStageRow(pk, code, name, required, available.get(pk, 0), tasks[pk], done[pk], notes.get(pk))
        for pk, code, name in agencies
    ]


def _tasks(draw: Draw, below: Population, agencies: list[int]) -> tuple[Counter[int], Counter[int]]:
    rows = Task.objects.filter(campaign=draw.campaign_id, population=below.code, unit=draw.unit_id, agency__in=agencies)
    states = list(rows.exclude(state=Task.State.CANCELLED).order_by().values_list("agency_id", "state"))
    return Counter(pk for pk, _state in states), Counter(pk for pk, state in states if state == Task.State.DONE)
