"""How is a ledger of a hundred thousand rows read? In pieces, each column of a piece at once, nothing kept behind.

Every row that holds something is accounted for: read, refused with a cell and a reason, or listed as left out (totals,
remarks, repeated heads). Nothing raises for what a file contains. Source: I10, faults E1, E4, E5, E7.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from types import NoneType
from typing import Any, TypeGuard

from agencies.files.cell_values import Cell, Value, converted, shown
from agencies.files.ledger_entries import NOTHING, cell_at, reason_to_leave_out
from agencies.files.ledger_head import Head, find_head
from agencies.files.ledger_kinds import LedgerColumn, LedgerKind, ledger_kinds
from agencies.files.ledger_rows import LedgerRow, reading_order
from authorities.files.workbook_reader import Sheet
from authorities.rules.problem import Problem

_REMEMBERED = 20_000  # texts a column, so that the memory of a large file stays flat
Found = Value | Problem


@dataclass(frozen=True)
class LedgerPiece:
    """Some rows of a ledger, in order.   problems: row number → what is wrong in the file, in reading order.

    left_out: (row number, "total" | "remark" | "head" | "unknown_columns").
    """

    rows: Sequence[LedgerRow]
    problems: Mapping[int, list[Problem]]
    left_out: Sequence[tuple[int, str]]


class LedgerReading:
    """A ledger whose head was found in the first rows of a sheet; its rows come in pieces.

    problems: why the sheet as a whole is refused ("ledger.…": wrong table, no head, missing or doubled columns); there
    are no pieces then.   columns: column code → Excel letter.   ignored_columns: (letter, heading).
    """

    def __init__(self, kind: str, top: Sheet) -> None:
        self.ledger: LedgerKind = ledger_kinds()[kind]
        self.top = top
        self.columns: dict[str, str] = {}
        self.ignored_columns: tuple[tuple[str, str], ...] = ()
        found = find_head(self.ledger, top)
        if isinstance(found, Problem):
            self.problems: tuple[Problem, ...] = (found,)
            return
        self._head = found
        self.columns = {code: column_letter(place) for code, place in found.columns.items()}
        self.problems = tuple(_head_problems(self.ledger, found))
        self.ignored_columns = tuple(
            (column_letter(place), " ".join(words.split())) for place, words in found.unknown.items()
        )
        self._columns = [(self.ledger.column(code), place) for code, place in found.columns.items()]
        self._remembered: dict[str, dict[str | None, Found]] = {code: {None: None} for code in found.columns}

    def pieces(self, rows: Iterable[list[list[Cell]]]) -> Iterator[LedgerPiece]:
        """The rows below the head.   rows: the whole sheet from Excel's row 1 on, in pieces of any size."""
        begins, below = 1, self._head.last_row + 1
        merged = _Merged(self.top.merged, below)
        for piece in rows:
            merged.fill_down(piece, begins)
            if begins + len(piece) > below:
                yield self._read(piece[max(below - begins, 0) :], max(begins, below))
            begins += len(piece)

    def no_rows(self) -> Problem:
        """The problem of a sheet that has a head and nothing below it."""
        return Problem("ledger.no_rows", row_of_head=self._head.last_row)

    def _read(self, cells: list[list[Cell]], begins: int) -> LedgerPiece:
        by_place = list(zip_longest(*cells))
        columns = [
            by_place[place - 1] if place <= len(by_place) else (None,) * len(cells) for _, place in self._columns
        ]
        values = [self._converted(column, given) for (column, _), given in zip(self._columns, columns, strict=True)]
        problems = self._problems(values, begins)
        left_out = self._left_out(cells, problems, begins)
        gone = {number for number, _ in left_out}
        codes = [column.code for column, _ in self._columns]
        raw = zip(*map(_shown, columns), strict=True)
        rows = [
            LedgerRow(number, _filled(codes, found, number in problems), dict(zip(codes, stood, strict=True)))
            for number, found, stood in zip(
                range(begins, begins + len(cells)), zip(*values, strict=True), raw, strict=True
            )
            if number not in gone
        ]
        for number in gone:
            del problems[number]
        return LedgerPiece(rows, problems, [(number, reason) for number, reason in left_out if reason != NOTHING])

    def _converted(self, column: LedgerColumn, cells: Sequence[Cell]) -> list[Found]:
        """The values of a column; of its texts most come again, so each is looked at once, and the first are kept."""
        known, date_1904 = self._remembered[column.code], self.top.date_1904
        if not _are_texts(cells):
            return [converted(column, cell, date_1904=date_1904) for cell in cells]
        texts = set(cells).difference(known)
        if len(known) + len(texts) > _REMEMBERED:
            known = {text: known[text] for text in known.keys() & set(cells)}
        for text in texts:
            known[text] = converted(column, text, date_1904=date_1904)
        return [known[cell] for cell in cells]

    def _problems(self, values: Sequence[Sequence[Found]], begins: int) -> dict[int, list[Problem]]:
        problems: dict[int, list[Problem]] = {}
        for (column, place), found in zip(self._columns, values, strict=True):
            for number, value in enumerate(found, start=begins):
                if value is None and column.required:
                    value = Problem("ledger.blank")
                if type(value) is Problem:
                    problems.setdefault(number, []).append(_placed(value, column, number, place))
        by_code = {column.code: found for (column, _), found in zip(self._columns, values, strict=True)}
        for group in self.ledger.either:
            held = [by_code[code] for code in group if code in by_code]
            for number, one in enumerate(zip(*held, strict=True), start=begins):
                if all(value is None for value in one):
                    problem = Problem("ledger.blank_either", row=number, columns=_labels(self.ledger, group))
                    problems.setdefault(number, []).append(problem)
        return {number: sorted(found, key=reading_order) for number, found in problems.items()}

    def _left_out(self, cells: list[list[Cell]], problems: Iterable[int], begins: int) -> list[tuple[int, str]]:
        # 各列都合格的行必是台账的一行：合计、备注、重复的表头总有一列填不上
        reasons = (
            (number, reason_to_leave_out(self.ledger, self._head, cells[number - begins])) for number in problems
        )
        return sorted((number, reason) for number, reason in reasons if reason is not None)


