"""What does an inspector write into the record form? Answers from what is true of the firm, and a little chance.

Every item, answer and polarity is the checklist's; only how often something is wrong is the demo's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from types import MappingProxyType

from agencies.rules.practice_conditions import Conditions
from campaigns.rules.notice import Checklist, Item
from inspections.rules.answers import NOT_APPLICABLE, Answer
from inspections.rules.judging import applicable, judge
from inspections.rules.suggesting import suggest_conditions


@dataclass(frozen=True)
class Seen:
    """What the inspector finds at a firm.

    figures: prefill name → persons or m².   lacks: conditions without a figure that it fails.
    texts: prefill name → text or ticked values (the sampled project and its class).   besides: what else is to be said.
    """

    scopes: Collection[str]
    figures: Mapping[str, Decimal | int]
    lacks: Collection[str]
    texts: Mapping[str, str | tuple[str, ...]]
    besides: str = ""


def fill_form(
    checklist: Checklist,
    sections: Collection[str],
    seen: Seen,
    conditions: Conditions,
    often: Mapping[str, float],
    chance: Random,
    *,
    known: Mapping[str, Answer] = MappingProxyType({}),
) -> dict[str, Answer]:
    """A complete form that the rules accept: answers, the verdict they suggest, and an explanation when one is due.

    sections: those to fill.   often: item code → how often it is violated; items without a rate never are.
    known: answers that stand already, as on the other forms of the same visit.
    """
    answers = {
        item.code: known[item.code] if item.code in known else _answer(item, seen, often, chance)
        for item in checklist.items
        if item.section in sections and not item.optional and _concerns(item, seen)
    }
    if checklist.verdict in answers and checklist.verdict not in known:
        fails = suggest_conditions(checklist, answers, conditions).fails
        answers[checklist.verdict] = _option(checklist.item(checklist.verdict), violating=bool(fails), chance=chance)
    wrong = [checklist.item(violation.item_code).violation for violation in judge(answers, checklist)]
    if checklist.explanation and (wrong or seen.besides):
        answers[checklist.explanation] = (_explanation(wrong) if wrong else "") + seen.besides
    return answers


def carried_over(checklist: Checklist, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The agency's part of a form, the same on every form of one visit."""
    shared = {section.code for section in checklist.sections if section.scope == "agency"}
    return {code: answer for code, answer in answers.items() if checklist.item(code).section in shared}


def _concerns(item: Item, seen: Seen) -> bool:
    return applicable(item, seen.scopes) or item.not_applicable


def _answer(item: Item, seen: Seen, often: Mapping[str, float], chance: Random) -> Answer:
    if not applicable(item, seen.scopes):
        return NOT_APPLICABLE
    if item.answer in ("count", "area"):
        return seen.figures[item.prefill or item.code]
    if item.answer in ("text", "choices"):
        return seen.texts[item.prefill or item.code]
    wrong = item.condition in seen.lacks if item.condition else chance.random() < often.get(item.code, 0.0)
    return _option(item, violating=wrong, chance=chance)


def _option(item: Item, *, violating: bool, chance: Random) -> str:
    values = [option.value for option in item.options if option.violating == violating]
    # 第一个是最重的，多数取最后一个（有，但不符合）
    return values[0] if len(values) == 1 or chance.random() < 0.3 else values[-1]


def _explanation(wrong: list[str]) -> str:
    return f"现场核查：{'、'.join(dict.fromkeys(wrong))}，已当场告知并留存照片。"
