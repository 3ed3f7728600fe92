"""What is due when: every date of the 2024 campaign, and how a thing stands against its day."""

from datetime import date, time
from types import SimpleNamespace

import pytest

from campaigns.rules.deadlines import obligations, standing
from campaigns.rules.notice import Milestone, Phase, Return

PHASES = (
    Phase("mobilisation", "动员部署阶段", date(2024, 6, 1), date(2024, 6, 15), "5.1"),
    Phase("self-check", "摸底自查阶段", date(2024, 6, 16), date(2024, 6, 30), "5.2"),
    Phase("concentrated", "集中检查阶段", date(2024, 7, 1), date(2024, 10, 31), "5.3"),
    Phase("consolidation", "巩固提升阶段", date(2024, 11, 1), date(2024, 11, 30), "5.4"),
)
MILESTONES = (
    Milestone("brigade-conditions", "大队完成从业条件检查", date(2024, 8, 15), "brigade", "5.3.1"),
    Milestone("brigade-projects", "大队完成重点项目核查", date(2024, 9, 30), "brigade", "5.3.1"),
    Milestone("detachment-sampling", "支队完成本级抽查", date(2024, 10, 31), "detachment", "5.3.1"),
)
MONTHLY = Return("annex4", "汇总表", "monthly", "detachment", "6", day=25, table="annex4", remind_days_before=(1, 3, 5))
AFTER_PHASES = Return("phase", "阶段小结", "phase_end", "detachment", "6", days_after=5)
FINAL = Return("final", "总结", "once", "detachment", "6", due_on=date(2024, 11, 20), table="annex4")


def campaign(*returns, starts_on=date(2024, 6, 1), ends_on=date(2024, 11, 30)):
    return SimpleNamespace(
        starts_on=starts_on, ends_on=ends_on, phases=PHASES, milestones=MILESTONES, returns=tuple(returns)
    )


class TestObligationsOfADetachmentIn2024:
    def test_are_these_in_order(self):
        due = obligations(campaign(FINAL, AFTER_PHASES, MONTHLY), "detachment")

        assert [(o.due_on, o.code) for o in due] == [
            (date(2024, 6, 20), "phase:mobilisation"),
            (date(2024, 6, 25), "annex4:2024-06"),
            (date(2024, 7, 5), "phase:self-check"),
            (date(2024, 7, 25), "annex4:2024-07"),
            (date(2024, 8, 25), "annex4:2024-08"),
            (date(2024, 9, 25), "annex4:2024-09"),
            (date(2024, 10, 25), "annex4:2024-10"),
            (date(2024, 10, 31), "detachment-sampling"),
            (date(2024, 11, 5), "phase:concentrated"),
            (date(2024, 11, 20), "final"),
            (date(2024, 11, 25), "annex4:2024-11"),
            (date(2024, 12, 5), "phase:consolidation"),
        ]

    def test_keep_the_final_summary_and_the_last_month_apart(self):
        due = obligations(campaign(FINAL, MONTHLY), "detachment")

        november = [(o.kind, o.period) for o in due if o.due_on.month == 11 and o.table == "annex4"]

        assert november == [("once", ""), ("monthly", "2024-11")]

    def test_are_reminded_of_on_the_days_before(self):
        august = next(o for o in obligations(campaign(MONTHLY), "detachment") if o.period == "2024-08")

        assert august.remind_on == (date(2024, 8, 20), date(2024, 8, 22), date(2024, 8, 24))

    def test_have_codes_of_their_own(self):
        codes = [o.code for o in obligations(campaign(FINAL, AFTER_PHASES, MONTHLY), "detachment")]

        assert len(set(codes)) == len(codes)


class TestObligationsOfABrigadeIn2024:
    def test_are_its_two_milestones(self):
        due = obligations(campaign(FINAL, MONTHLY), "brigade")

        assert [(o.due_on, o.kind) for o in due] == [
            (date(2024, 8, 15), "milestone"),
            (date(2024, 9, 30), "milestone"),
        ]


