"""How does a unit's monthly return stand on a day? 未到、待填报、缺报、待审核、已审核、不适用 never look alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from campaigns.rules.deadlines import Obligation, obligations, standing
from campaigns.rules.notice import Notice
from campaigns.rules.periods import Month


@dataclass(frozen=True)
class ReturnState:
    """A state with its hue, its word and what more there is to say."""

    code: str  # "inapplicable" | "not_yet" | "to_fill" | "unreported" | "to_review" | "reviewed"
    tone: str
    word: str
    detail: str = ""


def monthly_due(notice: Notice, level: str, table: str, month: Month) -> Obligation | None:
    """The monthly return of that table a level owes for a month; None when it owes none."""
    dated = (due for due in obligations(notice, level) if due.kind == "monthly" and due.table == table)
    return next((due for due in dated if due.period == month.code), None)


def next_due(notice: Notice, level: str, today: date) -> Obligation | None:
    """The next return of any summary table a level owes, today's included."""
    return next((due for due in obligations(notice, level) if due.table and due.due_on >= today), None)


def return_state(
    due: Obligation | None,
    month: Month,
    now: datetime,
    *,
    built: bool,
    filled_on: date | None,
    reviewed_on: date | None,
) -> ReturnState:
    """The state of one unit's return of one month.   Source: hebei-2024 六 (每月25日前报送)."""
    late = _late_words(due, filled_on)
    if reviewed_on:
        return ReturnState("reviewed", "done", "已审核", late)
    if filled_on:
        return ReturnState("to_review", "going", "待审核", late)
    if due is None:
        return ReturnState("inapplicable", "none", "不适用", "方案没有要求本级报送")
    if month.end > now:
        return ReturnState("not_yet", "none", "未到", "统计期未结束")
    made = "工作簿已生成" if built else "工作簿未生成"
    if now < due.ends_at:
        return ReturnState("to_fill", "near", "待填报", made)
    return ReturnState("unreported", "late", "缺报", f"{made}，{standing(due.due_on, now.date()).words}")


def _late_words(due: Obligation | None, filled_on: date | None) -> str:
    if due is None or filled_on is None or filled_on <= due.due_on:
        return ""
    return f"逾期{(filled_on - due.due_on).days}天填报"
