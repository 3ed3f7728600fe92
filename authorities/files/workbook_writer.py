"""How does a workbook leave the system? The only module that makes one: safe text, official borders, atomic files."""

from __future__ import annotations

import math
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from authorities.files.cell_text import clean_sheet_name, fitting_text, looks_like_formula, stored_text, visible_text

Value = str | int | Decimal | date | bool | None

_STEADY = datetime(2000, 1, 1)  # noqa: DTZ001  a workbook is the same bytes whenever it is made
_THIN = Side(style="thin", color="FF000000")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TEXT_FORMAT_LIMIT = 255  # longer text in a text-formatted cell shows as #### in older Excel
_EXACT_DIGITS = 15  # a cell number is a double
_LINE_POINTS, _TALLEST_ROW = 15, 409


class _Style:
    """How a kind of cell looks."""

    def __init__(
        self,
        *,
        size: int = 11,
        bold: bool = False,
        face: str = "仿宋",
        across: str = "left",
        boxed: bool = False,
        fill: str | None = None,
        locked: bool = True,
    ) -> None:
        self.font = Font(name=face, size=size, bold=bold)
        self.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True)
        self.border = _BOX if boxed else Border()
        self.fill = PatternFill("solid", fgColor=fill) if fill else PatternFill()


STYLES: Mapping[str, _Style] = {
    "title": _Style(size=18, face="黑体", across="center"),
    "plain": _Style(),
    "right": _Style(across="right"),
    "head": _Style(size=10, boxed=True, across="center"),
    "ledger_head": _Style(size=10, face="黑体", boxed=True, across="center", fill="FFD9E2F3"),
    "body": _Style(boxed=True),
    "figure": _Style(boxed=True, across="center"),
    "bad": _Style(boxed=True, fill="FFFFC7CE"),
    "note": _Style(size=9),
}


class Sheet:
    """One sheet of a book being written; rows and columns count from 1."""

    def __init__(self, worksheet: Worksheet) -> None:
        self._sheet = worksheet

    @property
    def name(self) -> str:
        return str(self._sheet.title)

    def put(self, row: int, column: int, value: Value, style: str = "plain") -> None:
        """Write a value; text is text whatever it looks like, a number stays a number, a bool reads 是 or 否."""
        cell = self._sheet.cell(row, column)
        _dress(cell, style)
        _fill(cell, value)

    def put_row(self, row: int, values: Iterable[Value], style: str = "body", *, start: int = 1) -> None:
        for column, value in enumerate(values, start=start):
            self.put(row, column, value, style)

    def merge(self, row: int, column: int, last_row: int, last_column: int, value: Value, style: str = "plain") -> None:
        """Merge a rectangle around a value; every cell below it is dressed, so no border is lost."""
        for r in range(row, last_row + 1):
            for c in range(column, last_column + 1):
                _dress(self._sheet.cell(r, c), style)
        _fill(self._sheet.cell(row, column), value)
        if (row, column) != (last_row, last_column):
            self._sheet.merge_cells(start_row=row, start_column=column, end_row=last_row, end_column=last_column)
            # merge_cells replaces all but the first cell: dress them again.
            for r in range(row, last_row + 1):
                for c in range(column, last_column + 1):
                    self._sheet.cell(r, c).border = STYLES[style].border

    def comment(self, row: int, column: int, text: str) -> None:
        note = Comment(fitting_text(visible_text(text)), "明察")
        note.width, note.height = 320, 120
        self._sheet.cell(row, column).comment = note

    def widths(self, widths: Sequence[float]) -> None:
        for column, width in enumerate(widths, start=1):
            self._sheet.column_dimensions[get_column_letter(column)].width = width

    def fit_height(self, row: int, texts: Sequence[str], *, start: int = 1) -> None:
        """Make a row tall enough for its wrapped texts: not every program does so when it opens a file."""
        lines = max((self._lines(text, column) for column, text in enumerate(texts, start=start)), default=1)
        self.height(row, min(_LINE_POINTS * lines + 3, _TALLEST_ROW))

    def _lines(self, text: str, column: int) -> int:
        width = self._sheet.column_dimensions[get_column_letter(column)].width or 8
        return sum(max(1, math.ceil(_shown_width(line) * 1.1 / width)) for line in text.split("\n"))

    def height(self, row: int, points: float) -> None:
        self._sheet.row_dimensions[row].height = points

    def text_columns(self, columns: Iterable[int], first_row: int, last_row: int) -> None:
        """Empty cells that take whatever is typed as text, so an 18-digit number keeps its digits."""
        for column in columns:
            self._sheet.column_dimensions[get_column_letter(column)].number_format = "@"
            for row in range(first_row, last_row + 1):
                self._sheet.cell(row, column).number_format = "@"

    def choices(self, column: int, first_row: int, last_row: int, source: str, *, prompt: str, strict: bool) -> None:
        """A drop-down over a range made by `Book.option_range`; `strict` refuses anything else as it is typed."""
        letter = get_column_letter(column)
        rule = DataValidation(
            type="list",
            formula1=source,
            allow_blank=True,
            showErrorMessage=strict,
            errorTitle="请从列表中选择",
            error=_short(prompt),
            promptTitle="填写说明",
            prompt=_short(prompt),
        )
        rule.add(f"{letter}{first_row}:{letter}{last_row}")
        self._sheet.add_data_validation(rule)

    def page(
        self,
        *,
        landscape: bool = True,
        title_rows: str | None = None,
        one_page: bool = False,
        footer: str = "第 &P 页，共 &N 页",
    ) -> None:
        """A4, one page wide (and one high when `one_page`); `title_rows` such as "1:3" repeat on every page."""
        setup = self._sheet.page_setup
        setup.paperSize, setup.orientation = 9, "landscape" if landscape else "portrait"
        setup.fitToWidth, setup.fitToHeight = 1, int(one_page)
        self._sheet.sheet_properties.pageSetUpPr.fitToPage = True
        self._sheet.print_options.horizontalCentered = True
        margins = self._sheet.page_margins
        margins.left = margins.right = 0.4
        margins.top = margins.bottom = 0.7
        margins.header = margins.footer = 0.35
        self._sheet.oddFooter.center.text = footer
        if title_rows:
            self._sheet.print_title_rows = title_rows

    def freeze(self, row: int, column: int = 1) -> None:
        self._sheet.freeze_panes = self._sheet.cell(row, column)


