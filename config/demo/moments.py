"""When do officers work? Days and minutes inside working hours, China time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from campaigns.rules.calendar import is_working_day
from campaigns.rules.periods import CHINA, china_day

__all__ = ["at", "china_day", "moment", "some_day", "working_days"]

_MORNING, _AFTERNOON = (9 * 60, 11 * 60 + 40), (14 * 60, 17 * 60 + 10)


def working_days(first: date, last: date) -> list[date]:
    """The working days from first to last, both inclusive."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in days if is_working_day(day)]


def moment(chance: Random, day: date) -> datetime:
    """A minute of the working hours of a day."""
    low, high = _MORNING if chance.random() < 0.5 else _AFTERNOON
    return at(day, chance.randrange(low, high))


def at(day: date, minute: int) -> datetime:
    """The instant so many minutes after midnight in China."""
    return datetime.combine(day, time(minute // 60, minute % 60), CHINA)


def some_day(chance: Random, first: date, last: date) -> date:
    """Any day from first up to, not including, last."""
    return date.fromordinal(chance.randrange(first.toordinal(), last.toordinal()))
