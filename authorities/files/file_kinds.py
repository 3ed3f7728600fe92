"""What kind of file is this really? Judged by its first bytes and its parts, never by its name."""

from __future__ import annotations

import re
import struct

from authorities.rules.problem import Problem, Refused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FILEPASS, _RECORDS_SEARCHED = 0x2F, 20
_MARKUP = re.compile(rb"^\s*<(?:!doctype html|html|head|body|table|meta|style|div)\b", re.IGNORECASE)
_OTHER_KINDS = (
    (b"%PDF", "PDF文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "RTF文档"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
    (b"SQLite format 3", "数据库文件"),
)
_TEXT_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 26, 27})


class FileRefused(Refused):
    """The file cannot be read; `problem` says why."""


def kind_of(content: bytes) -> str | Problem:
    """ "xlsx", "xls" or "text"; or the problem that says what the file is instead."""
    if content.startswith(b"PK"):
        return _zip_kind(content)
    if content.startswith(_OLE):
        return _ole_kind(content)
    if content[:2] in (b"\t\x00", b"\t\x02", b"\t\x04", b"\t\x08") and content[2:4] in (
        b"\x04\x00",
        b"\x06\x00",
        b"\x08\x00",
        b"\x10\x00",
    ):
        return Problem("workbook.old_format")
    return _text_kind(content)


def _zip_kind(content: bytes) -> str | Problem:
    # The names of entries stand uncompressed in the file: no need to open the archive for this.
    if b"PK\x05\x06" not in content[-65_557:]:
        return Problem("workbook.zip_damaged")
    if b"xl/vbaProject.bin" in content:
        return Problem("workbook.macros")
    if b"xl/workbook.xml" in content:
        return "xlsx"
    if b"xl/workbook.bin" in content:
        return Problem("workbook.other_table_format", found="xlsb")
    if b"opendocument.spreadsheet" in content[:200]:
        return Problem("workbook.other_table_format", found="ods")
    if b"Index/Document.iwa" in content or b".iwa" in content:
        return Problem("workbook.other_table_format", found="numbers")
    if b"word/document.xml" in content:
        return Problem("workbook.not_a_table", found="Word文档")
    return Problem("workbook.not_a_table", found="压缩包")


def _ole_kind(content: bytes) -> str | Problem:
    if _has_stream(content, "EncryptedPackage") or _has_password_record(content):
        return Problem("workbook.encrypted")
    if _has_stream(content, "Workbook") or _has_stream(content, "Book"):
        return "xls"
    if _has_stream(content, "WordDocument"):
        return Problem("workbook.not_a_table", found="Word文档")
    return Problem("workbook.damaged")


def _has_password_record(content: bytes) -> bool:
    """Do the first records of an .xls hold FILEPASS? It follows the book's first record (BOF) closely."""
    at = content.find(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    for _ in range(_RECORDS_SEARCHED if at >= 0 else 0):
        kind, length = struct.unpack_from("<HH", content, at)
        if kind == _FILEPASS:
            return True
        at += 4 + length
        if at + 4 > len(content):
            return False
    return False


def _has_stream(content: bytes, name: str) -> bool:
    """Is there a directory entry (128 bytes, aligned) of exactly this name in the compound file?"""
    spelled = name.encode("utf-16-le")
    slot = spelled.ljust(64, b"\x00") + struct.pack("<HB", len(spelled) + 2, 2)
    at = content.find(slot)
    while at >= 0 and at % 128:
        at = content.find(slot, at + 1)
    return at >= 0


def _text_kind(content: bytes) -> str | Problem:
    head = content[:4096].lstrip(b"\xef\xbb\xbf")
    for sign, found in _OTHER_KINDS:
        if head.startswith(sign):
            return Problem("workbook.not_a_table", found=found)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = content[2:4096].replace(b"\x00", b"")
        return Problem("workbook.html") if _MARKUP.match(head) else "text"
    if _MARKUP.match(head) or b"<table" in head.lower() or head.startswith(b"MIME-Version:"):
        return Problem("workbook.html")
    if head.lstrip().startswith(b"<?xml"):
        is_table = b"urn:schemas-microsoft-com:office:spreadsheet" in head
        return Problem("workbook.other_table_format", found="xml") if is_table else Problem("workbook.html")
    if content.translate(None, _TEXT_CONTROLS) != content:
        return Problem("workbook.not_a_table", found="无法识别的文件")
    return "text"