class TestReturnsOfOtherNotices:
    def test_weekly_ones_fall_on_their_weekday_with_their_hour(self):
        weekly = Return("weekly", "周报", "weekly", "brigade", "5", weekday=4, at=time(10, 0))
        span = campaign(weekly, starts_on=date(2022, 3, 1), ends_on=date(2022, 3, 31))

        due = [o for o in obligations(span, "brigade") if o.kind == "weekly"]

        assert [o.due_on.day for o in due] == [3, 10, 17, 24, 31]
        assert {o.due_at for o in due} == {time(10, 0)}
        assert [o.period for o in due][:2] == ["2022-W09", "2022-W10"]

    def test_weekly_ones_are_too_late_from_their_hour_on(self):
        weekly = Return("weekly", "周报", "weekly", "brigade", "5", weekday=4, at=time(10, 0))
        span = campaign(weekly, starts_on=date(2022, 3, 1), ends_on=date(2022, 3, 3))

        (due,) = [o for o in obligations(span, "brigade") if o.kind == "weekly"]

        assert due.ends_at.isoformat() == "2022-03-03T10:00:00+08:00"

    def test_dated_ones_are_too_late_from_the_midnight_after(self):
        (due,) = obligations(campaign(FINAL), "detachment")[-1:]

        assert due.ends_at.isoformat() == "2024-11-21T00:00:00+08:00"

    def test_weekly_periods_over_the_new_year_follow_the_week(self):
        weekly = Return("weekly", "周报", "weekly", "brigade", "5", weekday=1)
        span = campaign(weekly, starts_on=date(2024, 12, 23), ends_on=date(2025, 1, 12))

        periods = [o.period for o in obligations(span, "brigade") if o.kind == "weekly"]

        assert periods == ["2024-W52", "2025-W01", "2025-W02"]

    def test_weekly_ones_begin_in_the_next_week_when_their_day_has_passed(self):
        weekly = Return("weekly", "周报", "weekly", "corps", "5", weekday=1)
        span = campaign(weekly, starts_on=date(2022, 3, 4), ends_on=date(2022, 3, 15))

        assert [o.due_on for o in obligations(span, "corps")] == [date(2022, 3, 7), date(2022, 3, 14)]

    def test_monthly_ones_go_on_into_the_new_year(self):
        span = campaign(MONTHLY, starts_on=date(2024, 11, 1), ends_on=date(2025, 2, 28))

        monthly = [o.due_on for o in obligations(span, "detachment") if o.kind == "monthly"]

        assert monthly == [date(2024, 11, 25), date(2024, 12, 25), date(2025, 1, 25), date(2025, 2, 25)]

    def test_monthly_ones_on_the_31st_fall_on_the_last_day(self):
        monthly = Return("m", "月报", "monthly", "corps", "5", day=31)
        span = campaign(monthly, starts_on=date(2024, 1, 1), ends_on=date(2024, 4, 30))

        due = [o.due_on for o in obligations(span, "corps")]

        assert due == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)]

    def test_monthly_ones_on_the_first_and_last_day_exist(self):
        span = campaign(MONTHLY, starts_on=date(2024, 6, 25), ends_on=date(2024, 7, 25))

        assert [o.due_on.month for o in obligations(span, "detachment") if o.kind == "monthly"] == [6, 7]

    def test_monthly_ones_before_the_start_or_after_the_end_do_not_exist(self):
        span = campaign(MONTHLY, starts_on=date(2024, 6, 26), ends_on=date(2024, 8, 24))

        assert [o.period for o in obligations(span, "detachment") if o.kind == "monthly"] == ["2024-07"]


class TestStanding:
    DUE = date(2024, 8, 15)

    @pytest.mark.parametrize(
        ("today", "state", "days", "words"),
        [
            (date(2024, 8, 10), "left", 5, "还剩5天"),
            (date(2024, 8, 14), "left", 1, "还剩1天"),
            (date(2024, 8, 15), "today", 0, "今天到期"),
            (date(2024, 8, 16), "overdue", 1, "已逾期1天"),
            (date(2024, 8, 18), "overdue", 3, "已逾期3天"),
        ],
    )
    def test_counts_the_days_of_what_is_open(self, today, state, days, words):
        stands = standing(self.DUE, today)

        assert (stands.state, stands.days, stands.words) == (state, days, words)

    @pytest.mark.parametrize(
        ("done_on", "state", "words"),
        [
            (date(2024, 8, 12), "done_early", "提前3天完成"),
            (date(2024, 8, 14), "done_early", "提前1天完成"),
            (date(2024, 8, 15), "done_on_day", "按期完成"),
            (date(2024, 8, 16), "done_late", "逾期1天完成"),
        ],
    )
    def test_keeps_what_is_done_as_it_was_done(self, done_on, state, words):
        stands = standing(self.DUE, date(2024, 11, 30), done_on)

        assert (stands.state, stands.words) == (state, words)
        assert stands.days == abs((self.DUE - done_on).days)
        assert stands.is_done

    def test_counts_over_a_leap_day(self):
        assert standing(date(2024, 3, 1), date(2024, 2, 28)).days == 2
        assert standing(date(2023, 3, 1), date(2023, 2, 28)).days == 1

    def test_is_late_only_after_the_day(self):
        assert not standing(self.DUE, date(2024, 8, 15)).is_late
        assert standing(self.DUE, date(2024, 8, 16)).is_late
        assert standing(self.DUE, date(2024, 8, 1), date(2024, 8, 16)).is_late


class TestEdges:
    def test_a_milestone_is_of_no_period(self):
        assert {o.period for o in obligations(campaign(), "brigade")} == {""}

    def test_of_one_day_the_hour_comes_before_the_end_of_the_day(self):
        whole_day = Return("a", "总结", "once", "corps", "6", due_on=date(2024, 11, 20))
        at_noon = Return("b", "快报", "once", "corps", "6", due_on=date(2024, 11, 20), at=time(12, 0))

        assert [o.code for o in obligations(campaign(whole_day, at_noon), "corps")] == ["b", "a"]

    def test_a_return_after_a_phase_without_days_is_due_on_its_last_day(self):
        at_once = Return("phase", "阶段小结", "phase_end", "corps", "6")

        assert obligations(campaign(at_once), "corps")[0].due_on == date(2024, 6, 15)
