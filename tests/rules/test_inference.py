"""What a sample says: exact against counting every sample, and silent where it may not speak."""

from fractions import Fraction
from itertools import combinations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules.inference import NothingToSay, Sample, most_failing, samples_with_at_most, statement


def sample(**changes):
    return Sample(
        **({"listed": 49, "set_aside": 0, "to_check": 10, "checked": 10, "failing": 0, "by_ticket": True} | changes)
    )


class TestStatement:
    def test_is_said_in_plain_words(self):
        said = statement(sample()).say()

        assert said == "抽10家0家不合格：95%把握全部49家中不合格不超过11家。"

    def test_leaves_those_set_aside_out_of_the_whole(self):
        said = statement(sample(set_aside=2))

        assert said.whole == 47

    def test_infers_nothing_when_everybody_was_checked(self):
        said = statement(sample(listed=10, failing=3))

        assert (said.least, said.most) == (3, 3)
        assert said.say("个") == "抽10个3个不合格：全部10个都已检查，没有推断。"

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"by_ticket": False}, "inference.not_by_ticket"),
            ({"checked": 9}, "inference.unfinished"),
            ({"to_check": 0, "checked": 0}, "inference.nothing_drawn"),
            ({"failing": 11}, "inference.figures"),
            ({"failing": -1}, "inference.figures"),
            ({"checked": 11}, "inference.figures"),
            ({"set_aside": 40}, "inference.figures"),
        ],
    )
    def test_is_refused(self, changes, code):
        with pytest.raises(NothingToSay) as refused:
            statement(sample(**changes))

        assert refused.value.problem.code == code

    def test_says_how_many_are_still_to_be_checked(self):
        with pytest.raises(NothingToSay) as refused:
            statement(sample(checked=7))

        assert dict(refused.value.problem.facts) == {"to_check": 10, "checked": 7, "left": 3}

    def test_still_speaks_when_the_sample_is_all_that_is_left(self):
        assert statement(sample(set_aside=39)).most == 0

    def test_says_other_confidences_too(self):
        assert statement(sample(), confidence=Fraction(999, 1000)).say().split("：")[1].startswith("99.9%把握")


class TestMostFailing:
    def test_is_the_border_of_one_in_twenty(self):
        at, above = (Fraction(comb(49 - bad, 10), comb(49, 10)) for bad in (11, 12))

        assert most_failing(49, 10, 0) == 11
        assert above <= Fraction(1, 20) < at

    @pytest.mark.parametrize("whole", range(1, 9))
    def test_agrees_with_counting_every_sample(self, whole):
        for drawn in range(1, whole + 1):
            for failing in range(drawn + 1):
                assert most_failing(whole, drawn, failing) == most_by_counting(whole, drawn, failing)

    @pytest.mark.parametrize("confidence", [Fraction(95, 100), Fraction(93, 100), Fraction(1, 2)])
    @pytest.mark.parametrize("whole", [9, 20, 37])
    def test_is_the_last_one_not_ruled_out_at_any_confidence(self, whole, confidence):
        for drawn in range(1, whole + 1):
            for failing in range(min(drawn, 6) + 1):
                shares = [
                    (bad, Fraction(samples_with_at_most(whole, bad, drawn, failing), comb(whole, drawn)))
                    for bad in range(failing, whole - drawn + failing + 1)
                ]

                last = max((bad for bad, share in shares if share > 1 - confidence), default=failing)

                assert most_failing(whole, drawn, failing, confidence) == last

    @given(st.integers(1, 60), st.data())
    def test_counts_samples_as_binomials_do(self, whole, data):
        bad, drawn = data.draw(st.integers(0, whole)), data.draw(st.integers(0, whole))
        failing = data.draw(st.integers(0, drawn))

        exact = sum(comb(bad, found) * comb(whole - bad, drawn - found) for found in range(failing + 1))

        assert samples_with_at_most(whole, bad, drawn, failing) == exact

    @given(st.integers(1, 200), st.data())
    def test_never_falls_when_more_fail(self, whole, data):
        drawn = data.draw(st.integers(1, whole))
        failing = data.draw(st.integers(0, drawn - 1))

        assert most_failing(whole, drawn, failing) < most_failing(whole, drawn, failing + 1)

    def test_of_a_list_that_exactly_meets_the_border_is_ruled_out(self):
        # 20家里1家不合格，抽19家：恰有1/20的样本一家也抽不到
        assert most_failing(20, 19, 0) == 0


def most_by_counting(whole, drawn, failing):
    possible = []
    for bad in range(whole + 1):
        every = [sum(place < bad for place in chosen) for chosen in combinations(range(whole), drawn)]
        few = sum(found <= failing for found in every)
        if few * 20 > len(every) and bad >= failing:
            possible.append(bad)
    return max(possible)