class _Merged:
    """Vertically merged cells, filled down: what the reader of the sheet sees."""

    def __init__(self, merged: Sequence[tuple[int, int, int, int]], below: int) -> None:
        self._below = below
        self._areas = [(top, left, bottom) for top, left, bottom, _ in merged if bottom > top and bottom >= below]
        self._values: dict[tuple[int, int], Cell] = {}

    def fill_down(self, rows: list[list[Cell]], begins: int) -> None:
        """Fill the areas that reach into these rows; rows[0] is Excel's row `begins`."""
        ends = begins + len(rows)
        for top, left, bottom in self._areas:
            if begins <= top < ends:
                self._values[top, left] = cell_at(rows[top - begins], left)
            for number in range(max(top + 1, self._below, begins), min(bottom + 1, ends)):
                row = rows[number - begins]
                row.extend([None] * (left - len(row)))
                row[left - 1] = self._values.get((top, left))


def column_letter(place: int) -> str:
    """1 → A, 27 → AA: a column as Excel names it."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _are_texts(cells: Sequence[Cell]) -> TypeGuard[Sequence[str | None]]:
    return set(map(type, cells)) <= {str, NoneType}


def _filled(codes: Sequence[str], found: Sequence[Found], is_refused: bool) -> dict[str, Any]:
    values = dict(zip(codes, found, strict=True))
    if not is_refused and None not in found:
        return values
    return {code: value for code, value in values.items() if value is not None and not isinstance(value, Problem)}


def _shown(cells: Sequence[Cell]) -> Sequence[str]:
    return [cell or "" for cell in cells] if _are_texts(cells) else list(map(shown, cells))


def _placed(problem: Problem, column: LedgerColumn, number: int, place: int) -> Problem:
    cell = f"{column_letter(place)}{number}"
    return Problem(problem.code, row=number, cell=cell, column=column.label, **problem.facts)


def _head_problems(ledger: LedgerKind, head: Head) -> Iterator[Problem]:
    for column in ledger.columns:
        if column.required and column.code not in head.columns:
            yield Problem("ledger.missing_column", column=column.label, head_row=head.last_row)
    for group in ledger.either:
        if not any(code in head.columns for code in group):
            yield Problem("ledger.missing_either_column", columns=_labels(ledger, group), head_row=head.last_row)
    for code, first, second in head.repeated:
        yield Problem(
            "ledger.doubled_column",
            column=ledger.column(code).label,
            first=column_letter(first),
            second=column_letter(second),
        )


def _labels(ledger: LedgerKind, codes: Sequence[str]) -> str:
    return "、".join(f"“{ledger.column(code).label}”" for code in codes)
