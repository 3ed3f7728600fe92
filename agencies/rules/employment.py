"""When do two intervals of employment overlap?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from authorities.rules.phrasing import day_words


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
