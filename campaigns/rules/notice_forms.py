"""What do the forms of a notice look like? The record form 检查记录 and the summary table 汇总表, as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from campaigns.rules.notice_lists import Where


@dataclass(frozen=True)
class Option:
    """One answer 选项 of an item; `violating` marks the answers that become a finding."""

    value: str  # "yes" | "no" | "present" | "absent" | "deficient" | "not_applicable" | ...
    label: str  # as printed: "是", "否", "有", "无", "有,但不符合要求", "不涉及"
    violating: bool = False


@dataclass(frozen=True)
class Disposal:
    """A tier of disposal 处置档次: how what an item finds is dealt with. working_days: the term to mend it, None: none."""

    code: str
    name: str
    clause: str
    quote: str
    working_days: int | None = None


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
    disposal: str | None = None  # the tier of disposal of its violations, where the notice has tiers
    violation_label: str = ""  # what a violation of it is called: "未签订合同"
    print_suffix: str = ""  # printed behind its boxes, before a stretch left blank: "；"

    @property
    def violation(self) -> str:
        """What is wrong when its answer violates, or its figure falls short."""
        short = "不足" if self.answer in ("count", "area") else "不符合要求"
        return self.violation_label or f"{self.short_label or self.label}{short}"

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
    """The record form 检查记录 as data. is_printed False: the notice prints no such form, only the items are its words."""

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
    is_printed: bool = True
    disposals: tuple[Disposal, ...] = ()

    def item(self, code: str) -> Item:
        return next(i for i in self.items if i.code == code)

    def disposal_of(self, item_code: str) -> Disposal | None:
        """How a violation of that item is dealt with; None where the notice has no tiers."""
        code = self.item(item_code).disposal
        return next((d for d in self.disposals if d.code == code), None)

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
    print_pattern: str = ""  # a cell printed as a sentence: "{fake}人，其中注册消防工程师{fake_engineer}人"


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
