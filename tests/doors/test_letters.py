"""Letters to authorities elsewhere, and what their replies settle."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from authorities.models import InboxItem, Role
from authorities.rules.problem import Refused
from campaigns.models import DispatchItem, Letter
from campaigns.services.letters import record_reply, write_letter
from campaigns.services.reminders import remind
from campaigns.services.surveys import report_survey
from tests import factories
from tests.doors.dispatching import NOW, Neighbours
from tests.doors.second_notice import City
from tests.province import problem_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def near() -> Neighbours:
    return Neighbours()


class TestLetters:
    def write(self, near: Neighbours | None, **changes: Any) -> Letter:
        asked: dict[str, Any] = {
            "kind": "assist", "number": "冀消函〔2024〕999号", "addressee": "邻省消防救援总队",
            "sent_on": date(2024, 8, 20), "reply_due_on": date(2024, 9, 20), "now": NOW,
        }  # fmt: skip
        if near is not None:
            asked |= {"campaign": near.campaign, "agencies": [near.foreign], "officer": near.corps}
        return write_letter(**(asked | changes))

    def test_take_the_agency_along_until_the_reply(self, near: Neighbours) -> None:
        near.report()
        near.forward()
        letter = self.write(near)

        record_reply(letter=letter, replied_on=date(2024, 8, 21), result="符合从业条件", officer=near.corps, now=NOW)

        item = DispatchItem.objects.get(agency=near.foreign, project=None)
        assert (item.state, item.outcome, item.letter) == ("done", "replied", letter)
        assert "符合从业条件" in InboxItem.objects.get(unit=near.home).text

    def test_of_a_unit_with_nobody_above_take_along_what_was_reported_to_it(self) -> None:
        city = City()
        foreign = factories.make_agency(city.brigade, out_of_province=True)
        inspector = factories.make_officer(Role.INSPECTOR, city.brigade)
        report_survey(campaign=city.campaign, unit=city.brigade, officer=inspector, now=NOW)

        letter = self.write(None, campaign=city.campaign, agencies=[foreign], officer=city.first)

        item = DispatchItem.objects.get(agency=foreign)
        assert (item.state, item.holder, item.letter) == ("lettered", city.detachment, letter)

    def test_of_a_detachment_leave_what_the_corps_must_write_about(self, near: Neighbours) -> None:
        near.report()

        self.write(near, officer=near.staff)

        assert DispatchItem.objects.get(agency=near.foreign, project=None).state == "reported"

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"agencies": []}, "letters.no_agency"),
            ({"sent_on": date(2024, 8, 22)}, "letters.sent_to_come"),
            ({"reply_due_on": date(2024, 8, 19)}, "letters.due_before_sent"),
        ],
    )
    def test_wrong_input_is_refused(self, near: Neighbours, changes: Any, code: str) -> None:
        with pytest.raises(Refused) as refused:
            self.write(near, **changes)

        assert problem_of(refused) == code
        assert Letter.objects.count() == 0

    def test_a_number_is_used_once(self, near: Neighbours) -> None:
        self.write(near)

        with pytest.raises(Refused) as refused:
            self.write(near)

        assert problem_of(refused) == "letters.number_used"

    def test_a_brigade_writes_none_and_a_reply_comes_once(self, near: Neighbours) -> None:
        with pytest.raises(Refused):
            self.write(near, officer=near.chief)
        letter = self.write(near)
        reply = {"replied_on": date(2024, 8, 21), "result": "不符合", "officer": near.corps, "now": NOW}
        record_reply(letter=letter, **reply)

        with pytest.raises(Refused) as refused:
            record_reply(letter=letter, **reply)

        assert problem_of(refused) == "letters.answered"


class TestReminders:
    def test_a_late_reply_and_an_unreceived_dispatch_are_told_once_a_day(self, near: Neighbours) -> None:
        near.report()
        near.send(near.near)
        TestLetters().write(near, reply_due_on=date(2024, 8, 22))
        day = date(2024, 8, 25)

        made, again = (remind(campaign=near.campaign, today=day, now=NOW) for _ in range(2))

        told = {item.unit.code: item.text for item in InboxItem.objects.filter(key__regex="^(dispatches|letters):")}
        assert made >= 2 and again == 0
        assert told["130104"].startswith("2张派发单待签收，最早的已过4天")
        assert told["130000"].startswith("1封函的复函已逾期3天")
        assert set(told) == {"130104", "130000"}