class Book:
    """A workbook 工作簿 being written. The same calls give the same bytes, so its digest names its content."""

    def __init__(self, title: str = "") -> None:
        self._book = Workbook()
        self._book.remove(self._book.active)
        properties = self._book.properties
        properties.title, properties.creator = visible_text(title), "明察"
        properties.created = properties.modified = _STEADY
        self._options: Worksheet | None = None
        self._option_columns = 0

    def sheet(self, name: str, *, hidden: bool = False) -> Sheet:
        """A new sheet at the end; its name is cleaned and made unique."""
        worksheet = self._book.create_sheet(clean_sheet_name(name, self._book.sheetnames))
        if hidden:
            worksheet.sheet_state = "hidden"
        return Sheet(worksheet)

    def option_range(self, options: Sequence[str]) -> str:
        """Write the options of a drop-down to a hidden sheet and return the range, ready for `Sheet.choices`."""
        if self._options is None:
            self._options = self._book.create_sheet(clean_sheet_name("选项", self._book.sheetnames))
            self._options.sheet_state = "hidden"
        self._option_columns += 1
        for row, option in enumerate(options, start=1):
            _fill(self._options.cell(row, self._option_columns), option)
        letter = get_column_letter(self._option_columns)
        return f"{quote_sheetname(self._options.title)}!${letter}$1:${letter}${max(len(options), 1)}"

    def save(self, stream: IO[bytes]) -> None:
        """Write the workbook to an open binary stream."""
        with _SteadyZip(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            ExcelWriter(self._book, archive).write_data()


class _SteadyZip(zipfile.ZipFile):
    """A zip whose entries carry no clock time and no file mode of this machine."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        name = getattr(zinfo_or_arcname, "filename", zinfo_or_arcname)
        entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        super().writestr(entry, _with_carriage_returns(data))

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        self.writestr(str(arcname), Path(filename).read_bytes())


def _with_carriage_returns(data: Any) -> bytes:
    # A bare carriage return would be read back as a line feed; as a character reference it stays what it is.
    return (data.encode("utf-8") if isinstance(data, str) else bytes(data)).replace(b"\r", b"&#13;")


def _dress(cell: Cell, style: str) -> None:
    look = STYLES[style]
    cell.font, cell.alignment, cell.border, cell.fill = look.font, look.alignment, look.border, look.fill


def _fill(cell: Cell, value: Value) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        _fill_text(cell, "是" if value else "否")
    elif isinstance(value, int | Decimal):
        _fill_number(cell, value)
    elif isinstance(value, date):
        _fill_date(cell, value)
    else:
        _fill_text(cell, value)


def _fill_text(cell: Cell, text: str) -> None:
    shown = fitting_text(visible_text(text))
    cell.value = stored_text(shown)
    cell.data_type = "s"  # never "f": a name that begins with = is a name
    if len(shown) <= _TEXT_FORMAT_LIMIT:
        cell.number_format = "@"
    if looks_like_formula(shown):
        cell.quotePrefix = True


def _fill_number(cell: Cell, value: int | Decimal) -> None:
    # A double keeps 15 digits: a longer number is written as text rather than rounded.
    if not Decimal(value).is_finite() or len(Decimal(value).normalize().as_tuple().digits) > _EXACT_DIGITS:
        _fill_text(cell, str(value))
        return
    cell.value = value
    cell.number_format = "0.00" if Decimal(value) % 1 else "0"


def _fill_date(cell: Cell, value: date) -> None:
    # Before March 1900 the format's calendar is wrong by a day; a zone has no place in a cell.
    if value.year < 1901 or (isinstance(value, datetime) and value.tzinfo):
        _fill_text(cell, value.isoformat())
        return
    cell.value = value
    cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"


def _shown_width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def _short(text: str) -> str:
    return visible_text(text)[:200]
