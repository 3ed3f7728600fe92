"""What does an uploaded ledger say, row by row? Clean values with the place of everything that could not be taken.

Every row that holds something is accounted for: read, refused with a cell and a reason, or listed as left out
(totals, remarks, repeated heads). Source: I10, faults E1, E4, E5, E7.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from agencies.files.cell_values import Cell, Value, clean_text, converted, is_blank, shown
from agencies.files.ledger_head import Head, find_head
from agencies.files.ledger_kinds import LedgerColumn, LedgerKind, heading, ledger_kinds
from authorities.files.workbook_reader import Sheet
from authorities.rules.problem import Problem

_TOTAL = re.compile(
    r"^(?:本页|全市|全县|全区|全省|以上|总)?(?:合计|总计|小计|共计|总数|汇总)(?:数|数量)?[:：]?\d*[家个项条户]?$|^共\d+[家个项条户]$"
)
_REMARK = re.compile(
    r"^(?:备注|注|说明|填表说明|填表人|填报人|制表人|制表|审核人|审核|填报单位|填报日期|填表日期|联系电话)(?:[:：1-9一二三]|$)"
)
_REMEMBERED = 20_000  # texts, so that the memory of a large file stays flat
_Reader = Callable[[LedgerColumn, Cell], Value | Problem]


@dataclass(frozen=True)
class LedgerRow:
    """One row of the ledger: Excel's row number, clean values by column code, and every cell as it stood in the file.

    `values` lacks a column whose cell is blank or refused.   raw: column code → original content in words.
    """

    number: int
    values: Mapping[str, Value]
    raw: Mapping[str, str]


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
    """Read one ledger from a sheet.   kind: a code of `ledger_kinds`.

    Problems "ledger.…": wrong table, no head, missing or doubled columns; per cell: blank but required, spoilt numbers,
    no such day, unknown options, too long, a key that comes twice. Nothing raises for what a file contains.
    """
    ledger = ledger_kinds()[kind]
    head = find_head(ledger, sheet)
    if isinstance(head, Problem):
        return LedgerRows(problems=(head,))
    letters = {code: column_letter(place) for code, place in head.columns.items()}
    problems = list(_head_problems(ledger, head))
    if problems:
        return LedgerRows(problems=tuple(problems), columns=letters)
    rows, left_out = _split_rows(ledger, head, sheet)
    read_cell = _reader(sheet.date_1904)
    read = [_read_row(ledger, head, number, cells, read_cell) for number, cells in rows]
    problems = [problem for _, found in read for problem in found]
    ledger_rows = tuple(row for row, _ in read)
    problems += _doubled_keys(ledger, ledger_rows, letters)
    if not ledger_rows:
        problems.append(Problem("ledger.no_rows", row_of_head=head.last_row))
    ignored = tuple((column_letter(place), " ".join(label.split())) for place, label in head.unknown.items())
    return LedgerRows(ledger_rows, tuple(sorted(problems, key=_reading_order)), tuple(left_out), ignored, letters)


def choose_sheet(kind: str, sheets: Sequence[Sheet]) -> Sheet:
    """The sheet that holds the ledger: the first visible one with its head, else the first with anything in it."""
    ledger = ledger_kinds()[kind]
    filled = [sheet for sheet in sheets if sheet.rows and not sheet.hidden] or list(sheets)
    fitting = [sheet for sheet in filled if isinstance(find_head(ledger, sheet), Head)]
    return (fitting or filled or [Sheet("", [])])[0]


def column_letter(place: int) -> str:
    """1 → A, 27 → AA: a column as Excel names it."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


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


def _split_rows(
    ledger: LedgerKind, head: Head, sheet: Sheet
) -> tuple[list[tuple[int, list[Cell]]], list[tuple[int, str]]]:
    """Rows of the ledger below the head, and what was left out with the reason."""
    kept, left_out = [], []
    for number, cells in enumerate(_unmerged(head, sheet), start=head.last_row + 1):
        if all(is_blank(cell) for cell in cells):
            continue
        reason = _reason_to_leave_out(ledger, head, cells)
        if reason is None:
            kept.append((number, cells))
        elif reason:
            left_out.append((number, reason))
    return kept, left_out


def _reason_to_leave_out(ledger: LedgerKind, head: Head, cells: Sequence[Cell]) -> str | None:
    """None: a row of the ledger.   "": nothing but a running number.   Otherwise why the row is no entry."""
    first = clean_text(next((cell for cell in cells if isinstance(cell, str) and not is_blank(cell)), ""))
    key = _at(cells, head.columns[ledger.key])
    if _TOTAL.match(first.replace(" ", "")) and _is_no_key(key):
        return "total"
    if _REMARK.match(first) and (is_blank(key) or all(_REMARK.match(text) for text in _texts(cells))):
        return "remark"
    if all(is_blank(_at(cells, place)) for place in head.columns.values()):
        strange = [cell for cell in cells if not is_blank(cell)]
        return "" if len(strange) == 1 and isinstance(strange[0], int) else "unknown_columns"
    return "head" if _is_head_again(ledger, first, cells) else None


