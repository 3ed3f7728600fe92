"""What does a chart say? Its finding as one Chinese sentence, from plain values."""

from __future__ import annotations

from collections.abc import Sequence

from authorities.rules.phrasing import grouped
from reports.rules.pace import Pace

MOST_FIRST = 3


def coverage_headline(whole: Pace, unit_count: int, late_count: int, worst: tuple[str, str] | None) -> str:
    """12个单位中9个落后于匀速线，落后最多的是某市（落后12天）. worst: name and words of the unit furthest behind."""
    if whole.state == "none":
        return "还没有应检对象"
    if not unit_count:
        return f"应检{grouped(whole.required)}，已检{grouped(whole.done)}，{whole.words}"
    if worst is None:
        return f"{unit_count}个单位都不落后于匀速线"
    name, words = worst
    return f"{unit_count}个单位中{late_count}个落后于匀速线，最落后的是{name}（{words}）"


def findings_headline(total: int, items: Sequence[tuple[str, int]]) -> str:
    """发现960项问题，其中三类占45.0%: how concentrated the findings are. items: label and number, most frequent first."""
    if not total:
        return "还没有发现问题"
    if len(items) <= MOST_FIRST:
        return f"发现{grouped(total)}项问题，最多的是“{items[0][0]}”"
    first = sum(number for _label, number in items[:MOST_FIRST])
    return f"发现{grouped(total)}项问题，前{MOST_FIRST}类{grouped(first)}项"


def returns_headline(states: Sequence[str], month: str) -> str:
    """2024年7月汇总表：13个单位中2个已审核，10个缺报. states: state codes of reports.rules.returns."""
    if not month:
        return "第一个统计期还没有结束"
    owed = [state for state in states if state != "inapplicable"]
    if not owed:
        return f"{month}汇总表由上级单位报送"
    words = {"reviewed": "已审核", "to_review": "待审核", "to_fill": "待填报", "unreported": "缺报"}
    parts = [f"{owed.count(code)}个{word}" for code, word in words.items() if code in owed]
    return f"{month}汇总表：{len(owed)}个单位中{'，'.join(parts)}" if parts else f"{month}汇总表还没有到期"
