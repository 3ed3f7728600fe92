"""An officer lays the register beside the key unit's file, sees what differs, and that is kept with who and when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from agencies.models import Site
from authorities.models import AuditEntry, Role, Unit
from credentials.models import ControlRoomOperator, FileComparison, FiledOperator, KeyUnitFile
from tests import factories
from tests.doors.person_files import id_number

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]
LINES = f"甲值班\t2313012008438301\t{id_number(1)}\n丁留名\t2313012008438304"


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def site(units: dict[str, Unit]) -> Site:
    """A key unit with two people on duty and one who has left."""
    place = factories.make_site(units["130102"], has_control_room=True, name="甲商场")
    for serial, name, until in ((1, "甲值班", None), (2, "乙值班", None), (3, "丙离岗", date(2024, 8, 1))):
        ControlRoomOperator.objects.create(
            site=place,
            name=name,
            id_number=id_number(serial),
            certificate_number=f"231301200843830{serial}",
            until=until,
        )
    return place


@pytest.fixture
def page(client: Client, units: dict[str, Unit], settings: Any) -> Client:
    settings.FROZEN_TODAY = date(2024, 8, 21)
    client.force_login(factories.make_officer(Role.INSPECTOR, units["130102"], name="测比对"))
    return client


def address(site: Site) -> str:
    return f"/sites/{site.pk}/key-unit-file/"


def load(page: Client, site: Site, lines: str = LINES) -> Any:
    return page.post(f"{address(site)}load/", {"lines": lines}, follow=True)


def compare(page: Client, site: Site, **given: str) -> Any:
    seen = page.get(address(site)).context["form"]["seen"].value()
    return page.post(address(site), {"seen": seen, "remark": ""} | given, follow=True)


class TestLoading:
    def test_takes_pasted_lines_and_seals_the_id_numbers(self, page: Client, site: Site) -> None:
        text = load(page, site).content.decode()

        assert "已录入档案名单2人" in text and id_number(1) not in text
        assert FiledOperator.objects.get(name="甲值班").id_number == id_number(1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT id_number FROM credentials_filedoperator")
            assert not any(id_number(1) in stored for (stored,) in cursor.fetchall())
        assert AuditEntry.objects.get(verb="load_key_unit_file").detail == {"site": site.code, "people": 2}

    def test_takes_a_table_and_replaces_the_list_before(self, page: Client, site: Site) -> None:
        load(page, site)
        table = SimpleUploadedFile("名单.csv", "姓名,证书编号\n戊值班,2313012008438305".encode("gb18030"))

        page.post(f"{address(site)}load/", {"file": table, "lines": ""})

        assert [person.name for person in FiledOperator.objects.all()] == ["戊值班"]
        assert KeyUnitFile.objects.count() == 1

    def test_of_a_list_with_a_fault_takes_nothing_and_loses_nothing(self, page: Client, site: Site) -> None:
        load(page, site)

        text = load(page, site, f"戊值班\t1\t{id_number(1)[:-1]}\n\t5").content.decode()

        assert "第1行的公民身份号码不对" in text and "第2行没有姓名" in text and "戊值班\t1\t" in text
        assert FiledOperator.objects.filter(name="甲值班").exists()

    def test_asks_for_one_of_the_two(self, page: Client, site: Site) -> None:
        assert "没有上传文件，也没有贴名单" in load(page, site, " \n").content.decode()
        assert not KeyUnitFile.objects.exists()

    def test_twice_is_one_list(self, page: Client, site: Site) -> None:
        load(page, site)
        load(page, site)

        assert FiledOperator.objects.count() == 2


class TestPage:
    def test_shows_both_lists_beside_each_other(self, page: Client, site: Site) -> None:
        before = page.get(address(site)).content.decode()
        load(page, site)
        context = page.get(address(site)).context

        assert "还没有录入档案名单" in before and "登记比对结果" not in before
        found = {(pair.registered or pair.filed).name: words for pair, words in context["rows"]}
        assert found == {"甲值班": "一致", "乙值班": "档案里没有", "丁留名": "台账里没有"}
        assert (context["registered_count"], context["filed_count"], context["differing"]) == (2, 2, 2)

    def test_shows_another_number_of_the_same_person(self, page: Client, site: Site) -> None:
        load(page, site, f"甲值班,2313012008438399,{id_number(1)}\n乙值班")
        rows = page.get(address(site)).context["rows"]

        assert [words for _pair, words in rows] == ["人员一致，一边没有登记证书编号", "证书编号不同"]

    def test_is_only_for_key_units_and_in_ones_own_area(self, page: Client, site: Site, units: dict[str, Unit]) -> None:
        plain = factories.make_site(units["130102"], is_key_unit=False)
        foreign = factories.make_site(units["130202"])

        for place in (plain, foreign):
            for path in (address(place), f"{address(place)}load/"):
                assert (page.get(path).status_code, page.post(path, {"lines": LINES}).status_code) == (404, 404)
        assert not KeyUnitFile.objects.exists()

    @pytest.mark.parametrize(
        ("role", "unit", "seen", "loaded"),
        [
            (Role.DETACHMENT_REVIEWER, "130100", 200, 403),
            (Role.CORPS_STAFF, "130000", 200, 200),
            (Role.AUDITOR, "130000", 403, 403),
        ],
    )
    def test_is_read_by_the_business_and_loaded_by_those_who_keep_ledgers(
        self, client: Client, site: Site, units: dict[str, Unit], role: str, unit: str, seen: int, loaded: int
    ) -> None:
        client.force_login(factories.make_officer(role, units[unit]))

        statuses = (client.get(address(site)).status_code, client.get(f"{address(site)}load/").status_code)

        assert statuses == (seen, loaded)


class TestComparing:
    def test_keeps_what_differed_with_who_and_when(self, page: Client, site: Site) -> None:
        load(page, site)
        text = compare(page, site, remark="责令3日内更新档案").content.decode()

        made = FileComparison.objects.get()
        assert (made.agrees, made.registered_count, made.filed_count) == (False, 2, 2)
        assert [(one["kind"], one["name"]) for one in made.differences] == [
            ("not_on_file", "乙值班"),
            ("not_on_site", "丁留名"),
        ]
        assert "测比对" in text and "责令3日内更新档案" in text and "乙值班：档案里没有" in text
        marks = dict(ControlRoomOperator.objects.values_list("name", "on_key_unit_file"))
        assert marks == {"甲值班": True, "乙值班": False, "丙离岗": None}
        assert AuditEntry.objects.get(verb="compare_key_unit_file").detail["agrees"] is False

    def test_sent_twice_keeps_one(self, page: Client, site: Site) -> None:
        load(page, site)
        compare(page, site)
        compare(page, site)

        assert FileComparison.objects.count() == 1

    def test_of_lists_that_changed_meanwhile_is_refused_and_shown_anew(self, page: Client, site: Site) -> None:
        load(page, site)
        seen = page.get(address(site)).context["form"]["seen"].value()
        ControlRoomOperator.objects.create(site=site, name="己新来")

        answer = page.post(address(site), {"seen": seen, "remark": "我的说明"})

        text = answer.content.decode()
        assert "在您打开这一页以后有改动" in text and "己新来" in text and 'value="我的说明"' in text
        assert not FileComparison.objects.exists()
        page.post(address(site), {"seen": answer.context["form"]["seen"].value(), "remark": ""})
        assert FileComparison.objects.count() == 1

    def test_goes_stale_when_either_list_changes(self, page: Client, site: Site) -> None:
        load(page, site)
        compare(page, site)
        assert page.get(address(site)).context["is_current"]

        ControlRoomOperator.objects.filter(name="乙值班").update(until=date(2024, 8, 20))

        assert not page.get(address(site)).context["is_current"]
        assert "请重新比对" in page.get(address(site)).content.decode()

    def test_without_a_file_has_nothing_to_compare(self, page: Client, site: Site) -> None:
        answer = page.post(address(site), {"seen": "x", "remark": ""})

        assert answer.status_code == 200 and not FileComparison.objects.exists()

    def test_is_not_for_reviewers(self, client: Client, page: Client, site: Site, units: dict[str, Unit]) -> None:
        load(page, site)
        seen = page.get(address(site)).context["form"]["seen"].value()
        client.force_login(factories.make_officer(Role.DETACHMENT_REVIEWER, units["130100"]))

        client.post(address(site), {"seen": seen, "remark": ""})

        assert not FileComparison.objects.exists()


class TestList:
    def test_says_which_key_units_are_still_to_be_compared(
        self, page: Client, site: Site, units: dict[str, Unit]
    ) -> None:
        other = factories.make_site(units["130102"], has_control_room=True)
        factories.make_site(units["130102"])  # no control room
        load(page, site)

        def listed(state: str) -> list[Site]:
            return list(page.get(f"/key-unit-files/?state={state}").context["object_list"])

        assert listed("not_compared") == [site, other] and listed("not_loaded") == [other]
        compare(page, site)
        assert listed("differs") == [site] and listed("agrees") == []
