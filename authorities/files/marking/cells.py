"""Which bytes of a sheet are its wrong cells? They get another style; a cell that is not there yet is put in."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import NamedTuple

from openpyxl.utils import column_index_from_string, get_column_letter

from authorities.files.marking.package import NotMarkable
from authorities.files.marking.splice import Splice, Tag
from authorities.files.marking.styles import Styles

Place = tuple[int, int]  # row, column, counted from 1
_TAGS = frozenset({"cols", "col", "sheetData", "row", "c"})
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_FORMULA = re.compile(rb"<((?:\w+:)?f)\b([^>]*)(?<!/)>([^<]*)</\1>")
_QUOTED = re.compile(r'"[^"]*"')
# 会执行程序、联网或读别的文件的公式：DDE、外部工作簿、取网页
_REACHING = re.compile(
    r"\||\[\d+\]|\[[^\]]*\.xl\w*\]|\b(?:WEBSERVICE|HYPERLINK|CALL|REGISTER(?:\.ID)?|EXEC|RTD|DDE|SQL\.REQUEST)\s*\(",
    re.IGNORECASE,
)


class _Row(NamedTuple):
    tag: Tag
    number: int
    style: int | None


class RedCells:
    """One sheet's markup with the wrong cells in red, and our red of an earlier return lifted elsewhere."""

    def __init__(self, markup: bytes, wrong: Iterable[Place], styles: Styles) -> None:
        self._splice, self._styles = Splice(markup), styles
        self._wanted: dict[int, list[int]] = {}  # rows in order, so that the first is always the next
        for row, column in sorted(set(wrong)):
            self._wanted.setdefault(row, []).append(column)
        self._wrong_columns = {column for columns in self._wanted.values() for column in columns}
        self._columns: list[tuple[int, int, int]] = []  # first, last, style
        self._row: _Row | None = None
        self._row_number = self._column_number = 0
        self._rows: Tag | None = None
        self._splice.walk(self._opened, self._closed, _TAGS)

    def result(self) -> bytes:
        """The markup; raises NotMarkable for a sheet without a table."""
        if self._rows is None:
            raise NotMarkable("no rows")
        return self._splice.result()

    def _opened(self, tag: Tag) -> None:
        if tag.local == "col" and tag.path[-1:] == ("cols",):
            self._column(tag)
        elif tag.local == "sheetData":
            self._rows = tag
        elif tag.local == "row" and tag.path[-1:] == ("sheetData",):
            self._begin_row(tag)
        elif tag.local == "c" and self._row is not None:
            self._cell(tag, self._row)

    def _closed(self, tag: Tag, at: int) -> None:
        if tag.local == "row" and self._row is not None and tag.start == self._row.tag.start:
            cells = [self._new_cell(column) for column in self._wanted.pop(self._row_number, [])]
            if cells:
                self._splice.append_to(tag, at, b"".join(cells))
            self._row = None
        elif tag.local == "sheetData" and self._wanted:
            self._splice.append_to(tag, at, b"".join(map(self._new_row, list(self._wanted))))

    def _column(self, tag: Tag) -> None:
        first, last = int(tag.attributes.get("min", 0)), int(tag.attributes.get("max", 0))
        self._columns.append((first, last, int(tag.attributes.get("style", 0))))
        if "hidden" in tag.attributes and any(first <= column <= last for column in self._wrong_columns):
            # 红格在隐藏的列里，谁也看不见
            self._splice.set_attributes(tag, {"hidden": None})

    def _begin_row(self, tag: Tag) -> None:
        number = int(tag.attributes.get("r", self._row_number + 1))
        while (skipped := next(iter(self._wanted), number)) < number:
            self._splice.put(tag.start, self._new_row(skipped))
        style = int(tag.attributes["s"]) if tag.attributes.get("customFormat") in ("1", "true") else None
        self._row, self._row_number, self._column_number = _Row(tag, number, style), number, 0
        if number in self._wanted and "hidden" in tag.attributes and not tag.is_empty:
            self._splice.set_attributes(tag, {"hidden": None})

    def _cell(self, tag: Tag, row: _Row) -> None:
        if row.number not in self._wanted and not self._styles.have_red:
            return
        found = _PLACE.fullmatch(tag.attributes.get("r", ""))
        column = column_index_from_string(found[1]) if found else self._column_number + 1
        self._column_number = column
        wanted = self._wanted.get(row.number, [])
        while wanted and wanted[0] < column:
            self._splice.put(tag.start, self._new_cell(wanted.pop(0)))
        style = int(tag.attributes.get("s", 0))
        if wanted and wanted[0] == column:
            wanted.pop(0)
            self._splice.set_attributes(tag, {"s": str(self._styles.red(style))})
        elif (plain := self._styles.plain(style)) is not None:
            self._splice.set_attributes(tag, {"s": str(plain)})

    def _new_row(self, number: int) -> bytes:
        before, self._row_number, self._row = self._row_number, number, None
        cells = b"".join(map(self._new_cell, self._wanted.pop(number)))
        self._row_number = before
        x = self._rows.prefix if self._rows else ""
        return f'<{x}row r="{number}">'.encode() + cells + f"</{x}row>".encode()

    def _new_cell(self, column: int) -> bytes:
        """A cell as Excel would make it on typing: in the row's style, else the column's."""
        of_column = next((style for first, last, style in self._columns if first <= column <= last), 0)
        style = self._row.style if self._row and self._row.style is not None else of_column
        x = self._rows.prefix if self._rows else ""
        return f'<{x}c r="{get_column_letter(column)}{self._row_number}" s="{self._styles.red(style)}"/>'.encode()


def without_reaching_formulas(markup: bytes) -> bytes:
    """The sheet with formulas that start programs, fetch or read other files replaced by what they last showed."""
    if b"f>" not in markup:
        return markup
    return _FORMULA.sub(lambda found: _inert(found[0], found[1], found[2], found[3]), markup)


def _inert(whole: bytes, name: bytes, attributes: bytes, text: bytes) -> bytes:
    if not _REACHING.search(_QUOTED.sub("", html.unescape(text.decode("utf-8", "replace")))):
        return whole
    if b"t=" not in attributes:
        return b""
    # 共享公式的其他单元格还指着它，不能整个拿掉
    return b"<" + name + attributes + b">NA()</" + name + b">"
