"""Which cross-checks does a notice order, with which thresholds? And do the tests it names exist?

The tests themselves belong to a higher app, which registers their names and thresholds here when it is ready.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from authorities.rules.problem import Problem

if TYPE_CHECKING:
    from campaigns.rules.notice import Notice

GRADES = ("high", "medium", "low")
GRADE_WORDS = {"high": "重大疑点", "medium": "一般疑点", "low": "提示"}


@dataclass(frozen=True)
class Crosscheck:
    """One rule over the ledgers 交叉核对: the registered test, its thresholds, how grave a hit is, and why we look.

    thresholds: name → whole number.   basis: where the thresholds come from, when the quote does not say them.
    """

    code: str
    test: str
    title: str
    grade: str
    look: str  # what an inspector should look at on the spot
    clause: str
    quote: str = ""
    thresholds: Mapping[str, int] = field(default_factory=dict)
    basis: str = ""


TestShape = Mapping[str, tuple[int, int]]
"""What a registered test asks of a notice: threshold name → lowest and highest value."""

_registered: dict[str, TestShape] = {}


def register_test(name: str, thresholds: TestShape) -> None:
    """Make a test known under its name."""
    _registered[name] = thresholds


def registered_tests() -> Mapping[str, TestShape]:
    """All tests, by name."""
    return dict(_registered)


@dataclass(frozen=True)
class CrosscheckFlaw:
    """One thing wrong with a cross-check; shaped as a Flaw of notice_checks."""

    key: str
    problem: Problem
    kind: str = "crosscheck"


def check_crosschecks(notice: Notice, tests: Mapping[str, TestShape] | None) -> Iterator[CrosscheckFlaw]:
    """Every cross-check cites a clause of the notice and names a registered test with exactly its thresholds.

    tests None: nobody registered any (a folder read on its own); then only the clauses are judged.
    """
    clauses = {clause.id for clause in notice.clauses}
    for one in notice.crosschecks:
        if one.clause not in clauses:
            yield CrosscheckFlaw(one.code, Problem("notice.unknown_clause", clause=one.clause))
        if tests is not None:
            yield from (CrosscheckFlaw(one.code, problem) for problem in _against(one, tests))


def _against(one: Crosscheck, tests: Mapping[str, TestShape]) -> Iterator[Problem]:
    shape = tests.get(one.test)
    if shape is None:
        known = "、".join(sorted(tests)) or "没有"
        yield Problem("notice.unknown_name", field="test", name=one.test, known=known)
        return
    if set(shape) != set(one.thresholds):
        found, wanted = "、".join(sorted(one.thresholds)) or "没有", "、".join(sorted(shape)) or "没有"
        yield Problem("notice.thresholds_differ", test=one.test, found=found, wanted=wanted)
        return
    for name, (low, high) in shape.items():
        if not low <= one.thresholds[name] <= high:
            yield Problem("notice.out_of_range", key=name, found=one.thresholds[name], low=low, high=high)
