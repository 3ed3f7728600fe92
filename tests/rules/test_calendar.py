"""Working days of China: make-up weekends, long holidays, and years that nobody knows yet."""

from bisect import bisect_right
from datetime import date, timedelta

import pytest

from authorities.rules.problem import Problem
from campaigns.rules.calendar import (
    CalendarUnknown,
    HolidayTable,
    after_working_days,
    calendar_version,
    is_working_day,
    working_days_between,
    working_deadline,
)


class TestIsWorkingDay:
    @pytest.mark.parametrize(
        ("day", "works"),
        [
            (date(2024, 8, 15), True),
            (date(2024, 8, 17), False),
            (date(2024, 2, 4), True),  # 春节前调休上班的星期日
            (date(2024, 2, 10), False),
            (date(2024, 2, 18), True),
            (date(2024, 9, 14), True),
            (date(2024, 9, 29), True),
            (date(2024, 10, 1), False),
            (date(2024, 10, 7), False),
            (date(2024, 10, 12), True),
            (date(2024, 2, 29), True),
            (date(2026, 1, 4), True),
            (date(2026, 2, 14), True),
            (date(2026, 2, 28), True),
            (date(2026, 5, 9), True),
            (date(2026, 9, 20), True),
            (date(2026, 10, 10), True),
        ],
    )
    def test_follows_the_published_calendar(self, day, works):
        assert is_working_day(day) is works

    @pytest.mark.parametrize("day", [date(2003, 12, 31), date(2040, 1, 4)])
    def test_refuses_to_guess_an_unpublished_year(self, day):
        with pytest.raises(CalendarUnknown) as refused:
            is_working_day(day)

        assert refused.value.problem.facts["year"] == day.year

    def test_takes_what_an_administrator_entered(self):
        table = HolidayTable(
            working=frozenset({date(2040, 2, 11)}), resting=frozenset({date(2040, 2, 13)}), years=frozenset({2040})
        )

        assert is_working_day(date(2040, 2, 11), table)
        assert not is_working_day(date(2040, 2, 13), table)
        assert is_working_day(date(2040, 2, 14), table)
        assert not is_working_day(date(2040, 2, 18), table)


class TestAfterWorkingDays:
    @pytest.mark.parametrize(
        ("start", "count", "due_on"),
        [
            (date(2024, 8, 15), 0, date(2024, 8, 15)),
            (date(2024, 8, 15), 1, date(2024, 8, 16)),
            (date(2024, 8, 16), 1, date(2024, 8, 19)),
            (date(2024, 8, 15), 10, date(2024, 8, 29)),
            (date(2024, 2, 8), 10, date(2024, 2, 28)),
            (date(2024, 9, 27), 7, date(2024, 10, 12)),
            (date(2024, 12, 31), 1, date(2025, 1, 2)),
        ],
    )
    def test_counts_from_the_day_after(self, start, count, due_on):
        assert after_working_days(start, count) == due_on

    def test_agrees_with_a_count_made_the_other_way_round(self):
        for offset in range(0, 1000, 11):
            start = date(2022, 1, 1) + timedelta(days=offset)
            due_on = after_working_days(start, 10)

            assert working_days_between(start, due_on) == 10
            assert is_working_day(due_on)

    @pytest.mark.parametrize("count", [1, 5, 7, 10, 30, 60])
    def test_agrees_with_a_table_of_all_working_days(self, count):
        days = [date(2004, 1, 1) + timedelta(days=offset) for offset in range(8400)]
        working = [day for day in days if is_working_day(day)]

        for start in days[: 8400 - 120 : 9]:
            assert after_working_days(start, count) == working[bisect_right(working, start) + count - 1], start

    def test_refuses_a_negative_count(self):
        with pytest.raises(ValueError, match="-1"):
            after_working_days(date(2024, 8, 15), -1)


class TestWorkingDeadline:
    def test_is_final_inside_the_published_years(self):
        deadline = working_deadline(date(2024, 8, 15), 10)

        assert (deadline.due_on, deadline.provisional) == (date(2024, 8, 29), False)
        assert deadline.calendar == calendar_version()

    def test_is_provisional_when_it_runs_into_an_unpublished_year(self):
        start = date(2039, 12, 25)

        deadline = working_deadline(start, 10)

        assert deadline.provisional
        assert deadline.due_on == date(2040, 1, 6)

    def test_becomes_final_once_the_year_is_entered(self):
        years = frozenset({2039, 2040})
        table = HolidayTable(resting=frozenset({date(2040, 1, 2), date(2040, 1, 3)}), years=years)

        deadline = working_deadline(date(2039, 12, 25), 10, table)

        assert (deadline.due_on, deadline.provisional) == (date(2040, 1, 10), False)

    def test_counts_weekdays_over_several_unpublished_years(self):
        deadline = working_deadline(date(2039, 12, 30), 600)

        assert (deadline.due_on, deadline.provisional) == (date(2042, 4, 18), True)

    def test_keeps_the_holidays_of_the_published_years(self):
        deadline = working_deadline(date(2003, 12, 30), 3)

        # 2003 is not published; 1 January 2004 is, as a day off: 31 December, 2 January, 5 January
        assert (deadline.due_on, deadline.provisional) == (date(2004, 1, 5), True)


class TestWords:
    def test_the_calendar_in_use_is_named_with_its_version(self):
        assert calendar_version().startswith("chinesecalendar ")
        assert calendar_version().removeprefix("chinesecalendar ")[0].isdigit()

    def test_an_unknown_year_is_said(self):
        with pytest.raises(CalendarUnknown) as unknown:
            is_working_day(date(2040, 1, 4))

        assert unknown.value.problem == Problem("calendar.year_unknown", year=2040)

    def test_a_negative_term_is_told_with_its_number(self):
        with pytest.raises(ValueError, match="^-1 working days$"):
            after_working_days(date(2024, 8, 15), -1)
