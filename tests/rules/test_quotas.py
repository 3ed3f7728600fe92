"""How many must be checked: the worked examples of the notices, the edges of the tiers, and laws that always hold."""

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.rules.notice import Band, Tier
from campaigns.rules.quotas import (
    LocalShareRefused,
    NegativePopulation,
    NoBandForPopulation,
    projects_required,
    quota_for,
    quotas_of,
)
from campaigns.wording import WORDS

BANDED = Tier(
    population="agencies-of-detachment",
    clause="4.1.3",
    quote="",
    bands=(
        Band(None, 49, Fraction(20, 100), "20/100"),
        Band(50, 100, Fraction(10, 100), "10/100"),
        Band(101, None, Fraction(5, 100), "5/100"),
    ),
)
UNDECIDED = Tier("other-projects", "4.2.3", "", undecided=True)
PER_AGENCY = Tier("projects-per-drawn-agency", "4.2.3", "", per_object_minimum=2, method="each")


def flat(numerator: int, denominator: int = 100) -> Tier:
    return Tier("p", "c", "", share=Fraction(numerator, denominator), written=f"{numerator}/{denominator}")


BANDED_EXAMPLES = [
    (0, "20/100", 0),
    (1, "20/100", 1),
    (2, "20/100", 1),
    (4, "20/100", 1),
    (5, "20/100", 1),
    (6, "20/100", 2),
    (10, "20/100", 2),
    (49, "20/100", 10),
    (50, "10/100", 5),
    (51, "10/100", 6),
    (90, "10/100", 9),
    (91, "10/100", 10),
    (99, "10/100", 10),
    (100, "10/100", 10),
    (101, "5/100", 6),
    (120, "5/100", 6),
    (121, "5/100", 7),
    (140, "5/100", 7),
    (180, "5/100", 9),
    (181, "5/100", 10),
    (200, "5/100", 10),
    (201, "5/100", 11),
]
FLAT_EXAMPLES = [
    *[(100, n, n) for n in (0, 1, 37)],
    *[(50, n, q) for n, q in ((1, 1), (2, 1), (3, 2), (7, 4), (8, 4), (15, 8), (33, 17), (101, 51))],
    *[(20, n, q) for n, q in ((1, 1), (4, 1), (5, 1), (6, 2), (9, 2), (10, 2), (11, 3), (37, 8), (137, 28), (23, 5))],
    (10, 137, 14),
]


class TestTheBandsOfADetachment:
    @pytest.mark.parametrize(("n", "written", "expected"), BANDED_EXAMPLES)
    def test_give_the_worked_example(self, n, written, expected):
        quota = quota_for(BANDED, n)

        assert (quota.quota, quota.written) == (expected, written)

    @pytest.mark.parametrize(
        ("n", "formula"),
        [
            (0, "0×20/100=0"),
            (5, "5×20/100=1"),
            (49, "49×20/100=9.8，向上取整为10"),
            (100, "100×10/100=10"),
            (101, "101×5/100=5.05，向上取整为6"),
            (20000, "20000×5/100=1000"),
        ],
    )
    def test_show_how_the_number_came_about(self, n, formula):
        assert quota_for(BANDED, n).formula == formula

    @pytest.mark.parametrize(("n", "smaller", "more"), [(50, 49, 10), (90, 49, 10), (101, 100, 10), (180, 100, 10)])
    def test_flag_a_step_down_with_both_figures(self, n, smaller, more):
        flag = quota_for(BANDED, n).flag

        assert flag.code == "quotas.step_down"
        assert (flag.facts["smaller"], flag.facts["more"]) == (smaller, more)
        assert str(more) in flag.say(WORDS)

    @pytest.mark.parametrize("n", [0, 1, 49, 91, 100, 181, 201])
    def test_flag_nothing_where_no_smaller_population_asks_for_more(self, n):
        assert quota_for(BANDED, n).flag is None

    @pytest.mark.parametrize(
        ("n", "across", "there"),
        [
            (47, 50, 5),
            (48, 50, 5),
            (49, 50, 5),
            (50, 49, 10),
            (52, 49, 10),
            (98, 101, 6),
            (100, 101, 6),
            (103, 100, 10),
        ],
    )
    def test_show_the_figure_across_a_near_border(self, n, across, there):
        border = quota_for(BANDED, n).border

        assert (border.facts["across"], border.facts["there"]) == (across, there)

    @pytest.mark.parametrize("n", [0, 46, 53, 97, 104])
    def test_say_nothing_of_a_border_far_away(self, n):
        assert quota_for(BANDED, n).border is None

    def test_refuse_a_population_that_no_band_holds(self):
        gapped = Tier("p", "c", "", bands=(Band(None, 49, Fraction(1, 5)), Band(51, None, Fraction(1, 10))))

        with pytest.raises(NoBandForPopulation) as refused:
            quota_for(gapped, 50)

        assert refused.value.problem.facts["n"] == 50


class TestOneShareForAll:
    @pytest.mark.parametrize(("percent", "n", "expected"), FLAT_EXAMPLES)
    def test_gives_the_worked_example(self, percent, n, expected):
        assert quota_for(flat(percent), n).quota == expected

    def test_writes_a_share_without_finite_decimals_as_a_fraction(self):
        assert quota_for(flat(1, 3), 10).formula == "10×1/3=10/3，向上取整为4"

    def test_refuses_less_than_nothing(self):
        with pytest.raises(NegativePopulation):
            quota_for(flat(20), -1)


