"""May this zip be opened at all? Judged from its directory first, then entry by entry, before any parser sees it.

Source: faults E8 (bombs, lying sizes, overlaps, nested archives, document type definitions).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from authorities.rules.problem import Problem

TOTAL_LIMIT = 100 * 1024 * 1024  # bytes, unpacked
RATIO_LIMIT = 100
SMALL_PART = 1024 * 1024  # a part this small may be dense (one long repeated remark is): it cannot harm
ENTRY_LIMIT = 2_000
_CHUNK = 1024 * 1024
_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")
_ARCHIVE_SIGNS = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00")
_ARCHIVE_NAMES = (".zip", ".xlsx", ".xlsm", ".docx", ".rar", ".7z", ".gz", ".jar")
_DTD_SIGNS = tuple(
    sign.encode(coding) for sign in ("<!DOCTYPE", "<!ENTITY") for coding in ("ascii", "utf-16-le", "utf-16-be")
)
_OVERLAP = max(len(sign) for sign in _DTD_SIGNS)


def archive_problem(content: bytes) -> Problem | None:
    """What forbids opening the zip, or None: too many parts, large, dense, overlapping, lying, nested, a DTD."""
    count = _declared_entries(content)
    if count is None:
        return Problem("workbook.zip_damaged")
    if count > ENTRY_LIMIT:
        return Problem("workbook.zip_entries", count=count, limit=ENTRY_LIMIT)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error):
        return Problem("workbook.zip_damaged")
    entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    return (
        _directory_problem(entries)
        or _layout_problem(content, entries, archive.start_dir)
        or _content_problem(content, entries)
    )


def _declared_entries(content: bytes) -> int | None:
    """The number of entries the end record declares: read before anything is built from the directory."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    if at < 0 or at + _END.size > len(content):
        return None
    return int(_END.unpack_from(content, at)[4])


def _directory_problem(entries: list[zipfile.ZipInfo]) -> Problem | None:
    if len(entries) > ENTRY_LIMIT:
        return Problem("workbook.zip_entries", count=len(entries), limit=ENTRY_LIMIT)
    total = sum(entry.file_size for entry in entries)
    if total > TOTAL_LIMIT:
        return Problem("workbook.zip_total", megabytes=total // 1024 // 1024, limit=TOTAL_LIMIT // 1024 // 1024)
    for entry in entries:
        if entry.file_size > max(SMALL_PART, RATIO_LIMIT * entry.compress_size):
            return Problem(
                "workbook.zip_ratio", ratio=entry.file_size // max(entry.compress_size, 1), limit=RATIO_LIMIT
            )
        if entry.flag_bits & 0x1:
            return Problem("workbook.encrypted")
        if entry.filename.lower().endswith(_ARCHIVE_NAMES):
            return Problem("workbook.zip_nested")
    if len({entry.filename for entry in entries}) < len(entries):
        return Problem("workbook.zip_damaged")
    return None


def _layout_problem(content: bytes, entries: list[zipfile.ZipInfo], directory_at: int) -> Problem | None:
    """Entries must lie one behind the other; the standard library does not look (CVE-2024-0450)."""
    ends = 0
    for entry in entries:
        if entry.header_offset < ends:
            return Problem("workbook.zip_overlap")
        start = _content_start(content, entry)
        if start is None or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return Problem("workbook.zip_damaged")
        if start + entry.compress_size > directory_at:
            return Problem("workbook.zip_overlap")
        ends = start + entry.compress_size
    return None


def _content_start(content: bytes, entry: zipfile.ZipInfo) -> int | None:
    at = entry.header_offset
    if at < 0 or at + _LOCAL.size > len(content):
        return None
    fields = _LOCAL.unpack_from(content, at)
    signature, name_length, extra_length = fields[0], fields[9], fields[10]
    name = content[at + _LOCAL.size : at + _LOCAL.size + name_length]
    coding = "utf-8" if entry.flag_bits & 0x800 else "cp437"
    if signature != b"PK\x03\x04" or name != entry.orig_filename.encode(coding, "replace"):
        return None
    return at + _LOCAL.size + name_length + extra_length


def _content_problem(content: bytes, entries: list[zipfile.ZipInfo]) -> Problem | None:
    for entry in entries:
        size, checksum, tail = 0, 0, b""
        try:
            for chunk in _unpacked(content, entry):
                if size == 0 and chunk.startswith(_ARCHIVE_SIGNS):
                    return Problem("workbook.zip_nested")
                size, checksum = size + len(chunk), zlib.crc32(chunk, checksum)
                if size > entry.file_size:
                    return Problem("workbook.zip_lying")
                if _is_markup(entry) and any(sign in tail + chunk for sign in _DTD_SIGNS):
                    return Problem("workbook.dtd")
                tail = chunk[-_OVERLAP:]
        except zlib.error:
            return Problem("workbook.zip_damaged")
        if size != entry.file_size:
            return Problem("workbook.zip_lying")
        if checksum != entry.CRC:
            return Problem("workbook.zip_damaged")
    return None


def _is_markup(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.lower().endswith((".xml", ".rels", ".vml"))


def _unpacked(content: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    start = _content_start(content, entry) or 0
    packed = memoryview(content)[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + _CHUNK]) for at in range(0, len(packed), _CHUNK))
        return
    machine, rest = zlib.decompressobj(-zlib.MAX_WBITS), bytes(packed)
    while rest and not machine.eof:
        yield machine.decompress(rest, _CHUNK)
        rest = machine.unconsumed_tail
    yield machine.flush()
