"""What does a drawn sample say about the whole list? 样本推断

Exact: drawing without replacement is hypergeometric, and every comparison here is between whole numbers. It speaks only
of what was drawn by ticket: a hand-picked sample says nothing about the others, however large it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb

from authorities.rules.problem import Problem, Refused

CONFIDENCE = Fraction(95, 100)


class NothingToSay(Refused):
    """The sample was not drawn by ticket, is not finished, or its figures do not fit together."""


@dataclass(frozen=True)
class Sample:
    """One stratum after its draw 抽样.

    listed: objects on the frozen list.   set_aside: drawn and gone before they could be checked, replaced by the next
    ticket.   to_check: objects that stand for the draw.   checked, failing: of these.   by_ticket: drawn by this engine
    and repeated without a fault.
    """

    listed: int
    set_aside: int
    to_check: int
    checked: int
    failing: int
    by_ticket: bool


@dataclass(frozen=True)
class Statement:
    """With `confidence`, of all `whole` objects at least `least` and at most `most` fail 推断."""

    whole: int
    drawn: int
    failing: int
    least: int
    most: int
    confidence: Fraction

    def say(self, unit: str = "家") -> str:
        """The sentence for people: 抽10家0家不合格：95%把握全部49家中不合格不超过11家。"""
        seen = f"抽{self.drawn}{unit}{self.failing}{unit}不合格"
        if self.drawn == self.whole:
            return f"{seen}：全部{self.whole}{unit}都已检查，没有推断。"
        return f"{seen}：{float(self.confidence * 100):g}%把握全部{self.whole}{unit}中不合格不超过{self.most}{unit}。"


def statement(sample: Sample, *, confidence: Fraction = CONFIDENCE) -> Statement:
    """What the sample says of the whole list, those set aside left out of it.

    Raises NothingToSay: not drawn by ticket, not all checked, nothing drawn, figures that cannot be.
    """
    whole = sample.listed - sample.set_aside
    facts = {"to_check": sample.to_check, "checked": sample.checked}
    if not sample.by_ticket:
        raise NothingToSay(Problem("inference.not_by_ticket"))
    if sample.to_check == 0:
        raise NothingToSay(Problem("inference.nothing_drawn"))
    if not 0 <= sample.failing <= sample.checked <= sample.to_check <= whole:
        raise NothingToSay(Problem("inference.figures", **facts, failing=sample.failing, whole=whole))
    if sample.checked < sample.to_check:
        raise NothingToSay(Problem("inference.unfinished", **facts, left=sample.to_check - sample.checked))
    most = most_failing(whole, sample.checked, sample.failing, confidence)
    return Statement(whole, sample.checked, sample.failing, sample.failing, most, confidence)


def most_failing(whole: int, drawn: int, failing: int, confidence: Fraction = CONFIDENCE) -> int:
    """The largest number of failing objects among `whole` that the sample does not rule out.

    M is ruled out when drawing `drawn` of `whole` with M failing shows `failing` or fewer in at most 1 − confidence
    of all equally likely samples. The more fail, the rarer is a small count, so halving finds the border.
    """
    low, high = failing, whole - drawn + failing  # those drawn and found good are good
    while low < high:
        middle = (low + high + 1) // 2
        if _not_ruled_out(whole, middle, drawn, failing, 1 - confidence):
            low = middle
        else:
            high = middle - 1
    return low


def samples_with_at_most(whole: int, bad: int, drawn: int, failing: int) -> int:
    """How many of the C(whole, drawn) samples hold `failing` or fewer of the `bad` objects; exact."""
    good, total = whole - bad, 0
    first = max(0, drawn - good)
    term = comb(bad, first) * comb(good, drawn - first)
    for found in range(first, min(failing, bad, drawn) + 1):
        total += term
        # 下一项由这一项乘除得到，总能整除，不必重算组合数
        term = term * (bad - found) * (drawn - found) // ((found + 1) * (good - drawn + found + 1))
    return total


def _not_ruled_out(whole: int, bad: int, drawn: int, failing: int, doubt: Fraction) -> bool:
    few = samples_with_at_most(whole, bad, drawn, failing)
    return few * doubt.denominator > comb(whole, drawn) * doubt.numerator
