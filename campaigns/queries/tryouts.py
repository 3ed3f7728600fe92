"""What would a notice folder ask of the units, before launch? Counted or typed numbers; nothing is stored. 试运行"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from authorities.models import Officer, Unit
from authorities.queries.units import units_below
from authorities.rules.problem import Problem
from campaigns.files.notice_shelf import FolderHead, folder_heads
from campaigns.models import Campaign
from campaigns.queries.executing_units import childless, executing_units
from campaigns.queries.frames import in_area, population_counts
from campaigns.queries.teams import INSPECTING
from campaigns.rules.deadlines import Obligation, obligations
from campaigns.rules.notice import Clause, Notice, Population, Tier
from campaigns.rules.planning import Load, Planned, day_mark, load_of, planned_at
from campaigns.rules.tier_words import tier_words

EXECUTORS = {**dict(Unit.Kind.choices), "investigator": "调查火灾的单位"}


@dataclass(frozen=True)
class FolderSeen:
    """A folder the officer may try. opened: a campaign carries it out. placed: its issuing unit is known."""

    head: FolderHead
    opened: bool
    placed: bool


@dataclass(frozen=True)
class Typed:
    """The planner's own number. n: objects at each unit, None: count the ledgers; population: "" for all of them."""

    n: int | None = None
    population: str = ""

    def of(self, population: Population, counted: int) -> int:
        is_meant = self.population in ("", population.code)
        return counted if self.n is None or not is_meant else self.n


@dataclass(frozen=True)
class PopulationPlan:
    """One population over all units. required: the sum of what is decided."""

    population: Population
    tier: Tier
    words: str
    clause: Clause
    executor: str
    due_on: date
    unit_count: int
    n: int
    required: int
    undecided_count: int


@dataclass(frozen=True)
class UnitPlan:
    """One executing unit: what each population asks of it, and what that means for its inspectors."""

    unit: Unit
    planned: Sequence[Planned]
    load: Load

    @property
    def lacks_inspectors(self) -> bool:
        return bool(self.load.required) and not self.load.inspector_count


@dataclass(frozen=True)
class Plan:
    """The whole try-out."""

    populations: Sequence[PopulationPlan]
    units: Sequence[UnitPlan]


@dataclass(frozen=True)
class Warned:
    """One kind of warning. about: what it concerns; problem: as at the first of the units."""

    about: str
    problem: Problem
    units: list[Unit]


def folders_seen(officer: Officer) -> list[FolderSeen]:
    """The folders issued by the officer's unit or one below; the corps also sees those whose issuer nobody knows.

    Three queries, and one small file a folder.
    """
    heads = folder_heads(settings.NOTICE_FOLDERS)
    known = set(Unit.objects.filter(code__in={one.issuer_unit for one in heads}).values_list("code", flat=True))
    own = set(units_below(officer.unit).filter(code__in=known).values_list("code", flat=True))
    opened = set(Campaign.objects.values_list("code", flat=True))
    return [
        FolderSeen(head, opened=head.code in opened, placed=head.issuer_unit in known)
        for head in heads
        if head.issuer_unit in own or (officer.unit.is_corps and head.issuer_unit not in known)
    ]


def units_for(notice: Notice, officer: Officer) -> list[Unit]:
    """The units of the officer's tree that the notice reaches, in official order."""
    return list(units_below(officer.unit).filter(pk__in=in_area(notice)))


def plan_for(notice: Notice, units: Sequence[Unit], typed: Typed) -> Plan:
    """What the notice would ask of those units. As many queries for 204 units as for one."""
    holding = childless(units)
    executing = _executing(notice, units, holding)
    inspectors = Counter(Officer.objects.filter(is_active=True, role__in=INSPECTING).values_list("unit_id", flat=True))
    plans = []
    for unit in units:
        sizes = {p.code: typed.of(p, counts.get(unit.pk, 0)) for p, by, counts in executing if unit.pk in by}
        planned = planned_at(notice, sizes)
        if planned:
            plans.append(UnitPlan(unit, planned, load_of(notice, planned, inspectors[unit.pk])))
    return Plan([_over_all(notice, population, plans) for population in notice.populations], plans)


