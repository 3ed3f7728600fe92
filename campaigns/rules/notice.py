"""What does a campaign notice say, once its folder has been read? Plain values, no Django, no file access.

`campaigns.files.notice_folder.load_notice` builds these from TOML; everything else in the project reads them.
A number, date, form label or unit of a notice exists here only as a value that came from the folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from fractions import Fraction

Where = Mapping[str, str | bool | int | list[str]]
"""A filter in words of the list's own FilterSet: {"site_class": "key_unit", "relation": "own_area"}."""


@dataclass(frozen=True)
class ListShape:
    """What a registered list offers to a notice: its filter words, unit roles and counts.

    where: word → values it may take (booleans as "true"/"false"), None when any value may stand.
    counts: "rows", "distinct:agency", "sum:amount_yuan".
    """

    where: Mapping[str, frozenset[str] | None]
    units: frozenset[str]
    counts: frozenset[str]


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
class Band:
    """One size band 档 of a tier: `low` and `high` are inclusive bounds on N; None is unbounded."""

    low: int | None
    high: int | None
    share: Fraction
    written: str = ""  # the share as the folder writes it: "5/100" (Fraction would reduce it)

    def holds(self, n: int) -> bool:
        return (self.low is None or n >= self.low) and (self.high is None or n <= self.high)


@dataclass(frozen=True)
class Tier:
    """How many of a population must be checked 抽查率.

    Exactly one of `share`, `bands`, or neither (`undecided`: the rate is set locally, never 0 by default).
    `per_object_minimum` asks for that many objects below each drawn object (≥2 projects per agency).
    """

    population: str
    clause: str
    quote: str
    share: Fraction | None = None
    bands: tuple[Band, ...] = ()
    per_object_minimum: int | None = None
    undecided: bool = False
    method: str = "draw"  # "coverage": every object gets a task | "draw": a published draw | "each": per object
    written: str = ""  # `share` as the folder writes it: "20/100"

    def band_of(self, n: int) -> Band | None:
        """The band that holds a population of n objects, if the tier has bands."""
        return next((b for b in self.bands if b.holds(n)), None)


@dataclass(frozen=True)
class Population:
    """What a quota is taken of 对象: a named list, a filter in its own words, and who executes."""

    code: str  # "agencies-of-detachment"
    name: str  # Chinese, for pages
    list: str  # a list that an app registered: "agencies", "projects"
    where: Where
    unit_role: str  # which unit of a row counts it: a key of the list's `units`, e.g. "registered_brigade"
    executor: str  # "brigade" | "detachment" | "corps" | "investigator"
    due: str  # a milestone code of phases.toml
    clause: str
    task: str  # "practice_conditions" | "project" : which record form the task opens
    parent: str | None = None  # for per-object minimums: the population whose drawn objects are taken
    quote: str = ""  # needed when `where` carries a date of the notice


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
    kind "weekly": `weekday` (1 = Monday) and `at`.
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
    days_after: int | None = None
    due_on: date | None = None
    table: str | None = None  # a summary table's code, when the return is one
    remind_days_before: tuple[int, ...] = ()
    quote: str = ""


@dataclass(frozen=True)
class Option:
    """One answer 选项 of an item; `violating` marks the answers that become a finding."""

    value: str  # "yes" | "no" | "present" | "absent" | "deficient" | "not_applicable" | ...
    label: str  # as printed: "是", "否", "有", "无", "有,但不符合要求", "不涉及"
    violating: bool = False


@dataclass(frozen=True)
class Item:
    """One item 检查项 of the record form. An item printed twice is one Item with two `prints`.

    answer: "choice" (one of the options), "choices" (any number of them: boxes that do not exclude each other),
    "count" (whole persons), "area" (m², two decimals), "text".
    prints: where the official form prints it, in reading order: ("conduct-1:8", "conduct-2:4").
    applies_to: "any" | "maintenance_testing" | "safety_assessment": when the agency has no such scope the answer is
    不涉及, if the form offers it; if it does not, the item stays blank.
    same_box_as: code of the item before it on the same printed line, whose single 不涉及 box serves both.
    prefill: name of a ledger value that fills the box, e.g. "registered_engineers".
    condition: "legal_person", "floor_area", "registered_engineers", "operators", "operators_intermediate",
    "equipment", "system"; None: the item does not decide whether the agency meets the practice conditions.
    """

    code: str
    label: str
    section: str
    answer: str
    prints: tuple[str, ...]
    clause: str
    options: tuple[Option, ...] = ()
    applies_to: str = "any"
    not_applicable: bool = False  # the form prints a 不涉及 box before it
    prefill: str | None = None
    causes: tuple[str, ...] = ()  # suggested 案由 codes, see causes.toml
    kind: str | None = None  # finding kind counted by summary tables: "false_document", "conditions_not_met"
    short_label: str = ""  # for tables and chips
    optional: bool = False
    hint: str = ""  # instruction printed with the item
    label_printed: bool = True  # False: the form prints boxes only and `label` is our name for pages
    same_box_as: str | None = None
    condition: str | None = None  # the practice condition it answers: a code of agencies/practice_conditions.toml

    @property
    def violating_values(self) -> frozenset[str]:
        return frozenset(o.value for o in self.options if o.violating)

    def option(self, value: str) -> Option | None:
        return next((o for o in self.options if o.value == value), None)


