"""Whom does a key unit's file name as on duty? Read from the table it is kept in, or from lines pasted out of it.

Columns are found by their heading; without a heading they are taken as 姓名, 证书编号, 公民身份号码.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies.rules.identifiers import check_id_number
from agencies.rules.normalising import normal_code, normal_name
from authorities.files.workbook_reader import FileRefused, Unreadable, read_sheets
from authorities.rules.problem import Problem

MOST_PEOPLE, LONGEST_NAME, LONGEST_NUMBER = 200, 30, 40
HEADING_WITHIN = 10  # rows; a title may stand above the heading
COLUMNS = ("name", "certificate_number", "id_number")
_BEFORE_A_NUMBER = re.compile(r"\s+(?=[0-9A-Za-z]{6})")
_HEADINGS = {
    "name": ("姓名", "值班人员", "值班人员姓名", "人员姓名"),
    "certificate_number": ("证书编号", "职业资格证书编号", "资格证书编号", "证件编号", "证书号", "操作员证书编号"),
    "id_number": ("公民身份号码", "身份证号", "身份证号码", "身份证"),
}
_HEADING_OF = {heading: code for code, headings in _HEADINGS.items() for heading in headings}


@dataclass(frozen=True)
class FiledPerson:
    """One person of the file; number and ID number "" where the file has none."""

    name: str
    certificate_number: str = ""
    id_number: str = ""


class FiledPeopleRefused(Exception):
    """The list cannot be taken as it is; nothing of it was. `problems` say why, row by row."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} problems")


def read_filed_people(content: bytes, today: date) -> list[FiledPerson]:
    """The people of an .xlsx, .xls, .csv or of pasted lines. Raises FiledPeopleRefused, with every problem found."""
    try:
        sheets = read_sheets(content)
    except FileRefused as refusal:
        raise FiledPeopleRefused([refusal.problem]) from refusal
    rows = [_cells(row) for row in next((sheet.rows for sheet in sheets if any(map(any, sheet.rows))), [])]
    first, columns = _head(rows)
    people: dict[int, FiledPerson] = {}
    problems: list[Problem] = []
    for number, row in enumerate(rows[first:], start=first + 1):
        cells = {code: row[place] for code, place in columns.items() if place < len(row) and row[place] is not None}
        if cells:
            people[number] = _person(cells)
            problems += _problems(number, cells, people[number], today)
    problems += _doubles(people)
    if not people:
        problems.append(Problem("filed.nobody"))
    if len(people) > MOST_PEOPLE:
        problems = [Problem("filed.too_many", count=len(people), limit=MOST_PEOPLE)]
    if problems:
        raise FiledPeopleRefused(problems)
    return list(people.values())


def _cells(row: Sequence[Any]) -> Sequence[Any]:
    """The row; a pasted line without separators falls apart before a number: 张三 2313012008438308."""
    return _BEFORE_A_NUMBER.split(row[0]) if len(row) == 1 and isinstance(row[0], str) else row


def _head(rows: Sequence[Sequence[Any]]) -> tuple[int, Mapping[str, int]]:
    """How many rows stand above the people, and the column of each value."""
    for number, row in enumerate(rows[:HEADING_WITHIN]):
        words = [normal_code(cell) if isinstance(cell, str) else "" for cell in row]
        places = {_HEADING_OF[word]: place for place, word in enumerate(words) if word in _HEADING_OF}
        if "name" in places:
            return number + 1, places
    return 0, dict(zip(COLUMNS, range(len(COLUMNS)), strict=True))


def _person(cells: Mapping[str, Any]) -> FiledPerson:
    texts = {code: str(cell) for code, cell in cells.items() if not isinstance(cell, Unreadable)}
    return FiledPerson(
        name=normal_name(texts.get("name", "")),
        certificate_number=normal_code(texts.get("certificate_number", "")),
        id_number=normal_code(texts.get("id_number", "")),
    )


def _problems(row: int, cells: Mapping[str, Any], person: FiledPerson, today: date) -> Iterator[Problem]:
    if any(isinstance(cell, Unreadable) for cell in cells.values()):
        yield Problem("filed.unreadable", row=row)
        return
    if not person.name:
        yield Problem("filed.no_name", row=row)
    if len(person.name) > LONGEST_NAME:
        yield Problem("filed.name_too_long", row=row, length=len(person.name), limit=LONGEST_NAME)
    if len(person.certificate_number) > LONGEST_NUMBER:
        facts = {"length": len(person.certificate_number), "limit": LONGEST_NUMBER}
        yield Problem("filed.number_too_long", row=row, **facts)
    if any(isinstance(cells.get(code), float) for code in COLUMNS[1:]):
        # Excel按数字存长号码，末几位已经变成0
        yield Problem("filed.number_rounded", row=row)
    elif person.id_number and check_id_number(person.id_number, today).problems:
        yield Problem("filed.id_number_wrong", row=row)


def _doubles(people: Mapping[int, FiledPerson]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for row, person in people.items():
        if person.id_number and person.id_number in seen:
            yield Problem("filed.twice", row=row, other=seen[person.id_number])
        seen.setdefault(person.id_number, row)
