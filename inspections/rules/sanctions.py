"""May this sanction stand? Kind, money, person and day of a penalty, and the range its cause allows 处罚的校验"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from authorities.rules.problem import Problem
from campaigns.rules.notice import Cause

MONEY_KINDS = ("fine", "confiscation")
PERSON_KINDS = ("person_suspension", "registration_revocation", "qualification_revocation", "lifetime_ban")
MOST_YUAN = Decimal(100_000_000)  # 超过一亿元多半是把单位填成了分


@dataclass(frozen=True)
class Sanction:
    """A penalty before it is stored. amount: yuan; None where none was given.   on_person: a practitioner is named."""

    kind: str
    decided_on: date
    amount: Decimal | None
    on_person: bool


def sanction_problems(sanction: Sanction, *, kinds: Collection[str], found_on: date, today: date) -> list[Problem]:
    """What keeps a sanction from being stored, whatever its cause; [] when nothing does. Problems carry `field`.

    kinds: the kinds there are.   found_on: the day of the finding it answers.
    """
    problems = []
    if sanction.kind not in kinds:
        problems.append(Problem("penalties.unknown_kind", field="kind", kind=sanction.kind[:20]))
    if sanction.decided_on > today:
        problems.append(Problem("penalties.future", field="decided_on", decided_on=sanction.decided_on, today=today))
    if sanction.decided_on < found_on:
        problems.append(
            Problem("penalties.before_finding", field="decided_on", decided_on=sanction.decided_on, found_on=found_on)
        )
    if sanction.kind in PERSON_KINDS and not sanction.on_person:
        problems.append(Problem("penalties.person_missing", field="practitioner"))
    return problems + _about_money(sanction)


def _about_money(sanction: Sanction) -> list[Problem]:
    amount = sanction.amount
    if sanction.kind not in MONEY_KINDS:
        return [Problem("penalties.amount_unasked", field="amount_yuan", amount=amount)] if amount is not None else []
    if amount is None or not amount.is_finite() or amount <= 0:
        return [Problem("penalties.amount_missing", field="amount_yuan")]
    if amount != round(amount, 2):
        return [Problem("penalties.amount_too_precise", field="amount_yuan", amount=amount)]
    if amount > MOST_YUAN:
        return [Problem("penalties.amount_too_large", field="amount_yuan", amount=amount, most=int(MOST_YUAN))]
    return []


def outside_range(sanction: Sanction, causes: Collection[Cause]) -> Problem | None:
    """A fine that no suggested cause allows, to be confirmed by whoever enters it; None: within, or no range is known.

    causes: those of the item, in force.   Only ranges whose basis is established bind; the rest is 待核实.
    """
    if sanction.kind != "fine" or sanction.amount is None:
        return None
    ranges = [one for one in (_range(cause, sanction.on_person) for cause in causes if cause.is_verified) if one]
    if not ranges or any(low <= sanction.amount <= high for low, high in ranges):
        return None
    return Problem(
        "penalties.outside_range",
        field="amount_yuan",
        amount=f"{sanction.amount:,f}".removesuffix(".00"),
        ranges="，或".join(f"{low:,}元至{high:,}元" for low, high in dict.fromkeys(ranges)),
    )


def _range(cause: Cause, on_person: bool) -> tuple[int, int] | None:
    person = (cause.person_fine_min_yuan, cause.person_fine_max_yuan)
    of_subject = person if on_person and person[1] is not None else (cause.fine_min_yuan, cause.fine_max_yuan)
    low, high = of_subject
    return None if high is None else (low or 0, high)
