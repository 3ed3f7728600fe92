"""One row of an uploaded ledger, and what clashes between rows of one file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from agencies.files.cell_values import Value
from agencies.files.ledger_kinds import LedgerKind
from authorities.rules.problem import Problem


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row of the ledger: Excel's row number, clean values by column code, and every cell as it stood in the file.

    `values` lacks a column whose cell is blank or refused.   raw: column code → original content in words.
    """

    number: int
    values: Mapping[str, Value]
    raw: Mapping[str, str]


class KeysSeen:
    """The keys of a ledger's rows, piece by piece: every row of a key that comes twice goes back, each naming another.

    Which of them is right is not ours to guess.   earlier: problems of rows in pieces that went by before the second
    row came, by row number.
    """

    def __init__(self, ledger: LedgerKind, letters: Mapping[str, str]) -> None:
        self._ledger, self._letters = ledger, letters
        self._first: dict[tuple[Value, ...] | Value, int] = {}
        self._told: set[int] = set()
        self.earlier: dict[int, Problem] = {}

    def doubled(self, rows: Sequence[LedgerRow]) -> dict[int, Problem]:
        """The problems of rows of this piece, by row number."""
        found: dict[int, Problem] = {}
        begins = rows[0].number if rows else 0
        for number, key in self._keys(rows):
            first = self._first.setdefault(key, number)
            if first == number:
                continue
            value = str(key[0] if isinstance(key, tuple) else key)
            found[number] = self._problem(number, first, value)
            if first not in self._told:
                self._told.add(first)
                (found if first >= begins else self.earlier)[first] = self._problem(first, number, value)
        return found

    def _keys(self, rows: Iterable[LedgerRow]) -> Iterable[tuple[int, tuple[Value, ...] | Value]]:
        codes = self._ledger.keys
        if len(codes) == 1:
            return ((row.number, row.values[codes[0]]) for row in rows if codes[0] in row.values)
        return (
            (row.number, tuple(row.values[code] for code in codes))
            for row in rows
            if all(code in row.values for code in codes)
        )

    def _problem(self, number: int, other: int, value: str) -> Problem:
        ledger, key = self._ledger, self._ledger.key
        place = {"row": number, "cell": f"{self._letters[key]}{number}", "column": ledger.column(key).label}
        if not ledger.also_key:
            return Problem("ledger.doubled_key", **place, value=value, other_row=other)
        columns = "、".join(ledger.column(code).label for code in ledger.keys)
        return Problem("ledger.doubled_row", **place, columns=columns, other_row=other)


def reading_order(problem: Problem) -> tuple[int, int, str]:
    """Where a reader meets the problem: row, then column."""
    row, cell = problem.facts.get("row", 0), str(problem.facts.get("cell", ""))
    return (row if isinstance(row, int) else 0, len(cell), cell)
