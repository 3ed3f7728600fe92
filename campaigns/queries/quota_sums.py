"""Quota rows added up: a line a population for the whole area, a line a unit below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from authorities.models import Unit
from campaigns.queries.frames import counted_url, is_counted_by_subtree
from campaigns.queries.quotas import QuotaRow


@dataclass(frozen=True)
class QuotaSum:
    """Several rows together. required: the sum of what is decided; undecided_count: rows whose rate is still open."""

    unit: Unit
    first: QuotaRow
    n: int
    required: int
    task_count: int
    done_count: int
    undecided_count: int
    waiting_draw_count: int
    due_on: date

    @property
    def list_url(self) -> str:
        """The list whose length is n, for a sum over one population; "" when no one list holds them all."""
        if self.first.tier.method == "each" or not is_counted_by_subtree(self.first.population):
            return ""
        return counted_url(self.first.population, self.unit)


def sums_by_population(unit: Unit, rows: Iterable[QuotaRow]) -> list[QuotaSum]:
    """A line a population over all the rows, in their order."""
    return [_sum(unit, same) for same in _grouped(rows, lambda row: row.population.code)]


def sums_by_child(
    unit: Unit, rows: Iterable[QuotaRow], children: Sequence[Unit], parents: dict[int, int | None]
) -> list[QuotaSum]:
    """A line a unit directly below, its whole area in it. parents: unit id → id of the unit above."""
    known = {child.pk: child for child in children}

    def child_of(row: QuotaRow) -> int | None:
        step: int | None = row.unit.pk
        while step is not None and step not in known:
            step = parents.get(step)
        return step

    below = [row for row in rows if child_of(row) is not None]
    groups = {child_of(same[0]): same for same in _grouped(below, child_of)}
    return [_sum(child, groups[child.pk]) for child in children if child.pk in groups]


def _grouped(rows: Iterable[QuotaRow], key: Callable[[QuotaRow], object]) -> list[list[QuotaRow]]:
    groups: dict[object, list[QuotaRow]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return list(groups.values())


def _sum(unit: Unit, rows: Sequence[QuotaRow]) -> QuotaSum:
    return QuotaSum(
        unit=unit,
        first=rows[0],
        n=sum(row.n for row in rows),
        required=sum(row.required or 0 for row in rows),
        task_count=sum(row.task_count for row in rows),
        done_count=sum(row.done_count for row in rows),
        undecided_count=sum(row.required is None and row.n > 0 for row in rows),
        waiting_draw_count=sum(row.may_be_drawn for row in rows),
        due_on=max(row.due_on for row in rows),
    )
