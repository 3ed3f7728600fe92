"""A process of its own that parses one workbook: bytes in on stdin, JSON lines out on stdout.

The first line lists the sheets with their first rows, so that a reader can choose; then come the rows, in order, a few
thousand a line behind the number of their sheet and a tab. Nothing of a sheet is kept twice: what reads the lines may
be as large as it likes.

It runs as a script, without the project, its settings or its secrets: a hostile file that exhausts memory or time ends
this process and nothing else. `authorities.files.workbook_reader` starts it. Exit codes: 0 read, 3 password, 4 damaged,
5 too much, 6 too many rows or columns (then the one line says which sheet and how many).
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

MEMORY_LIMIT = 1536 * 1024 * 1024
SECONDS_LIMIT = 60
ROW_LIMIT, COLUMN_LIMIT, CELL_LIMIT = 200_000, 500, 6_000_000
OUTPUT_LIMIT = 200_000_000
TOP_ROWS, CHUNK_ROWS = 100, 2_000
BEYOND_ROWS, BEYOND_COLUMNS = 1_000, 1_000  # how far beyond the last value a flawed cell is still shown
PASSWORD, DAMAGED, TOO_MUCH, TOO_LONG = 3, 4, 5, 6

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(/)?>")
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_ERROR = re.compile(rb"""\bt=["']e["']""")
_SIGNS = re.compile(rb"""<f|:f|\bt=["']e["']""")
_SIGN, _BLOCK = 16, 1 << 16
_XLS_1904 = b"\x22\x00\x02\x00\x01\x00"  # the date-mode record of an .xls; a chance hit only costs a bare serial
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>/]*>[^<]")


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_LIMIT, SECONDS_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import python_calamine  # noqa: PLC0415  under the limits

    content = sys.stdin.buffer.read()
    try:
        return _write_sheets(python_calamine.CalamineWorkbook.from_filelike, content)
    except python_calamine.PasswordError:
        return PASSWORD
    except MemoryError:
        return TOO_MUCH
    except BaseException:  # noqa: BLE001  a panic of the parser derives from BaseException
        return DAMAGED


class _Markup(threading.Thread):
    """Reads every part once while calamine, which leaves the interpreter to others, reads the sheets.

    A part that is no well-formed XML is damage: calamine stops there in silence and rows would be missing.
    suspects: the parts in which a formula or an error may stand.
    """

    def __init__(self, content: bytes) -> None:
        super().__init__(daemon=True)
        self._content = content
        self._damage: BaseException | None = None
        self.suspects: set[str] = set()

    def run(self) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(self._content)) as archive:
                for name in archive.namelist():
                    if name.startswith("xl/") and name.endswith((".xml", ".rels")):
                        self._read(archive, name)
        except BaseException as damage:  # noqa: BLE001  told by the thread that waits
            self._damage = damage

    def _read(self, archive: zipfile.ZipFile, name: str) -> None:
        parser, before = expat.ParserCreate(), b""
        with archive.open(name) as part:
            while block := part.read(_BLOCK):
                parser.Parse(block, False)
                if name not in self.suspects and _SIGNS.search(before + block):
                    self.suspects.add(name)
                before = block[-_SIGN:]
        parser.Parse(b"", True)

    def demand_whole(self) -> None:
        """Wait for the end; raises what was wrong."""
        self.join()
        if self._damage is not None:
            raise self._damage


def _write_sheets(open_workbook: Callable[[io.BytesIO], Any], content: bytes) -> int:
    markup = _Markup(content) if content.startswith(b"PK") else None
    if markup:
        markup.start()
    workbook = open_workbook(io.BytesIO(content))
    described = [one for one in enumerate(workbook.sheets_metadata) if "WorkSheet" in str(one[1].typ)]
    sheets = [(facts, workbook.get_sheet_by_index(index)) for index, facts in described]
    if markup:
        markup.demand_whole()
    too_long = next((_too_long(facts.name, sheet) for facts, sheet in sheets if _is_too_long(sheet)), None)
    if too_long:
        _write("", too_long)
        return TOO_LONG
    if any(row_count * column_count > CELL_LIMIT for row_count, column_count in (_size(sheet) for _, sheet in sheets)):
        return TOO_MUCH
    flaws = _xlsx_facts(content, markup.suspects) if markup else {}
    common = {"date_1904": markup is None and _XLS_1904 in content}
    grids = [_Grid(facts, sheet, common | flaws.get(facts.name, {})) for facts, sheet in sheets]
    _write("", [grid.described() for grid in grids])
    return _write_rows(grids)


def _write_rows(grids: list[_Grid]) -> int:
    written = 0
    for number, grid in enumerate(grids):
        for chunk in grid.chunks():
            written += _write(f"{number}\t", chunk)
            if written > OUTPUT_LIMIT:
                return TOO_MUCH
    return 0


def _write(before: str, facts: Any) -> int:
    line = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return sys.stdout.buffer.write(f"{before}{line}\n".encode())


def _size(sheet: Any) -> tuple[int, int]:
    row, column = sheet.end or (-1, -1)
    return row + 1, column + 1


