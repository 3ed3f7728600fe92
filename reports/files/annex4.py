"""How does a summary table look on paper and to a machine? A workbook in the official layout of the notice's table.

Four sheets: the table for the month, the table since the campaign's start, what each figure means 口径, and one plain
number a row 数据. The layout comes from the table's data; no label of a form is written here.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from authorities.files.whole_files import write_atomically
from authorities.files.workbook_writer import Book, Sheet
from campaigns.rules.notice import Column, Table

Figure = int | Decimal

NOT_COUNTED = "—"  # a figure nobody gave is not a zero
DATA_HEAD = ("code", "label", "unit", "month", "cumulative")
_PLACE = re.compile(r"\{([\w-]+)\}")


@dataclass(frozen=True)
class SummarySheet:
    """What one return says 汇总表: figures by column code (also of 其中 columns), and who filled it in.

    month_label: "2024年8月".   period_label, cumulative_label: the counted instants in words, for the 口径 sheet.
    A code missing from `cells` or `cumulative` prints as —, never as 0.
    clause_names: clause id → how people cite it, for the 口径 sheet; an id without a name stands as it is.
    """

    unit_name: str
    month_label: str
    period_label: str
    cells: Mapping[str, Figure]
    cumulative: Mapping[str, Figure]
    cumulative_label: str = ""
    filled_by: str = ""
    phone: str = ""
    reviewed_by: str = ""
    filled_on: date | None = None
    notes: tuple[str, ...] = ()
    clause_names: Mapping[str, str] = field(default_factory=dict)


def write_summary(target: Path | BinaryIO, *, table: Table, sheet: SummarySheet) -> str:
    """Write the return as a workbook to a path (whole or not at all) or an open binary stream.

    Returns the SHA-256 of the file in hex; the same return gives the same bytes. No cell holds a formula.
    Source: annex4 (the table), clause of `table`.
    """
    book = summary_book(table, sheet)
    if isinstance(target, Path | str):
        return write_atomically(Path(target), book.save)
    content = io.BytesIO()
    book.save(content)
    target.write(content.getvalue())
    return hashlib.sha256(content.getvalue()).hexdigest()


def summary_book(table: Table, sheet: SummarySheet) -> Book:
    """The workbook of a return, not yet saved."""
    book = Book(table.title)
    _official_sheet(book.sheet("本月"), table, sheet, sheet.cells, f"本月：{sheet.month_label}")
    _official_sheet(book.sheet("累计"), table, sheet, sheet.cumulative, f"累计：截至{sheet.month_label}")
    _caliber_sheet(book.sheet("口径"), table, sheet)
    _data_sheet(book.sheet("数据"), table, sheet)
    return book


def printed_cell(table: Table, column: Column, figures: Mapping[str, Figure]) -> str | Figure:
    """What stands in the table's cell: the number, or the sentence with the 其中 figures as the form prints it."""
    parts = table.parts_of(column.code)
    if column.print_pattern:
        return _PLACE.sub(lambda place: figure_text(figures.get(place[1])), column.print_pattern)
    if parts:
        words = "；".join(f"{p.part_label}{figure_text(figures.get(p.code))}{p.unit}" for p in parts)
        return f"{figure_text(figures.get(column.code))}{column.unit}，{words}。"
    return figures.get(column.code, NOT_COUNTED)


