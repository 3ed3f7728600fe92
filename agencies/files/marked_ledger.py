"""What does the officer get back whose file holds wrong rows? The same workbook, wrong cells red with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from openpyxl.utils import coordinate_to_tuple

from agencies.files.ledger_head import Head, find_head
from agencies.files.ledger_kinds import LedgerKind, ledger_kinds
from agencies.files.ledger_sheets import choose_sheet
from authorities.files.archive_check import archive_problem
from authorities.files.marking import NotMarkable, marked_workbook
from authorities.files.plain_workbook import plain_workbook
from authorities.files.workbook_reader import Sheet, read_sheets

Place = tuple[int, int]


class Flaw(NamedTuple):
    """One reason why a row went back. cell: "E12" or "" for the row.   columns: the labels it speaks of."""

    row: int
    cell: str
    columns: str
    sentence: str


def marked_ledger(content: bytes, kind: str, flaws: Iterable[Flaw]) -> bytes:
    """The uploaded file as an .xlsx with the flaws shown where they are.

    An .xlsx stays itself in everything else. An .xls, a text file, or a workbook that cannot be changed in place
    becomes an .xlsx with the same sheets, rows and columns. Upload it again: the head stands where it stood.
    Raises FileRefused for content that was never accepted.
    """
    sheets = read_sheets(content)
    sheet = choose_sheet(kind, sheets)
    notes = _notes(ledger_kinds()[kind], sheet, flaws)
    if content.startswith(b"PK") and archive_problem(content) is None:
        try:
            return marked_workbook(content, sheet.name, notes)
        except NotMarkable:
            pass  # 换一种办法：照原来的值另写一份
    return _written_anew(sheets, sheet, notes)


def _written_anew(sheets: Sequence[Sheet], sheet: Sheet, notes: Mapping[Place, str]) -> bytes:
    plain, names = plain_workbook(sheets)
    place = next(number for number, one in enumerate(sheets) if one is sheet)
    return marked_workbook(plain, names[place], notes)


def _notes(kind: LedgerKind, sheet: Sheet, flaws: Iterable[Flaw]) -> dict[Place, str]:
    head = find_head(kind, sheet)
    columns = head.columns if isinstance(head, Head) else {}
    found: dict[Place, list[str]] = {}
    for flaw in flaws:
        for place in _places(kind, columns, flaw):
            found.setdefault(place, []).append(flaw.sentence)
    return {place: "\n".join(dict.fromkeys(sentences)) for place, sentences in found.items()}


def _places(kind: LedgerKind, columns: Mapping[str, int], flaw: Flaw) -> list[Place]:
    """The cell it names; else the cells of the columns it speaks of; else the cell that names the row."""
    if flaw.cell:
        row, column = coordinate_to_tuple(flaw.cell)
        return [(int(row), int(column))]
    spoken = [column.code for column in kind.columns if f"“{column.label}”" in flaw.columns and column.code in columns]
    codes = spoken or [code for code in (kind.key, *columns) if code in columns][:1]
    return [(flaw.row, columns[code]) for code in codes] or [(flaw.row, 1)]
