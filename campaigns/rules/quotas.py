"""How many of a population must be checked? 抽查任务数

A share of the notice becomes a whole number here and nowhere else: 不低于 means at least, so a fraction of an object is
one object more. All arithmetic is exact; no float comes near a legal minimum.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import NamedTuple, TypeVar

from authorities.rules.problem import Problem, Refused
from campaigns.rules.notice import Band, Tier

K = TypeVar("K", bound=Hashable)

# How near to a band's edge both figures are shown: one agency moved over the edge before the freeze halves the quota.
NEAR_A_BORDER = 3


class NegativePopulation(Refused):
    """A population cannot be smaller than nothing."""


class NoBandForPopulation(Refused):
    """The tier's bands leave this population out; a checked notice folder has no such gap."""


class LocalShareRefused(Refused):
    """A locally set share is not a share, or lies under the notice's minimum."""


@dataclass(frozen=True)
class Quota:
    """The least number of objects to check of a population of `n` 应抽数.

    quota: whole objects; None: the share is not decided yet, which blocks a draw and is never 0.
    share: exact, None where there is none (undecided, or so many per object); written: as the notice writes it.
    formula: how the number came about, in Chinese, for people to recompute.
    flag: what must be said with the number: quotas.undecided, quotas.step_down, quotas.exhausted or
    quotas.month_exhausted.   border: quotas.near_border.
    monthly: how many of them in each month, the last month perhaps fewer; None: no monthly rate.
    """

    n: int
    quota: int | None
    share: Fraction | None
    written: str
    band: Band | None
    formula: str
    flag: Problem | None = None
    border: Problem | None = None
    monthly: int | None = None


class ProjectsRequired(NamedTuple):
    """Objects below one drawn object: asked for, possible, missing 缺额 (a reason must be recorded when not 0)."""

    required: int
    checkable: int
    shortfall: int


def quota_for(tier: Tier, n: int, *, local_share: Fraction | None = None, months: int = 1) -> Quota:
    """The least number to check of a population of n objects: the share of n, rounded up.

    n: whole objects, frozen at the draw.   local_share: a unit's own share, 0 < share <= 1: decides an undecided tier,
    or raises a decided one; nobody may lower the notice's minimum.
    months: for a rate per month, in how many months it is drawn.
    A tier with only a `per_object_minimum` takes n as the number of drawn objects above.
    Raises NegativePopulation, NoBandForPopulation, LocalShareRefused.
    Source: notice 四（一）3, 四（二）3 (不低于 → 向上取整; 超100、50-100、不足50).
    """
    if n < 0:
        raise NegativePopulation(Problem("quotas.negative_population", n=n))
    if tier.share is None and not tier.bands and tier.per_object_minimum is not None:
        return _per_object(tier.per_object_minimum, n)
    if tier.count is not None:
        return _at_most(n, tier.count, Quota(n, tier.count, None, "", None, f"{tier.count}个"), months, tier.per)
    band = _band(tier, n)
    share, written = _share_in_force(tier, band, local_share)
    if share is None:
        undecided = Problem("quotas.undecided", population=tier.population, n=n, clause=tier.clause)
        return Quota(n, None, None, "", None, "比例尚未确定", flag=undecided)
    quota = ceil(share * n)
    step_down = _step_down(tier, n, quota)
    once = Quota(n, quota, share, written, band, _formula(n, share, written, quota), step_down, _border(tier, n, quota))
    return _at_most(n, quota, once, months, tier.per)


def quotas_of(tier: Tier, counts: Mapping[K, int], *, local_share: Fraction | None = None) -> dict[K, Quota]:
    """One quota for each pool of the same population, each rounded up on its own.

    counts: pool → objects, e.g. {("130102", "key_unit"): 12}. Pooling per receiving unit and class never gives less
    than one quota over all pools together. Keys keep their order.   Source: reading A7 of quota pooling.
    """
    return {pool: quota_for(tier, n, local_share=local_share) for pool, n in counts.items()}


def projects_required(minimum: int, available: int) -> ProjectsRequired:
    """How many of `available` objects below one drawn object must be checked, at least `minimum`; too few: all.

    Source: notice 四（二）3 (每个服务机构抽查不少于……服务项目).
    """
    if available < 0:
        raise NegativePopulation(Problem("quotas.negative_population", n=available))
    checkable = min(minimum, available)
    return ProjectsRequired(minimum, checkable, minimum - checkable)


def _at_most(n: int, asked: int, once: Quota, months: int, per: str) -> Quota:
    """`once` times the months, and never more than there are: what runs out is said with its month or its lack."""
    if per == "month" and asked:
        total, last = min(n, asked * months), -(-n // asked)
        flag = Problem("quotas.month_exhausted", monthly=asked, month=last, n=n) if last < months else once.flag
        return replace(
            once, quota=total, monthly=asked, flag=flag, formula=f"{once.formula}；每月{asked}×{months}个月，计{total}"
        )
    if asked > n:
        return replace(once, quota=n, flag=Problem("quotas.exhausted", asked=asked, left=n, lack=asked - n))
    return once


def _per_object(minimum: int, n: int) -> Quota:
    return Quota(n, n * minimum, None, "", None, f"{n}×{minimum}={n * minimum}")


def _band(tier: Tier, n: int) -> Band | None:
    band = tier.band_of(n)
    if tier.bands and band is None:
        raise NoBandForPopulation(Problem("quotas.no_band", population=tier.population, n=n, clause=tier.clause))
    return band


def _share_in_force(tier: Tier, band: Band | None, local: Fraction | None) -> tuple[Fraction | None, str]:
    share = band.share if band else tier.share
    written = (band.written if band else tier.written) or (_fraction(share) if share is not None else "")
    if local is None:
        return share, written
    if not 0 < local <= 1:
        raise LocalShareRefused(Problem("quotas.local_share_out_of_range", share=_fraction(local)))
    if share is not None and local < share:
        facts = {"share": _fraction(local), "minimum": written, "clause": tier.clause}
        raise LocalShareRefused(Problem("quotas.local_share_too_low", **facts))
    return local, _fraction(local)


def _step_down(tier: Tier, n: int, quota: int) -> Problem | None:
    """Would a smaller population have to check more? Inside a band a quota never falls, so band ends suffice."""
    most = [(ceil(b.share * b.high), b.high) for b in tier.bands if b.high is not None and b.high < n]
    more, smaller = max(most, default=(0, 0))
    if more <= quota:
        return None
    return Problem("quotas.step_down", n=n, quota=quota, smaller=smaller, more=more, clause=tier.clause)


def _border(tier: Tier, n: int, quota: int) -> Problem | None:
    for band in tier.bands:
        if band.high is None:
            continue
        if band.high - NEAR_A_BORDER < n <= band.high:
            across = band.high + 1
        elif band.high < n <= band.high + NEAR_A_BORDER:
            across = band.high
        else:
            continue
        other = tier.band_of(across)
        if other is not None:
            facts = {"across": across, "there": ceil(other.share * across), "gap": abs(across - n)}
            return Problem("quotas.near_border", n=n, quota=quota, **facts, clause=tier.clause)
    return None


def _formula(n: int, share: Fraction, written: str, quota: int) -> str:
    exact = share * n
    equation = f"{n}×{written}={_number(exact)}"
    return equation if exact == quota else f"{equation}，向上取整为{quota}"


def _number(value: Fraction) -> str:
    """A finite decimal as people write it; anything else stays a fraction, for a rounded figure would be a lie."""
    decimal = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{decimal.normalize():f}" if Fraction(decimal) == value else _fraction(value)


def _fraction(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"
