"""未到、待填报、缺报、待审核、已审核、不适用: six states that never look alike."""

from datetime import date, datetime

import pytest

from campaigns.rules.periods import CHINA, month_named, reporting_months
from reports.rules.headlines import coverage_headline, findings_headline, returns_headline
from reports.rules.pace import Pace
from reports.rules.returns import monthly_due, return_state


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=CHINA)


@pytest.fixture
def state(notice):
    """The state of the August return of a detachment at an instant."""
    month = month_named(reporting_months(notice, notice.table("annex4")), "2024-08")

    def ask(now: datetime, level: str = "detachment", **facts):
        facts = {"built": False, "filled_on": None, "reviewed_on": None} | facts
        return return_state(monthly_due(notice, level, "annex4", month), month, now, **facts)

    return ask


class TestReturn:
    @pytest.mark.parametrize(
        ("now", "code"),
        [
            (at(2024, 8, 24, 23, 59, 59), "not_yet"),
            (at(2024, 8, 25, 0, 0, 0), "to_fill"),
            (at(2024, 8, 25, 23, 59, 59), "to_fill"),
            (at(2024, 8, 26, 0, 0, 0), "unreported"),
        ],
    )
    def test_is_to_be_filled_on_the_return_day_and_missing_after_it(self, state, now, code):
        assert state(now).code == code

    def test_says_whether_the_workbook_was_there_to_be_filled(self, state):
        assert state(at(2024, 8, 27, 9, 0), built=True).detail == "工作簿已生成，已逾期2天"
        assert state(at(2024, 8, 27, 9, 0)).detail == "工作簿未生成，已逾期2天"

    def test_waits_for_review_once_filled_and_says_when_it_was_late(self, state):
        late = state(at(2024, 8, 28, 9, 0), built=True, filled_on=date(2024, 8, 27))

        assert (late.code, late.detail) == ("to_review", "逾期2天填报")

    def test_is_done_once_reviewed(self, state):
        done = state(at(2024, 8, 26, 9, 0), built=True, filled_on=date(2024, 8, 25), reviewed_on=date(2024, 8, 26))

        assert (done.code, done.tone, done.detail) == ("reviewed", "done", "")

    @pytest.mark.parametrize("level", ["brigade", "corps"])
    def test_is_not_owed_by_levels_the_notice_does_not_ask(self, state, level):
        assert state(at(2024, 8, 27, 9, 0), level=level).code == "inapplicable"


class TestHeadlines:
    def test_name_the_unit_furthest_behind(self):
        late = Pace(required=10, done=1, expected=5, days=-9, overdue=0)

        assert coverage_headline(late, 13, 10, ("甲市", "落后19天")) == "13个单位中10个落后于匀速线，最落后的是甲市（落后19天）"

    def test_say_when_nobody_is_behind(self):
        assert coverage_headline(Pace(10, 9, 5, 9, 0), 13, 0, None) == "13个单位都不落后于匀速线"

    def test_say_how_concentrated_the_findings_are(self):
        items = [("甲", 5), ("乙", 3), ("丙", 1), ("丁", 1)]

        assert findings_headline(10, items) == "发现10项问题，前3类9项"
        assert findings_headline(0, []) == "还没有发现问题"

    def test_count_returns_without_those_not_owed(self):
        states = ["reviewed", "unreported", "unreported", "inapplicable"]

        assert returns_headline(states, "2024年8月") == "2024年8月汇总表：3个单位中1个已审核，2个缺报"
