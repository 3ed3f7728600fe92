"""What does headquarters ask of its province, and a detachment of its brigades? One page, constant queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from authorities.models import Unit
from authorities.queries.units import units_below
from campaigns.models import Campaign
from campaigns.rules.deadlines import Obligation
from campaigns.rules.notice import Notice, Table
from campaigns.rules.periods import Month
from reports.files.tiles import read_tiles
from reports.queries.coverage import AreaCoverage, Coverage, area_coverage
from reports.queries.findings import FindingCounts, finding_counts
from reports.queries.months import chosen_month, ended_months, months_of
from reports.queries.summary import Line, summary_of
from reports.queries.workbooks import UnitReturn, unit_returns
from reports.rules.headlines import coverage_headline, findings_headline, returns_headline
from reports.rules.returns import monthly_due
from reports.rules.tilemap import TileMap, tile_map


@dataclass(frozen=True)
class Returns:
    """The monthly returns 汇总表: of the last month that ended, and when the next one is due."""

    headline: str
    month: Month | None
    due: Obligation | None
    rows: tuple[UnitReturn, ...]
    next_month: Month | None
    next_due: Obligation | None


@dataclass(frozen=True)
class Figures:
    """The monthly table since the start, and who handed it in."""

    table: Table
    month: Month
    lines: tuple[Line, ...]
    returns: Returns


@dataclass(frozen=True)
class Dashboard:
    """Five questions: how far, who is behind, what was found, what was done about it, what was handed in.

    figures: the last two, None where the notice has no monthly table.
    """

    unit: Unit
    headline: str
    coverage: AreaCoverage
    map: TileMap
    findings: FindingCounts
    findings_headline: str
    figures: Figures | None


def dashboard_of(campaign: Campaign, notice: Notice, unit: Unit, now: datetime) -> Dashboard:
    """The page of a unit's area at an instant."""
    units = list(units_below(unit))
    coverage = area_coverage(campaign, unit, units, now.date())
    found = finding_counts(campaign, notice, unit)
    return Dashboard(
        unit=unit,
        headline=headline_of(coverage),
        coverage=coverage,
        map=map_of(unit, coverage.units),
        findings=found,
        findings_headline=findings_headline(found.total, [(row.label, row.value) for row in found.items]),
        figures=_figures(campaign, notice, unit, units, now),
    )


def monthly_table(notice: Notice) -> str | None:
    """The table of the notice's monthly return; None for a notice without one."""
    return next((row.table for row in notice.returns if row.kind == "monthly" and row.table), None)


def _figures(campaign: Campaign, notice: Notice, unit: Unit, units: Sequence[Unit], now: datetime) -> Figures | None:
    code = monthly_table(notice)
    if code is None:
        return None
    _notice, table, months = months_of(campaign, code)
    month = chosen_month(months, "", now)
    returns = _returns(campaign, notice, table, months, _reporting(unit, units), now)
    return Figures(table, month, summary_of(table, campaign, unit, months, month).lines, returns)


def headline_of(coverage: AreaCoverage) -> str:
    """What the coverage of an area says, in one sentence."""
    late = coverage.late_units
    worst = (late[0].label, late[0].pace.words) if late else None
    with_work = sum(row.pace.state != "none" for row in coverage.units)
    return coverage_headline(coverage.whole.pace, with_work, len(late), worst)


def map_of(unit: Unit, rows: Sequence[Coverage]) -> TileMap:
    """The tile map of the units directly below a corps; empty elsewhere."""
    return tile_map([(row.unit.code, row) for row in rows if not row.is_own], read_tiles(unit.code))


def _reporting(unit: Unit, units: Sequence[Unit]) -> list[Unit]:
    return [below for below in units if below.parent_id == unit.pk] or [unit]


def _returns(
    campaign: Campaign, notice: Notice, table: Table, months: Sequence[Month], units: Sequence[Unit], now: datetime
) -> Returns:
    level = units[0].kind
    ended = ended_months(list(months), now)
    coming = next((month for month in months if month.end > now), None)
    rows = unit_returns(campaign, notice, table, ended[-1], units, now) if ended else []
    return Returns(
        headline=returns_headline([row.state.code for row in rows], ended[-1].name if ended else ""),
        month=ended[-1] if ended else None,
        due=monthly_due(notice, level, table.code, ended[-1]) if ended else None,
        rows=tuple(rows),
        next_month=coming,
        next_due=monthly_due(notice, level, table.code, coming) if coming else None,
    )
