"""What may stand in a cell or name a sheet? Text made safe for a workbook without changing what a person reads."""

from __future__ import annotations

import re
from collections.abc import Collection

CELL_LIMIT = 32_767  # what a cell of the format holds, in UTF-16 units
SHEET_NAME_LIMIT = 31
_CUT_NOTE = "……（原文共{length}字，超出单元格容量，此处截断，全文见系统内原记录）"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_SHEET_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def visible_text(text: str) -> str:
    """`text` with what no workbook can hold made visible: control characters as ␀…␟, lone surrogates as �."""
    text = _CONTROL.sub(lambda found: chr(0x2400 + ord(found.group())), text)
    return _NOT_XML.sub("\ufffd", text)


def fitting_text(text: str, limit: int = CELL_LIMIT) -> str:
    """`text`, or its beginning followed by a sentence that says it was cut; at most `limit` UTF-16 units."""
    if utf16_length(text) <= limit:
        return text
    note = _CUT_NOTE.format(length=len(text))
    return _beginning(text, limit - utf16_length(note)) + note


def stored_text(text: str) -> str:
    """`text` as the file must spell it so that it is read back unchanged: a typed _x0041_ must not become A."""
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def looks_like_formula(text: str) -> bool:
    """Would a spreadsheet take the text for a formula if somebody typed it?"""
    return text.startswith(_FORMULA_SIGNS) or text.lstrip().startswith(_FORMULA_SIGNS)


def clean_sheet_name(name: str, taken: Collection[str]) -> str:
    """A name the format allows, at most 31 UTF-16 units, different from `taken` whatever the letter case."""
    cleaned = _beginning(_SHEET_FORBIDDEN.sub("_", name).strip().strip("'"), SHEET_NAME_LIMIT).strip("'") or "工作表"
    # "History" is kept by Excel for itself.
    cleaned = cleaned + "_" if cleaned.casefold() == "history" else cleaned
    used = {other.casefold() for other in taken}
    candidate, number = cleaned, 2
    while candidate.casefold() in used:
        suffix = f"({number})"
        candidate, number = _beginning(cleaned, SHEET_NAME_LIMIT - len(suffix)) + suffix, number + 1
    return candidate


def utf16_length(text: str) -> int:
    """Length as Excel counts it: a rare character beyond U+FFFF counts twice."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def _beginning(text: str, units: int) -> str:
    # A pair cut in the middle is dropped whole.
    return text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore")
