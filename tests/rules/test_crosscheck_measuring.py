"""Precision and recall of a rule, against what is known to be true."""

from __future__ import annotations

from fractions import Fraction

from credentials.rules.crosschecks.measuring import measure, values_around


class TestMeasure:
    def test_counts_what_was_found_missed_and_raised_for_nothing(self) -> None:
        raised = [["person:1", "agency:2"], ["person:3"], ["person:9"]]

        found = measure(
            "rule", raised, true=[["agency:2", "person:1"], ["person:3"], ["person:4"]], near=[["person:9"]]
        )

        assert (found.true, found.raised, found.hits, found.near_raised) == (3, 3, 2, 1)
        assert found.precision == found.recall == Fraction(2, 3)

    def test_says_nothing_of_a_share_of_nothing(self) -> None:
        found = measure("rule", [], true=[], near=[["person:9"]])

        assert (found.precision, found.recall, found.near_raised) == (None, None, 0)


class TestValuesAround:
    def test_are_near_and_far_and_hold_the_chosen_one(self) -> None:
        assert values_around(30, 1, 3650) == [15, 22, 28, 29, 30, 31, 32, 45, 60]

    def test_never_leave_what_a_notice_may_set(self) -> None:
        assert values_around(2, 2, 3) == [2, 3]
        assert values_around(70, 50, 100) == [52, 68, 69, 70, 71, 72]