def _is_too_long(sheet: Any) -> bool:
    rows, columns = _size(sheet)
    return rows > ROW_LIMIT or columns > COLUMN_LIMIT


def _too_long(name: str, sheet: Any) -> dict[str, Any]:
    rows, columns = _size(sheet)
    return {"sheet": name, "rows": rows, "columns": columns}


class _Grid:
    """The cells of one sheet from its first row on, flawed ones marked, without the blank rows at the end."""

    def __init__(self, described: Any, sheet: Any, facts: dict[str, Any]) -> None:
        self._described, self._sheet, self._date_1904 = described, sheet, facts["date_1904"]
        self._flawed: dict[int, list[tuple[int, str]]] = {}
        for row, column, kind in facts.get("flawed", ()):
            self._flawed.setdefault(row - 1, []).append((column - 1, kind))

    def described(self) -> dict[str, Any]:
        return {
            "name": self._described.name,
            "hidden": "Visible" not in str(self._described.visible).rpartition(".")[2],
            "merged": self._sheet.merged_cell_ranges or [],
            "date_1904": self._date_1904,
            "row_count": _size(self._sheet)[0],
            "top": next(self.chunks(TOP_ROWS), [[], []]),
        }

    def chunks(self, size: int = CHUNK_ROWS) -> Iterator[list[Any]]:
        """[rows, places of the columns that hold more than texts], a few thousand rows at a time."""
        blank = 0
        for start, rows, typed in self._plain_chunks(size):
            typed |= self._mark(start, rows)
            filled = next((at for at in range(len(rows), 0, -1) if _holds_something(rows[at - 1])), 0)
            if filled:
                yield [[[]] * blank + rows[:filled], sorted(typed)]
                blank = 0
            blank += len(rows) - filled

    def _plain_chunks(self, size: int) -> Iterator[tuple[int, list[list[Any]], set[int]]]:
        # calamine begins with Excel's row 1, but with the first column that holds something
        margin = [None] * (self._sheet.start or (0, 0))[1]
        lines, start = iter(self._sheet.iter_rows()), 0
        while found := list(islice(lines, size)):
            columns = [_plain_column(column) for column in zip(*found, strict=True)]
            rows = [[*margin, *row] for row in zip(*(values for values, _ in columns), strict=True)]
            yield start, rows, {place for place, (_, typed) in enumerate(columns, start=len(margin)) if typed}
            start += len(found)
        beyond = [row for row in self._flawed if start <= row < start + BEYOND_ROWS]
        if beyond:
            yield start, [[] for _ in range(start, max(beyond) + 1)], set()

    def _mark(self, start: int, rows: list[list[Any]]) -> set[int]:
        """Mark the cells that show something but hold no value; calamine gives them as blank. Returns the columns."""
        marked = set()
        for at, row in enumerate(rows) if self._flawed else ():
            for place, kind in self._flawed.get(start + at, ()):
                if place > BEYOND_COLUMNS:
                    continue
                row.extend([None] * (place + 1 - len(row)))
                if row[place] is None or isinstance(row[place], str):
                    row[place] = {"flaw": kind}
                    marked.add(place)
        return marked


def _holds_something(row: list[Any]) -> bool:
    return any(value is not None for value in row)


def _plain_column(column: tuple[Any, ...]) -> tuple[list[Any], bool]:
    """The values as JSON has them, blank ones None; and whether there is more than texts."""
    if set(map(type, column)) <= {str}:
        return [value or None for value in column], False
    return list(map(_plain, column)), True


def _plain(value: Any) -> Any:
    if value == "" or value is None:
        return None
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    if isinstance(value, timedelta):
        return {"seconds": value.total_seconds()}
    return value


def _xlsx_facts(content: bytes, suspects: set[str]) -> dict[str, dict[str, Any]]:
    """Per sheet name: does the book count days from 1904, and which cells hold an error or an empty formula?"""
    archive = zipfile.ZipFile(io.BytesIO(content))
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314  a DTD was refused before
    space = _STRICT if book.tag.startswith(_STRICT) else _MAIN
    properties = book.find(f"{space}workbookPr")
    is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    facts = {}
    for sheet in book.iter(f"{space}sheet"):
        key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
        target = targets.get(key, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        flawed = _flawed_cells(archive.read(part)) if part in suspects else []
        facts[sheet.get("name", "")] = {"date_1904": is_1904, "flawed": flawed}
    return facts


def _flawed_cells(markup: bytes) -> list[tuple[int, int, str]]:
    """(row, column, "error" | "formula"), counted from 1; calamine gives such cells as blank, which would hide them."""
    flawed = []
    for cell in _CELL.finditer(markup):
        if cell[2]:
            continue
        end = markup.find(b"c>", cell.end())
        body = markup[cell.end() : end]
        kind = "error" if _ERROR.search(cell[1]) else "formula" if _is_bare_formula(body) else ""
        place = _PLACE.search(cell[1]) if kind else None
        if place:
            flawed.append((int(place[2]), _column_number(place[1]), kind))
    return flawed


def _is_bare_formula(body: bytes) -> bool:
    return (b"<f" in body or b":f" in body) and not _VALUE.search(body)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


if __name__ == "__main__":
    sys.exit(main())
