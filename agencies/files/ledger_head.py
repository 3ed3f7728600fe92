"""Where does the table begin, and which column is which? Found by what the heading says, not by where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agencies.files.ledger_kinds import LedgerKind, heading, ledger_kinds, strangers
from authorities.files.workbook_reader import Sheet, Value
from authorities.rules.problem import Problem

_SEARCHED_ROWS = 40
_FEWEST = 3  # recognised headings that make a row a head


@dataclass(frozen=True)
class Head:
    """A found head 表头: its first and last row and columns by code (Excel numbers), headings not asked for."""

    first_row: int
    last_row: int
    columns: Mapping[str, int]
    unknown: Mapping[int, str]
    repeated: tuple[tuple[str, int, int], ...]  # code, first and second column


def find_head(kind: LedgerKind, sheet: Sheet) -> Head | Problem:
    """The best head for the kind in the first rows, one or two rows high; or why there is none.

    A head that fits another ledger better is told by that ledger's name. Source: fault E5.
    """
    head = _best_head(kind, sheet)
    found = len(head.columns) if head else 0
    for other in ledger_kinds().values():
        rival = _best_head(other, sheet) if other is not kind else None
        if rival and _is_whole(other, rival) and len(rival.columns) > found:
            return Problem("ledger.wrong_template", expected=kind.name, found=other.name)
    # What people carry about themselves makes a table of people, unless people are what was asked for.
    stranger = None if kind.sealed else _stranger(sheet, found)
    if stranger:
        return Problem("ledger.wrong_template", expected=kind.name, found=stranger)
    return head or Problem(
        "ledger.no_head", expected=kind.name, columns="、".join(_required_labels(kind)), rows=_SEARCHED_ROWS
    )


def _is_whole(kind: LedgerKind, head: Head) -> bool:
    return all(column.code in head.columns for column in kind.columns if column.required)


def _required_labels(kind: LedgerKind) -> list[str]:
    return [column.label for column in kind.columns if column.required]


def _best_head(kind: LedgerKind, sheet: Sheet) -> Head | None:
    last = min(len(sheet.rows), _SEARCHED_ROWS)
    # One row before two: a title above a one-row head must not become part of it.
    heads = [_head_at(kind, sheet.rows, index, height) for height in (1, 2) for index in range(last)]
    return max((head for head in heads if head), key=lambda head: len(head.columns), default=None)


def _head_at(kind: LedgerKind, rows: Sequence[Sequence[Value]], index: int, height: int) -> Head | None:
    if index + height > len(rows):
        return None
    known = kind.headings
    columns: dict[str, int] = {}
    unknown: dict[int, str] = {}
    repeated: list[tuple[str, int, int]] = []
    left = ""
    for place, labels in enumerate(_labels(rows, index, height), start=1):
        code = _column_code(kind, known, labels, left)
        if code and code in columns:
            repeated.append((code, columns[code], place))
        elif code:
            columns[code] = place
        elif labels:
            unknown[place] = labels[0]
        left = code or ""
    if len(columns) < _FEWEST:
        return None
    return Head(index + 1, index + height, columns, unknown, tuple(repeated))


def _labels(rows: Sequence[Sequence[Value]], index: int, height: int) -> list[list[str]]:
    """Per column, the texts that may be its heading: the lower cell, group and lower cell, the upper cell."""
    width = max(len(row) for row in rows[index : index + height])
    upper = [_text_at(rows[index], place) for place in range(width)]
    if height == 1:
        return [[text] if text else [] for text in upper]
    lower = [_text_at(rows[index + 1], place) for place in range(width)]
    labels, group = [], ""
    for above, below in zip(upper, lower, strict=True):
        group = above or (group if below else "")
        labels.append([text for text in (below and group + below, below, above) if text])
    return labels


def _text_at(row: Sequence[Value], place: int) -> str:
    value = row[place] if place < len(row) else None
    return value if isinstance(value, str) else ""


def _column_code(kind: LedgerKind, known: Mapping[str, str], labels: list[str], left: str) -> str | None:
    for label in labels:
        name = heading(label)
        if name in kind.bare_phone_labels and left:
            phone = kind.column(left).phone
            if phone:
                return phone
        if name in known:
            return known[name]
    return None


def _stranger(sheet: Sheet, found: int) -> str | None:
    for name, labels in strangers().items():
        for row in sheet.rows[:_SEARCHED_ROWS]:
            if len({heading(value) for value in row if isinstance(value, str)} & labels) > max(found, _FEWEST - 1):
                return name
    return None
