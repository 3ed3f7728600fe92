"""What are the figures of a table? Each is the count of a named list under the column's own filter words.

The page, the workbook, the API and the drill-down all ask here; nobody computes a figure twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse

from authorities.lists import NamedList, named, query_string
from authorities.models import Unit
from campaigns.models import Campaign
from campaigns.rules.notice import Column, Table
from campaigns.rules.periods import Month
from reports.rules.figures import Figures, Number

FEW_UNITS = 30
COUNTING_ROLE = "unit"  # a summary table counts by the unit that acted; every list it names has that role


@dataclass(frozen=True)
class Cell:
    """One figure as a page shows it: the number and the address of exactly the list it counts."""

    column: Column
    number: Number
    link: str


def column_words(column: Column, campaign: Campaign, period: Month) -> dict[str, object]:
    """The filter words of a column in a period: its own, the campaign, and the half-open days [since, until)."""
    return {**column.where, **_period_words(campaign, period)}


def _period_words(campaign: Campaign, period: Month) -> dict[str, object]:
    return {
        "campaign": campaign.code,
        "since": period.start.date().isoformat(),
        "until": period.end.date().isoformat(),
    }


def tabulate(
    table: Table, campaign: Campaign, units: Iterable[Unit], period: Month, *, own_only: bool = False
) -> dict[int, dict[str, Number]]:
    """Every column of the table for every unit, each with all units below it: {unit pk: {column code: number}}.

    One grouped statement a list (or a column, where its words need their own), whatever the number of units: rows are
    joined to every unit at or above the one that counts them, so that distinct counts are right at each level.
    Units without rows have 0.   own_only: a unit's own rows, without those of the units below.
    """
    ids = [unit.pk for unit in units]
    figures: dict[int, dict[str, Number]] = {pk: dict.fromkeys((c.code for c in table.columns), 0) for pk in ids}
    for listed, shared, counts in _statements(table, campaign, period):
        for row in _grouped(listed, shared, counts, ids, own_only):
            if row["_above"] in figures:
                figures[row["_above"]].update({code: row[code] or 0 for code in counts})
    return figures


def _statements(
    table: Table, campaign: Campaign, period: Month
) -> Iterator[tuple[NamedList, dict[str, object], dict[str, Count | Sum]]]:
    """Which statements make the table: a list, the words its rows share, and a conditional count a column."""
    shared = _period_words(campaign, period)
    by_list: dict[str, dict[str, Count | Sum]] = {}
    for column in table.columns:
        listed = named(column.list)
        condition = listed.condition(column.where)
        if condition is None:
            yield listed, column_words(column, campaign, period), {column.code: _aggregate(listed, column.count, Q())}
        else:
            by_list.setdefault(column.list, {})[column.code] = _aggregate(listed, column.count, condition)
    for name, counts in by_list.items():
        yield named(name), shared, counts


def _grouped(
    listed: NamedList,
    words: Mapping[str, object],
    counts: Mapping[str, Count | Sum],
    ids: Sequence[int],
    own_only: bool,
) -> QuerySet[Any, dict[str, Any]]:
    ancestry = f"{listed.units[COUNTING_ROLE]}__ancestry"
    above = f"{ancestry}__ancestor"
    within: dict[str, object] = {f"{ancestry}__depth": 0} if own_only else {}
    if len(ids) <= FEW_UNITS:  # a long list of units would lead the database away from the rows' own index
        within[f"{above}__in"] = ids
    rows = listed.filtered(words).order_by().filter(**within).annotate(_above=F(above)).values("_above")
    return rows.annotate(**counts)


def _aggregate(listed: NamedList, count: str, condition: Q) -> Count | Sum:
    how, _, word = count.partition(":")
    path = "pk" if how == "rows" else listed.counting[word]
    only = condition or None
    return Sum(path, filter=only) if how == "sum" else Count(path, filter=only, distinct=how == "distinct")


def cells_of(table: Table, campaign: Campaign, unit: Unit, period: Month, figures: Figures) -> dict[str, Cell]:
    """The figures of one unit with their links."""
    return {
        column.code: Cell(column, figures[column.code], figure_link(column, campaign, unit, period))
        for column in table.columns
    }


def figure_link(column: Column, campaign: Campaign, unit: Unit, period: Month) -> str:
    """The address of the list page that shows exactly what the figure counts, and the same number at its head."""
    words = {**column_words(column, campaign, period), "unit": unit.code, "count": column.count}
    return f"{reverse(named(column.list).page)}?{query_string(words)}"


@dataclass(frozen=True)
class Imbalance:
    """A total that is not the sum of its parts 其中."""

    total: Column
    parts: tuple[Column, ...]
    total_number: Number
    parts_number: Number


def imbalances(table: Table, figures: Figures) -> list[Imbalance]:
    """Which balance equations of the table do not hold; nothing is bent to make them hold."""
    found = []
    for total, parts in table.balances:
        summed = sum((figures[part] for part in parts), start=Decimal(0))
        if figures[total] != summed:
            found.append(Imbalance(table.column(total), tuple(map(table.column, parts)), figures[total], summed))
    return found


def last_day(period: Month) -> str:
    """The last day inside a half-open period, as 2024年8月24日."""
    day = (period.end - timedelta(days=1)).date()
    return f"{day.year}年{day.month}月{day.day}日"
