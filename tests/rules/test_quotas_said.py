"""What a quota says besides its number: every word and figure of the sentences, and the edges of what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from authorities.rules.problem import Problem
from campaigns.rules.notice import Band, Tier
from campaigns.rules.quotas import (
    LocalShareRefused,
    NegativePopulation,
    NoBandForPopulation,
    Quota,
    projects_required,
    quota_for,
)

BANDED = Tier("p", "c", "", bands=(Band(None, 49, Fraction(1, 5), "20/100"), Band(50, 90, Fraction(1, 10), "10/100")))
HALF = Tier("p", "c", "", share=Fraction(1, 2), written="50/100")
MONTHLY = Tier("p", "c", "", share=Fraction(1, 20), written="5/100", per="month")


class TestWithoutAShare:
    def test_an_absolute_number(self) -> None:
        assert quota_for(Tier("p", "c", "", count=20), 30) == Quota(30, 20, None, "", None, "20个")

    def test_so_many_for_each_object_above(self) -> None:
        assert quota_for(Tier("p", "c", "", per_object_minimum=2), 5) == Quota(5, 10, None, "", None, "5×2=10")

    def test_an_open_rate(self) -> None:
        said = Problem("quotas.undecided", population="p", n=8, clause="c")

        assert quota_for(Tier("p", "c", "", undecided=True), 8) == Quota(
            8, None, None, "", None, "比例尚未确定", flag=said
        )


class TestByTheMonth:
    def test_one_month_is_meant_when_none_is_said(self) -> None:
        quota = quota_for(MONTHLY, 60)

        assert (quota.quota, quota.monthly, quota.formula) == (3, 3, "60×5/100=3；每月3×1个月，计3")

    def test_the_month_of_exhaustion_is_said_with_all_figures(self) -> None:
        quota = quota_for(Tier("p", "c", "", count=5, per="month"), 12, months=6)

        assert (quota.quota, quota.monthly) == (12, 5)
        assert quota.flag == Problem("quotas.month_exhausted", monthly=5, month=3, n=12)

    def test_the_last_month_exactly_used_up_says_nothing(self) -> None:
        assert quota_for(Tier("p", "c", "", count=5, per="month"), 30, months=6).flag is None

    def test_too_few_even_for_one_month_is_no_lack(self) -> None:
        quota = quota_for(Tier("p", "c", "", count=5, per="month"), 3, months=6)

        assert (quota.quota, quota.flag) == (3, Problem("quotas.month_exhausted", monthly=5, month=1, n=3))


class TestWarnings:
    def test_a_near_border_says_both_figures_and_the_gap(self) -> None:
        assert quota_for(BANDED, 47).border == Problem(
            "quotas.near_border", n=47, quota=10, across=50, there=5, gap=3, clause="c"
        )
        assert quota_for(BANDED, 52).border == Problem(
            "quotas.near_border", n=52, quota=6, across=49, there=10, gap=3, clause="c"
        )

    def test_the_end_of_all_bands_is_no_border(self) -> None:
        assert quota_for(BANDED, 90).border is None

    def test_nothing_steps_down_to_nothing(self) -> None:
        assert quota_for(BANDED, 0).flag is None

    def test_too_few_are_said_with_the_lack(self) -> None:
        quota = quota_for(Tier("p", "c", "", count=20), 12)

        assert (quota.quota, quota.flag) == (12, Problem("quotas.exhausted", asked=20, left=12, lack=8))


class TestRefusals:
    def test_of_less_than_nothing(self) -> None:
        with pytest.raises(NegativePopulation) as objects:
            quota_for(HALF, -1)
        with pytest.raises(NegativePopulation) as projects:
            projects_required(2, -3)

        assert objects.value.problem == Problem("quotas.negative_population", n=-1)
        assert projects.value.problem == Problem("quotas.negative_population", n=-3)

    def test_of_a_number_outside_all_bands(self) -> None:
        with pytest.raises(NoBandForPopulation) as refused:
            quota_for(BANDED, 91)

        assert refused.value.problem == Problem("quotas.no_band", population="p", n=91, clause="c")

    def test_of_a_local_share_that_is_none_or_too_low(self) -> None:
        with pytest.raises(LocalShareRefused) as none:
            quota_for(HALF, 10, local_share=Fraction(0))
        with pytest.raises(LocalShareRefused) as low:
            quota_for(HALF, 10, local_share=Fraction(49, 100))

        assert none.value.problem.code == "quotas.local_share_out_of_range"
        assert low.value.problem.code == "quotas.local_share_too_low"
        assert dict(low.value.problem.facts) == {"share": "49/100", "minimum": "50/100", "clause": "c"}

    def test_none_of_a_local_share_equal_to_the_notices(self) -> None:
        assert quota_for(HALF, 10, local_share=Fraction(1, 2)).quota == 5