def warnings_of(notice: Notice, plan: Plan, placed: bool) -> list[Warned]:
    """What a planner should settle before launch; the same at several units is told once, with the first as example.

    placed: is the issuing unit in the unit table?
    """
    found: dict[tuple[str, str], Warned] = {}

    def warn(about: str, problem: Problem, *units: Unit) -> None:
        found.setdefault((about, problem.code), Warned(about, problem, [])).units.extend(units)

    if not placed:
        warn(notice.issuer, Problem("campaigns.no_unit", code=notice.issuer_unit))
    for row in plan.populations:
        if not row.unit_count and row.population.executor != "investigator":
            warn(row.population.name, Problem("tryout.nobody_executes", level=row.executor))
    for one in plan.units:
        if one.lacks_inspectors:
            warn("检查力量", Problem("tryout.no_inspector"), one.unit)
        for planned in one.planned:
            for said in planned.problems if planned.n else ():
                warn(planned.population.name, said, one.unit)
    return list(found.values())


@dataclass(frozen=True)
class CalendarRow:
    """What is due in a try-out's calendar. days: all its days in order; marked: those that are no ordinary workday."""

    kind: str
    name: str
    level: str
    clause: Clause
    days: Sequence[date]
    marked: Sequence[tuple[date, str]]


def calendar_rows(notice: Notice) -> list[CalendarRow]:
    """Phases' ends, milestones and returns by their first day."""
    rows = [_calendar_row(notice, "阶段结束", p.name, "全部单位", p.clause, [p.ends_on]) for p in notice.phases]
    for level, label in Unit.Kind.choices:
        returns: dict[tuple[str, str], list[Obligation]] = {}
        for due in obligations(notice, level):
            returns.setdefault((due.kind, due.code.partition(":")[0]), []).append(due)
        for (kind, _), dues in returns.items():
            word = "节点" if kind == "milestone" else "报送"
            days = [due.due_on for due in dues]
            rows.append(_calendar_row(notice, word, dues[0].name, label, dues[0].clause, days))
    return sorted(rows, key=lambda row: (row.days[0], row.kind, row.name))


def _calendar_row(notice: Notice, kind: str, name: str, level: str, clause: str, days: Sequence[date]) -> CalendarRow:
    marked = [(day, mark) for day in days if (mark := day_mark(day))]
    return CalendarRow(kind, name, level, notice.clause(clause), days, marked)


def _executing(
    notice: Notice, units: Sequence[Unit], holding: set[int]
) -> Sequence[tuple[Population, set[int], Mapping[int, int]]]:
    """Each population with the ids of the units that execute it and its counted numbers."""
    counted = {p.code: population_counts(notice, p) for p in notice.populations if not p.parent}
    rows = []
    for population in notice.populations:
        # 尚未抽签，“每个抽中的上级对象”由执行上级对象抽查的单位办理
        counting = notice.population(population.parent) if population.parent else population
        counts = counted[counting.code]
        rows.append((population, {u.pk for u in executing_units(counting, units, holding, counts)}, counts))
    return rows


def _over_all(notice: Notice, population: Population, plans: Iterable[UnitPlan]) -> PopulationPlan:
    rows = [one for plan in plans for one in plan.planned if one.population.code == population.code]
    tier = notice.tier(population.code)
    return PopulationPlan(
        population=population,
        tier=tier,
        words=tier_words(tier),
        clause=notice.clause(tier.clause),
        executor=EXECUTORS[population.executor],
        due_on=notice.milestone(population.due).due_on,
        unit_count=len(rows),
        n=sum(one.n for one in rows),
        required=sum(one.quota.quota or 0 for one in rows),
        undecided_count=sum(one.quota.quota is None and one.n > 0 for one in rows),
    )
