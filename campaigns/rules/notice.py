"""What does a campaign notice say, once its folder has been read? Plain values, no Django, no file access.

`campaigns.files.notice_folder.load_notice` builds these from TOML; everything else in the project reads them.
A number, date, form label or unit of a notice exists here only as a value that came from the folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from campaigns.rules.crosschecks import Crosscheck
from campaigns.rules.follow_ups import FollowUp
from campaigns.rules.notice_forms import Checklist, Column, Contradiction, Disposal, Item, Option, Section, Table
from campaigns.rules.notice_lists import ListShape, Where
from campaigns.rules.notice_scope import Band, Floor, Part, Population, Tier

__all__ = [
    "Band",
    "Cause",
    "Checklist",
    "Clause",
    "Column",
    "Contradiction",
    "Crosscheck",
    "Disposal",
    "Floor",
    "Item",
    "ListShape",
    "Milestone",
    "Notice",
    "Option",
    "Part",
    "Phase",
    "Population",
    "Reading",
    "Return",
    "Section",
    "Table",
    "Tier",
    "Where",
]


@dataclass(frozen=True)
class Clause:
    """One clause 条款 of a notice: where it stands, what it asks in our words, which decisive words we quote."""

    id: str  # ours, as the notice numbers itself: "4.1.3", "6.2", "annex3.conduct"
    locator: str  # as people cite it: "四（一）3"
    gist: str  # in our own words, Chinese
    quotes: tuple[str, ...] = ()  # decisive words, verbatim in the notice
    background: bool = False  # True: nothing to carry out, the system needs no object for it
    lines: tuple[str, ...] = ()  # lines of the requirement catalogue it answers: ("H019",); see docs/clauses.md
    carried_by: tuple[str, ...] = ()  # built objects outside this folder: "agencies.Agency", "page:imports"
    not_built: bool = False  # True: a demand that no object of this version carries; said openly


@dataclass(frozen=True)
class Phase:
    """A phase 阶段 of the campaign; `starts_on` is the day after the one before ends."""

    code: str
    name: str
    starts_on: date
    ends_on: date
    clause: str
    quote: str = ""


@dataclass(frozen=True)
class Milestone:
    """A dated obligation 节点: something must be done by `due_on`, inclusive."""

    code: str
    name: str
    due_on: date
    level: str  # "brigade" | "detachment" | "corps"
    clause: str
    quote: str = ""


@dataclass(frozen=True)
class Return:
    """Something units must send up 报送: every month, every week, after each phase, or once.

    kind "monthly": `day` of each month from the campaign's start to its end.
    kind "weekly": `weekday` (1 = Monday) and `at`, from `starts_on` if it is given.
    kind "phase_end": `days_after` each phase's end.   kind "once": `due_on`.
    """

    code: str
    name: str
    kind: str
    level: str
    clause: str
    day: int | None = None
    weekday: int | None = None
    at: time | None = None
    starts_on: date | None = None
    days_after: int | None = None
    due_on: date | None = None
    table: str | None = None  # a summary table's code, when the return is one
    remind_days_before: tuple[int, ...] = ()
    quote: str = ""


@dataclass(frozen=True)
class Cause:
    """One violation cause 违法案由: `confidence` other than "source" is shown as 待核实.

    Fine bounds are whole yuan, inclusive; None: the law sets none, or it was not established.
    counted: among the kinds whose number the notice gives.   effective_*: an act is judged by the law of its day.
    """

    code: str
    name: str
    subject: str  # "agency" | "engineer" | "operator"
    basis: str
    confidence: str
    fine_min_yuan: int | None = None
    fine_max_yuan: int | None = None
    person_fine_min_yuan: int | None = None  # for those directly responsible, or the person itself
    person_fine_max_yuan: int | None = None
    counted: bool = True
    effective_from: date | None = None
    effective_to: date | None = None
    note: str = ""

    @property
    def is_verified(self) -> bool:
        return self.confidence == "source"

    def in_force(self, day: date) -> bool:
        """Does this cause apply to an act of `day`? Bounds are inclusive."""
        return (self.effective_from is None or day >= self.effective_from) and (
            self.effective_to is None or day <= self.effective_to
        )


@dataclass(frozen=True)
class Reading:
    """How an unclear place of the notice is read 解读, and why: one "## code — title" section of reading.md."""

    code: str
    title: str
    clauses: tuple[str, ...]
    body: str  # markdown, Chinese

    def __str__(self) -> str:
        return self.body


@dataclass(frozen=True)
class Notice:
    """One campaign notice 工作方案, read from its folder."""

    code: str  # folder name: "hebei-2024"
    number: str  # 冀消函〔2024〕218号
    title: str
    issuer: str
    issuer_unit: str  # unit code, e.g. "130000"
    issued_on: date
    starts_on: date
    ends_on: date
    is_public: bool
    parent: str  # the superior plan it carries out
    amends: str = field(default="", kw_only=True)  # the folder it was first opened from, when this one amends it
    clauses: tuple[Clause, ...]
    populations: tuple[Population, ...]
    tiers: tuple[Tier, ...]
    phases: tuple[Phase, ...]
    milestones: tuple[Milestone, ...]
    returns: tuple[Return, ...]
    checklists: tuple[Checklist, ...]
    tables: tuple[Table, ...]
    causes: tuple[Cause, ...]
    readings: Mapping[str, Reading]  # code → our decision, from reading.md
    digest: str  # SHA-256 over the folder's files, names and bytes, sorted
    quotes: tuple[str, ...] = ()  # the dates of the head, verbatim
    starts_on_reading: str = ""  # the reading that settles `starts_on` where the notice names no day
    floors: tuple[Floor, ...] = ()
    cause_clause: str = ""  # the clause that speaks of the causes
    cause_quote: str = ""
    cause_counts: Mapping[str, int] = field(default_factory=dict)  # subject → kinds of causes the notice speaks of
    crosschecks: tuple[Crosscheck, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    lines_prefix: str = ""  # requirement catalogue: lines are prefix + three digits, "H001" …
    lines_total: int = 0  # … to this many; 0: no catalogue

    @property
    def campaign_code(self) -> str:
        """The code of the campaign that carries it out."""
        return self.amends or self.code

    def clause(self, clause_id: str) -> Clause:
        return next(c for c in self.clauses if c.id == clause_id)

    def follow_up(self, act: str) -> FollowUp | None:
        """What must follow a decision of that kind; None when the notice sets no term."""
        return next((one for one in self.follow_ups if one.act == act), None)

    def population(self, code: str) -> Population:
        return next(p for p in self.populations if p.code == code)

    def tier(self, population: str) -> Tier:
        return next(t for t in self.tiers if t.population == population)

    def milestone(self, code: str) -> Milestone:
        return next(m for m in self.milestones if m.code == code)

    def readings_of(self, clause_id: str) -> tuple[Reading, ...]:
        """Our decisions about a clause, to be shown where it matters."""
        return tuple(r for r in self.readings.values() if clause_id in r.clauses)

    def cause(self, code: str) -> Cause:
        return next(c for c in self.causes if c.code == code)

    def table(self, code: str) -> Table:
        return next(t for t in self.tables if t.code == code)

    @property
    def checklist(self) -> Checklist:
        return self.checklists[0]