@dataclass(frozen=True)
class Section:
    """A printed section 栏 of the record form: 从业条件, 从业活动 (printed as two blocks), 其他情况, 备注."""

    code: str
    title: str
    scope: str  # "agency": shared by all forms of a visit | "project": one project a form
    print_blocks: tuple[str, ...]  # "conduct-1", "conduct-2"


@dataclass(frozen=True)
class Contradiction:
    """Two answers that cannot stand together: every (item, value) of `when` present makes `message` true."""

    code: str
    when: tuple[tuple[str, str], ...]
    message: str
    clause: str


@dataclass(frozen=True)
class Checklist:
    """The record form 检查记录 (Annex 3) as data."""

    code: str
    title: str
    note: str
    archive_note: str
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    contradictions: tuple[Contradiction, ...]
    clause: str
    labels: Mapping[str, str] = field(default_factory=dict)  # printed labels: header fields, box labels
    verdict: str | None = None  # the item 是否符合从业条件, which must agree with the items that have a `condition`
    explanation: str | None = None  # the text item 其他情况, to be filled when any answer is a violation
    misprints: Mapping[str, str] = field(default_factory=dict)  # our corrected label → as the notice misprints it

    def item(self, code: str) -> Item:
        return next(i for i in self.items if i.code == code)

    def items_of(self, section: str) -> tuple[Item, ...]:
        return tuple(i for i in self.items if i.section == section)

    def printed(self, block: str) -> Iterator[Item]:
        """Items of one printed block in printed order; an item printed twice comes once per place."""
        placed = []
        for item in self.items:
            for place in item.prints:
                name, _, position = place.partition(":")
                if name == block:
                    placed.append((int(position), item))
        return (item for _, item in sorted(placed, key=lambda pair: pair[0]))


@dataclass(frozen=True)
class Column:
    """One figure 指标 of a summary table: a list, a filter, how it is counted, how it is printed.

    count: "rows", "distinct:agency", "sum:amount_yuan" (the field is a counting field of the list).
    header: cell texts from the top row down.   parent: code of the column whose 其中 this is.
    unit: 家次 / 项 / 起 / 元 / 家 / 人.
    caliber: how it counts, for people (口径), printed under the table.
    """

    code: str
    header: tuple[str, ...]
    list: str
    where: Where
    count: str
    unit: str
    caliber: str
    clause: str
    parent: str | None = None
    part_label: str = ""  # 其中 label as printed: "其中注册消防工程师"
    print_pattern: str = ""  # a cell printed as a sentence, column codes in braces: "{fake}人，其中注册消防工程师{fake_engineer}人"


@dataclass(frozen=True)
class Table:
    """A summary table 汇总表 (Annex 4): its columns, its head and foot labels and how its columns must balance.

    balances: (total, (part, part, …)): total must equal the sum of parts.
    """

    code: str
    title: str
    columns: tuple[Column, ...]
    balances: tuple[tuple[str, tuple[str, ...]], ...]
    labels: Mapping[str, str]  # "unit": "填报单位", "filled_by": "填报人", "phone": …, "reviewed_by", "filled_on"
    cut_day: int  # the day of the month a reporting month ends before (half-open), Asia/Shanghai
    clause: str

    def column(self, code: str) -> Column:
        return next(c for c in self.columns if c.code == code)

    @property
    def top_columns(self) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.parent is None)

    def parts_of(self, code: str) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.parent == code)


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
    cause_clause: str = ""  # the clause that speaks of the causes
    cause_quote: str = ""
    cause_counts: Mapping[str, int] = field(default_factory=dict)  # subject → kinds of causes the notice speaks of
    lines_prefix: str = ""  # requirement catalogue: lines are prefix + three digits, "H001" …
    lines_total: int = 0  # … to this many; 0: no catalogue

    def clause(self, clause_id: str) -> Clause:
        return next(c for c in self.clauses if c.id == clause_id)

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


