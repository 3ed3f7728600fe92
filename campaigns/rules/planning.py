"""What would a notice ask of a unit, before anything is drawn? 试运行

Plain sums on numbers that were counted or typed: no list, no seed, no ticket, so nothing here can preview a draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from authorities.rules.problem import Problem
from campaigns.rules.calendar import SATURDAY, CalendarUnknown, is_working_day
from campaigns.rules.notice import Notice, Population, Tier
from campaigns.rules.quota_pools import floors_missed, from_remaining, months_to_draw
from campaigns.rules.quotas import Quota, quota_for
from campaigns.rules.scope_checks import earlier_batches

WEEKDAYS = "一二三四五六日"
DAYS_OF_A_WEEK = 7


@dataclass(frozen=True)
class Planned:
    """What one population would ask of one unit. floor: a floor over several populations that it helps to miss."""

    population: Population
    tier: Tier
    n: int
    quota: Quota
    floor: Problem | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Undecided rates, cliffs, borders, exhaustion, floors."""
        return tuple(said for said in (self.quota.flag, self.quota.border, self.floor) if said)


@dataclass(frozen=True)
class Load:
    """How much a unit's inspectors would carry. required: checks; weekly: checks a week, while none is done yet."""

    required: int
    weekly: Fraction
    inspector_count: int

    @property
    def per_inspector(self) -> Fraction | None:
        """Checks for each inspector; None without inspectors."""
        return Fraction(self.required, self.inspector_count) if self.inspector_count else None

    @property
    def weekly_per_inspector(self) -> Fraction | None:
        """Checks a week for each inspector; None without inspectors."""
        return self.weekly / self.inspector_count if self.inspector_count else None


def planned_at(notice: Notice, sizes: Mapping[str, int]) -> list[Planned]:
    """The quotas of one unit in the notice's order.

    sizes: population code → objects, for the populations the unit executes; a population per drawn object takes the
    quota of its parent instead. A later batch is drawn from what the quotas of the earlier ones leave.
    Raises NegativePopulation.
    """
    planned = {code: _planned(notice, code, sizes) for code in sizes}
    required = {code: one.quota.quota for code, one in planned.items()}
    missed = floors_missed(notice.floors, required, sizes)
    return [replace(planned[p.code], floor=missed.get(p.code)) for p in notice.populations if p.code in planned]


def load_of(notice: Notice, planned: Iterable[Planned], inspector_count: int) -> Load:
    """The load of one unit; every population is spread evenly from the first day to its own due day.

    The first day is the notice's start, or its issue when that is later. An undecided rate adds nothing, and is said.
    """
    first, required, weekly = first_day(notice), 0, Fraction(0)
    for one in planned:
        asked = one.quota.quota or 0
        days = (notice.milestone(one.population.due).due_on - first).days + 1
        required += asked
        weekly += Fraction(asked * DAYS_OF_A_WEEK, max(days, DAYS_OF_A_WEEK))
    return Load(required, weekly, inspector_count)


def first_day(notice: Notice) -> date:
    """The first day on which anybody can act on the notice."""
    return max(notice.starts_on, notice.issued_on)


def to_a_tenth(value: Fraction | None) -> Decimal | None:
    """One decimal, rounded up: a load is never shown lighter than it is."""
    if value is None:
        return None
    tenths = -(-value.numerator * 10 // value.denominator)
    return (Decimal(tenths) / 10).quantize(Decimal("0.1"), ROUND_CEILING)


def day_mark(day: date) -> str:
    """What is special about a due day: 周六, 节假日, 周日（调休上班）; "" for an ordinary working day."""
    weekend = f"周{WEEKDAYS[day.weekday()]}" if day.weekday() >= SATURDAY else ""
    try:
        working = is_working_day(day)
    except CalendarUnknown:
        return f"{weekend}（节假日安排未公布）" if weekend else "节假日安排未公布"
    if working:
        return f"{weekend}（调休上班）" if weekend else ""
    return weekend or "节假日"


def _planned(notice: Notice, code: str, sizes: Mapping[str, int]) -> Planned:
    population, tier = notice.population(code), notice.tier(code)
    if tier.method == "each":
        parent = population.parent or ""
        above = _planned(notice, parent, sizes).quota.quota if parent in sizes else 0
        quota = quota_for(tier, above or 0)
        if above is None:
            quota = replace(quota, quota=None, formula="上级对象的比例尚未确定")
        return Planned(population, tier, above or 0, quota)
    n = sizes[code]
    quota = quota_for(tier, n, months=len(months_to_draw(notice, population)))
    if population.after:
        quota = from_remaining(quota, _left(notice, population, n, sizes))
    return Planned(population, tier, n, quota)


def _left(notice: Notice, population: Population, n: int, sizes: Mapping[str, int]) -> int:
    batches = earlier_batches({one.code: one for one in notice.populations}, population)
    drawn = sum(_planned(notice, batch, sizes).quota.quota or 0 for batch in batches if batch in sizes)
    return max(n - drawn, 0)
