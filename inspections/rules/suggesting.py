"""What verdict do the answers themselves suggest? 是否符合从业条件的建议

Shown beside the inspector's own box, with each unmet item and by how much; it never fills the box.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from agencies.rules.practice_conditions import NUMERIC, Conditions
from campaigns.rules.notice import Checklist, Item
from inspections.rules.answers import NOT_APPLICABLE, Answer


@dataclass(frozen=True)
class FailingItem:
    """One item that fails its practice condition; figures are None where the answer itself violates (无, 不健全)."""

    item: str
    condition: str
    actual: Decimal | int | None = None
    required: Decimal | int | None = None

    @property
    def lack(self) -> Decimal | int | None:
        """By how much it falls short, in the item's unit."""
        if self.actual is None or self.required is None:
            return None
        return self.required - self.actual


@dataclass(frozen=True)
class ConditionSuggestion:
    """fails: 不符合的项.   to_verify: items under the figure whose twin box reaches it (退休返聘、自主择业可不查社保).

    unanswered: items with a condition and no answer.   beyond: conditions asked for that no box of the form shows.
    """

    fails: tuple[FailingItem, ...]
    to_verify: tuple[FailingItem, ...]
    unanswered: tuple[str, ...]
    beyond: tuple[str, ...] = ()

    @property
    def meets(self) -> bool | None:
        """False once one item fails; None while anything is open; True when every box is there and enough."""
        if self.fails:
            return False
        return None if self.to_verify or self.unanswered else True


def suggest_conditions(
    checklist: Checklist, answers: Mapping[str, Answer], conditions: Conditions | None
) -> ConditionSuggestion:
    """Which items fail the practice conditions, by the answers and the thresholds.

    answers: as read by `read_answers`.   conditions: of the agency's scopes; None: only answers that violate count.
    Two boxes for one condition (certified, insured): both short fails; one short is to be verified, because retired and
    former military staff need no insurance here.   Source: notice 附件1 二, 三1 (H085, H089–H094).
    """
    carrying = [item for item in checklist.items if item.condition and answers.get(item.code) != NOT_APPLICABLE]
    fails = [_violating(item) for item in carrying if answers.get(item.code) in item.violating_values]
    short = [one for item in carrying for one in _short(item, answers.get(item.code), conditions)]
    lacking = {one.item for one in short}
    counted = [item for item in carrying if isinstance(answers.get(item.code), (int, Decimal))]
    twins = {item.condition for item in counted if item.code not in lacking}
    return ConditionSuggestion(
        fails=tuple(fails + [one for one in short if one.condition not in twins]),
        to_verify=tuple(one for one in short if one.condition in twins),
        unanswered=tuple(item.code for item in carrying if item.code not in answers and _asked(item, conditions)),
        beyond=_beyond(checklist, conditions),
    )


def _violating(item: Item) -> FailingItem:
    return FailingItem(item.code, item.condition or "")


def _short(item: Item, answer: Answer | None, conditions: Conditions | None) -> list[FailingItem]:
    if conditions is None or item.condition not in NUMERIC or not isinstance(answer, (int, Decimal)):
        return []
    required = conditions.required(item.condition)
    return [FailingItem(item.code, item.condition, answer, required)] if answer < required else []


def _asked(item: Item, conditions: Conditions | None) -> bool:
    """Is the item's condition asked of this agency at all? An assessment agency needs no operators."""
    if conditions is None:
        return True
    if item.condition in NUMERIC:
        return conditions.required(item.condition) > 0
    return item.applies_to == "any" or item.applies_to in (conditions.code, *conditions.equipment_tables)


def _beyond(checklist: Checklist, conditions: Conditions | None) -> tuple[str, ...]:
    shown = {item.condition for item in checklist.items}
    if conditions is None:
        return ()
    return tuple(condition for condition in NUMERIC if condition not in shown and conditions.required(condition))
