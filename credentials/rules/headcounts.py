"""How many of an agency's people count for each practice condition on a day, and who does not, and why? 人员计数

A person counts when a certificate of the kind is in force and the person is insured here, or exempt with proof. What is
not established counts neither for nor against: the figure is a range from the sure to the possible.
Source: notice 附件1 二4, 三1, 三2 (H091–H096).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from agencies.rules.identifiers import is_intermediate_or_above
from agencies.rules.insurance import InsuranceState

ENGINEER_1, ENGINEER_2, OPERATOR = "engineer_1", "engineer_2", "operator"
CONDITIONS = ("registered_engineers", "first_class_engineers", "operators", "operators_intermediate")
# 不计入的原因；其余都是待核实
AGAINST = frozenset({"not_issued", "expired", "standing", "unregistered", "forged", "lapsed"})


class Paper(NamedTuple):
    """A certificate as it stands on the day. standing: "valid" or how it ended.   looked_up: last result, or ""."""

    kind: str
    level: int | None
    is_registered: bool
    standing: str
    issued_on: date | None
    valid_until: date | None
    looked_up: str
    is_other_kind: bool  # 职业技能等级证书的编号，不是国家职业资格证书


class Worker(NamedTuple):
    """A person employed on the day. elsewhere: also employed by another agency then.   is_director: 技术负责人."""

    pk: int
    name: str
    insurance: InsuranceState
    has_contract: bool
    elsewhere: bool
    papers: tuple[Paper, ...]
    is_director: bool = False


@dataclass(frozen=True)
class Headcount:
    """sure: persons who count.   doubtful: further persons who would, were everything established."""

    sure: int
    doubtful: int

    @property
    def possible(self) -> int:
        return self.sure + self.doubtful


@dataclass(frozen=True)
class Remark:
    """A person with a certificate who does not count, or not for certain; reasons in the order they were met."""

    person: int
    name: str
    kind: str
    reasons: tuple[str, ...]

    @property
    def counts(self) -> bool | None:
        """False: left out.   None: to be verified."""
        return False if AGAINST & set(self.reasons) else None


def head_counts(workers: Iterable[Worker], day: date) -> dict[str, Headcount]:
    """Condition → how many persons, each counted once."""
    people = list(workers)
    return {condition: _headcount(people, condition, day) for condition in CONDITIONS}


def remarks(workers: Iterable[Worker], day: date) -> list[Remark]:
    """Who holds a certificate and does not count for certain, one remark a person and kind of certificate."""
    found = []
    for worker in workers:
        for kinds in ((ENGINEER_1, ENGINEER_2), (OPERATOR,)):
            papers = [paper for paper in worker.papers if paper.kind in kinds]
            best = _best(worker, papers, day)
            if best is not None and best[1]:
                found.append(Remark(worker.pk, worker.name, best[0].kind, best[1]))
    return found


def directors(workers: Iterable[Worker], day: date) -> list[tuple[Worker, bool]]:
    """The technical directors, and whether each holds a first-class registration in force, as they must.

    Source: 社会消防技术服务管理规定 第十二条. It is punished by itself and says nothing of the system (附件1 三5).
    """
    found = []
    for worker in workers:
        if worker.is_director:
            papers = [paper for paper in worker.papers if paper.kind == ENGINEER_1]
            found.append((worker, any(not AGAINST & set(_paper_reasons(paper, day)) for paper in papers)))
    return found


def _headcount(workers: Sequence[Worker], condition: str, day: date) -> Headcount:
    sure = doubtful = 0
    for worker in workers:
        best = _best(worker, [paper for paper in worker.papers if _fits(paper, condition)], day)
        if best is not None:
            reasons = set(best[1])
            sure += not reasons
            doubtful += bool(reasons) and not reasons & AGAINST
    return Headcount(sure, doubtful)


def _fits(paper: Paper, condition: str) -> bool:
    if condition == "registered_engineers":
        return paper.kind in (ENGINEER_1, ENGINEER_2)
    if condition == "first_class_engineers":
        return paper.kind == ENGINEER_1
    if paper.kind != OPERATOR:
        return False
    return condition == "operators" or (paper.level is not None and is_intermediate_or_above(paper.level))


def _best(worker: Worker, papers: Sequence[Paper], day: date) -> tuple[Paper, tuple[str, ...]] | None:
    """The paper that speaks best for the person: nothing against it, then fewest doubts."""
    judged = [(paper, (*_paper_reasons(paper, day), *_person_reasons(worker))) for paper in papers]
    return min(judged, key=lambda one: (bool(AGAINST & set(one[1])), len(one[1])), default=None)


def _paper_reasons(paper: Paper, day: date) -> Iterator[str]:
    if paper.standing != "valid":
        yield "standing"
    if paper.issued_on is not None and paper.issued_on > day:
        yield "not_issued"
    if paper.valid_until is not None and paper.valid_until < day:
        yield "expired"
    if paper.kind != OPERATOR and not paper.is_registered:
        yield "unregistered"
    if paper.looked_up in ("forged", "not_found"):
        yield paper.looked_up
    if paper.is_other_kind:
        yield "other_kind"


def _person_reasons(worker: Worker) -> Iterator[str]:
    if worker.insurance.counts is not True:
        yield str(worker.insurance)
    if not worker.has_contract:
        yield "no_contract"
    if worker.elsewhere:
        yield "elsewhere"
