"""May this certificate be written down, and what of it is doubtful? Numbers, levels, directions, days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from agencies.rules.identifiers import (
    ENGINEER_NUMBER,
    OPERATOR_NUMBER,
    check_engineer_number,
    check_operator_number,
)
from authorities.rules.problem import Problem

OPERATOR = "operator"
REGISTRATION_YEARS = 3
# 等级数字越小越高：监控操作五级至二级，检测维修保养四级至一级（后者部分凭记忆整理，只作疑点）
LEVELS_OF = {"monitoring": (2, 5), "maintenance": (1, 4)}
DIRECTION_WORDS = {"monitoring": "消防设施监控操作", "maintenance": "消防设施检测维修保养"}


class Facts(NamedTuple):
    """A certificate as it would stand. level None: not an operator's, or not known."""

    kind: str
    number: str
    registration_number: str
    seal_number: str
    level: int | None
    direction: str
    issued_on: date | None
    valid_until: date | None


class Patterns(NamedTuple):
    """How numbers look, as whole-match regular expressions: settings of the holder."""

    engineer: str = ENGINEER_NUMBER
    operator: str = OPERATOR_NUMBER


def certificate_problems(facts: Facts, patterns: Patterns, *, as_printed: bool) -> Iterator[Problem]:
    """What keeps a certificate out. as_printed: the number stands so on the paper that was shown, however it looks."""
    if facts.issued_on and facts.valid_until and facts.valid_until < facts.issued_on:
        days = {"valid_until": facts.valid_until, "issued_on": facts.issued_on}
        yield Problem("certificates.valid_before_issued", field="valid_until", **days)
    if facts.kind == OPERATOR:
        yield from _operator_problems(facts)
    else:
        yield from _engineer_problems(facts)
    if not as_printed:
        yield from number_problems(facts, patterns)


def number_problems(facts: Facts, patterns: Patterns) -> Iterator[Problem]:
    """Numbers that do not look like numbers: an operator's one, an engineer's three."""
    if facts.kind == OPERATOR:
        checked = {"number": check_operator_number(facts.number, facts.level, patterns.operator)}
    else:
        names = ("number", "registration_number", "seal_number")
        checked = {n: check_engineer_number(getattr(facts, n), patterns.engineer) for n in names if getattr(facts, n)}
    for name, one in checked.items():
        for problem in one.problems:
            yield Problem(problem.code, field=name, **problem.facts)


def certificate_doubts(facts: Facts, patterns: Patterns) -> Iterator[Problem]:
    """What is taken and shown as 待核实."""
    yield from number_problems(facts, patterns)
    if facts.kind == OPERATOR:
        yield from check_operator_number(facts.number, facts.level, patterns.operator).doubts
        yield from _direction_doubts(facts)
        return
    numbers = [number for number in (facts.number, facts.registration_number, facts.seal_number) if number]
    if facts.registration_number and facts.registration_number == facts.number:
        yield Problem("certificates.numbers_same", number=facts.number)
    if facts.seal_number and not facts.registration_number:
        yield Problem("certificates.seal_without_registration", number=facts.seal_number)
    if len(numbers) > 1 and facts.issued_on and facts.valid_until:
        latest = _years_later(facts.issued_on, REGISTRATION_YEARS)
        if facts.valid_until > latest:
            yield Problem("certificates.valid_too_long", valid_until=facts.valid_until, years=REGISTRATION_YEARS)


def renewal_problems(old_until: date | None, new_until: date, standing: str) -> Iterator[Problem]:
    """May the validity be renewed to that day?"""
    if standing != "valid":
        yield Problem("certificates.renew_invalid", field="valid_until")
    elif old_until is not None and new_until <= old_until:
        yield Problem("certificates.renew_backwards", field="valid_until", old=old_until, new=new_until)


def _operator_problems(facts: Facts) -> Iterator[Problem]:
    if facts.level is None:
        yield Problem("certificates.level_missing", field="level")
    for name in ("registration_number", "seal_number"):
        if getattr(facts, name):
            yield Problem("certificates.not_an_engineer", field=name)


def _engineer_problems(facts: Facts) -> Iterator[Problem]:
    if facts.level is not None:
        yield Problem("certificates.not_an_operator", field="level")
    if facts.direction:
        yield Problem("certificates.not_an_operator", field="direction")


def _direction_doubts(facts: Facts) -> Iterator[Problem]:
    if facts.direction in LEVELS_OF and facts.level is not None:
        highest, lowest = LEVELS_OF[facts.direction]
        if not highest <= facts.level <= lowest:
            said = {"direction": DIRECTION_WORDS[facts.direction], "highest": highest, "lowest": lowest}
            yield Problem("certificates.level_of_direction", level=facts.level, **said)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 2月29日
        return day.replace(year=day.year + years, day=28)
