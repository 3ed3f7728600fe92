"""What is in the file that somebody uploaded? Sheets of plain values, or the true reason why it cannot be read.

The content decides, not the extension. A zip is judged before it is opened, and parsed in a process of its own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from authorities.files import sheet_parser
from authorities.files.archive_check import archive_problem
from authorities.files.confined import run_confined
from authorities.files.delimited_text import delimited_rows
from authorities.files.file_kinds import kind_of
from authorities.rules.problem import Problem, Refused

SIZE_LIMIT = 20 * 1024 * 1024  # bytes as uploaded
_PATIENCE = 120  # seconds for the parsing process, beside its own limit of processor time
_LARGEST_EXACT = 10**15


@dataclass(frozen=True)
class Unreadable:
    """A cell that shows something but holds no value: kind "error" (#N/A, #REF!) or "formula" (never calculated)."""

    kind: str


Value = str | int | float | bool | date | datetime | time | timedelta | Unreadable | None


@dataclass(frozen=True)
class Sheet:
    """A sheet as it was found; rows[0] is Excel's row 1, hidden rows and columns included.

    A number that Excel cannot hold exactly (16 digits and more) stays a float; smaller whole numbers are int.
    merged: rectangles (first row, first column, last row, last column), counted from 1.
    """

    name: str
    rows: list[list[Value]]
    hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    date_1904: bool = False


class FileRefused(Refused):
    """The file cannot be read; `problem` says why."""


def read_sheets(content: bytes) -> list[Sheet]:
    """Every worksheet of an .xlsx, .xls, .csv or tab-separated file, by content.

    Raises FileRefused with a problem "workbook.…": empty, too large, encrypted, HTML or another kind of file under a
    table's name, damaged, or built to exhaust the reader. Source: faults E5, E6, E8.
    """
    if not content.strip(b"\x00\t\n\r \xef\xbb\xbf"):
        raise FileRefused(Problem("workbook.empty"))
    if len(content) > SIZE_LIMIT:
        raise FileRefused(
            Problem("workbook.too_big", megabytes=-(-len(content) // 1024**2), limit=SIZE_LIMIT // 1024**2)
        )
    kind = kind_of(content)
    if isinstance(kind, Problem):
        raise FileRefused(kind)
    if kind == "text":
        return [Sheet("", _text_rows(content))]
    problem = archive_problem(content) if kind == "xlsx" else None
    if problem:
        raise FileRefused(problem)
    return _parsed(content)


def _text_rows(content: bytes) -> list[list[Value]]:
    rows = delimited_rows(content)
    if isinstance(rows, Problem):
        raise FileRefused(rows)
    return [[value or None for value in row] for row in rows]


def _parsed(content: bytes) -> list[Sheet]:
    ended = run_confined(sheet_parser.__file__, content, patience=_PATIENCE)
    if ended.code == sheet_parser.TOO_LONG:
        raise FileRefused(_too_long(**json.loads(ended.output)))
    if ended.code != 0:
        raise FileRefused(Problem(_REASONS.get(ended.code or 0, "workbook.too_much")))
    return [_sheet(json.loads(line)) for line in ended.output.splitlines()]


def _too_long(*, sheet: str, rows: int, columns: int) -> Problem:
    if rows > sheet_parser.ROW_LIMIT:
        return Problem("workbook.too_many_rows", sheet=sheet, rows=rows, limit=sheet_parser.ROW_LIMIT)
    return Problem("workbook.too_many_columns", sheet=sheet, columns=columns, limit=sheet_parser.COLUMN_LIMIT)


_REASONS = {sheet_parser.PASSWORD: "workbook.encrypted", sheet_parser.DAMAGED: "workbook.damaged"}


def _sheet(found: dict[str, Any]) -> Sheet:
    rows = [[_value(value) for value in row] for row in found["rows"]]
    for row, column, kind in found.get("flawed", ()):
        _mark(rows, row - 1, column - 1, Unreadable(kind))
    merged = tuple((top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in found["merged"])
    return Sheet(found["name"], rows, found["hidden"], merged, found.get("date_1904", False))


def _mark(rows: list[list[Value]], row: int, column: int, value: Value) -> None:
    # The parser's grid ends with the last cell that has a value; a flawed cell may lie beyond it.
    if row > len(rows) + 1000 or column > 1000:
        return
    rows.extend([] for _ in range(row + 1 - len(rows)))
    rows[row].extend([None] * (column + 1 - len(rows[row])))
    if rows[row][column] is None or isinstance(rows[row][column], str):
        rows[row][column] = value


def _value(value: Any) -> Value:
    if isinstance(value, dict):
        ((kind, held),) = value.items()
        return _MOMENTS[kind](held)
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST_EXACT:
        return int(value)
    return value


_MOMENTS: dict[str, Any] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "seconds": lambda seconds: timedelta(seconds=seconds),
}
