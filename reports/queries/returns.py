"""Figures of one unit, one month: what a page shows and a workbook holds."""

from __future__ import annotations

from collections.abc import Sequence

from authorities.models import Unit
from campaigns.models import Campaign
from campaigns.rules.notice import Table
from campaigns.rules.periods import Month, cumulative
from reports.queries.figures import tabulate
from reports.rules.figures import MonthFigures


def month_figures(
    table: Table, campaign: Campaign, units: Sequence[Unit], months: Sequence[Month], month: Month
) -> dict[int, MonthFigures]:
    """Month and cumulative figures of all `units`, by unit pk; two statements a column whatever their number."""
    since_start = cumulative(months, month)
    of_month = tabulate(table, campaign, units, month)
    since = tabulate(table, campaign, units, since_start)
    return {unit.pk: MonthFigures(of_month[unit.pk], since[unit.pk]) for unit in units}
