"""Does an employment count as insured on a day? Paid, exempt with proof, stopped, or simply not looked at. 社保

Exempt are two kinds only: 部队转业自主择业 and 退休返聘, each on its proof. 复员 is no exemption. A ledger nobody has
looked after lately proves nothing: "stale" and "unseen" are doubts, never a shortfall.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from authorities.rules.phrasing import month_words
from authorities.rules.problem import Problem

EXEMPT = ("self_employed_veteran", "retired_rehired")
DEMOBILISED = "demobilised"  # 复员：可以填，但不予认可
_DEMOBILISED_WORD = "复员"


class Insurance(NamedTuple):
    """What the ledger knows. paid_until: first day of the last month seen paid.   looked_on: the last look."""

    paid_until: date | None
    looked_on: date | None
    exemption: str
    proof: str


class InsuranceState(StrEnum):
    """How an insurance stands on a day 社保状态."""

    PAID = "paid"
    EXEMPT = "exempt"
    LAPSED = "lapsed"
    UNPROVED = "unproved"
    STALE = "stale"
    UNSEEN = "unseen"

    @property
    def counts(self) -> bool | None:
        """Does the person count? None: not established."""
        if self in (InsuranceState.PAID, InsuranceState.EXEMPT):
            return True
        return False if self is InsuranceState.LAPSED else None


def month_before(day: date) -> date:
    """The first day of the month before: insurance is paid by the month, so last month paid is being insured."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def insurance_state(insurance: Insurance, day: date) -> InsuranceState:
    """How the insurance stands on `day`.

    LAPSED needs a look that showed the month before the look unpaid; an old entry alone is STALE.
    Source: notice 附件1 三1.
    """
    if insurance.exemption in EXEMPT:
        return InsuranceState.EXEMPT if insurance.proof.strip() else InsuranceState.UNPROVED
    paid = insurance.paid_until
    if paid is not None and paid >= month_before(day):
        return InsuranceState.PAID
    if insurance.looked_on is not None and (paid is None or paid < month_before(insurance.looked_on)):
        return InsuranceState.LAPSED
    return InsuranceState.UNSEEN if paid is None else InsuranceState.STALE


def exemption_problems(exemption: str, proof: str) -> Iterator[Problem]:
    """An exemption is one of two kinds and has its proof; 复员 is none, whatever it is called."""
    if exemption == DEMOBILISED or (exemption == EXEMPT[0] and _DEMOBILISED_WORD in proof):
        field = "exemption" if exemption == DEMOBILISED else "exemption_proof"
        yield Problem("employment.demobilised_not_exempt", field=field)
    elif exemption and not proof.strip():
        yield Problem("employment.exemption_unproved", field="exemption_proof")


def sighting_problems(paid_month: date | None, seen_on: date, today: date) -> Iterator[Problem]:
    """A look happens today or before, and shows no month later than its own."""
    if seen_on > today:
        yield Problem("insurance.seen_in_future", field="seen_on", seen_on=seen_on, today=today)
    elif paid_month and paid_month > seen_on:
        yield Problem("insurance.month_in_future", field="paid_month", month=month_words(paid_month), seen_on=seen_on)
