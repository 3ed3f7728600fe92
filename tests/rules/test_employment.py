"""Intervals of employment at one agency: none twice on a day, none the wrong way round, none to come."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.rules.employment import Interval, interval_problems, overlapping

TODAY = date(2024, 8, 21)
HELD = Interval(date(2024, 3, 1), date(2024, 5, 31))
days = st.dates(date(2020, 1, 1), date(2024, 8, 21))
intervals = st.builds(Interval, days, st.none() | days)


def codes(since, until, *others):
    return [problem.code for problem in interval_problems(Interval(since, until), others, TODAY)]


class TestInterval:
    @pytest.mark.parametrize(
        ("since", "until", "found"),
        [
            (date(2024, 1, 1), date(2024, 2, 29), []),
            (date(2024, 1, 1), date(2024, 3, 1), ["employment.overlaps"]),
            (date(2024, 5, 31), None, ["employment.overlaps"]),
            (date(2024, 6, 1), None, []),
            (date(2024, 4, 1), date(2024, 4, 1), ["employment.overlaps"]),
        ],
    )
    def test_shares_no_day_with_another_at_the_same_agency(self, since, until, found):
        assert codes(since, until, HELD) == found

    @pytest.mark.parametrize(
        ("until", "found"),
        [(date(2024, 6, 14), ["employment.ends_before_start"]), (date(2024, 6, 15), []), (date(2024, 6, 16), [])],
    )
    def test_ends_no_earlier_than_it_starts(self, until, found):
        assert codes(date(2024, 6, 15), until) == found

    def test_is_entered_when_it_has_come(self):
        assert codes(date(2024, 8, 21), None) == []
        assert codes(date(2024, 8, 22), None) == ["employment.begins_in_future"]
        assert codes(date(2024, 8, 1), date(2024, 8, 22)) == ["employment.ends_in_future"]


class TestLaws:
    @given(one=intervals, other=intervals)
    def test_overlapping_is_mutual(self, one, other):
        assert overlapping(one, other) == overlapping(other, one)
