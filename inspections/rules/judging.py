"""Is a record form filled in rightly, and what does it say? 检查记录的校验与判定

Every rule reads the checklist as data: which answer violates, which scope an item is for, which answers cannot stand
together. The inspector decides; the rules name what does not agree.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from agencies.rules.practice_conditions import Conditions
from authorities.rules.problem import Problem
from campaigns.rules.notice import Checklist, Contradiction, Item
from inspections.rules.answers import NOT_APPLICABLE, Answer, is_blank, label_of, read_answers
from inspections.rules.suggesting import suggest_conditions

OTHER_KIND = "other"


@dataclass(frozen=True)
class Violation:
    """One violating answer 违法情形. An item printed twice gives one. kind: a finding's kind for the summary table.

    value: the answer; of several ticked boxes, the violating one.   causes: suggested 案由 codes.
    """

    item_code: str
    value: str
    kind: str
    causes: tuple[str, ...]


def applicable(item: Item, scopes: Collection[str]) -> bool:
    """Does the item concern an agency with these scopes ("maintenance_testing", "safety_assessment")?"""
    return item.applies_to == "any" or item.applies_to in scopes


def validate_answers(
    checklist: Checklist,
    answers: Mapping[str, object],
    scopes: Collection[str],
    *,
    complete: bool,
    sections: Collection[str] | None = None,
    conditions: Conditions | None = None,
) -> list[Problem]:
    """Everything that is wrong with a form, in the form's order; [] when it may be stored (or, `complete`, signed).

    answers: item code → value as typed or as read; blank boxes may be absent.   scopes: as ticked on the form.
    complete: also ask for missing answers, 其他情况 when anything violates, a verdict that its items carry.
    sections: only these must be complete (a visit without a project has no 从业活动); None: all.
    Each problem carries `clause`, the clause it rests on, for the door to cite.
    conditions: thresholds of the agency's scopes; with them a verdict is compared with areas and head counts, too.
    Source: notice 六（二） (在“其他情况”栏中清晰注明), 附件1 二 (任一不符合), 附件3.
    """
    typed, problems = read_answers(checklist, answers)
    for item in checklist.items:
        problems += _about_scope(item, typed, scopes)
        problems += _about_shared_box(checklist, item, typed)
    broken = [rule for rule in checklist.contradictions if _stands(rule, typed)]
    problems += [_contradiction(rule) for rule in broken]
    if complete:
        filled = {problem.facts.get("item") for problem in problems} | typed.keys()
        required = _required(checklist, scopes, sections)
        problems += [_problem("missing", item) for item in required if item.code not in filled]
        problems += [] if scopes else [Problem("judging.scope_missing", clause=checklist.clause)]
        problems += _about_explanation(checklist, typed)
        problems += _about_verdict(checklist, typed, conditions, broken)
    return problems


def judge(answers: Mapping[str, object], checklist: Checklist) -> list[Violation]:
    """The violations of a form, in the form's order. 不涉及 and blank never violate; unreadable answers say nothing.

    Source: notice 附件3 (H120: 是为违法, H121: 否为违法; the polarity is the checklist's).
    """
    typed, _ = read_answers(checklist, answers)
    return [
        Violation(item.code, value, item.kind or OTHER_KIND, item.causes)
        for item in checklist.items
        for value in _values(typed.get(item.code))
        if value in item.violating_values
    ]


def _values(answer: Answer | None) -> tuple[str, ...]:
    if isinstance(answer, tuple):
        return answer
    return (answer,) if isinstance(answer, str) else ()


def _about_scope(item: Item, typed: Mapping[str, Answer], scopes: Collection[str]) -> list[Problem]:
    answer = typed.get(item.code)
    if answer is None or not scopes or item.applies_to == "any":
        return []
    if answer == NOT_APPLICABLE and item.applies_to in scopes:
        return [_problem("contradicts_scope", item)]
    # 人数如实填写无妨；但对没有的业务判设备或体系“无”，会凭空生出一项违法
    if answer != NOT_APPLICABLE and item.applies_to not in scopes and item.not_applicable and item.answer == "choice":
        return [_problem("out_of_scope", item)]
    return []


def _about_shared_box(checklist: Checklist, item: Item, typed: Mapping[str, Answer]) -> list[Problem]:
    if item.same_box_as is None or item.code not in typed or item.same_box_as not in typed:
        return []
    if (typed[item.code] == NOT_APPLICABLE) == (typed[item.same_box_as] == NOT_APPLICABLE):
        return []
    return [_problem("box_shared", item, other=label_of(checklist.item(item.same_box_as)))]


def _stands(rule: Contradiction, typed: Mapping[str, Answer]) -> bool:
    return all(value in _values(typed.get(code)) for code, value in rule.when)


def _contradiction(rule: Contradiction) -> Problem:
    return Problem("judging.contradiction", rule=rule.code, message=rule.message, clause=rule.clause)


def _required(checklist: Checklist, scopes: Collection[str], sections: Collection[str] | None) -> list[Item]:
    return [
        item
        for item in checklist.items
        if not item.optional and applicable(item, scopes) and (sections is None or item.section in sections)
    ]


def _about_explanation(checklist: Checklist, typed: Mapping[str, Answer]) -> list[Problem]:
    found = judge(typed, checklist)
    if not found or checklist.explanation is None or not is_blank(typed.get(checklist.explanation)):
        return []
    labels = dict.fromkeys(checklist.item(violation.item_code).violation for violation in found)
    return [_problem("explanation_missing", checklist.item(checklist.explanation), violations="、".join(labels))]


def _about_verdict(
    checklist: Checklist, typed: Mapping[str, Answer], conditions: Conditions | None, broken: Collection[Contradiction]
) -> list[Problem]:
    """A good verdict over failing items; a pair that a contradiction named already is not named again.

    A bad verdict over good items may stand (no first-class engineer shows in no box): 其他情况 must then say why.
    """
    if checklist.verdict is None or checklist.verdict not in typed:
        return []
    verdict = checklist.item(checklist.verdict)
    if typed[verdict.code] in verdict.violating_values:
        return []
    suggestion = suggest_conditions(checklist, typed, conditions)
    said = {code for rule in broken for code, _ in rule.when}
    failing = [checklist.item(fail.item).violation for fail in suggestion.fails if fail.item not in said]
    return [_problem("verdict_too_good", verdict, failing="、".join(failing))] if failing else []


def _problem(what: str, item: Item, **facts: str | int | Decimal) -> Problem:
    return Problem(f"judging.{what}", item=item.code, label=label_of(item), **facts, clause=item.clause)
