"""People leave and go to other agencies; the pages and the API of employments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, Employment
from agencies.services.employments import correct_employment, end_employment
from authorities.models import AuditEntry, Role
from tests import factories
from tests.doors.person_files import id_number

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]
LATER = datetime(2024, 8, 21, 15, 0, tzinfo=factories.CHINA)


def text(answer: Any) -> str:
    return str(answer.content.decode())


class TestEnding:
    def test_closes_the_interval_and_leaves_the_list_of_today(self, page: Any, stint: Employment) -> None:
        page.post(f"/employments/{stint.pk}/end/", {"until": "2024-08-10", "reason": "合同到期"})

        stint.refresh_from_db()
        assert stint.until == date(2024, 8, 10)
        assert "甲工程师" not in text(page.get(f"/agencies/{stint.agency_id}/staff/"))
        assert "甲工程师" in text(page.get(f"/agencies/{stint.agency_id}/staff/?day=2024-08-10"))
        assert "甲工程师" not in text(page.get(f"/agencies/{stint.agency_id}/staff/?day=2024-08-11"))
        assert "合同到期" in text(page.get(f"/employments/{stint.pk}/"))

    @pytest.mark.parametrize(
        ("until", "told"),
        [
            ("2021-12-31", "早于入职日期2022年1月1日"),
            ("2024-08-22", "晚于今天2024年8月21日"),
            ("", "离职日期"),
        ],
    )
    def test_on_an_impossible_day_changes_nothing(self, page: Any, stint: Employment, until: str, told: str) -> None:
        answer = page.post(f"/employments/{stint.pk}/end/", {"until": until})

        stint.refresh_from_db()
        assert told in text(answer) and stint.until is None

    def test_twice_is_refused(self, page: Any, stint: Employment, officer: Any) -> None:
        end_employment(employment=stint, until=date(2024, 8, 1), reason="", officer=officer, now=LATER)

        answer = page.post(f"/employments/{stint.pk}/end/", {"until": "2024-08-02"})

        assert "已在2024年8月1日结束" in text(answer)


class TestTransfer:
    def give(self, page: Any, stint: Employment, agency: Agency, first_day: str = "2024-08-01") -> Any:
        given = {"agency_code": agency.code, "first_day": first_day, "post": "项目负责人"}
        return page.post(f"/employments/{stint.pk}/transfer/", given, follow=True)

    def test_ends_here_and_begins_there_in_one_act(self, page: Any, stint: Employment, units: Any) -> None:
        other = factories.make_agency(units["130102"])

        self.give(page, stint, other)

        stint.refresh_from_db()
        begun = other.employments.get()
        assert (stint.until, begun.since, begun.post) == (date(2024, 7, 31), date(2024, 8, 1), "项目负责人")
        assert AuditEntry.objects.filter(verb="transfer_employment").count() == 1
        assert "登记转到另一机构" in text(page.get(f"/employments/{stint.pk}/"))

    @pytest.mark.parametrize("first_day", ["2022-01-01", "2024-08-22"])
    def test_on_an_impossible_day_changes_neither(
        self, page: Any, stint: Employment, units: Any, first_day: str
    ) -> None:
        self.give(page, stint, factories.make_agency(units["130102"]), first_day)

        stint.refresh_from_db()
        assert stint.until is None and Employment.objects.count() == 1

    def test_to_the_same_agency_is_none(self, page: Any, stint: Employment) -> None:
        assert "就是现在任职的机构" in text(self.give(page, stint, stint.agency))

    def test_to_a_foreign_agency_is_left_to_its_unit(self, client: Any, stint: Employment, units: Any) -> None:
        guest = factories.make_agency(units["130104"])
        factories.make_project(guest, factories.make_site(units["130102"]))
        client.force_login(factories.make_officer(Role.INSPECTOR, units["130102"]))

        answer = self.give(client, stint, guest)

        assert "由甲西区消防救援大队管辖。请由该单位登记入职" in text(answer)
        stint.refresh_from_db()
        assert stint.until is None

    def test_within_a_detachment_is_done_by_the_detachment(self, client: Any, stint: Employment, units: Any) -> None:
        client.force_login(factories.make_officer(Role.DETACHMENT_STAFF, units["130100"]))

        self.give(client, stint, factories.make_agency(units["130104"]))

        assert stint.practitioner.employments.count() == 2


class TestPages:
    def test_of_a_foreign_employment_are_missing(self, client: Any, stint: Employment, units: Any) -> None:
        client.force_login(factories.make_officer(Role.INSPECTOR, units["130202"]))

        for act in ("", "edit/", "end/", "transfer/", "insurance/"):
            assert client.get(f"/employments/{stint.pk}/{act}").status_code == 404

    def test_open_for_the_unit_in_charge_and_never_show_the_number(self, page: Any, stint: Employment) -> None:
        for act in ("", "edit/", "end/", "transfer/", "insurance/"):
            answer = page.get(f"/employments/{stint.pk}/{act}")
            assert answer.status_code == 200
            assert id_number(1) not in text(answer)

    def test_ask_as_often_for_a_long_history_as_for_a_short_one(
        self, page: Any, stint: Employment, officer: Any
    ) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                page.get(f"/employments/{stint.pk}/")
            return len(captured)

        page.get(f"/employments/{stint.pk}/")
        short = queries()
        for number in range(1, 9):
            correct_employment(
                employment=stint, facts={"post": f"岗位{number}"}, version=number, officer=officer, now=LATER
            )

        assert queries() == short


class TestAPI:
    def test_gives_employments_of_a_day_and_no_number(self, page: Any, stint: Employment, agency: Agency) -> None:
        gone = factories.make_practitioner(agency).employments.get()
        Employment.objects.filter(pk=gone.pk).update(until=date(2024, 6, 30))

        answer = page.get("/api/employments/?day=2024-07-01")

        assert [row["id"] for row in answer.json()["results"]] == [stint.pk]
        assert page.get("/api/employments/").json()["count"] == 2
        assert id_number(1) not in text(answer)

    def test_is_closed_to_foreigners_and_auditors(self, client: Any, stint: Employment, units: Any) -> None:
        client.force_login(factories.make_officer(Role.INSPECTOR, units["130202"]))
        assert client.get("/api/employments/").json()["count"] == 0
        client.force_login(factories.make_officer(Role.AUDITOR, units["130000"]))
        assert client.get("/api/employments/").status_code == 403
