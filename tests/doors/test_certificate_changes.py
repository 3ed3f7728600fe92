"""Certificates corrected, renewed and ended by decisions; what must follow them, by when, and everything readable."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from agencies.models import PastState
from authorities.models import AuditEntry, Role, Unit
from credentials.models import Certificate, CertificateChange
from credentials.services.certificates import correct_certificate
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]
LATER = datetime(2024, 8, 21, 15, 0, tzinfo=factories.CHINA)
DECISION = {
    "after": "revoked",
    "decided_on": "2024-08-20",
    "decided_by": "甲市消防救援支队",
    "document_number": "甲消行罚决字[2024]第0007号",
    "basis": "出租执业印章，情节严重",
}


@pytest.fixture(autouse=True)
def _on_the_day(settings: Any) -> None:
    settings.FROZEN_TODAY = date(2024, 8, 21)


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def officer(units: dict[str, Unit]) -> Any:
    return factories.make_officer(Role.INSPECTOR, units["130102"])


@pytest.fixture
def page(client: Any, officer: Any) -> Any:
    client.force_login(officer)
    return client


@pytest.fixture
def held(units: dict[str, Unit]) -> Certificate:
    person = factories.make_practitioner(factories.make_agency(units["130102"]), name="甲工程师")
    return Certificate.objects.create(
        practitioner=person,
        kind="engineer_1",
        number="ZG20190001",
        registration_number="ZC20220001",
        issued_on=date(2022, 3, 14),
        valid_until=date(2025, 3, 14),
    )


def text(answer: Any) -> str:
    return str(answer.content.decode())


def decide(page: Any, held: Certificate, **answers: str) -> Any:
    return page.post(f"/certificates/{held.pk}/standing/", DECISION | answers, follow=True)


class TestDecision:
    def test_revokes_and_says_by_when_the_corps_is_told(self, page: Any, held: Certificate) -> None:
        factories.make_campaign()

        shown = text(decide(page, held))

        held.refresh_from_db()
        change = held.changes.get()
        assert (held.standing, change.document_number) == ("revoked", "甲消行罚决字〔2024〕第0007号")
        assert (change.due_on, change.due_provisional) == (date(2024, 8, 29), False)
        assert "2024年8月29日" in shown and "待抄告" in shown and "有效→吊销" in shown

    def test_without_a_campaign_has_no_term(self, page: Any, held: Certificate) -> None:
        decide(page, held)

        assert held.changes.get().due_on is None

    def test_under_a_notice_that_changed_is_refused_with_the_reason(self, page: Any, held: Certificate) -> None:
        campaign = factories.make_campaign()
        type(campaign).objects.update(notice_digest="0" * 64)

        assert decide(page, held).status_code == 200
        held.refresh_from_db()
        assert held.standing == "valid"

    def test_to_collect_or_declare_void_comes_after_the_revocation(self, page: Any, held: Certificate) -> None:
        assert "after" in decide(page, held, after="void").context["form"].errors
        decide(page, held)
        decide(page, held, after="void", decided_on="2024-08-21", basis="拒不缴销，公告作废")

        held.refresh_from_db()
        assert held.standing == "void"
        assert [one.after for one in held.changes.all()] == ["void", "revoked"]

    @pytest.mark.parametrize(
        ("answers", "told"),
        [
            ({"decided_on": "2024-08-22"}, "晚于今天2024年8月21日"),
            ({"decided_on": "2022-03-13"}, "早于发证日期2022年3月14日"),
            ({"document_number": ""}, "文号"),
            ({"basis": ""}, "依据和事由"),
        ],
    )
    def test_with_wrong_answers_changes_nothing(self, page: Any, held: Certificate, answers: Any, told: str) -> None:
        assert told in text(decide(page, held, **answers))
        held.refresh_from_db()
        assert (held.standing, CertificateChange.objects.count()) == ("valid", 0)

    def test_is_not_for_others(self, client: Any, held: Certificate, units: dict[str, Unit]) -> None:
        for role, unit, status in [(Role.DETACHMENT_REVIEWER, "130100", 403), (Role.INSPECTOR, "130202", 404)]:
            client.force_login(factories.make_officer(role, units[unit]))
            assert decide(client, held).status_code == status
        assert CertificateChange.objects.count() == 0

    def test_holds_from_its_day_on(self, page: Any, held: Certificate) -> None:
        decide(page, held)

        held.refresh_from_db()
        assert [held.standing_words_on(date(2024, 8, day)) for day in (19, 20, 21)] == ["有效", "吊销", "吊销"]


class TestSteps:
    def step(self, client: Any, change: CertificateChange, name: str, on: str = "2024-08-21") -> Any:
        return client.post(f"/certificates/changes/{change.pk}/{name}/", {"on": on}, follow=True)

    def test_report_is_noted_by_the_unit_and_the_rest_by_the_corps(
        self, page: Any, client: Any, held: Certificate, units: dict[str, Unit]
    ) -> None:
        decide(page, held)
        change = held.changes.get()

        self.step(page, change, "reported_on")
        refused = self.step(page, change, "deregistered_on")

        change.refresh_from_db()
        assert (change.reported_on, change.deregistered_on) == (date(2024, 8, 21), None)
        assert "由总队办理并登记" in text(refused)
        client.force_login(factories.make_officer(Role.CORPS_STAFF, units["130000"]))
        for name in ("deregistered_on", "forwarded_on"):
            self.step(client, change, name)
        change.refresh_from_db()
        assert (change.deregistered_on, change.forwarded_on) == (date(2024, 8, 21), date(2024, 8, 21))

    def test_is_noted_once_and_not_before_the_decision(self, page: Any, held: Certificate) -> None:
        decide(page, held)
        change = held.changes.get()

        assert "与今天2024年8月21日之间" in text(self.step(page, change, "reported_on", on="2024-08-19"))
        self.step(page, change, "reported_on")
        assert "已登记为2024年8月21日完成" in text(self.step(page, change, "reported_on", on="2024-08-20"))

    def test_of_no_such_name_is_refused(self, page: Any, held: Certificate) -> None:
        decide(page, held)

        assert "不需要这一步" in text(self.step(page, held.changes.get(), "standing"))
        held.refresh_from_db()
        assert held.standing == "revoked"

    def test_still_to_be_reported_are_a_list(self, page: Any, held: Certificate) -> None:
        factories.make_campaign()
        decide(page, held)

        due = page.get("/certificates/?report_due=true").context["object_list"]
        self.step(page, held.changes.get(), "reported_on")
        done = page.get("/certificates/?report_due=true").context["object_list"]

        assert (list(due), list(done)) == ([held], [])

    def test_that_is_late_says_so(self, page: Any, held: Certificate) -> None:
        decide(page, held)
        CertificateChange.objects.update(due_on=date(2024, 8, 20))

        assert "逾期未抄告" in text(page.get(f"/certificates/{held.pk}/"))


def edited(page: Any, held: Certificate, **answers: str) -> dict[str, str]:
    form = page.get(f"/certificates/{held.pk}/edit/").context["form"]
    given = {name: form[name].value() for name in form.fields}
    return {name: str(value) for name, value in given.items() if value not in (None, "", False)} | answers


class TestCorrecting:
    def test_keeps_how_it_stood_and_who_changed_it(self, page: Any, held: Certificate, officer: Any) -> None:
        page.post(f"/certificates/{held.pk}/edit/", edited(page, held, seal_number=" yz 0001"))

        held.refresh_from_db()
        shown = text(page.get(f"/certificates/{held.pk}/"))
        assert (held.seal_number, held.version) == ("YZ0001", 2)
        assert "执业印章号：空→YZ0001" in shown and officer.name in shown

    def test_shows_both_values_of_a_field_two_people_changed(self, page: Any, held: Certificate, officer: Any) -> None:
        opened = edited(page, held, seal_number="YZ0001")
        facts = {"seal_number": "YZ0002"}
        correct_certificate(certificate=held, facts=facts, version=1, officer=officer, now=LATER)

        answer = page.post(f"/certificates/{held.pk}/edit/", opened)

        held.refresh_from_db()
        assert held.seal_number == "YZ0002"
        assert [(one.held, one.given) for one in answer.context["differences"]] == [("YZ0002", "YZ0001")]

    def test_of_the_standing_is_not_possible_here(self, page: Any, held: Certificate) -> None:
        page.post(f"/certificates/{held.pk}/edit/", edited(page, held, standing="revoked"))

        held.refresh_from_db()
        assert held.standing == "valid"

    @pytest.mark.parametrize(
        ("answers", "told"),
        [
            ({"number": "见附件；"}, "注册消防工程师编号"),
            ({"level": "4"}, "没有等级和职业方向"),
            ({"valid_until": "2022-03-13"}, "早于发证日期"),
        ],
    )
    def test_into_nonsense_is_refused(self, page: Any, held: Certificate, answers: Any, told: str) -> None:
        assert told in text(page.post(f"/certificates/{held.pk}/edit/", edited(page, held, **answers)))
        assert PastState.objects.count() == 0

    def test_to_what_the_paper_says_is_taken_and_doubted(self, page: Any, held: Certificate) -> None:
        given = edited(page, held, number="见附件；", as_printed="on")

        answer = page.post(f"/certificates/{held.pk}/edit/", given, follow=True)

        assert "的写法不对" in text(answer)
        held.refresh_from_db()
        assert held.number == "见附件;"


class TestRenewing:
    def renew(self, page: Any, held: Certificate, until: str) -> Any:
        given = {"valid_until": until, "basis": "延续注册公告第3号"}
        return page.post(f"/certificates/{held.pk}/renew/", given, follow=True)

    def test_carries_the_validity_on_and_keeps_the_old(self, page: Any, held: Certificate) -> None:
        shown = text(self.renew(page, held, "2028-03-14"))

        held.refresh_from_db()
        assert held.valid_until == date(2028, 3, 14)
        assert "有效期至：2025年3月14日→2028年3月14日" in shown and "延续注册公告第3号" in shown
        assert AuditEntry.objects.filter(verb="renew_certificate").count() == 1

    @pytest.mark.parametrize("until", ["2025-03-14", "2025-03-13"])
    def test_backwards_is_refused(self, page: Any, held: Certificate, until: str) -> None:
        assert "不晚于原来的2025年3月14日" in text(self.renew(page, held, until))

    def test_of_a_revoked_one_is_refused(self, page: Any, held: Certificate) -> None:
        decide(page, held)

        assert "不能延续" in text(self.renew(page, held, "2028-03-14"))
