"""People are entered at agencies: once in the province, at no agency twice on a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from agencies.models import Agency, Employment, Practitioner
from authorities.models import AuditEntry, Role, Unit
from tests import factories
from tests.doors.person_files import id_number

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]
LATER = datetime(2024, 8, 21, 15, 0, tzinfo=factories.CHINA)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def enter(page: Any, agency: Agency, **answers: str) -> Any:
    given = {"name": "乙操作员", "id_number": id_number(2), "since": "2024-03-01", "has_contract": "on"} | answers
    return page.post(f"/agencies/{agency.pk}/people/new/", given, follow=True)


class TestEntering:
    def test_makes_the_person_and_the_employment(self, page: Any, agency: Agency) -> None:
        enter(page, agency, name=" 乙 操作员 ", post="操作员", phone="100 1234 5678")

        person = Practitioner.objects.get(name="乙操作员")
        assert (person.id_number, person.unit) == (id_number(2), agency.unit)
        assert person.employments.get().since == date(2024, 3, 1)
        assert AuditEntry.objects.filter(verb__in=["enter_person", "begin_employment"]).count() == 2
        assert id_number(2) not in "".join(str(one.detail) for one in AuditEntry.objects.all())

    def test_of_somebody_registered_adds_an_employment_and_says_where_else_they_work(
        self, page: Any, stint: Employment, units: dict[str, Unit]
    ) -> None:
        other = factories.make_agency(units["130102"], name="甲东另一机构")

        answer = enter(page, other, name="甲工程师", id_number=id_number(1))

        assert Practitioner.objects.count() == 1 and stint.practitioner.employments.count() == 2
        assert "“甲工程师”自2022年1月1日起还在甲东机构任职" in text(answer)

    def test_does_not_name_an_agency_of_a_foreign_unit(self, page: Any, agency: Agency, units: Any) -> None:
        stranger = factories.make_agency(units["130203"], name="乙北机构")
        factories.make_practitioner(stranger, name="丙工程师", id_number=id_number(3))

        answer = enter(page, agency, name="丙工程师", id_number=id_number(3))

        assert "乙北区消防救援大队辖区的一家机构任职" in text(answer)
        assert "乙北机构" not in text(answer)

    def test_under_another_name_is_refused_without_giving_the_name_away(
        self, page: Any, stint: Employment, units: Any
    ) -> None:
        answer = enter(page, factories.make_agency(units["130102"]), name="丁某", id_number=id_number(1))

        assert "已登记为另一个姓名，由甲东区消防救援大队管理" in text(answer)
        assert "甲工程师" not in text(answer)

    def test_twice_is_an_overlap(self, page: Any, agency: Agency) -> None:
        enter(page, agency)

        answer = enter(page, agency, since="2024-05-01")

        assert "（2024年3月1日至今）时间重叠" in text(answer)
        assert Employment.objects.count() == 1

    @pytest.mark.parametrize(
        ("answers", "told"),
        [
            ({"id_number": "130000199001010010"}, "校验位不符"),
            ({"since": "2024-08-22"}, "晚于今天2024年8月21日"),
            ({"since": "2024-13-01"}, "入职日期"),
            ({"name": ""}, "姓名"),
            ({"exemption": "retired_rehired"}, "没有填例外证明"),
            ({"exemption": "demobilised", "exemption_proof": "复员证 第7号"}, "复员不是社保例外"),
            ({"exemption": "self_employed_veteran", "exemption_proof": "复员证 第7号"}, "复员不是社保例外"),
        ],
    )
    def test_with_wrong_answers_stores_nothing(self, page: Any, agency: Agency, answers: Any, told: str) -> None:
        answer = enter(page, agency, **answers)

        assert told in text(answer)
        assert (Practitioner.objects.count(), Employment.objects.count()) == (0, 0)

    def test_is_for_the_unit_in_charge(self, client: Any, agency: Agency, units: dict[str, Unit]) -> None:
        factories.make_project(agency, factories.make_site(units["130104"]))
        for role, unit, status in [
            (Role.DETACHMENT_REVIEWER, "130100", 403),
            (Role.INSPECTOR, "130104", 403),
            (Role.INSPECTOR, "130202", 404),
        ]:
            client.force_login(factories.make_officer(role, units[unit]))
            assert enter(client, agency).status_code == status
        assert Employment.objects.count() == 0


class TestAnotherEmployment:
    def begin(self, page: Any, stint: Employment, agency: Agency, **answers: str) -> Any:
        given = {"agency_code": agency.code, "since": "2024-06-01", "post": "项目负责人"} | answers
        return page.post(f"/practitioners/{stint.practitioner_id}/employments/new/", given, follow=True)

    def test_is_stored_and_doubted_while_the_first_goes_on(self, page: Any, stint: Employment, units: Any) -> None:
        other = factories.make_agency(units["130102"])

        answer = self.begin(page, stint, other)

        assert other.employments.get().since == date(2024, 6, 1)
        assert "一人同时在两家机构执业是疑点" in text(answer)

    def test_with_a_code_nobody_has_or_a_foreign_one_stores_nothing(
        self, page: Any, stint: Employment, units: Any
    ) -> None:
        stranger = factories.make_agency(units["130203"])

        for code, told in [("91130000MA0000015B", "最后一位"), (stranger.code, "机构台账里没有")]:
            assert told in text(self.begin(page, stint, stint.agency, agency_code=code))
        assert Employment.objects.count() == 1

    def test_as_second_technical_director_is_doubted(self, page: Any, stint: Employment, agency: Agency) -> None:
        Employment.objects.filter(pk=stint.pk).update(is_technical_director=True)

        answer = enter(page, agency, is_technical_director="on")

        assert "另有技术负责人“甲工程师”在任" in text(answer)
