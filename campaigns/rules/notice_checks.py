"""Does a notice hang together? Every name it uses exists, its dates and bands follow on, every clause has its object.

Decisions over a `Notice` already built; the folder reader adds file and line to each `Flaw`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from itertools import combinations, pairwise

from authorities.rules.problem import Problem
from campaigns.rules.notice import Band, Clause, Notice, Tier

_LIFTED = (
    "population",
    "milestone",
    "phase",
    "return",
    "item",
    "column",
    "reading",
    "label",
    "contradiction",
    "disposal",
    "floor",
)


@dataclass(frozen=True)
class Flaw:
    """One thing that does not fit: the kind and code of the row it is about, and what is wrong with it."""

    kind: str  # "tier", "population", "clause", … as the tables of the folder are called
    key: str
    problem: Problem


def check_plan(notice: Notice) -> Iterator[Flaw]:
    """Clauses, populations, tiers, phases, milestones, returns and readings; all flaws, in the folder's order."""
    yield from _clauses(notice)
    yield from _unknown_clauses(notice)
    yield from _populations(notice)
    yield from _tiers(notice)
    yield from _dates(notice)
    yield from _returns(notice)
    yield from _causes(notice)


def flaw(kind: str, key: str, code: str, **facts: str | int) -> Flaw:
    return Flaw(kind, key, Problem(code, **facts))


def unknown(kind: str, key: str, field: str, name: str | None, known: Iterable[str]) -> Iterator[Flaw]:
    if name is not None and name not in (names := set(known)):
        yield flaw(kind, key, "notice.unknown_name", field=field, name=name, known=some_of(names))


def some_of(names: Iterable[str]) -> str:
    ordered = sorted(names)
    return "、".join(ordered[:12]) + ("等" if len(ordered) > 12 else "") or "没有"


def clause_uses(notice: Notice) -> Mapping[str, list[str]]:
    """Clause id → the objects of the folder that cite it, as "population:fire-site"; order of the folder."""
    uses: dict[str, list[str]] = {}
    for kind, key, clause in _citations(notice):
        uses.setdefault(clause, []).append(f"{kind}:{key}")
    return uses


def _citations(notice: Notice) -> Iterator[tuple[str, str, str]]:
    for population in notice.populations:
        yield "population", population.code, population.clause
    for tier in notice.tiers:
        yield "tier", tier.population, tier.clause
    yield from (("floor", floor.code, floor.clause) for floor in notice.floors)
    for phase in notice.phases:
        yield "phase", phase.code, phase.clause
    for milestone in notice.milestones:
        yield "milestone", milestone.code, milestone.clause
    for one in notice.returns:
        yield "return", one.code, one.clause
    for form in notice.checklists:
        yield "checklist", form.code, form.clause
        yield from (("item", item.code, item.clause) for item in form.items)
        yield from (("contradiction", pair.code, pair.clause) for pair in form.contradictions)
        yield from (("disposal", one.code, one.clause) for one in form.disposals)
    for table in notice.tables:
        yield "table", table.code, table.clause
        yield from (("column", column.code, column.clause) for column in table.columns)
    if notice.cause_clause:
        yield "causes", "", notice.cause_clause
    for reading in notice.readings.values():
        yield from (("reading", reading.code, clause) for clause in reading.clauses)


def _clauses(notice: Notice) -> Iterator[Flaw]:
    uses = clause_uses(notice)
    names = _names(notice)
    for clause in notice.clauses:
        # 解读只说怎么读，不算把它做了
        carriers = [use for use in uses.get(clause.id, []) if not use.startswith("reading:")]
        yield from _clause_standing(clause, carriers)
        if not (carriers or clause.carried_by or clause.background or clause.not_built):
            yield flaw("clause", clause.id, "notice.clause_unused")
        for carrier in clause.carried_by:
            kind, colon, name = carrier.partition(":")
            if colon and kind in names:
                yield from unknown("clause", clause.id, f"carried_by的{kind}", name, names[kind])
    yield from _lines(notice)


def _clause_standing(clause: Clause, uses: list[str]) -> Iterator[Flaw]:
    carriers = "、".join([*clause.carried_by, *uses])
    if clause.background and carriers:
        yield flaw("clause", clause.id, "notice.background_used", by=carriers)
    if clause.not_built and (carriers or clause.background):
        yield flaw("clause", clause.id, "notice.not_built_used", by=carriers or "background")
    if not clause.quotes and not clause.background:
        yield flaw("clause", clause.id, "notice.clause_without_quote")


def _names(notice: Notice) -> Mapping[str, set[str]]:
    """What `carried_by` may name inside the folder: kind → codes."""
    names: dict[str, set[str]] = {kind: set() for kind in _LIFTED}
    for kind, key, _clause in _citations(notice):
        names.setdefault(kind, set()).add(key)
    names["label"] = {label for form in notice.checklists for label in form.labels}
    names["label"] |= {label for table in notice.tables for label in table.labels}
    names["notice"] = {field.name for field in fields(Notice)}
    return names


def _lines(notice: Notice) -> Iterator[Flaw]:
    """Every line of the requirement catalogue is answered by a clause, and no other line is named."""
    wanted = {f"{notice.lines_prefix}{n:03d}" for n in range(1, notice.lines_total + 1)}
    for clause in notice.clauses:
        for line in clause.lines:
            if line not in wanted:
                yield flaw("clause", clause.id, "notice.line_unknown", line=line, total=notice.lines_total)
    covered = {line for clause in notice.clauses for line in clause.lines}
    for line in sorted(wanted - covered):
        yield flaw("catalogue", "", "notice.line_uncovered", line=line)


