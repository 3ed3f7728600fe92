"""How does an answer stand in the database? As JSON: what was typed in a draft, what was read once submitted."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from authorities.rules.problem import Problem
from campaigns.rules.notice import Checklist
from inspections.rules.answers import is_blank, label_of

LONGEST_TYPED = 4_000  # 超过这个长度的一格不是填表，是误贴


def stored_answers(checklist: Checklist, answers: Mapping[str, object]) -> dict[str, object]:
    """Item code → JSON value, known items only, in the form's order, blank ones left out.

    Areas stand as text ("200.5"), ticked boxes as a list in the form's order, the rest as given.
    """
    return {
        item.code: _plain(answers[item.code])
        for item in checklist.items
        if item.code in answers and not is_blank(answers[item.code])
    }


def typed_problems(checklist: Checklist, answers: Mapping[str, object]) -> list[Problem]:
    """What of a draft cannot be kept at all: unknown items, invisible signs, a text far too long."""
    known = {item.code: item for item in checklist.items}
    problems = []
    for code, value in answers.items():
        if code not in known:
            problems.append(Problem("judging.unknown_item", item=str(code)[:40]))
        elif any("\x00" in text for text in _texts(value)):
            problems.append(Problem("judging.control_signs", item=code, label=label_of(known[code])))
        elif any(len(text) > LONGEST_TYPED for text in _texts(value)):
            longest = max(len(text) for text in _texts(value))
            facts = {"length": longest, "most": LONGEST_TYPED}
            problems.append(Problem("judging.too_long", item=code, label=label_of(known[code]), **facts))
    return problems


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, (list, tuple)) else [str(value)]


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, (list, tuple)):
        return [str(one) for one in value]
    return value if isinstance(value, (str, int)) and not isinstance(value, bool) else str(value)
