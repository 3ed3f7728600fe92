"""How far ahead or behind: one line a goal, whole objects, whole days."""

from datetime import date
from fractions import Fraction

import pytest

from reports.rules.pace import Goal, checking_starts_on, line_on, pace_of

START = date(2024, 7, 1)
DUE = date(2024, 8, 9)  # forty days, both ends in


def goal(done: int, required: int = 40, due_on: date = DUE) -> Goal:
    return Goal(required=required, done=done, due_on=due_on)


class TestLine:
    @pytest.mark.parametrize(
        ("day", "asked"),
        [
            (date(2024, 6, 30), 0),
            (date(2024, 7, 1), 1),
            (date(2024, 7, 20), 20),
            (date(2024, 8, 8), 39),
            (date(2024, 8, 9), 40),
            (date(2024, 8, 10), 40),
        ],
    )
    def test_asks_for_nothing_before_the_start_and_for_all_on_the_last_day(self, day, asked):
        assert line_on([goal(0)], START, day) == asked

    def test_of_several_goals_is_the_sum_of_their_lines(self):
        early, late = goal(0), goal(0, required=80, due_on=date(2024, 9, 18))

        assert line_on([early, late], START, date(2024, 7, 20)) == Fraction(20) + Fraction(20)

    def test_begins_when_the_first_population_is_to_be_checked(self, notice):
        assert checking_starts_on(notice) == date(2024, 7, 1)


class TestPace:
    def test_is_level_when_as_many_are_done_as_asked(self):
        pace = pace_of([goal(20)], START, date(2024, 7, 20))

        assert (pace.expected, pace.days, pace.state, pace.words) == (20, 0, "going", "与匀速持平")

    def test_counts_the_days_behind_the_day_whose_line_was_reached(self):
        pace = pace_of([goal(19)], START, date(2024, 7, 20))

        assert (pace.days, pace.state, pace.words) == (-1, "late", "落后1天")

    def test_counts_the_days_ahead_to_the_day_whose_line_is_reached(self):
        pace = pace_of([goal(25)], START, date(2024, 7, 20))

        assert (pace.days, pace.words) == (5, "超前5天")

    def test_nobody_is_behind_while_the_line_asks_for_less_than_one_object(self):
        pace = pace_of([goal(0, required=2)], START, date(2024, 7, 19))

        assert (pace.expected, pace.days, pace.state) == (0, 0, "going")

    def test_nobody_is_ahead_who_has_done_nothing(self):
        assert pace_of([goal(0, required=1)], START, date(2024, 7, 2)).days == 0

    def test_goes_on_falling_behind_after_the_last_day(self):
        pace = pace_of([goal(20)], START, date(2024, 8, 19))

        assert (pace.days, pace.overdue) == (-30, 20)

    def test_is_done_when_everything_is_whatever_the_day(self):
        pace = pace_of([goal(40)], START, date(2024, 9, 30))

        assert (pace.state, pace.words, pace.overdue) == ("done", "已完成", 0)

    def test_says_that_there_is_nothing_to_do(self):
        assert pace_of([goal(0, required=0)], START, DUE).state == "none"
        assert pace_of([], START, DUE).words == "没有应检对象"

    def test_more_than_asked_in_one_place_makes_up_for_nothing_in_another(self):
        pace = pace_of([goal(60), goal(0)], START, DUE)

        assert (pace.done, pace.required, pace.state) == (40, 80, "late")

    def test_nothing_is_overdue_on_the_last_day_itself(self):
        assert pace_of([goal(39)], START, DUE).overdue == 0
        assert pace_of([goal(39)], START, date(2024, 8, 10)).overdue == 1