def _is_head_again(ledger: LedgerKind, first: str, cells: Sequence[Cell]) -> bool:
    if heading(first) not in ledger.headings and len(first) > 4:  # a head may begin with 序号
        return False
    return sum(heading(text) in ledger.headings for text in _texts(cells)) >= max(3, ledger.required_count)


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [clean_text(cell) for cell in cells if isinstance(cell, str) and not is_blank(cell)]


def _is_no_key(cell: Cell) -> bool:
    """A total's count may stand in any column, but no total has a registration code."""
    return (
        not isinstance(cell, str) or len(clean_text(cell)) < 6 or bool(_TOTAL.match(clean_text(cell).replace(" ", "")))
    )


def _at(cells: Sequence[Cell], place: int) -> Cell:
    return cells[place - 1] if place <= len(cells) else None


def _unmerged(head: Head, sheet: Sheet) -> list[list[Cell]]:
    """Rows below the head with each vertically merged cell filled down: what the reader of the sheet sees."""
    rows = [list(row) for row in sheet.rows[head.last_row :]]
    for top, left, bottom, _ in sheet.merged:
        value = _at(sheet.rows[top - 1], left) if top <= len(sheet.rows) else None
        for number in range(max(top + 1, head.last_row + 1), min(bottom, len(sheet.rows)) + 1):
            row = rows[number - head.last_row - 1]
            row.extend([None] * (left - len(row)))
            row[left - 1] = value
    return rows


def _reader(date_1904: bool) -> _Reader:
    """`converted` that remembers: of a column's texts most come again, row after row."""
    seen: dict[tuple[str, str], Value | Problem] = {}

    def read_cell(column: LedgerColumn, cell: Cell) -> Value | Problem:
        if not isinstance(cell, str):
            return converted(column, cell, date_1904=date_1904)
        place = (column.code, cell)
        if place not in seen:
            if len(seen) >= _REMEMBERED:
                seen.clear()
            seen[place] = converted(column, cell, date_1904=date_1904)
        return seen[place]

    return read_cell


def _read_row(
    ledger: LedgerKind, head: Head, number: int, cells: Sequence[Cell], read_cell: _Reader
) -> tuple[LedgerRow, list[Problem]]:
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    for code, place in head.columns.items():
        column = ledger.column(code)
        found = read_cell(column, _at(cells, place))
        if isinstance(found, Problem):
            problems.append(_placed(found, column, number, place))
        elif found is not None:
            values[code] = found
        elif column.required:
            problems.append(_placed(Problem("ledger.blank"), column, number, place))
    problems += _missing_either(ledger, values, problems, number)
    raw = {code: shown(_at(cells, place)) for code, place in head.columns.items()}
    return LedgerRow(number, values, raw), problems


def _placed(problem: Problem, column: LedgerColumn, number: int, place: int) -> Problem:
    cell = f"{column_letter(place)}{number}"
    return Problem(problem.code, row=number, cell=cell, column=column.label, **problem.facts)


def _missing_either(
    ledger: LedgerKind, values: Mapping[str, Value], found: Sequence[Problem], number: int
) -> Iterator[Problem]:
    refused = {problem.facts.get("column") for problem in found}
    for group in ledger.either:
        if not any(code in values or ledger.column(code).label in refused for code in group):
            yield Problem("ledger.blank_either", row=number, columns=_labels(ledger, group))


def _doubled_keys(ledger: LedgerKind, rows: Sequence[LedgerRow], letters: Mapping[str, str]) -> Iterator[Problem]:
    """Every row of a key that comes twice goes back, each naming the other: which one is right is not ours to guess."""
    places: dict[tuple[Value, ...], list[int]] = {}
    for row in rows:
        if all(code in row.values for code in ledger.keys):
            places.setdefault(tuple(row.values[code] for code in ledger.keys), []).append(row.number)
    for values, numbers in places.items():
        for number in numbers if len(numbers) > 1 else ():
            yield _doubled(ledger, letters, number, next(n for n in numbers if n != number), str(values[0]))


def _doubled(ledger: LedgerKind, letters: Mapping[str, str], number: int, other: int, value: str) -> Problem:
    place = {"row": number, "cell": f"{letters[ledger.key]}{number}", "column": ledger.column(ledger.key).label}
    if not ledger.also_key:
        return Problem("ledger.doubled_key", **place, value=value, other_row=other)
    columns = "、".join(ledger.column(code).label for code in ledger.keys)
    return Problem("ledger.doubled_row", **place, columns=columns, other_row=other)


def _reading_order(problem: Problem) -> tuple[int, int, str]:
    row, cell = problem.facts.get("row", 0), str(problem.facts.get("cell", ""))
    return (row if isinstance(row, int) else 0, len(cell), cell)
