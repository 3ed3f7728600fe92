"""How far is a form, and which answers may be filled in one go? 填写进度与“其余全部正常”"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from campaigns.rules.notice import Checklist, Item
from inspections.rules.answers import NOT_APPLICABLE, is_blank
from inspections.rules.judging import applicable, judge

SECOND = "second_inspector"  # 表头里唯一必须另选的一栏


@dataclass(frozen=True)
class Progress:
    """done of total boxes that must be filled; `missing` are the codes of the rest, in the form's order.

    They are the items, the explanation as soon as an answer violates, and the second inspector (SECOND).
    """

    done: int
    total: int
    missing: tuple[str, ...]


def progress_of(
    checklist: Checklist,
    answers: Mapping[str, object],
    scopes: Collection[str],
    sections: Collection[str] | None,
    *,
    has_second: bool,
) -> Progress:
    """Count the boxes a submission will ask for; an item printed twice is one item.

    sections: as for `validate_answers`: None means all.
    """
    asked = [
        item.code
        for item in checklist.items
        if not item.optional and applicable(item, scopes) and (sections is None or item.section in sections)
    ]
    if checklist.explanation and judge(answers, checklist):
        asked.append(checklist.explanation)
    missing = [] if has_second else [SECOND]
    missing += [code for code in asked if is_blank(answers.get(code))]
    return Progress(len(asked) + 1 - len(missing), len(asked) + 1, tuple(missing))


def rest_of_section(
    checklist: Checklist, answers: Mapping[str, object], section: str, scopes: Collection[str]
) -> dict[str, str]:
    """The answers “其余全部正常” gives to what is still blank in a section: choices with one innocent answer.

    Figures, texts and the verdict are never filled: they are measured, or decided, by the inspector.
    """
    filled = {}
    for item in checklist.items_of(section):
        if is_blank(answers.get(item.code)) and item.code != checklist.verdict:
            answer = compliant_answer(item, scopes)
            if answer is not None:
                filled[item.code] = answer
    return filled


def compliant_answer(item: Item, scopes: Collection[str]) -> str | None:
    """The one answer that says nothing is wrong; None where there is none or more than one."""
    if not applicable(item, scopes):
        return NOT_APPLICABLE if item.not_applicable else None
    innocent = [option.value for option in item.options if option.value not in item.violating_values]
    is_decided = item.answer == "choice" and bool(item.violating_values) and len(innocent) == 1
    return innocent[0] if is_decided else None
