"""Ask for the workbooks that are due."""

from __future__ import annotations

from datetime import datetime

from authorities.models import Job, Officer, Unit
from authorities.services.jobs import ask_for
from campaigns.models import Campaign
from campaigns.queries.notices import notice_of
from campaigns.rules.notice import Return
from reports.queries.months import ended_months, months_of

KIND = "summary_workbooks"


def job_key(campaign: Campaign, table_code: str, month_code: str, unit: Unit | None) -> str:
    """What a job is for: one unit's workbook, or all units'."""
    return f"{KIND} {campaign.code} {table_code} {month_code} {unit.code if unit else 'all'}"


def request_due_workbooks(*, campaign: Campaign, now: datetime) -> list[Job]:
    """A job row for every reporting month that has ended; asked twice it is there once, asked late it catches up.

    Source: hebei-2024 六 (每月25日前报送): the month is cut at 0:00 of the return day, its workbooks are built then.
    """
    jobs = []
    for table in sorted({row.table for row in _monthly_returns(campaign) if row.table}):
        _notice, _table, months = months_of(campaign, table)
        for month in ended_months(months, now):
            jobs.append(_ask(campaign, table, month.code, None, None, now))
    return jobs


def request_workbook(
    *, campaign: Campaign, table_code: str, month_code: str, unit: Unit, officer: Officer, now: datetime
) -> Job:
    """A job row for one unit's workbook, put back to waiting when it was built before."""
    return _ask(campaign, table_code, month_code, unit, officer, now)


def _ask(campaign: Campaign, table: str, month: str, unit: Unit | None, officer: Officer | None, now: datetime) -> Job:
    arguments = {"campaign": campaign.code, "table": table, "month": month}
    if unit:
        arguments["unit"] = unit.code
    key = job_key(campaign, table, month, unit)
    return ask_for(kind=KIND, key=key, arguments=arguments, officer=officer, now=now, again=unit is not None)


def _monthly_returns(campaign: Campaign) -> list[Return]:
    return [row for row in notice_of(campaign).returns if row.kind == "monthly" and row.table]