def figure_text(figure: Figure | None) -> str:
    """A figure in words of a sentence: no exponent, no needless zeros; — when it was not counted."""
    if figure is None:
        return NOT_COUNTED
    text = f"{figure:f}" if isinstance(figure, Decimal) else str(figure)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _official_sheet(page: Sheet, table: Table, sheet: SummarySheet, figures: Mapping[str, Figure], scope: str) -> None:
    columns = table.top_columns
    last = len(columns)
    depth = max(len(column.header) for column in columns)
    page.widths([_width(printed_cell(table, column, figures)) for column in columns])
    page.merge(1, 1, 1, last, table.title, "title")
    page.merge(2, 1, 2, last - last // 3, f"{table.labels.get('unit', '')}：{sheet.unit_name}", "plain")
    page.merge(2, last - last // 3 + 1, 2, last, f"（{scope}）", "right")
    _head(page, columns, depth)
    figure_row = 3 + depth
    for place, column in enumerate(columns, start=1):
        page.put(figure_row, place, printed_cell(table, column, figures), "figure")
    _foot(page, table, sheet, figure_row + 1, last)
    for row, points in (
        (1, 42),
        (2, 28),
        *((3 + level, 96) for level in range(depth)),
        (figure_row, 150),
        (figure_row + 1, 36),
    ):
        page.height(row, points)
    page.page(title_rows=f"1:{2 + depth}", one_page=True, footer="")


def _width(printed: str | Figure) -> float:
    """Wide enough for a sentence in a few lines, or for the whole number: a figure is never shown as ####."""
    if isinstance(printed, str):
        return 19 if len(printed) > 1 else 10
    return max(10, len(f"{printed:.2f}") + 1)


def _head(page: Sheet, columns: tuple[Column, ...], depth: int) -> None:
    for place, column in enumerate(columns, start=1):
        level = len(column.header)
        page.merge(2 + level, place, 2 + depth, place, _with_unit_below(column.header[-1]), "head")
    for level in range(1, depth):
        _group_heads(page, columns, level)


def _with_unit_below(text: str) -> str:
    """The unit in brackets stands on its own line, as on the paper, and is never broken in two."""
    words, bracket, unit = text.rpartition("（")
    return f"{words}\n{bracket}{unit}" if words and unit.endswith("）") else text


def _group_heads(page: Sheet, columns: tuple[Column, ...], level: int) -> None:
    """Neighbours under one group head share one merged cell above them."""
    first = 0
    while first < len(columns):
        group = columns[first].header[:level]
        last = first
        if len(columns[first].header) > level:
            while last + 1 < len(columns) and _is_under(columns[last + 1], group):
                last += 1
            page.merge(2 + level, first + 1, 2 + level, last + 1, group[-1], "head")
        first = last + 1


def _is_under(column: Column, group: tuple[str, ...]) -> bool:
    return len(column.header) > len(group) and column.header[: len(group)] == group


def _foot(page: Sheet, table: Table, sheet: SummarySheet, row: int, last: int) -> None:
    texts = (
        f"{table.labels.get('filled_by', '')}：{sheet.filled_by}",
        f"{table.labels.get('phone', '')}：{sheet.phone}",
        f"{table.labels.get('reviewed_by', '')}：{sheet.reviewed_by}",
        f"{table.labels.get('filled_on', '')}：{_day_in_words(sheet.filled_on)}",
    )
    bounds = [round(last * part / len(texts)) for part in range(len(texts) + 1)]
    for place, text in enumerate(texts):
        if bounds[place] < bounds[place + 1]:
            page.merge(row, bounds[place] + 1, row, bounds[place + 1], text, "plain")


def _day_in_words(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "    年    月"


def _caliber_sheet(page: Sheet, table: Table, sheet: SummarySheet) -> None:
    page.widths([7, 48, 8, 70, 22])
    page.merge(1, 1, 1, 5, f"{table.title}：统计口径", "title")
    lines = [
        f"{table.labels.get('unit', '')}：{sheet.unit_name}",
        f"本月：{sheet.month_label}（{sheet.period_label}）",
        f"累计：{sheet.cumulative_label or '自行动开始至本月截止时刻'}",
        "“数据”表每行一个数，供汇总程序读取；本工作簿各数均为数值，不含公式。",
        *sheet.notes,
    ]
    for row, line in enumerate(lines, start=2):
        page.merge(row, 1, row, 5, line, "plain")
    head = len(lines) + 2
    page.put_row(head, ("序号", "指标", "单位", "怎样统计", "依据"), "ledger_head")
    for number, column in enumerate(table.columns, start=1):
        source = sheet.clause_names.get(column.clause, column.clause)
        page.put_row(head + number, (number, _label(table, column), column.unit, column.caliber, source))
        page.fit_height(head + number, ("", _label(table, column), "", column.caliber, source))
    page.height(1, 32)
    page.page(title_rows=f"{head}:{head}", one_page=True)
    page.freeze(head + 1)


def _data_sheet(page: Sheet, table: Table, sheet: SummarySheet) -> None:
    page.widths([30, 56, 8, 14, 14])
    page.put_row(1, DATA_HEAD, "ledger_head")
    for row, column in enumerate(table.columns, start=2):
        figures = (sheet.cells.get(column.code), sheet.cumulative.get(column.code))
        page.put_row(row, (column.code, _label(table, column), column.unit, *figures))
        page.fit_height(row, (column.code, _label(table, column)))
    page.page(title_rows="1:1", one_page=True)
    page.freeze(2)


def _label(table: Table, column: Column) -> str:
    if column.parent is None:
        return " / ".join(column.header)
    return f"{_label(table, table.column(column.parent))} / {column.part_label or ' '.join(column.header)}"
