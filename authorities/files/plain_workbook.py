"""How does a table that came as .xls or text become an .xlsx? Cell by cell where it stood, text as text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from authorities.files.cell_text import clean_sheet_name, fitting_text, looks_like_formula, stored_text, visible_text
from authorities.files.workbook_reader import Sheet, Unreadable, Value

_MEASURED_ROWS, _NARROWEST, _WIDEST = 200, 6, 50


def plain_workbook(sheets: Sequence[Sheet]) -> tuple[bytes, list[str]]:
    """An .xlsx with the values of the sheets, each at its old place, and the names the sheets have there.

    Text stays text whatever it looks like, a number that lost digits stays that number; widths follow the content.
    """
    book, names = Workbook(write_only=True), list[str]()
    for sheet in sheets:
        names.append(clean_sheet_name(sheet.name, names))
        page = book.create_sheet(names[-1])
        if sheet.hidden and len(sheets) > 1:
            page.sheet_state = "hidden"
        for column, width in enumerate(_widths(sheet), start=1):
            page.column_dimensions[get_column_letter(column)].width = width
        for top, left, bottom, right in sheet.merged:
            page.merged_cells.add(f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}")
        for row in sheet.rows:
            page.append([_cell(page, value) for value in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue(), names


def _cell(page: Worksheet, value: Value) -> WriteOnlyCell | None:
    if value is None:
        return None
    if isinstance(value, bool | int | float):
        return WriteOnlyCell(page, value)
    if isinstance(value, date) and value.year >= 1901 and not (isinstance(value, datetime) and value.tzinfo):
        cell = WriteOnlyCell(page, value)
        cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"
        return cell
    text = "#N/A" if isinstance(value, Unreadable) else fitting_text(visible_text(str(value)))
    cell = WriteOnlyCell(page, stored_text(text))
    cell.data_type, cell.number_format = "s", "@"  # never a formula, never a number
    cell.quotePrefix = looks_like_formula(text)
    return cell


def _widths(sheet: Sheet) -> list[int]:
    widest: list[int] = []
    for row in islice(sheet.rows, _MEASURED_ROWS):
        widest += [0] * (len(row) - len(widest))
        for place, value in enumerate(row):
            text = "" if value is None else str(value)
            widest[place] = max(widest[place], sum(2 if sign > "\u2e7f" else 1 for sign in text[:_WIDEST]))
    return [min(max(width + 2, _NARROWEST), _WIDEST) for width in widest]
