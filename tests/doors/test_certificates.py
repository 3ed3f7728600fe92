"""Certificates and people on duty: entered once, doubtful numbers said to be doubtful, the queue of the unchecked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from agencies.models import Practitioner
from authorities.models import AuditEntry, Role, Unit
from credentials.models import Certificate, ControlRoomOperator
from credentials.services.checks import record_practitioner_check
from tests import factories

OPERATOR_NUMBER = "2313012008438308"  # 第11位是4：四级
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


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
def person(units: dict[str, Unit]) -> Practitioner:
    return factories.make_practitioner(factories.make_agency(units["130102"]), name="甲操作员")


def enter(client: Any, person: Practitioner, **answers: str) -> Any:
    given = {"kind": "operator", "number": OPERATOR_NUMBER, "level": "4", "standing": "valid"} | answers
    return client.post(f"/practitioners/{person.pk}/certificates/new/", given, follow=True)


class TestEntering:
    def test_keeps_the_number_in_one_spelling(self, page: Any, person: Practitioner) -> None:
        enter(page, person, number=" ２３１３０１２０ 08438308 ")

        assert person.certificates.get().number == OPERATOR_NUMBER
        assert AuditEntry.objects.filter(verb="enter_certificate").count() == 1

    def test_says_what_is_doubtful_and_stores_it(self, page: Any, person: Practitioner, units: dict[str, Unit]) -> None:
        other = factories.make_practitioner(factories.make_agency(units["130102"]), name="乙操作员")
        Certificate.objects.create(practitioner=other, kind="operator", number=OPERATOR_NUMBER, level=4)

        text = enter(page, person, level="3").content.decode()

        assert person.certificates.count() == 1
        assert "第11位表示4级，登记的是3级" in text
        assert "也登记在“乙操作员”名下" in text

    def test_twice_is_refused(self, page: Any, person: Practitioner) -> None:
        enter(page, person)

        answer = enter(page, person)

        assert "名下已登记编号为" in answer.content.decode()
        assert person.certificates.count() == 1

    @pytest.mark.parametrize(
        ("answers", "told"),
        [
            ({"level": ""}, "要有等级"),
            (
                {"issued_on": "2024-05-01", "valid_until": "2024年4月30日"},
                "有效期至2024年4月30日早于发证日期2024年5月1日",
            ),
            ({"number": ""}, "资格证书编号"),
            ({"kind": "driver"}, "证书种类"),
        ],
    )
    def test_wrong_answers_store_nothing(self, page: Any, person: Practitioner, answers: Any, told: str) -> None:
        answer = enter(page, person, **answers)

        assert told in answer.content.decode()
        assert Certificate.objects.count() == 0

    def test_is_not_for_others(self, client: Any, person: Practitioner, units: dict[str, Unit]) -> None:
        client.force_login(factories.make_officer(Role.DETACHMENT_REVIEWER, units["130100"]))
        assert enter(client, person).status_code == 403
        client.force_login(factories.make_officer(Role.INSPECTOR, units["130202"]))
        assert enter(client, person).status_code == 404


class TestQueue:
    def test_holds_what_nobody_has_looked_up(self, page: Any, officer: Any, person: Practitioner) -> None:
        checked = Certificate.objects.create(practitioner=person, kind="operator", number=OPERATOR_NUMBER, level=4)
        waiting = Certificate.objects.create(practitioner=person, kind="engineer_2", number="1234567890")
        record_practitioner_check(
            campaign=factories.make_campaign(),
            practitioner=person,
            agency=person.employments.get().agency,
            claimed="facility_operator",
            result="genuine",
            checked_on=date(2024, 8, 20),
            certificate=checked,
            officer=officer,
            now=factories.NOW,
        )

        assert list(page.get("/certificates/?never_checked=true").context["object_list"]) == [waiting]
        assert list(page.get("/certificates/?never_checked=false").context["object_list"]) == [checked]
        assert page.get("/api/certificates/?never_checked=true").json()["count"] == 1


class TestOperators:
    GIVEN = {
        "name": "丙值班员",
        "id_number": "130000199001010017",
        "certificate_number": OPERATOR_NUMBER,
        "since": "2024-01-08",
    }

    def test_on_the_list_give_the_site_a_control_room(self, page: Any, units: dict[str, Unit]) -> None:
        site = factories.make_site(units["130102"])

        page.post(f"/sites/{site.pk}/operators/new/", self.GIVEN)

        site.refresh_from_db()
        assert site.has_control_room
        assert site.operators.get().name == "丙值班员"
        assert "130000199001010017" not in page.get(f"/sites/{site.pk}/").content.decode()

    def test_twice_at_a_site_are_refused(self, page: Any, units: dict[str, Unit]) -> None:
        site = factories.make_site(units["130102"])
        page.post(f"/sites/{site.pk}/operators/new/", self.GIVEN)

        answer = page.post(f"/sites/{site.pk}/operators/new/", self.GIVEN)

        assert "公民身份号码相同" in answer.content.decode()
        assert ControlRoomOperator.objects.count() == 1

    def test_with_a_wrong_id_number_are_refused_without_repeating_it_in_the_reason(
        self, page: Any, units: dict[str, Unit]
    ) -> None:
        site = factories.make_site(units["130102"])

        answer = page.post(f"/sites/{site.pk}/operators/new/", self.GIVEN | {"id_number": "130000199001010010"})

        assert answer.context["form"].errors["id_number"] == ["身份证号码校验位不符，可能输错了某一位。请核对。"]


class TestResource:
    def test_of_people_who_hold_a_qualification_but_are_not_registered(self, units: Any, officer: Any) -> None:
        agency = factories.make_agency(units["130102"])
        people = {name: factories.make_practitioner(agency, name=name) for name in ("未注册", "已注册", "操作员", "吊销")}
        Certificate.objects.create(practitioner=people["未注册"], kind="engineer_1", number="ZG01")
        Certificate.objects.create(
            practitioner=people["已注册"], kind="engineer_2", number="ZG02", registration_number="ZC02"
        )
        Certificate.objects.create(practitioner=people["操作员"], kind="operator", number="1300000000400001", level=4)
        Certificate.objects.create(practitioner=people["吊销"], kind="engineer_1", number="ZG03", standing="revoked")
        client = Client()
        client.force_login(officer)

        page = client.get("/certificates/?unregistered=true").content.decode()

        assert [name for name in people if f">{name}</a>" in page] == ["未注册"]
