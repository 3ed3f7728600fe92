"""A process of its own that parses one workbook: bytes in on stdin, one JSON line a sheet out on stdout.

It runs as a script, without the project, its settings or its secrets: a hostile file that exhausts memory or time ends
this process and nothing else. `authorities.files.workbook_reader` starts it. Exit codes: 0 read, 3 password, 4 damaged,
5 too much, 6 too many rows or columns (then one JSON line says which sheet and how many).
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

MEMORY_LIMIT = 1536 * 1024 * 1024
SECONDS_LIMIT = 60
ROW_LIMIT, COLUMN_LIMIT, CELL_LIMIT = 200_000, 500, 6_000_000
OUTPUT_LIMIT = 200_000_000
PASSWORD, DAMAGED, TOO_MUCH, TOO_LONG = 3, 4, 5, 6

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(/)?>")
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_ERROR = re.compile(rb"""\bt=["']e["']""")
_XLS_1904 = b"\x22\x00\x02\x00\x01\x00"  # the date-mode record of an .xls; a chance hit only costs a bare serial
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>/]*>[^<]")


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_LIMIT, SECONDS_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import python_calamine  # noqa: PLC0415  under the limits

    content = sys.stdin.buffer.read()
    try:
        _demand_whole_markup(content)
        return _write_sheets(python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)), content)
    except python_calamine.PasswordError:
        return PASSWORD
    except MemoryError:
        return TOO_MUCH
    except BaseException:  # noqa: BLE001  a panic of the parser derives from BaseException
        return DAMAGED


def _demand_whole_markup(content: bytes) -> None:
    """Raise for a part that is no well-formed XML: calamine stops there in silence and rows would be missing."""
    archive = zipfile.ZipFile(io.BytesIO(content)) if content.startswith(b"PK") else None
    for name in archive.namelist() if archive else ():
        if name.startswith("xl/") and name.endswith((".xml", ".rels")):
            expat.ParserCreate().Parse(archive.read(name), True)  # type: ignore[union-attr]


def _write_sheets(workbook: Any, content: bytes) -> int:
    lines: list[str] = []
    is_zip = content.startswith(b"PK")
    facts = _xlsx_facts(content) if is_zip else {}
    common = {"date_1904": not is_zip and _XLS_1904 in content}
    for index, described in enumerate(workbook.sheets_metadata):
        if "WorkSheet" not in str(described.typ):
            continue
        sheet = workbook.get_sheet_by_index(index)
        row_count, column_count = (place + 1 for place in sheet.end or (-1, -1))
        if row_count > ROW_LIMIT or column_count > COLUMN_LIMIT:
            sys.stdout.write(json.dumps({"sheet": described.name, "rows": row_count, "columns": column_count}))
            return TOO_LONG
        if row_count * column_count > CELL_LIMIT:
            return TOO_MUCH
        rows = _without_blank_end([[_plain(value) for value in row] for row in sheet.to_python(skip_empty_area=False)])
        line = json.dumps(
            {
                "name": described.name,
                "hidden": "Visible" not in str(described.visible).rpartition(".")[2],
                "merged": sheet.merged_cell_ranges or [],
                "rows": rows,
                **common,
                **facts.get(described.name, {}),
            },
            ensure_ascii=True,
        )
        lines.append(line)
        if sum(map(len, lines)) > OUTPUT_LIMIT:
            return TOO_MUCH
    sys.stdout.write("\n".join(lines))
    return 0


def _without_blank_end(rows: list[list[Any]]) -> list[list[Any]]:
    while rows and all(value is None for value in rows[-1]):
        rows.pop()
    return rows


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


def _xlsx_facts(content: bytes) -> dict[str, dict[str, Any]]:
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
        flawed = _flawed_cells(archive.read(part)) if part in archive.namelist() else []
        facts[sheet.get("name", "")] = {"date_1904": is_1904, "flawed": flawed}
    return facts


def _flawed_cells(markup: bytes) -> list[tuple[int, int, str]]:
    """(row, column, "error" | "formula"), counted from 1; calamine gives such cells as blank, which would hide them."""
    if b"<f" not in markup and b":f" not in markup and not _ERROR.search(markup):
        return []
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
