"""The same two agencies as text files and as Excel 97 leave them: encodings, separators, quotes, endings."""

from __future__ import annotations

from tests.files import builders
from tests.files.ledgers import FIRST, HEAD, SECOND


def text(rows: list[list[str]], coding: str = "utf-8-sig", separator: str = ",", end: str = "\r\n") -> bytes:
    return end.join(separator.join(row) for row in rows).encode(coding)


ROWS = [HEAD, FIRST, SECOND]
QUOTED = [[f'"{cell}"' for cell in row] for row in ROWS]
KEPT_AS_TEXT = [HEAD, *([row[0], f'"=""{row[1]}"""', row[2]] for row in (FIRST, SECOND))]
TEXTS: dict[str, bytes] = {
    "csv in UTF-8": text(ROWS),
    "csv in UTF-8 without mark": text(ROWS, "utf-8"),
    "csv in GB18030": text(ROWS, "gb18030"),
    "csv in GBK with a final line end": text(ROWS, "gbk") + b"\r\n",
    "csv in UTF-16 with tabs": text(ROWS, "utf-16", "\t"),
    "csv in big-endian UTF-16": b"\xfe\xff" + text(ROWS, "utf-16-be"),
    "tabs in GB18030 under the name csv": text(ROWS, "gb18030", "\t"),
    "semicolons": text(ROWS, "utf-8", ";"),
    "Chinese commas": text(ROWS, "utf-8", "，"),
    "upright bars": text(ROWS, "gb18030", "|"),
    "every field quoted": text(QUOTED, "utf-8"),
    "line feeds alone": text(ROWS, "utf-8", end="\n"),
    "carriage returns alone": text(ROWS, "utf-8", end="\r"),
    "codes kept as text by a formula": text(KEPT_AS_TEXT, "gb18030"),
    "a hint of the separator": b"sep=,\r\n" + text(ROWS, "gb18030"),
    "separators behind every row": text([[*row, "", ""] for row in ROWS], "gb18030"),
    "blank lines above, between and below": text([[], [], HEAD, [], FIRST, ["", "", ""], SECOND, [], []]),
    "a title of one field": text([["机构台账"], *ROWS], "gb18030"),
    "an end mark of DOS": text(ROWS, "gb18030") + b"\r\n\x1a",
    "a quoted line break in a name": text([HEAD, ['"甲消防技术\r\n有限公司"', *FIRST[1:]], SECOND], "utf-8"),
    "a total below": text([*ROWS, ["合计", "2家", ""]], "gb18030"),
}
OLD: dict[str, bytes] = {
    "old xls": builders.old_workbook(ROWS),
    "old xls with title and running numbers": builders.old_workbook(
        [["机构台账"], ["序号", *HEAD], [1.0, *FIRST], [2.0, *SECOND]]
    ),
    "old xls with a total": builders.old_workbook([*ROWS, ["合计", 2.0]]),
    "old xls with blank rows and columns in front": builders.old_workbook([[""], *(["", *row] for row in ROWS)]),
}
