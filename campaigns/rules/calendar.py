"""Is a day a working day in China? 工作日

The State Council publishes each year's holidays and make-up workdays shortly before that year. For years not published
yet the answer is "unknown", never a guess that looks like a fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from importlib.metadata import version

import chinese_calendar

from authorities.rules.problem import Problem, Refused

ONE_DAY = timedelta(days=1)
SATURDAY = 5


class CalendarUnknown(Refused):
    """The holidays of a year are not known; the facts carry the year."""


@dataclass(frozen=True)
class HolidayTable:
    """Days that an administrator entered 节假日表, before the library knows them or against it.

    years: the years whose days are complete here; other days of them are working days from Monday to Friday.
    """

    working: frozenset[date] = frozenset()
    resting: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()


@dataclass(frozen=True)
class WorkingDeadline:
    """The last day of a term in working days. provisional: counted by weekdays only, for want of a published calendar.

    calendar: which calendar it was computed with, to be stored beside it.
    """

    due_on: date
    provisional: bool
    calendar: str


NO_ENTRIES = HolidayTable()


def is_working_day(day: date, table: HolidayTable = NO_ENTRIES) -> bool:
    """Does China work on that day, make-up workdays included? Raises CalendarUnknown for an unpublished year."""
    if day in table.working:
        return True
    if day in table.resting:
        return False
    if day.year in table.years:
        return day.weekday() < SATURDAY
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError as error:
        raise CalendarUnknown(Problem("calendar.year_unknown", year=day.year)) from error


def after_working_days(day: date, count: int, table: HolidayTable = NO_ENTRIES) -> date:
    """The count-th working day after `day`; the day itself does not count (期间开始之日不计算在内).

    count: 0 or more; 0 gives the day itself.   Raises CalendarUnknown, ValueError for a negative count.
    """
    if count < 0:
        raise ValueError(f"{count} working days")
    while count:
        day += ONE_DAY
        count -= is_working_day(day, table)
    return day


def working_deadline(day: date, count: int, table: HolidayTable = NO_ENTRIES) -> WorkingDeadline:
    """Like after_working_days, but an unpublished year gives a provisional day that says so, to be computed again.

    Source: invariant I11, fault C8.
    """
    calendar = calendar_version()
    try:
        return WorkingDeadline(after_working_days(day, count, table), provisional=False, calendar=calendar)
    except CalendarUnknown:
        by_weekdays = HolidayTable(table.working, table.resting, table.years | _unknown_years(day, count))
        return WorkingDeadline(after_working_days(day, count, by_weekdays), provisional=True, calendar=calendar)


def working_days_between(first: date, last: date, table: HolidayTable = NO_ENTRIES) -> int:
    """Working days after `first` up to `last` inclusive; 0 when last is not later. Raises CalendarUnknown."""
    days = (first + ONE_DAY * step for step in range(1, (last - first).days + 1))
    return sum(is_working_day(day, table) for day in days)


def calendar_version() -> str:
    """Name and version of the published calendar in use, e.g. "chinesecalendar 1.11.0"."""
    return f"chinesecalendar {version('chinesecalendar')}"


def _unknown_years(day: date, count: int) -> frozenset[int]:
    # 工作日再少也不会超过这个跨度；只把日历未公布的年份按周一至周五暂算
    years = range(day.year, day.year + count // 200 + 2)
    return frozenset(year for year in years if not _is_published(year))


def _is_published(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True
