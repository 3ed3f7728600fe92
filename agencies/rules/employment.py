"""When do two intervals of employment overlap?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from authorities.rules.phrasing import day_words
from authorities.rules.problem import Problem


@dataclass(frozen=True)
class Interval:
    """An interval 任职 with its first and last day, both included; `until` None: still there."""

    since: date
    until: date | None

    @property
    def words(self) -> str:
        """2024年1月1日至今"""
        return f"{day_words(self.since)}至{day_words(self.until) if self.until else '今'}"


def overlapping(one: Interval, other: Interval) -> bool:
    """Is there a day that belongs to both?"""
    return (one.until is None or other.since <= one.until) and (other.until is None or one.since <= other.until)


def interval_problems(mine: Interval, others: Iterable[Interval], today: date) -> Iterator[Problem]:
    """May this interval stand beside the person's others at the agency? Days to come are entered when they come."""
    if mine.since > today:
        yield Problem("employment.begins_in_future", field="since", since=mine.since, today=today)
    if mine.until is not None and mine.until < mine.since:
        yield Problem("employment.ends_before_start", field="until", until=mine.until, since=mine.since)
        return
    if mine.until is not None and mine.until > today:
        yield Problem("employment.ends_in_future", field="until", until=mine.until, today=today)
    other = next((one for one in others if overlapping(one, mine)), None)
    if other:
        yield Problem("employment.overlaps", field="since", interval=other.words)
