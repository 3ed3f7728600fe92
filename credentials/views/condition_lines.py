"""How are judged practice conditions said on a page? Each line: asked, found, lacking, by which article and clause."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from agencies.files.practice_conditions import load_condition_labels
from agencies.rules.equipment import KindHeld
from agencies.rules.practice_conditions import NUMERIC, QUALITATIVE
from campaigns.queries.campaigns import campaign_in_focus
from campaigns.queries.notices import NoticeChanged, notice_of
from campaigns.rules.notice import Clause
from credentials.models import Certificate
from credentials.queries.conditions import JudgedConditions
from credentials.wording import REASON_WORDS

# 其中项与总数在同一条里
_PART_OF = {"first_class_engineers": "registered_engineers", "operators_intermediate": "operators"}


@dataclass(frozen=True)
class ConditionLine:
    """One condition. found: what the ledger shows where no figure says it.   doubtful: persons to be verified beside
    `actual`.   clauses: of the notice in focus."""

    label: str
    unit: str
    needed: Decimal | int | None
    actual: Decimal | int | None
    found: str
    doubtful: int
    lack: Decimal | int | None
    is_least: bool
    tone: str
    word: str
    clauses: tuple[Clause, ...]


def condition_clauses(scopes: Collection[str], today: date) -> dict[str, tuple[Clause, ...]]:
    """Condition → the clauses of the notice in focus under which its form asks it of these scopes; {} without one."""
    campaign = campaign_in_focus(today)
    try:
        notice = notice_of(campaign) if campaign else None
    except NoticeChanged:
        notice = None
    found: dict[str, list[Clause]] = {}
    for item in notice.checklist.items if notice else ():
        clause = notice.clause(item.clause) if notice and item.applies_to in ("any", *scopes) else None
        if clause and item.condition and clause not in found.setdefault(item.condition, []):
            found[item.condition].append(clause)
    for part, whole in _PART_OF.items():
        found.setdefault(part, found.get(whole, []))
    return {condition: tuple(clauses) for condition, clauses in found.items()}


def condition_lines(judged: JudgedConditions, clauses: dict[str, tuple[Clause, ...]]) -> list[ConditionLine]:
    """All conditions in their order, numbers first."""
    labels = load_condition_labels()
    return [_line(judged, code, *labels[code], clauses.get(code, ())) for code in (*NUMERIC, *QUALITATIVE)]


def _line(
    judged: JudgedConditions, condition: str, label: str, unit: str, clauses: tuple[Clause, ...]
) -> ConditionLine:
    short = next((one for one in judged.verdict.fails if one.condition == condition), None)
    needed = judged.conditions.required(condition) if condition in NUMERIC else None
    actual = judged.facts.figures.get(condition) if condition in NUMERIC else None
    counted = judged.headcounts.get(condition)
    tone, word = _verdict(judged, condition, bool(short), needed, actual)
    return ConditionLine(
        label=label or judged.conditions.system,
        unit=unit,
        needed=needed,
        actual=actual,
        found=_found(judged, condition, word),
        doubtful=counted.doubtful if counted else 0,
        lack=short.lack if short else None,
        is_least=short.is_least if short else False,
        tone=tone,
        word=word,
        clauses=clauses,
    )


def _found(judged: JudgedConditions, condition: str, word: str) -> str:
    compared = judged.equipment
    if condition == "equipment" and compared.listed:
        return f"{len(compared.kinds) - len(compared.lacking)}／{len(compared.kinds)}种"
    return {"不符合": "不具备", "符合": "具备"}.get(word, "未登记")


def _verdict(judged: JudgedConditions, condition: str, fails: bool, needed: Any, actual: Any) -> tuple[str, str]:
    if fails:
        return "late", "不符合"
    if needed == 0:
        return "none", "不要求"
    if condition not in judged.verdict.unknown:
        return "done", "符合"
    if condition == "equipment" and judged.equipment.listed and judged.equipment.lacking:
        return "near", f"目录草案中缺{len(judged.equipment.lacking)}种，待核实"
    if condition == "equipment" and judged.equipment.listed:
        return "none", "台账种类齐全，现场核对"
    return ("near", "待核实") if actual is not None else ("none", "现场核查")


def equipment_lines(judged: JudgedConditions) -> Any:
    """The list against the catalogue: missing kinds, kinds with expired calibration, and names no kind bears."""
    comparison = judged.equipment
    return SimpleNamespace(
        listed=comparison.listed,
        kinds=len(comparison.kinds),
        present=len(comparison.kinds) - len(comparison.lacking),
        has_draft=comparison.has_draft,
        failing=len(comparison.failing),
        lacking=[_kind(one) for one in comparison.lacking] if comparison.listed else [],
        expired=[_kind(one) for one in comparison.expired],
        unmatched=comparison.unmatched,
    )


def _kind(held: KindHeld) -> Any:
    kind = held.kind
    decides = kind.is_in_force
    return SimpleNamespace(
        code=kind.code,
        name=kind.name,
        unit=kind.unit,
        quantity=kind.quantity,
        requirement=kind.requirement,
        count=held.count,
        lack=held.lack,
        expired=held.expired,
        tone="late" if decides else "near",
        word="不符合" if decides else "草案，待核实",
        basis=kind.basis,
    )


def remark_lines(judged: JudgedConditions) -> list[Any]:
    """Who holds a certificate and does not count for certain, and why."""
    return [
        SimpleNamespace(
            person=one.person,
            name=one.name,
            kind=Certificate.Kind(one.kind).label,
            tone="late" if one.counts is False else "near",
            word="不计入" if one.counts is False else "待核实",
            why="；".join(REASON_WORDS[reason] for reason in one.reasons),
        )
        for one in judged.remarks
    ]
