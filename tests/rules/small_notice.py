"""A notice small enough to see through, without a flaw: what a test changes in it is the only thing wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, time
from fractions import Fraction
from typing import Any

from campaigns.rules.crosschecks import Crosscheck
from campaigns.rules.notice import (
    Band,
    Cause,
    Checklist,
    Clause,
    Column,
    Contradiction,
    Disposal,
    Floor,
    Item,
    ListShape,
    Milestone,
    Notice,
    Option,
    Part,
    Phase,
    Population,
    Reading,
    Return,
    Section,
    Table,
    Tier,
)

YES, NO = Option("yes", "是"), Option("no", "否", violating=True)
LISTS = {
    "agencies": ListShape({"state": None, "class": frozenset({"a", "b"})}, frozenset({"home"}), frozenset({"rows"})),
    "projects": ListShape({"had_fire": frozenset({"true", "false"})}, frozenset({"site"}), frozenset({"rows"})),
}


def population(code: str, **changes: Any) -> Population:
    facts: dict[str, Any] = {
        "code": code, "name": code.upper(), "list": "agencies", "where": {}, "unit_role": "home",
        "executor": "detachment", "due": "end", "clause": "1", "task": "project",
    }  # fmt: skip
    return Population(**facts | changes)


def item(code: str, place: str, **changes: Any) -> Item:
    facts = {"code": code, "label": f"{code}？", "section": "conduct", "answer": "choice", "prints": (place,)}
    return Item(**{**facts, "clause": "2", "options": (YES, NO), **changes})


def column(code: str, **changes: Any) -> Column:
    facts = {"code": code, "header": (code,), "list": "agencies", "where": {}, "count": "rows", "unit": "家"}
    return Column(**{**facts, "caliber": "", "clause": "2", **changes})


CHECKLIST = Checklist(
    code="annex3",
    title="检查记录",
    note="",
    archive_note="",
    sections=(Section("conduct", "从业活动", "project", ("c1", "c2")), Section("rest", "其他", "agency", ("r1",))),
    items=(
        item("contract", "c1:1", causes=("no-contract",), disposal="mend"),
        item("report", "c1:2", kind="false_document", applies_to="testing", not_applicable=True),
        item("seal", "c2:1", applies_to="testing", not_applicable=True, same_box_as="report"),
        item("remarks", "r1:1", section="rest", answer="text", options=()),
        item("verdict", "r1:2", section="rest"),
    ),
    contradictions=(Contradiction("both", (("contract", "no"), ("verdict", "yes")), "不能同时", "2"),),
    clause="2",
    labels={"head": "被检查机构"},
    verdict="verdict",
    explanation="remarks",
    misprints={"被检查机构": "被检査机构"},
    disposals=(Disposal("mend", "限期改正", "2", "限期改正", 10),),
)
TABLE = Table(
    code="annex4",
    title="汇总表",
    columns=(
        column("checked", print_pattern="{checked}家，其中{fined}家"),
        column("fined", parent="checked"),
        column("open"),
    ),
    balances=(("checked", ("fined", "open")),),
    labels={"unit": "填报单位"},
    cut_day=25,
    clause="2",
)
SMALL = Notice(
    code="small",
    number="小〔2024〕1号",
    title="小方案",
    issuer="甲",
    issuer_unit="130000",
    issued_on=date(2024, 6, 3),
    starts_on=date(2024, 6, 1),
    ends_on=date(2024, 11, 30),
    is_public=True,
    parent="",
    clauses=(
        Clause("1", "一", "抽查", ("抽查",), lines=("S001", "S002")),
        Clause("2", "二", "填表", ("填表",), lines=("S003",)),
        Clause("3", "三", "说明", background=True),
        Clause("4", "四", "登记", ("登记",), carried_by=("agencies.Agency", "item:contract")),
        Clause("5", "五", "以后", ("以后",), not_built=True),
    ),
    populations=(population("whole"), population("again", after="whole"), population("below", parent="whole")),
    tiers=(
        Tier(
            "whole",
            "1",
            "",
            bands=(Band(None, 49, Fraction(1, 5), "20/100"), Band(50, None, Fraction(1, 10), "10/100")),
        ),
        Tier("again", "1", "", share=Fraction(1, 10), written="10/100", parts=(Part("high", "高层", {}, count=1),)),
        Tier("below", "1", "", per_object_minimum=2, method="each"),
    ),
    phases=(
        Phase("start", "部署", date(2024, 6, 1), date(2024, 6, 30), "1"),
        Phase("check", "检查", date(2024, 7, 1), date(2024, 11, 30), "1"),
    ),
    milestones=(Milestone("end", "完成", date(2024, 11, 30), "detachment", "1"),),
    returns=(
        Return("monthly", "月报", "monthly", "detachment", "2", day=25, table="annex4"),
        Return("weekly", "周报", "weekly", "detachment", "2", weekday=4, at=time(10)),
        Return("last", "总结", "once", "detachment", "2", due_on=date(2024, 11, 30)),
    ),
    checklists=(CHECKLIST,),
    tables=(TABLE,),
    causes=(Cause("no-contract", "未签合同", "agency", "条例", "source"),),
    readings={"why": Reading("why", "为何", ("1",), "按原文")},
    digest="0" * 64,
    floors=(Floor("together", "合计", ("whole", "again"), "1", "", share=Fraction(1, 10)),),
    cause_clause="2",
    cause_counts={"agency": 1},
    crosschecks=(Crosscheck("twice", "held_twice", "两家任职", "high", "看合同", "1", thresholds={"days": 3}),),
    lines_prefix="S",
    lines_total=3,
)


def changed(part: str, place: int, **changes: Any) -> Notice:
    """The notice with one row of one of its parts changed: changed("tiers", 0, share=None)."""
    rows: tuple[Any, ...] = getattr(SMALL, part)
    return replace(SMALL, **{part: (*rows[:place], replace(rows[place], **changes), *rows[place + 1 :])})


def with_more(part: str, *rows: Any) -> Notice:
    """The notice with more rows in one of its parts."""
    return replace(SMALL, **{part: (*getattr(SMALL, part), *rows)})


Said = tuple[str, str, str, dict[str, Any]]


def said(check: Callable[..., Iterable[Any]], *given: Any) -> list[Said]:
    """What a check says, flaw by flaw: kind, key, code of the problem, its facts."""
    return [(flaw.kind, flaw.key, flaw.problem.code, dict(flaw.problem.facts)) for flaw in check(*given)]
