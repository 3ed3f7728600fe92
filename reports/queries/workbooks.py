"""Which unit has handed in its monthly table, and which still owes it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from authorities.models import Officer, Unit
from campaigns.models import Campaign
from campaigns.rules.notice import Notice, Table
from campaigns.rules.periods import Month
from reports.models import SummaryWorkbook
from reports.rules.returns import ReturnState, monthly_due, return_state


@dataclass(frozen=True)
class UnitReturn:
    """One unit's return of a month: its state, and the page where it is filled and reviewed."""

    unit: Unit
    state: ReturnState
    workbook: SummaryWorkbook | None
    url: str


def unit_returns(
    campaign: Campaign, notice: Notice, table: Table, month: Month, units: Sequence[Unit], now: datetime
) -> list[UnitReturn]:
    """The returns of all units of one month, in their order; one query."""
    found = workbooks_seen().filter(campaign=campaign, table=table.code, month=month.code, unit__in=units)
    by_unit = {workbook.unit_id: workbook for workbook in found}
    address = reverse("summary_table", args=[campaign.code, table.code])
    rows = []
    for unit in units:
        workbook = by_unit.get(unit.pk)
        state = return_state(
            monthly_due(notice, unit.kind, table.code, month),
            month,
            now,
            built=workbook is not None,
            filled_on=workbook.filled_on if workbook else None,
            reviewed_on=workbook.reviewed_on if workbook else None,
        )
        rows.append(UnitReturn(unit, state, workbook, f"{address}?unit={unit.code}&month={month.code}"))
    return rows


def states_counted(rows: Sequence[UnitReturn]) -> Counter[str]:
    """State code → number of units."""
    return Counter(row.state.code for row in rows)


def workbooks_seen() -> QuerySet[SummaryWorkbook]:
    """The workbooks of the scope, with what pages and the API show joined."""
    return SummaryWorkbook.objects.select_related("campaign", "unit", "filled_by", "reviewed_by", "returned_by")


def workbooks_to_sign(officer: Officer) -> list[SummaryWorkbook]:
    """The own unit's workbooks that still lack a signature, the oldest month first."""
    return list(workbooks_seen().filter(unit=officer.unit_id, reviewed_by=None).order_by("month"))
