"""How a certificate ends: revoked or cancelled, then collected or declared void; and by when the corps is told."""

from datetime import date

import pytest

from campaigns.rules.follow_ups import FollowUp
from credentials.rules.standings import NEXT, change_problems, step_problems, steps_after

TODAY = date(2024, 8, 21)


def codes(before, after, decided_on=date(2024, 8, 20), issued_on=None, last_change_on=None):
    found = change_problems(before, after, decided_on, TODAY, issued_on=issued_on, last_change_on=last_change_on)
    return [problem.code for problem in found]


class TestChange:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("valid", "revoked"),
            ("valid", "cancelled"),
            ("revoked", "collected"),
            ("revoked", "void"),
            ("cancelled", "void"),
            ("revoked", "valid"),
            ("void", "valid"),
        ],
    )
    def test_follows_the_order_of_the_notice(self, before, after):
        assert codes(before, after) == []

    @pytest.mark.parametrize("after", ["collected", "void"])
    def test_to_collected_or_void_needs_a_decision_first(self, after):
        assert codes("valid", after) == ["standing.first_revoke"]

    @pytest.mark.parametrize(
        ("before", "after"), [("revoked", "cancelled"), ("collected", "void"), ("void", "collected")]
    )
    def test_out_of_order_is_refused(self, before, after):
        assert codes(before, after) == ["standing.not_next"]

    @pytest.mark.parametrize("standing", NEXT)
    def test_to_the_same_is_none(self, standing):
        assert codes(standing, standing) != []

    def test_has_its_day_after_issue_and_the_change_before_and_not_to_come(self):
        assert codes("valid", "revoked", date(2024, 8, 22)) == ["standing.in_future"]
        assert codes("valid", "revoked", TODAY) == []
        assert codes("valid", "revoked", date(2024, 1, 1), issued_on=date(2024, 1, 2)) == ["standing.before_issue"]
        assert codes("revoked", "void", date(2024, 8, 1), last_change_on=date(2024, 8, 2)) == ["standing.before_last"]
        assert codes("revoked", "void", date(2024, 8, 2), last_change_on=date(2024, 8, 2)) == []


class TestSteps:
    def test_follow_a_revocation_only(self):
        assert steps_after("revoked", "engineer_1") == ("reported_on", "deregistered_on", "forwarded_on")
        assert steps_after("revoked", "operator") == ("reported_on", "forwarded_on")
        assert steps_after("cancelled", "engineer_1") == ()

    @pytest.mark.parametrize(
        ("on", "found"),
        [
            (date(2024, 8, 9), ["standing.step_day"]),
            (date(2024, 8, 10), []),
            (TODAY, []),
            (date(2024, 8, 22), ["standing.step_day"]),
        ],
    )
    def test_are_done_between_the_decision_and_today(self, on, found):
        problems = step_problems(
            "reported_on", on, decided_on=date(2024, 8, 10), today=TODAY, asked=("reported_on",), done=None
        )

        assert [problem.code for problem in problems] == found


class TestTerm:
    TERM = FollowUp("report", "qualification_revoked", "抄告", 7, "annex1.seven-days", "七个工作日内")

    @pytest.mark.parametrize(
        ("decided_on", "due_on"),
        [
            (date(2024, 8, 20), date(2024, 8, 29)),  # 周二起，隔一个周末
            (date(2024, 9, 29), date(2024, 10, 14)),  # 9月29日补班，当日不计；国庆七天休息，10月12日补班
            (date(2024, 2, 8), date(2024, 2, 23)),  # 春节2月10日至17日休息，2月18日补班
        ],
    )
    def test_is_counted_by_the_official_calendar(self, decided_on, due_on):
        due = self.TERM.due(decided_on)

        assert (due.due_on, due.provisional) == (due_on, False)

    def test_in_a_year_without_a_calendar_is_provisional(self):
        assert self.TERM.due(date(2090, 3, 1)).provisional

    def test_of_the_first_notice_is_seven_working_days(self, notice):
        term = notice.follow_up("qualification_revoked")

        assert (term.working_days, term.clause) == (7, "annex1.seven-days")
