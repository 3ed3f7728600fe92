"""What came of a draw's objects, and what does that say of the whole list?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from authorities.rules.problem import Problem
from campaigns.models import Draw, Task
from campaigns.queries.draws import faults_of
from campaigns.rules.inference import NothingToSay, Sample, Statement, statement
from inspections.models import Finding, Record


@dataclass(frozen=True)
class StratumResult:
    """One stratum with its figures and either what it says or why it says nothing."""

    name: str
    sample: Sample
    statement: Statement | None
    problem: Problem | None


def results_of(draw: Draw) -> list[StratumResult]:
    """The drawn strata by name; a constant number of queries. Failing: a submitted record with a finding.

    A stratum whose list grew in a top-up says nothing: its later objects had another chance than the first ones.
    """
    by_ticket = draw.state == Draw.State.DRAWN and not faults_of(draw)
    entries = list(draw.entries.values_list("stratum", "is_drawn", "listed_in"))
    grown = {stratum for stratum, _, listed_in in entries if listed_in is not None}
    samples = _samples(entries, _standing(draw), by_ticket)
    return [_result(draw, name, sample, name in grown) for name, sample in sorted(samples.items()) if sample.to_check]


def _standing(draw: Draw) -> list[tuple[str, bool, bool, bool]]:
    submitted = Record.objects.filter(task=OuterRef("pk"), state=Record.State.SUBMITTED)
    found = Finding.objects.filter(record=OuterRef("pk"))
    failing = submitted.filter(Q(meets_conditions=False) | Exists(found))
    tasks = Task.objects.filter(entry__draw=draw).annotate(checked=Exists(submitted), failing=Exists(failing))
    return [
        (stratum, state == Task.State.CANCELLED, checked, failing)
        for stratum, state, checked, failing in tasks.values_list("entry__stratum", "state", "checked", "failing")
    ]


def _samples(
    entries: Iterable[tuple[str, bool, int | None]], tasks: list[tuple[str, bool, bool, bool]], by_ticket: bool
) -> dict[str, Sample]:
    listed = Counter[str]()
    drawn = Counter[str]()
    for stratum, is_drawn, _ in entries:
        listed[stratum] += 1
        drawn[stratum] += is_drawn
    gone = Counter(stratum for stratum, cancelled, _, _ in tasks if cancelled)
    standing = Counter(stratum for stratum, cancelled, _, _ in tasks if not cancelled)
    checked = Counter(stratum for stratum, cancelled, done, _ in tasks if done and not cancelled)
    failing = Counter(stratum for stratum, cancelled, _, bad in tasks if bad and not cancelled)
    return {
        name: Sample(
            listed=count,
            set_aside=gone[name],
            to_check=max(standing[name], drawn[name] - gone[name]),
            checked=checked[name],
            failing=failing[name],
            by_ticket=by_ticket,
        )
        for name, count in listed.items()
    }


def _result(draw: Draw, name: str, sample: Sample, grown: bool) -> StratumResult:
    if grown:
        return StratumResult(name, sample, None, Problem("inference.topped_up"))
    try:
        return StratumResult(name, sample, statement(sample), None)
    except NothingToSay as refused:
        return StratumResult(name, sample, None, refused.problem)
