"""Was the visit made when and by whom the form says? 检查时间与两名检查员"""

from __future__ import annotations

from datetime import date, datetime

from authorities.rules.problem import Problem

LONGEST_COMPANIONS = 60


def visit_code(agency_code: str, unit_code: str, day: date) -> str:
    """One agency visited by one unit on one day is one 家次, however many projects were sampled."""
    return f"{agency_code}/{unit_code}/{day.isoformat()}"


def visit_problems(*, inspected_at: datetime, now: datetime, starts_on: date, second_inspector: bool) -> list[Problem]:
    """What is wrong with the time and the persons of a visit; times in the same zone, Asia/Shanghai.

    Source: 行政处罚法 第四十二条 (执法人员不得少于两人), notice: the campaign's first day.
    """
    problems = []
    if inspected_at > now:
        problems.append(
            Problem("records.future", field="inspected_at", inspected_on=inspected_at.date(), today=now.date())
        )
    if inspected_at.date() < starts_on:
        problems.append(
            Problem(
                "records.before_campaign", field="inspected_at", inspected_on=inspected_at.date(), starts_on=starts_on
            )
        )
    if not second_inspector:
        problems.append(Problem("records.second_missing", field="second_inspector"))
    return problems
