"""To which reporting month does an instant belong? 填报期

Months of a summary table are half-open in China time: [cut day of the month before, cut day). What is stored in the
second before the cut is in, what is stored at the cut is in the next month. The first month starts with the campaign,
the last one ends with it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from campaigns.rules.notice import Notice, Table

CHINA = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Month:
    """One reporting month 填报期, [start, end) in China time, named by the month its cut day lies in: "2024-08"."""

    code: str
    start: datetime
    end: datetime

    def holds(self, instant: datetime) -> bool:
        """Is the instant (aware) inside? The start is, the end is not."""
        return self.start <= _aware(instant) < self.end

    @property
    def name(self) -> str:
        """2024年8月, for people."""
        year, month = self.code.split("-")
        return f"{year}年{int(month)}月"


def reporting_months(notice: Notice, table: Table) -> list[Month]:
    """The reporting months of a table over the campaign, in order, without gap or overlap.

    The first starts at 0:00 of the campaign's first day, the last ends at 24:00 of its last day; a cut day that a short
    month lacks is that month's last day.   Source: notice 六 (每月25日前报送), reading of the cut day.
    """
    start, stop = notice.starts_on, notice.ends_on + ONE_DAY
    months, year, month = [], start.year, start.month
    while start < stop:
        cut = _cut(year, month, table.cut_day)
        if cut > start:
            end = min(cut, stop)
            months.append(Month(f"{year:04}-{month:02}", _midnight(start), _midnight(end)))
            start = end
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return months


def month_of(months: Sequence[Month], instant: datetime) -> Month | None:
    """The month an instant (aware, any zone) falls in; None outside the campaign. Raises ValueError if naive."""
    return next((month for month in months if month.holds(instant)), None)


def month_named(months: Sequence[Month], code: str) -> Month:
    """The month of that code; raises LookupError."""
    for month in months:
        if month.code == code:
            return month
    raise LookupError(code)


def cumulative(months: Sequence[Month], month: Month) -> Month:
    """From the campaign's start to the end of `month`, under that month's code 累计."""
    return Month(month.code, months[0].start, month.end)


def period_dates(month: Month) -> tuple[date, date]:
    """First and last day of the month, both inclusive, as calendar days of China, for lists that hold dates."""
    return month.start.date(), month.end.date() - ONE_DAY


def china_day(instant: datetime) -> date:
    """The calendar day in China of an aware instant; raises ValueError if naive."""
    return _aware(instant).astimezone(CHINA).date()


def _cut(year: int, month: int, cut_day: int) -> date:
    return date(year, month, min(cut_day, monthrange(year, month)[1]))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def _aware(instant: datetime) -> datetime:
    # 没有时区的时刻属于哪个月取决于机器设置，宁可拒绝
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone belongs to no month")
    return instant
