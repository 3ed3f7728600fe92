"""The numbers of a page are shown for a purpose, counted by people, and told to the auditor when they are many."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from authorities.models import AuditEntry, Officer, Role, Unit
from credentials.models import PractitionerCheck
from tests import factories
from tests.doors.evidence_files import upload
from tests.doors.person_files import id_number
from tests.doors.queueing import QUEUE, make_certificate, row, sitting

TODAY = date(2024, 8, 21)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


class TestReveal:
    def ask(self, page: Client, *ones: Any, address: str = QUEUE, **given: str) -> Any:
        asked = {f"reveal-{name}": value for name, value in ({"purpose": "look_up"} | given).items()}
        return page.post(address, sitting(*(row(one) for one in ones), act="reveal", **asked))

    def test_shows_the_numbers_of_the_page_once_and_keeps_what_was_typed(
        self, page: Client, officer: Officer, store: Any
    ) -> None:
        one, other = make_certificate(officer.unit, 1), make_certificate(officer.unit, 2)
        typed = sitting(row(one, remark="半途", images=upload()), row(other), act="reveal")

        answer = page.post(QUEUE, typed | {"reveal-purpose": "look_up"})

        text, entry = answer.content.decode(), AuditEntry.objects.get(verb="reveal_number")
        assert id_number(1) in text and id_number(2) in text and 'value="半途"' in text
        assert "no-store" in answer["Cache-Control"] and "已收到1张" in text and "error-summary" not in text
        assert entry.detail["count"] == 2 and entry.detail["purpose"] == "look_up"
        assert sorted(entry.detail["people"]) == [one.practitioner_id, other.practitioner_id]
        assert not any(id_number(n) in str(entry.detail) for n in (1, 2))
        assert id_number(1) not in page.get(QUEUE).content.decode() and not PractitionerCheck.objects.exists()

    def test_asks_what_for(self, page: Client, officer: Officer) -> None:
        one = make_certificate(officer.unit)

        answers = [
            self.ask(page, one, purpose=""),
            self.ask(page, one, purpose="curious"),
            self.ask(page, one, purpose="other"),
            self.ask(page, one, purpose="other", reason=f"核对{id_number(1)}"),
        ]

        for answer in answers:
            assert not any(card.number for card in answer.context["cards"])
        assert not AuditEntry.objects.filter(verb="reveal_number").exists()

    def test_shows_nobody_of_another_unit(self, page: Client, officer: Officer, units: dict[str, Unit]) -> None:
        foreign = make_certificate(units["130202"])

        assert id_number(1) not in self.ask(page, foreign).content.decode()
        assert not AuditEntry.objects.filter(verb="reveal_number").exists()

    def test_counts_people_so_that_the_twenty_first_within_an_hour_needs_a_reason(
        self, page: Client, officer: Officer
    ) -> None:
        ones = [make_certificate(officer.unit, n) for n in range(1, 22)]
        for part in (ones[:10], ones[10:20]):
            assert id_number(1) in self.ask(page, *part).content.decode() or part is not ones[:10]

        refused = self.ask(page, ones[20])
        single = page.post(f"/practitioners/{ones[20].practitioner_id}/reveal/", {"purpose": "look_up"})
        allowed = self.ask(page, ones[20], reason="年度集中核查")

        assert "已查看20人的号码" in refused.content.decode() and id_number(21) not in refused.content.decode()
        assert id_number(21) not in single.content.decode()
        assert id_number(21) in allowed.content.decode()
        last = AuditEntry.objects.filter(verb="reveal_number").latest("number").detail
        assert (last["within_hour"], last["over_hourly"], last["reason"]) == (21, True, "年度集中核查")

    def test_beyond_the_hour_starts_anew(self, page: Client, officer: Officer, time_machine: Any) -> None:
        ones = [make_certificate(officer.unit, n) for n in range(1, 22)]
        at = datetime(2024, 8, 21, 10, tzinfo=factories.CHINA)
        time_machine.move_to(at, tick=False)
        self.ask(page, *ones[:20])

        time_machine.move_to(at + timedelta(minutes=59), tick=False)
        assert id_number(21) not in self.ask(page, ones[20]).content.decode()
        time_machine.move_to(at + timedelta(minutes=61), tick=False)
        assert id_number(21) in self.ask(page, ones[20]).content.decode()

    def test_of_many_is_what_the_auditor_sees_first(
        self, page: Client, officer: Officer, units: dict[str, Unit]
    ) -> None:
        auditor = Client()
        auditor.force_login(factories.make_officer(Role.AUDITOR, units["130000"]))
        ones = [make_certificate(officer.unit, n) for n in range(1, 22)]
        self.ask(page, *ones[:20])
        before = auditor.get("/").content.decode()

        self.ask(page, ones[20], reason="年度集中核查")

        after = auditor.get("/").content.decode()
        assert "超过20人" not in before and "超过20人" in after and "年度集中核查" in after and officer.name in after
