"""Files as people and attackers make them, built here byte by byte: no binary lies in the repository."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
BOOK = (
    f'<workbook xmlns="{SPACE}" xmlns:r="{OFFICE}">'
    '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
BOOK_RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>"
)
ROOT_RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>"
)


def workbook(
    rows: Iterable[Sequence[Any]],
    *,
    merged: Iterable[str] = (),
    hidden_rows: Iterable[int] = (),
    hidden_columns: Iterable[str] = (),
    from_1904: bool = False,
    before: Mapping[str, Iterable[Sequence[Any]]] | None = None,
) -> bytes:
    """An .xlsx as an office program saves it.   before: other sheets standing in front of the table."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, other in (before or {}).items():
        page = book.create_sheet(name)
        for row in other:
            page.append(list(row))
    page = book.create_sheet("台账")
    for row in rows:
        page.append(list(row))
    for area in merged:
        page.merge_cells(area)
    for number in hidden_rows:
        page.row_dimensions[number].hidden = True
    for letter in hidden_columns:
        page.column_dimensions[letter].hidden = True
    if from_1904:
        book.epoch = CALENDAR_MAC_1904
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """A workbook as a file."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def parts(sheet: str = "<sheetData/>", **changed: str | bytes) -> dict[str, bytes]:
    """The parts of a minimal .xlsx by name; `sheet` is what stands inside <worksheet>."""
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT_RELATIONS,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": BOOK_RELATIONS,
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SPACE}">{sheet}</worksheet>',
    }
    found |= {name.replace("__", "/"): content for name, content in changed.items()}
    return {name: part.encode() if isinstance(part, str) else part for name, part in found.items()}


def zipped(entries: Mapping[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """The parts of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def raw_workbook(sheet: str, **changed: str | bytes) -> bytes:
    return zipped(parts(sheet, **changed))


def row_markup(number: int, *cells: str) -> str:
    """<row> of inline texts."""
    markup = "".join(
        f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for place, text in enumerate(cells)
    )
    return f'<row r="{number}">{markup}</row>'


def with_directory_field(archive: bytes, name: str, offset: int, value: int) -> bytes:
    """The same zip whose central directory lies: a 4-byte field of the entry's record replaced."""
    changed = bytearray(archive)
    at = archive.rfind(b"PK\x01\x02", 0, archive.rfind(name.encode()))
    struct.pack_into("<I", changed, at + offset, value)
    return bytes(changed)


PACKED_SIZE, UNPACKED_SIZE, LOCAL_OFFSET = 20, 24, 42


def overlapping_zip() -> bytes:
    """Two entries of the directory that share one local header."""
    archive = zipped({**parts(), "xl/a.xml": b"<a/>", "xl/b.xml": b"<a/>"})
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        first = opened.getinfo("xl/a.xml").header_offset
    return with_directory_field(archive, "xl/b.xml", LOCAL_OFFSET, first)


def quoted_overlap_zip() -> bytes:
    """An entry whose packed content is said to run over the entries behind it."""
    archive = zipped(parts(), compression=zipfile.ZIP_STORED)
    longer = len(parts()["xl/workbook.xml"]) + 400
    lying = with_directory_field(archive, "xl/workbook.xml", PACKED_SIZE, longer)
    return with_directory_field(lying, "xl/workbook.xml", UNPACKED_SIZE, longer)


def encrypted_zip() -> bytes:
    archive = bytearray(zipped(parts()))
    at = archive.find(b"PK\x01\x02")
    while at >= 0:
        archive[at + 8] |= 1
        at = archive.find(b"PK\x01\x02", at + 4)
    return bytes(archive)


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """An OLE compound file: sector 0 allocation table, sector 1 directory, then the streams (4,096 bytes or more)."""
    table, body, entries = [0xFFFFFFFD, 0xFFFFFFFE], b"", [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for number, (name, content) in enumerate(streams.items(), start=1):
        padded = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\x00")
        start, count = len(table), len(padded) // 512
        table += [*range(start + 1, start + count), 0xFFFFFFFE]
        body += padded
        right = number + 1 if number < len(streams) else 0xFFFFFFFF
        entries.append(_entry(name, 2, start, len(padded), right=right))
    assert len(table) <= 128 and len(entries) <= 4
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    return header + fat + b"".join(entries).ljust(512, b"\x00") + body


def _entry(name: str, kind: int, start: int, size: int, *, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF) -> bytes:
    spelled = name.encode("utf-16-le")
    packed = spelled.ljust(64, b"\x00") + struct.pack("<HBB", len(spelled) + 2, kind, 1)
    packed += struct.pack("<III", 0xFFFFFFFF, right, child)
    return packed + bytes(36) + struct.pack("<IQ", start, size)


def old_workbook(rows: Sequence[Sequence[str | float]], *, before: bytes = b"") -> bytes:
    """An .xls of Excel 97: BIFF8 records in a compound file.   before: records behind the book's first one."""
    cells = b"".join(
        _cell_record(row, column, value)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value != ""
    )
    size = struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0)
    sheet = (
        record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6)) + record(0x200, size) + cells + record(0x0A, b"")
    )
    name = "台账".encode("utf-16-le")
    start = record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 6)) + before
    place = len(start) + 4 + 8 + len(name) + 4
    globals_ = start + record(0x85, struct.pack("<IBBBB", place, 0, 0, 2, 1) + name) + record(0x0A, b"")
    return compound_file({"Workbook": globals_ + sheet})


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _cell_record(row: int, column: int, value: str | float) -> bytes:
    if isinstance(value, str):
        spelled = value.encode("utf-16-le")
        return record(0x204, struct.pack("<HHHHB", row, column, 0, len(spelled) // 2, 1) + spelled)
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))
