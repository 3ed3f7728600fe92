"""Which rows are in a text file of values? Encoding and separator are found, never guessed into gibberish."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from authorities.files.file_kinds import FileRefused
from authorities.rules.problem import Problem

_DOS_END = b"\x1a"  # programs of DOS end a file with it
_SEPARATORS = ("\t", ",", ";", "，", "|")
_LOOKED_AT = 100_000  # characters in which the separator is looked for
_AS_TEXT = re.compile(r'^="(.*)"$', re.DOTALL)  # ="91…": how some programs keep long numbers whole in csv
# Characters of GB18030-2000 that stood in the private area and got their own place in 2005 and 2022.
_MOVED = str.maketrans(
    dict(zip(range(0xE78D, 0xE797), "︐︒︑︓︔︕︖︗︘︙", strict=True))
    | {
        0xE81E: "龴",
        0xE826: "龵",
        0xE82B: "龶",
        0xE82C: "龷",
        0xE832: "龸",
        0xE843: "龹",
        0xE854: "龺",
        0xE864: "龻",
        0xE816: "\U00020087",
        0xE817: "\U00020089",
        0xE818: "\U000200cc",
        0xE831: "\U000215d7",
        0xE83B: "\U0002298f",
        0xE855: "\U000241fe",
    }
)


def delimited_rows(content: bytes) -> Iterator[list[str]]:
    """The rows of a csv or tab-separated file in UTF-8, UTF-16 or GB18030, as they are asked for.

    Raises FileRefused: damaged or unknown encoding at once, quoting that breaks off when its row is reached.
    """
    content = content.removesuffix(_DOS_END)
    coding = _coding(content)
    with io.TextIOWrapper(io.BytesIO(content), coding, newline="") as text:
        separator = _separator(text.read(_LOOKED_AT))
        text.seek(0)
        # The order mark of UTF-8 is the coding's; seeking to the start brings it back.
        lines = (line.translate(_MOVED) for line in text) if coding == "gb18030" else text
        reader = csv.reader(lines, delimiter=separator, strict=True)
        try:
            for row in reader:
                # A quoted line break would shift every later row number: rows are numbered by record, as Excel does.
                yield [_AS_TEXT.sub(r"\1", value) for value in row]
        except csv.Error as error:
            raise FileRefused(Problem("workbook.csv_broken", line=reader.line_num)) from error


def _coding(content: bytes) -> str:
    """By the byte order mark, else UTF-8, else GB18030; damaged UTF-8 is not read as GB18030. Raises FileRefused."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _whole(content, "utf-16")
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _is_mostly_utf8(content):
            damaged_at = content.count(b"\n", 0, error.start) + 1
            raise FileRefused(Problem("workbook.encoding_damaged", line=damaged_at)) from error
        return _whole(content, "gb18030")
    return "utf-8-sig"


def _whole(content: bytes, coding: str) -> str:
    try:
        content.decode(coding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefused(Problem("workbook.encoding_unknown", line=line)) from error
    return coding


def _is_mostly_utf8(content: bytes) -> bool:
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for character in text if character > "\u07ff") - broken
    return whole > 10 * broken


def _separator(beginning: str) -> str:
    """The separator that appears most evenly in the first lines; a comma when there is only one column."""
    lines = [line for line in beginning.splitlines()[:20] if line.strip()]
    counts = {separator: [line.count(separator) for line in lines] for separator in _SEPARATORS}
    best = max(
        _SEPARATORS, key=lambda separator: (sum(map(bool, counts[separator])), max(counts[separator], default=0))
    )
    return best if any(counts[best]) else ","
