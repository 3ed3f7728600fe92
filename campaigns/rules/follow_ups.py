"""Within how many working days must a decision be reported, by the notice? 抄告期限"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from authorities.rules.problem import Problem
from campaigns.rules.calendar import WorkingDeadline, working_deadline

if TYPE_CHECKING:
    from campaigns.rules.notice import Notice

ACTS = ("qualification_revoked",)


@dataclass(frozen=True)
class FollowUp:
    """What must follow a decision: `act` is decided, within `working_days` of it `title` is done."""

    code: str
    act: str
    title: str
    working_days: int
    clause: str
    quote: str

    def due(self, decided_on: date) -> WorkingDeadline:
        """The last day; the day of the decision does not count. Provisional where the calendar is not published."""
        return working_deadline(decided_on, self.working_days)


@dataclass(frozen=True)
class FollowUpFlaw:
    """One thing wrong with a row; shaped as a Flaw of notice_checks."""

    key: str
    problem: Problem
    kind: str = "follow_up"


def check_follow_ups(notice: Notice) -> Iterator[FollowUpFlaw]:
    """Every row cites a clause of the notice; no act is followed up twice."""
    clauses, seen = {clause.id for clause in notice.clauses}, set()
    for one in notice.follow_ups:
        if one.clause not in clauses:
            yield FollowUpFlaw(one.code, Problem("notice.unknown_clause", clause=one.clause))
        if one.act in seen:
            yield FollowUpFlaw(one.code, Problem("notice.act_twice", act=one.act))
        seen.add(one.act)
