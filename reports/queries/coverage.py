"""How much of what must be checked is checked, by population and by unit, against the straight line?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from authorities.lists import query_string
from authorities.models import Unit
from authorities.queries.units import units_below
from campaigns.models import Campaign, Task
from campaigns.queries.notices import notice_of
from campaigns.queries.quotas import QuotaRow, quotas_for
from reports.rules.pace import Goal, Pace, checking_starts_on, pace_of

UNFINISHED = [Task.State.OPEN.value, Task.State.STARTED.value]
STANDING = [state.value for state in Task.State if state != Task.State.CANCELLED]


@dataclass(frozen=True)
class Coverage:
    """Quota rows together: one population of an area, one unit's whole area, or all of it.

    done: tasks done, as the list behind `done_url` counts them; `pace.done` of them count towards what is required.
    undecided_count: rows whose rate nobody has decided.   undrawn_count: rows still to be drawn.
    untasked_overdue: of `pace.overdue`, those without any task, which the list behind `overdue_url` cannot hold.
    url: where it goes on; "" at the end of the way.   is_own: a unit's own work beside that of the units below.
    """

    unit: Unit
    label: str
    due_on: date | None
    pace: Pace
    done: int
    task_count: int
    undecided_count: int
    undrawn_count: int
    done_url: str
    tasks_url: str
    untasked_overdue: int = 0
    overdue_url: str = ""
    quotas_url: str = ""
    url: str = ""
    is_own: bool = False


@dataclass(frozen=True)
class AreaCoverage:
    """The coverage of one unit's area: whole, by population, and by unit below with those furthest behind first."""

    unit: Unit
    starts_on: date
    whole: Coverage
    populations: tuple[Coverage, ...]
    units: tuple[Coverage, ...]

    @property
    def late_units(self) -> tuple[Coverage, ...]:
        return tuple(row for row in self.units if row.pace.state == "late")


def coverage_of(campaign: Campaign, unit: Unit, today: date) -> AreaCoverage:
    """The area of `unit` on a day; a constant number of queries whatever its size."""
    return area_coverage(campaign, unit, list(units_below(unit)), today)


def area_coverage(campaign: Campaign, unit: Unit, units: Sequence[Unit], today: date) -> AreaCoverage:
    """The same when the units at and below `unit` are at hand."""
    rows = quotas_for(campaign, units)
    sums = _Sums(campaign, checking_starts_on(notice_of(campaign)), today)
    by_population = _grouped(rows, lambda row: row.population.code)
    return AreaCoverage(
        unit=unit,
        starts_on=sums.starts_on,
        whole=sums.over(unit, unit.short_name, rows),
        populations=tuple(sums.population(unit, same) for same in by_population.values()),
        units=tuple(sorted(sums.below(unit, units, rows), key=_furthest_behind)),
    )


@dataclass(frozen=True)
class _Sums:
    campaign: Campaign
    starts_on: date
    today: date

    def population(self, unit: Unit, rows: Sequence[QuotaRow]) -> Coverage:
        first = rows[0]
        return self.over(unit, first.population.name, rows, due_on=first.due_on, population=first.population.code)

    def below(self, unit: Unit, units: Sequence[Unit], rows: Sequence[QuotaRow]) -> Iterable[Coverage]:
        children = {below.pk: below for below in units if below.parent_id == unit.pk}
        parents = {below.pk: below.parent_id for below in units}
        groups = _grouped(rows, lambda row: _child_of(row.unit.pk, children, parents))
        for child in children.values():
            url = reverse("unit_progress", args=[child.code])
            yield self.over(child, child.short_name, groups.get(child.pk, []), url=url)
        if children and None in groups:
            yield self.over(unit, "本级", groups[None], is_own=True)

    def over(self, unit: Unit, label: str, rows: Sequence[QuotaRow], *, population: str = "", **more: Any) -> Coverage:
        goals = [Goal(row.required or 0, row.done_count, row.due_on) for row in rows]
        words = {"campaign": self.campaign.code, "unit": unit.code} | ({"population": population} if population else {})
        return Coverage(
            unit=unit,
            label=label,
            due_on=more.get("due_on"),
            pace=pace_of(goals, self.starts_on, self.today),
            done=sum(row.done_count for row in rows),
            task_count=sum(row.task_count for row in rows),
            undecided_count=sum(row.required is None and row.n > 0 for row in rows),
            undrawn_count=sum(row.may_be_drawn for row in rows),
            # 任务名单按辖区筛选，挑不出“只本级”的，所以本级一行不给链接，各类对象的行里有
            done_url="" if more.get("is_own") else _tasks(words | {"state": ["done"]}),
            tasks_url="" if more.get("is_own") else _tasks(words | {"state": STANDING}),
            untasked_overdue=sum(_untasked(row) for row in rows if row.due_on < self.today),
            overdue_url="" if more.get("is_own") else _tasks(words | self._overdue()),
            quotas_url=f"{reverse('quotas', args=[self.campaign.code])}?unit={unit.code}",
            url=more.get("url", ""),
            is_own=more.get("is_own", False),
        )

    def _overdue(self) -> dict[str, Any]:
        return {"state": UNFINISHED, "due_before": self.today.isoformat()}


def _untasked(row: QuotaRow) -> int:
    return max(0, (row.required or 0) - row.task_count)


def _child_of(step: int | None, children: dict[int, Unit], parents: dict[int, int | None]) -> int | None:
    while step is not None and step not in children:
        step = parents.get(step)
    return step


def _grouped(rows: Iterable[QuotaRow], key: Callable[[QuotaRow], Any]) -> dict[Any, list[QuotaRow]]:
    groups: dict[Any, list[QuotaRow]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def _furthest_behind(row: Coverage) -> tuple[bool, int, int, int]:
    nothing = row.pace.state == "none"
    return (nothing, row.pace.days, -row.pace.overdue, row.unit.place)


def _tasks(words: dict[str, Any]) -> str:
    return f"{reverse('task_list')}?{query_string(words)}"
