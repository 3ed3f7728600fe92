"""Which reporting months has a table, and which of them may be built?"""

from __future__ import annotations

from datetime import datetime

from campaigns.models import Campaign
from campaigns.queries.notices import notice_of
from campaigns.rules.notice import Notice, Table
from campaigns.rules.periods import Month, month_named, month_of, reporting_months


class UnknownMonth(LookupError):
    """The month is not one of the campaign's; `first` and `last` are."""

    def __init__(self, code: str, months: list[Month]) -> None:
        super().__init__(code)
        self.code, self.first, self.last = code, months[0], months[-1]


def months_of(campaign: Campaign, table_code: str) -> tuple[Notice, Table, list[Month]]:
    """The notice, its table and the table's reporting months."""
    notice = notice_of(campaign)
    table = notice.table(table_code)
    return notice, table, reporting_months(notice, table)


def chosen_month(months: list[Month], code: str, now: datetime) -> Month:
    """The month of that code; "" is the month `now` falls in, or the nearest. Raises UnknownMonth."""
    if not code:
        return month_of(months, now) or (months[0] if now < months[0].start else months[-1])
    try:
        return month_named(months, code)
    except LookupError as error:
        raise UnknownMonth(code, months) from error


def ended_months(months: list[Month], now: datetime) -> list[Month]:
    """The months whose last instant has passed."""
    return [month for month in months if month.end <= now]


def months_to_now(months: list[Month], now: datetime) -> list[Month]:
    """The months that have begun, latest first."""
    return [month for month in reversed(months) if month.start <= now]