def _unknown_clauses(notice: Notice) -> Iterator[Flaw]:
    known = {clause.id for clause in notice.clauses}
    for kind, key, clause in _citations(notice):
        if clause not in known:
            yield flaw(kind, key, "notice.unknown_clause", clause=clause)


def _populations(notice: Notice) -> Iterator[Flaw]:
    codes = {p.code for p in notice.populations}
    tiers = {t.population: t for t in notice.tiers}
    for population in notice.populations:
        code, tier = population.code, tiers.get(population.code)
        yield from unknown("population", code, "due", population.due, (m.code for m in notice.milestones))
        yield from unknown("population", code, "parent", population.parent, codes - {code})
        if tier is None:
            yield flaw("population", code, "notice.population_without_tier")
        elif (tier.per_object_minimum is not None) != (population.parent is not None):
            yield flaw("population", code, "notice.parent_and_minimum")
        above = tiers.get(population.parent or "")
        if above is not None and above.method != "draw":
            yield flaw("population", code, "notice.parent_not_drawn", parent=above.population)


def _tiers(notice: Notice) -> Iterator[Flaw]:
    codes = [p.code for p in notice.populations]
    for tier in notice.tiers:
        yield from unknown("tier", tier.population, "population", tier.population, codes)
        if (tier.method == "each") != (tier.per_object_minimum is not None):
            yield flaw("tier", tier.population, "notice.method_each")
        if tier.method == "coverage" and tier.share != 1:
            yield flaw("tier", tier.population, "notice.method_coverage", share=tier.written or "没有")
        yield from _bands(tier)


def _bands(tier: Tier) -> Iterator[Flaw]:
    """Bands hold every N from 0 up, each exactly once: each overlap and each gap is told with its figures."""
    bands = sorted(tier.bands, key=lambda b: -1 if b.low is None else b.low)
    for first, second in combinations(bands, 2):
        low = max(_low(first), _low(second))
        high = min(_high(first), _high(second))
        if low <= high:
            facts = {"first": first.written, "second": second.written, "span": _span(low, high)}
            yield flaw("tier", tier.population, "notice.bands_overlap", **facts)
    next_free = 0
    for band in bands:
        if _low(band) > next_free:
            yield flaw("tier", tier.population, "notice.bands_gap", span=_span(next_free, _low(band) - 1))
        next_free = max(next_free, _high(band) + 1)
    if bands and next_free <= _ENDLESS:
        yield flaw("tier", tier.population, "notice.bands_gap", span=_span(next_free, _ENDLESS))


_ENDLESS = 10**12


def _low(band: Band) -> int:
    return 0 if band.low is None else band.low


def _high(band: Band) -> int:
    return _ENDLESS if band.high is None else band.high


def _span(low: int, high: int) -> str:
    if high >= _ENDLESS:
        return f"{low}家以上"
    return f"{low}家" if low == high else f"{low}至{high}家"


def _dates(notice: Notice) -> Iterator[Flaw]:
    if notice.starts_on > notice.ends_on:
        yield flaw("notice", "", "notice.ends_before_start", starts=str(notice.starts_on), ends=str(notice.ends_on))
        return
    for phase in notice.phases:
        if phase.starts_on > phase.ends_on:
            facts = {"starts": str(phase.starts_on), "ends": str(phase.ends_on)}
            yield flaw("phase", phase.code, "notice.ends_before_start", **facts)
    yield from _phases_follow(notice)
    for milestone in notice.milestones:
        if not notice.starts_on <= milestone.due_on <= notice.ends_on:
            yield _outside("milestone", milestone.code, str(milestone.due_on), notice)


def _phases_follow(notice: Notice) -> Iterator[Flaw]:
    """The first phase starts with the campaign, each next one the day after, the last one ends with it."""
    for before, after in pairwise(notice.phases):
        expected = before.ends_on + timedelta(days=1)
        if after.starts_on != expected:
            facts = {"before": before.name, "found": str(after.starts_on), "expected": str(expected)}
            yield flaw("phase", after.code, "notice.phase_order", **facts)
    if notice.phases:
        first, last = notice.phases[0], notice.phases[-1]
        if first.starts_on != notice.starts_on:
            yield _outside("phase", first.code, str(first.starts_on), notice)
        if last.ends_on != notice.ends_on:
            yield _outside("phase", last.code, str(last.ends_on), notice)


def _outside(kind: str, key: str, found: str, notice: Notice) -> Flaw:
    facts = {"found": found, "starts": str(notice.starts_on), "ends": str(notice.ends_on)}
    return flaw(kind, key, "notice.date_outside", **facts)


def _returns(notice: Notice) -> Iterator[Flaw]:
    tables = {t.code: t for t in notice.tables}
    for one in notice.returns:
        yield from unknown("return", one.code, "table", one.table, tables)
        table = tables.get(one.table or "")
        if table and one.kind == "monthly" and one.day is not None and one.day != table.cut_day:
            yield flaw("return", one.code, "notice.cut_day", cut_day=table.cut_day, name=table.title, day=one.day)
        if one.due_on is not None and not notice.starts_on <= one.due_on <= notice.ends_on:
            yield _outside("return", one.code, str(one.due_on), notice)


def _causes(notice: Notice) -> Iterator[Flaw]:
    """No more causes are counted than the notice speaks of; fewer is honest while its list is missing."""
    kinds = Counter(c.subject for c in notice.causes if c.counted)
    for subject, number in sorted(kinds.items()):
        most = notice.cause_counts.get(subject, number)
        if number > most:
            yield flaw("causes", "", "notice.causes_too_many", subject=subject, found=number, most=most)


def placeholders(pattern: str) -> list[str]:
    """The column codes in braces of a print pattern, in order."""
    return re.findall(r"\{([^{}]*)\}", pattern)
