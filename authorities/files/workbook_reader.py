"""What is in the file that somebody uploaded? Sheets of plain values, or the true reason why it cannot be read.

The content decides, not the extension. A zip is judged before it is opened, and parsed in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import chain, groupby, islice
from operator import itemgetter
from pathlib import Path
from threading import Timer
from typing import Any

from authorities.files import sheet_parser
from authorities.files.archive_check import archive_problem
from authorities.files.confined import confined_environment
from authorities.files.delimited_text import delimited_rows
from authorities.files.file_kinds import FileRefused, kind_of
from authorities.rules.problem import Problem

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
    row_count: int = 0  # of the whole sheet, blank rows at its end included; for progress only


class OpenWorkbook:
    """A file whose sheets are known and whose rows are still to come.

    tops: every worksheet with its first rows only, in the file's order.   rows_of: all rows of one of them, in pieces.
    """

    def __init__(self, tops: Sequence[Sheet], pieces: Iterable[tuple[int, list[list[Value]]]]) -> None:
        self.tops = tuple(tops)
        self._by_sheet = groupby(pieces, key=itemgetter(0))
        self._next: tuple[int, Iterable[tuple[int, list[list[Value]]]]] | None = (-1, ())

    def rows_of(self, top: Sheet) -> Iterator[list[list[Value]]]:
        """The rows from Excel's row 1 on, a few thousand at a time; once, for sheets in the file's order.

        Raises FileRefused when the reader was exhausted on the way.
        """
        wanted = next(number for number, one in enumerate(self.tops) if one is top)
        while self._next is not None and self._next[0] < wanted:
            self._next = next(self._by_sheet, None)
        if self._next is not None and self._next[0] == wanted:
            for _, rows in self._next[1]:
                yield rows


@contextmanager
def open_workbook(content: bytes) -> Iterator[OpenWorkbook]:
    """An .xlsx, .xls, .csv or tab-separated file, by content; its rows are read while they are asked for.

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
        yield _text_workbook(content)
        return
    problem = archive_problem(content) if kind == "xlsx" else None
    if problem:
        raise FileRefused(problem)
    with _parser(content) as lines:
        yield OpenWorkbook(*_told(lines))


def read_sheets(content: bytes) -> list[Sheet]:
    """Every worksheet whole; raises as `open_workbook` does."""
    with open_workbook(content) as book:
        return [replace(top, rows=[row for rows in book.rows_of(top) for row in rows]) for top in book.tops]


def _text_workbook(content: bytes) -> OpenWorkbook:
    rows: Iterator[list[Value]] = ([value or None for value in row] for row in delimited_rows(content))
    first = list(islice(rows, sheet_parser.TOP_ROWS))
    top = Sheet("", first, row_count=content.count(b"\n") + 1)
    return OpenWorkbook([top], ((0, piece) for piece in _pieces(chain(first, rows))))


def _pieces(rows: Iterator[list[Value]]) -> Iterator[list[list[Value]]]:
    while piece := list(islice(rows, sheet_parser.CHUNK_ROWS)):
        yield piece


@contextmanager
def _parser(content: bytes) -> Iterator[Iterator[bytes]]:
    """The lines of the parsing process; it ends with the block, read to the end or not."""
    process: Any = subprocess.Popen(  # noqa: S603  our own script, no argument from outside
        [sys.executable, "-P", str(Path(sheet_parser.__file__))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=confined_environment(),
    )
    # 等第一行才限时：此后读得慢的是我们自己，解析进程另有处理器时间的上限
    watch = Timer(_PATIENCE, process.kill)
    watch.start()
    try:
        yield _lines(process, content, watch.cancel)
    finally:
        watch.cancel()
        process.kill()
        process.stdout.close()
        process.wait()


def _lines(process: Any, content: bytes, begun: Callable[[], None]) -> Iterator[bytes]:
    """Line by line; raises FileRefused when the process ended with a reason. begun: called when the first has come."""
    with suppress(BrokenPipeError):  # it ended before it had read everything: its exit code says why
        process.stdin.write(content)
        process.stdin.close()
    last = b""
    for line in process.stdout:
        begun()
        last = line
        if line.endswith(b"\n"):  # a process that was ended may leave half a line
            yield line
    code = process.wait()
    if code == sheet_parser.TOO_LONG:
        raise FileRefused(_too_long(**json.loads(last)))
    if code:
        raise FileRefused(Problem(_REASONS.get(code, "workbook.too_much")))


def _told(lines: Iterator[bytes]) -> tuple[list[Sheet], Iterator[tuple[int, list[list[Value]]]]]:
    first = json.loads(next(lines, b"[]"))
    if isinstance(first, dict):  # no list of sheets: the process says why, and ends
        next(lines, None)
    return [_top(found) for found in first], map(_piece, lines)


def _piece(line: bytes) -> tuple[int, list[list[Value]]]:
    number, _, rows = line.partition(b"\t")
    return int(number), _rows(*json.loads(rows))


def _too_long(*, sheet: str, rows: int, columns: int) -> Problem:
    if rows > sheet_parser.ROW_LIMIT:
        return Problem("workbook.too_many_rows", sheet=sheet, rows=rows, limit=sheet_parser.ROW_LIMIT)
    return Problem("workbook.too_many_columns", sheet=sheet, columns=columns, limit=sheet_parser.COLUMN_LIMIT)


_REASONS = {sheet_parser.PASSWORD: "workbook.encrypted", sheet_parser.DAMAGED: "workbook.damaged"}


def _top(found: dict[str, Any]) -> Sheet:
    merged = tuple((top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in found["merged"])
    rows = _rows(*found["top"])
    return Sheet(found["name"], rows, found["hidden"], merged, found["date_1904"], found["row_count"])


def _rows(rows: list[list[Any]], typed: list[int]) -> list[list[Value]]:
    """Rows as they came; only the columns that hold more than texts need a look."""
    for place in typed:
        for row in rows:
            if place < len(row):
                row[place] = _value(row[place])
    return rows


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
    "flaw": Unreadable,
}
