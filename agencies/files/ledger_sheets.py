"""What does an uploaded ledger say, all of it at once? Which sheet holds it, and its rows with everything refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agencies.files.ledger_head import Head, find_head
from agencies.files.ledger_kinds import ledger_kinds
from agencies.files.ledger_reading import LedgerReading, column_letter
from agencies.files.ledger_rows import KeysSeen, LedgerRow, reading_order
from authorities.files.workbook_reader import Sheet
from authorities.rules.problem import Problem

__all__ = ["LedgerRow", "LedgerRows", "choose_sheet", "column_letter", "read_ledger"]


@dataclass(frozen=True)
class LedgerRows:
    """What `read_ledger` found. A problem of a row carries facts `row` and, where it has one, `cell` (E12).

    rows: every row with content, refused ones too.   problems: in reading order.
    left_out: (row number, "total" | "remark" | "head" | "unknown_columns").   ignored_columns: (letter, heading).
    """

    rows: tuple[LedgerRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    left_out: tuple[tuple[int, str], ...] = ()
    ignored_columns: tuple[tuple[str, str], ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)  # column code → Excel letter

    @property
    def refused_numbers(self) -> frozenset[int]:
        """Numbers of the rows with at least one problem: they must go back, not in."""
        return frozenset(row for problem in self.problems if isinstance(row := problem.facts.get("row"), int))

    @property
    def good_rows(self) -> tuple[LedgerRow, ...]:
        refused = self.refused_numbers
        return tuple(row for row in self.rows if row.number not in refused)

    @property
    def refused_rows(self) -> tuple[LedgerRow, ...]:
        refused = self.refused_numbers
        return tuple(row for row in self.rows if row.number in refused)

    @property
    def is_unreadable(self) -> bool:
        """The sheet as a whole was refused (wrong table, no head, missing columns): no row was read."""
        return bool(self.problems) and not self.rows


def read_ledger(kind: str, sheet: Sheet) -> LedgerRows:
    """Read one ledger from a whole sheet.   kind: a code of `ledger_kinds`.   Problems as of `LedgerReading`."""
    reading = LedgerReading(kind, sheet)
    if reading.problems:
        return LedgerRows(problems=reading.problems, columns=reading.columns)
    pieces = list(reading.pieces([[list(row) for row in sheet.rows]]))
    rows = tuple(row for piece in pieces for row in piece.rows)
    problems = [problem for piece in pieces for found in piece.problems.values() for problem in found]
    problems += KeysSeen(reading.ledger, reading.columns).doubled(rows).values()
    if not rows:
        problems.append(reading.no_rows())
    left_out = tuple(one for piece in pieces for one in piece.left_out)
    return LedgerRows(
        rows, tuple(sorted(problems, key=reading_order)), left_out, reading.ignored_columns, reading.columns
    )


def choose_sheet(kind: str, sheets: Sequence[Sheet]) -> Sheet:
    """The sheet that holds the ledger: the first visible one with its head, else the first with anything in it."""
    ledger = ledger_kinds()[kind]
    filled = [sheet for sheet in sheets if sheet.rows and not sheet.hidden] or list(sheets)
    fitting = [sheet for sheet in filled if isinstance(find_head(ledger, sheet), Head)]
    return (fitting or filled or [Sheet("", [])])[0]