class TestAnUndecidedShare:
    @pytest.mark.parametrize("n", [0, 1, 500])
    def test_is_not_a_quota_of_nothing(self, n):
        quota = quota_for(UNDECIDED, n)

        assert quota.quota is None
        assert quota.flag.code == "quotas.undecided"

    def test_is_decided_by_the_unit(self):
        quota = quota_for(UNDECIDED, 31, local_share=Fraction(15, 100))

        assert (quota.quota, quota.flag) == (5, None)

    @pytest.mark.parametrize("share", [Fraction(0), Fraction(-1, 5), Fraction(101, 100)])
    def test_must_become_a_share(self, share):
        with pytest.raises(LocalShareRefused):
            quota_for(UNDECIDED, 31, local_share=share)


class TestALocalShare:
    def test_may_be_everything(self):
        assert quota_for(UNDECIDED, 7, local_share=Fraction(1)).quota == 7

    def test_may_ask_for_more(self):
        assert quota_for(flat(20), 10, local_share=Fraction(30, 100)).quota == 3

    def test_never_asks_for_less(self):
        with pytest.raises(LocalShareRefused) as refused:
            quota_for(flat(20), 10, local_share=Fraction(19, 100))

        assert refused.value.problem.code == "quotas.local_share_too_low"


class TestPooling:
    def test_rounds_up_each_receiving_brigade_by_itself(self):
        quotas = quotas_of(flat(20), {"东": 3, "西": 4, "南": 8})

        assert [quotas[pool].quota for pool in ("东", "西", "南")] == [1, 1, 2]
        assert quota_for(flat(20), 15).quota == 3

    def test_rounds_up_each_class_by_itself(self):
        quotas = quotas_of(flat(20), {"key_unit": 12, "crowded_place": 23})

        assert sum(q.quota for q in quotas.values()) == 8
        assert quota_for(flat(20), 35).quota == 7


class TestProjectsOfADrawnAgency:
    @pytest.mark.parametrize(
        ("available", "checkable", "shortfall"), [(0, 0, 2), (1, 1, 1), (2, 2, 0), (3, 2, 0), (40, 2, 0)]
    )
    def test_are_two_or_all_there_are(self, available, checkable, shortfall):
        assert projects_required(2, available) == (2, checkable, shortfall)

    @pytest.mark.parametrize(("agencies", "projects"), [(0, 0), (6, 12), (7, 14), (10, 20)])
    def test_add_up_over_the_drawn_agencies(self, agencies, projects):
        assert quota_for(PER_AGENCY, agencies).quota == projects

    @pytest.mark.parametrize(("n", "projects"), [(49, 20), (101, 12)])
    def test_follow_from_the_agencies_drawn_first(self, n, projects):
        assert quota_for(PER_AGENCY, quota_for(BANDED, n).quota).quota == projects


SHARES = st.fractions(min_value=Fraction(1, 1000), max_value=1, max_denominator=1000)


class TestLawsOfQuotas:
    @settings(max_examples=200)
    @given(n=st.integers(0, 10**6), share=SHARES)
    def test_the_quota_is_the_least_number_that_reaches_the_share(self, n, share):
        quota = quota_for(Tier("p", "c", "", share=share), n).quota

        assert quota >= share * n
        assert quota - 1 < share * n

    @given(n=st.integers(1, 10**6), share=SHARES)
    def test_something_is_checked_wherever_there_is_something(self, n, share):
        assert 1 <= quota_for(Tier("p", "c", "", share=share), n).quota <= n

    @given(n=st.integers(0, 10**6), share=SHARES)
    def test_one_object_more_never_lowers_the_quota_of_one_share(self, n, share):
        tier = Tier("p", "c", "", share=share)

        assert quota_for(tier, n).quota <= quota_for(tier, n + 1).quota

    @given(parts=st.lists(st.integers(0, 500), min_size=1, max_size=12), share=SHARES)
    def test_pools_together_never_check_less_than_one_pool(self, parts, share):
        tier = Tier("p", "c", "", share=share)

        apart = quotas_of(tier, dict(enumerate(parts)))

        assert sum(q.quota for q in apart.values()) >= quota_for(tier, sum(parts)).quota

    def test_every_population_to_a_hundred_thousand_agrees_with_exact_integers(self):
        def by_integers(n: int) -> int:
            percent = 20 if n < 50 else 10 if n <= 100 else 5
            return (percent * n + 99) // 100

        wrong = [n for n in range(100_001) if quota_for(BANDED, n).quota != by_integers(n)]

        assert wrong == []

    def test_a_flag_is_shown_exactly_where_a_smaller_population_asks_for_more(self):
        quotas = [quota_for(BANDED, n) for n in range(400)]

        for n, quota in enumerate(quotas):
            most_before = max((q.quota for q in quotas[:n]), default=0)
            assert (quota.flag is not None) == (most_before > quota.quota), n

    def test_exact_decimals_in_formulas_are_exact(self):
        for n in range(1, 300):
            exact = Fraction(quota_for(BANDED, n).formula.split("=")[1].split("，")[0])
            assert exact == quota_for(BANDED, n).share * n
            assert ceil(exact) == quota_for(BANDED, n).quota
