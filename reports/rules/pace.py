"""How far ahead of, or behind, the straight line to the deadline is the work? 匀速线

Every goal has its own line: nothing before the checking starts, everything at the end of its last day. The lines of
several goals add up. Objects are whole: a unit is behind once the line asks for one object more than it has done.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from campaigns.rules.notice import Notice

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Goal:
    """So many objects to be checked by the end of a day, so many of them checked."""

    required: int
    done: int
    due_on: date

    @property
    def counted(self) -> int:
        """Done towards this goal: more than asked does not make up for another goal."""
        return min(self.done, self.required)


@dataclass(frozen=True)
class Pace:
    """Goals together against their line on a day.

    expected: whole objects the line asks for by the end of today.   days: whole days ahead (+) or behind (−).
    overdue: objects not done whose last day is past.   state: "none" nothing to do | "done" | "going" | "late".
    """

    required: int
    done: int
    expected: int
    days: int
    overdue: int

    @property
    def state(self) -> str:
        if not self.required:
            return "none"
        if self.done >= self.required:
            return "done"
        return "late" if self.days < 0 else "going"

    @property
    def words(self) -> str:
        """落后12天, 超前3天, 与匀速持平, 已完成, 没有应检对象."""
        if self.state in ("none", "done"):
            return "没有应检对象" if self.state == "none" else "已完成"
        if self.days == 0:
            return "与匀速持平"
        return f"超前{self.days}天" if self.days > 0 else f"落后{-self.days}天"


def checking_starts_on(notice: Notice) -> date:
    """The first day of the earliest phase in which a population falls due: there every line starts at nothing."""
    due_days = [notice.milestone(population.due).due_on for population in notice.populations]
    checking = [phase for phase in notice.phases if any(phase.starts_on <= day <= phase.ends_on for day in due_days)]
    return min((phase.starts_on for phase in checking), default=notice.starts_on)


def line_on(goals: Sequence[Goal], starts_on: date, day: date) -> Fraction:
    """How many objects the straight lines of the goals ask for by the end of `day`."""
    return sum((goal.required * _share(starts_on, goal.due_on, day) for goal in goals), start=Fraction(0))


def pace_of(goals: Sequence[Goal], starts_on: date, today: date) -> Pace:
    """Where the goals stand today.   Source: hebei-2024 五（三）1 (只允许超前完成，决不能延误)."""
    kept = [goal for goal in goals if goal.required]
    done = sum(goal.counted for goal in kept)
    return Pace(
        required=sum(goal.required for goal in kept),
        done=done,
        expected=int(line_on(kept, starts_on, today)),
        days=_days_ahead(kept, starts_on, today, done) if kept else 0,
        overdue=sum(goal.required - goal.counted for goal in kept if goal.due_on < today),
    )


def _days_ahead(goals: Sequence[Goal], starts_on: date, today: date, done: int) -> int:
    last = max(today, *(goal.due_on for goal in goals))
    before = starts_on - ONE_DAY
    days = [before + timedelta(days=n) for n in range((last - before).days + 1)]
    asked_by_today = int(line_on(goals, starts_on, today))
    if asked_by_today > done:
        reached = bisect_right(days, done, key=lambda day: int(line_on(goals, starts_on, day))) - 1
        return (days[reached] - today).days
    enough_for = bisect_left(days, done, key=lambda day: ceil(line_on(goals, starts_on, day)))
    return max(0, (days[min(enough_for, len(days) - 1)] - today).days)


def _share(starts_on: date, due_on: date, day: date) -> Fraction:
    whole = (due_on - starts_on).days + 1
    passed = (day - starts_on).days + 1
    if whole <= 0:
        return Fraction(1)
    return Fraction(min(max(passed, 0), whole), whole)
