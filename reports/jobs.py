"""Which long jobs does this app run?

"annex4_workbooks": the workbooks of one table and month, for one unit (asked by an officer) or for every unit
(asked by the calendar). Killed between two units it goes on with the units that have no workbook yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from django.urls import reverse

from authorities import clock
from authorities.models import Job, Unit
from authorities.rules.problem import Refused
from authorities.scope import acting_for, whole_tree
from authorities.services.jobs import JobProblem, advance, register_runner
from campaigns.models import Campaign
from campaigns.rules.periods import Month, cumulative, month_named
from reports.models import SummaryWorkbook
from reports.queries.months import months_of
from reports.queries.returns import month_figures
from reports.services.requests import KIND
from reports.services.workbooks import build_workbook
from reports.wording import WORDS


def build_workbooks(job: Job) -> Mapping[str, Any]:
    """Build the workbooks a job asks for; returns how many were built and where to look at them."""
    campaign = Campaign.objects.get(code=job.arguments["campaign"])
    unit_code = job.arguments.get("unit")
    with _scope(job):
        built = _build(job, campaign, unit_code)
    address = f"{reverse('summary_table', args=[campaign.code, job.arguments['table']])}?month={job.arguments['month']}"
    return {"built": built, "link": f"{address}&unit={unit_code}" if unit_code else address}


def _scope(job: Job) -> AbstractContextManager[Any]:
    # A job an officer asked for sees what the officer may see, whoever runs it.
    return acting_for(job.officer) if job.officer else whole_tree("monthly workbooks of every unit")


def _build(job: Job, campaign: Campaign, unit_code: str | None) -> int:
    notice, table, months = months_of(campaign, job.arguments["table"])
    month = month_named(months, job.arguments["month"])
    units = list(Unit.objects.filter(code=unit_code)) if unit_code else _units_without(campaign, table.code, month)
    figures = month_figures(table, campaign, units, months, month)
    for count, unit in enumerate(units, start=1):
        try:
            build_workbook(
                campaign=campaign,
                notice=notice,
                table_code=table.code,
                unit=unit,
                month=month,
                since_start=cumulative(months, month),
                figures=figures[unit.pk],
                officer=job.officer,
                now=clock.now(),
            )
        except Refused as refusal:
            raise JobProblem(refusal.problem.say(WORDS)) from refusal
        advance(job, done=count, total=len(units))
    return len(units)


def _units_without(campaign: Campaign, table_code: str, month: Month) -> list[Unit]:
    # What somebody made to have a look before the month was over lacks its last days; it is built anew.
    whole = SummaryWorkbook.objects.filter(
        campaign=campaign, table=table_code, month=month.code, built_at__gte=month.end
    )
    return list(Unit.objects.exclude(pk__in=whole.values("unit_id")))


register_runner(KIND, build_workbooks)
