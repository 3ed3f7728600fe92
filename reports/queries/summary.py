"""What does the summary page show?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from authorities.models import Unit
from campaigns.models import Campaign
from campaigns.rules.notice import Column, Table
from campaigns.rules.periods import Month, cumulative
from reports.queries.figures import Cell, Imbalance, cells_of, imbalances, tabulate
from reports.queries.returns import month_figures
from reports.rules.figures import Figures


@dataclass(frozen=True)
class Line:
    """One figure of the table with its parts 其中: this month and since the start."""

    column: Column
    month: Cell
    since_start: Cell
    parts: tuple[Line, ...]


@dataclass(frozen=True)
class HeadCell:
    """A cell of the table's first head row; `columns` side by side, over two rows when it has no second label."""

    label: str
    columns: int
    rows: int


@dataclass(frozen=True)
class Summary:
    """One unit's table: head and lines in official order, and the balance equations that do not hold."""

    head: tuple[HeadCell, ...]
    second_head: tuple[str, ...]
    lines: tuple[Line, ...]
    imbalances: list[Imbalance]


@dataclass(frozen=True)
class ChildRow:
    """The month's figures of a unit below, or of the unit's own rows (`is_own`)."""

    unit: Unit
    cells: tuple[Cell, ...]  # one a top column, in order
    is_own: bool


def summary_of(table: Table, campaign: Campaign, unit: Unit, months: Sequence[Month], month: Month) -> Summary:
    """The table of one unit and month, each figure with its link."""
    figures = month_figures(table, campaign, [unit], months, month)[unit.pk]
    of_month = cells_of(table, campaign, unit, month, figures.month)
    since = cells_of(table, campaign, unit, cumulative(months, month), figures.cumulative)

    def line(column: Column) -> Line:
        parts = tuple(line(part) for part in table.parts_of(column.code))
        return Line(column, of_month[column.code], since[column.code], parts)

    wrong = imbalances(table, figures.month) + imbalances(table, figures.cumulative)
    head, second = _head(table)
    return Summary(head, second, tuple(line(column) for column in table.top_columns), wrong)


def _head(table: Table) -> tuple[tuple[HeadCell, ...], tuple[str, ...]]:
    first = []
    for label, group in groupby(table.top_columns, key=lambda column: column.header[0]):
        columns = list(group)
        first.append(HeadCell(label, len(columns), 2 if len(columns[0].header) == 1 else 1))
    return tuple(first), tuple(column.header[1] for column in table.top_columns if len(column.header) > 1)


def child_rows(table: Table, campaign: Campaign, unit: Unit, month: Month) -> list[ChildRow]:
    """The units directly below with their figures, and the unit's own rows where it has any; constant queries."""
    children = list(unit.children.all())
    if not children:
        return []
    figures = tabulate(table, campaign, children, month)
    rows = [ChildRow(child, _top_cells(table, campaign, child, month, figures[child.pk]), False) for child in children]
    own = tabulate(table, campaign, [unit], month, own_only=True)[unit.pk]
    if any(own.values()):
        rows.append(ChildRow(unit, _top_cells(table, campaign, unit, month, own), True))
    return rows


def _top_cells(table: Table, campaign: Campaign, unit: Unit, month: Month, figures: Figures) -> tuple[Cell, ...]:
    cells = cells_of(table, campaign, unit, month, figures)
    return tuple(cells[column.code] for column in table.top_columns)


def lines_in_order(page: Summary) -> list[Line]:
    """Every line of the table, each total followed by its parts."""
    return [one for line in page.lines for one in (line, *line.parts)]
