"""To which month an instant belongs: the second before, at and after each cut, whatever zone the machine stands in."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.rules.notice import Table
from campaigns.rules.periods import (
    CHINA,
    china_day,
    cumulative,
    month_named,
    month_of,
    period_dates,
    reporting_months,
)

TABLE = Table("annex4", "", (), (), {}, cut_day=25, clause="6")
SECOND = timedelta(seconds=1)
ROOT = Path(__file__).resolve().parents[2]


def campaign(starts_on, ends_on):
    return SimpleNamespace(starts_on=starts_on, ends_on=ends_on)


def months_from(starts_on, ends_on, cut_day=25):
    return reporting_months(campaign(starts_on, ends_on), replace(TABLE, cut_day=cut_day))


YEAR_2024 = months_from(date(2024, 6, 1), date(2024, 11, 30))


class TestReportingMonths:
    def test_of_the_2024_campaign_are_these(self):
        spans = [(m.code, m.start.isoformat(), m.end.isoformat()) for m in YEAR_2024]

        assert spans == [
            ("2024-06", "2024-06-01T00:00:00+08:00", "2024-06-25T00:00:00+08:00"),
            ("2024-07", "2024-06-25T00:00:00+08:00", "2024-07-25T00:00:00+08:00"),
            ("2024-08", "2024-07-25T00:00:00+08:00", "2024-08-25T00:00:00+08:00"),
            ("2024-09", "2024-08-25T00:00:00+08:00", "2024-09-25T00:00:00+08:00"),
            ("2024-10", "2024-09-25T00:00:00+08:00", "2024-10-25T00:00:00+08:00"),
            ("2024-11", "2024-10-25T00:00:00+08:00", "2024-11-25T00:00:00+08:00"),
            ("2024-12", "2024-11-25T00:00:00+08:00", "2024-12-01T00:00:00+08:00"),
        ]

    def test_start_with_the_next_month_when_the_campaign_starts_on_the_cut_day(self):
        assert [m.code for m in months_from(date(2024, 6, 25), date(2024, 7, 31))] == ["2024-07", "2024-08"]

    def test_end_in_the_same_month_when_the_campaign_ends_the_day_before_the_cut(self):
        assert [m.code for m in months_from(date(2024, 6, 1), date(2024, 6, 24))] == ["2024-06"]

    def test_of_a_single_day_are_one(self):
        months = months_from(date(2024, 2, 29), date(2024, 2, 29))

        assert [(m.code, m.end - m.start) for m in months] == [("2024-03", timedelta(days=1))]

    def test_cut_a_short_month_at_its_last_day(self):
        months = months_from(date(2024, 1, 31), date(2024, 4, 29), cut_day=30)

        assert [m.start.date() for m in months] == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 30)]

    def test_run_over_the_new_year(self):
        codes = [m.code for m in months_from(date(2024, 12, 1), date(2025, 1, 31))]

        assert codes == ["2024-12", "2025-01", "2025-02"]

    @settings(max_examples=150)
    @given(starts_on=st.dates(date(2004, 1, 1), date(2030, 1, 1)), days=st.integers(0, 900), cut_day=st.integers(1, 31))
    def test_leave_no_gap_and_no_overlap(self, starts_on, days, cut_day):
        ends_on = starts_on + timedelta(days=days)

        months = months_from(starts_on, ends_on, cut_day)

        assert months[0].start == datetime(starts_on.year, starts_on.month, starts_on.day, tzinfo=CHINA)
        assert months[-1].end.date() == ends_on + timedelta(days=1)
        assert all(earlier.end == later.start for earlier, later in zip(months, months[1:], strict=False))
        assert len({m.code for m in months}) == len(months)


class TestMonthOf:
    @pytest.mark.parametrize(
        ("instant", "code"),
        [
            (datetime(2024, 5, 31, 23, 59, 59, tzinfo=CHINA), None),
            (datetime(2024, 6, 1, 0, 0, 0, tzinfo=CHINA), "2024-06"),
            (datetime(2024, 6, 24, 23, 59, 59, tzinfo=CHINA), "2024-06"),
            (datetime(2024, 6, 24, 23, 59, 59, 999999, tzinfo=CHINA), "2024-06"),
            (datetime(2024, 6, 25, 0, 0, 0, tzinfo=CHINA), "2024-07"),
            (datetime(2024, 6, 26, 0, 30, 0, tzinfo=CHINA), "2024-07"),
            (datetime(2024, 6, 24, 15, 59, 59, tzinfo=UTC), "2024-06"),
            (datetime(2024, 6, 24, 16, 0, 0, tzinfo=UTC), "2024-07"),
            (datetime(2024, 6, 24, 8, 59, 59, tzinfo=ZoneInfo("America/Los_Angeles")), "2024-06"),
            (datetime(2024, 6, 24, 9, 0, 0, tzinfo=ZoneInfo("America/Los_Angeles")), "2024-07"),
            (datetime(2024, 6, 24, 16, 0, tzinfo=timezone(timedelta(hours=0))), "2024-07"),
            (datetime(2024, 11, 30, 23, 59, 59, tzinfo=CHINA), "2024-12"),
            (datetime(2024, 12, 1, 0, 0, 0, tzinfo=CHINA), None),
        ],
    )
    def test_follows_the_clock_of_china(self, instant, code):
        month = month_of(YEAR_2024, instant)

        assert (month.code if month else None) == code

    def test_holds_at_every_cut_of_36_months(self):
        months = months_from(date(2023, 1, 1), date(2025, 12, 31))

        assert len(months) == 37
        for month, following in zip(months, months[1:], strict=False):
            cut = following.start.astimezone(UTC)
            assert month_of(months, cut - SECOND) == month
            assert month_of(months, cut) == following
            assert month_of(months, cut + SECOND) == following

    @pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
    def test_does_not_depend_on_the_zone_of_the_machine(self, zone):
        assert _codes_around_every_cut(zone) == _codes_around_every_cut("Asia/Shanghai")

    def test_refuses_an_instant_without_a_zone(self):
        with pytest.raises(ValueError, match="^an instant without a zone belongs to no month$"):
            month_of(YEAR_2024, datetime(2024, 6, 25))  # noqa: DTZ001  the very thing refused


class TestCumulative:
    def test_runs_from_the_start_of_the_campaign(self):
        august = month_named(YEAR_2024, "2024-08")

        total = cumulative(YEAR_2024, august)

        assert (total.code, total.start, total.end) == ("2024-08", YEAR_2024[0].start, august.end)

    def test_of_the_first_month_is_that_month(self):
        assert cumulative(YEAR_2024, YEAR_2024[0]) == YEAR_2024[0]


class TestPeriodDates:
    def test_are_inclusive_days_of_china(self):
        assert period_dates(month_named(YEAR_2024, "2024-08")) == (date(2024, 7, 25), date(2024, 8, 24))

    def test_of_the_last_month_end_with_the_campaign(self):
        assert period_dates(YEAR_2024[-1]) == (date(2024, 11, 25), date(2024, 11, 30))

    def test_a_month_nobody_knows_is_refused(self):
        with pytest.raises(LookupError):
            month_named(YEAR_2024, "2024-05")


class TestChinaDay:
    def test_is_tomorrow_while_utc_is_still_today(self):
        assert china_day(datetime(2024, 8, 24, 16, 0, tzinfo=UTC)) == date(2024, 8, 25)


PROBE = """
from datetime import date, datetime, timezone
from types import SimpleNamespace
from campaigns.rules.periods import month_of, reporting_months

campaign = SimpleNamespace(starts_on=date(2023, 1, 1), ends_on=date(2025, 12, 31))
months = reporting_months(campaign, SimpleNamespace(cut_day=25))
around = [month.start.timestamp() + step for month in months for step in (-1, 0, 1)]
found = [month_of(months, datetime.fromtimestamp(at, timezone.utc)) for at in around]
print([month and month.code for month in found], [month.start.isoformat() for month in months])
"""


def _codes_around_every_cut(zone):
    """What a process of its own, standing in that zone, says of the seconds around each cut of 36 months."""
    answer = subprocess.run(
        [sys.executable, "-c", PROBE], env={"TZ": zone}, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return answer.stdout


class TestName:
    def test_is_said_as_people_say_it(self):
        assert [month.name for month in YEAR_2024][:2] == ["2024年6月", "2024年7月"]
