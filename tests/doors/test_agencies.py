"""Agencies: listed, shown, registered by survey, corrected without losing anybody's edit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency
from authorities.models import AuditEntry, Role, Unit
from credentials.models import Certificate
from tests import factories
from tests.factories import agency_code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def page(client: Any, units: dict[str, Unit]) -> Any:
    client.force_login(factories.make_officer(Role.INSPECTOR, units["130102"]))
    return client


def facts(client: Any, agency: Agency, **changed: str) -> dict[str, str]:
    """The form of an agency as the page gives it, with some answers changed."""
    form = client.get(f"/agencies/{agency.pk}/edit/").context["form"]
    given = {name: form[name].value() for name in form.fields}
    plain = {
        name: "on" if value is True else str(value) for name, value in given.items() if value not in (None, False, "")
    }
    return plain | changed


class TestList:
    def test_shows_own_agencies_and_those_that_serve_the_area(self, page: Any, units: dict[str, Unit]) -> None:
        own = factories.make_agency(units["130102"])
        guest, stranger = factories.make_agency(units["130202"]), factories.make_agency(units["130203"])
        factories.make_project(guest, factories.make_site(units["130102"]))

        shown = set(page.get("/agencies/").context["object_list"])

        assert shown == {own, guest}
        assert stranger not in shown

    def test_counts_what_a_figure_counts(self, page: Any, units: dict[str, Unit]) -> None:
        factories.make_agency(units["130102"])
        factories.make_agency(units["130102"], standing="closed")

        answer = page.get("/agencies/?state=active&unit=130102&count=rows")

        assert answer.context["counted"].value == 1

    def test_an_empty_one_offers_the_import(self, page: Any) -> None:
        assert 'href="/imports/new/"' in page.get("/agencies/").content.decode()

    def test_asks_as_often_for_thirty_agencies_as_for_three(self, page: Any, units: dict[str, Unit]) -> None:
        def queries(count: int) -> int:
            for _ in range(count):
                factories.make_agency(units["130102"])
            with CaptureQueriesContext(connection) as captured:
                page.get("/agencies/")
            return len(captured)

        page.get("/agencies/")

        assert queries(3) == queries(27)

    def test_is_not_for_those_who_keep_the_house(self, client: Any, units: dict[str, Unit]) -> None:
        client.force_login(factories.make_officer(Role.SYSTEM_ADMIN, units["130000"]))

        assert client.get("/agencies/").status_code == 403


class TestPage:
    def test_shows_people_with_certificates_and_projects(self, page: Any, units: dict[str, Unit]) -> None:
        agency = factories.make_agency(units["130102"])
        person = factories.make_practitioner(agency, name="甲工程师")
        Certificate.objects.create(practitioner=person, kind="engineer_1", number="1234567890")
        factories.make_project(agency, factories.make_site(units["130104"], name="甲西商场"))

        text = page.get(f"/agencies/{agency.pk}/").content.decode()

        assert "甲工程师" in text and "1234567890" in text
        assert "本支队其他大队" in text

    def test_of_a_foreign_agency_is_missing(self, page: Any, units: dict[str, Unit]) -> None:
        stranger = factories.make_agency(units["130203"])

        assert page.get(f"/agencies/{stranger.pk}/").status_code == 404

    def test_asks_as_often_for_twelve_people_as_for_two(self, page: Any, units: dict[str, Unit]) -> None:
        def queries(count: int) -> int:
            agency = factories.make_agency(units["130102"])
            for _ in range(count):
                person = factories.make_practitioner(agency)
                Certificate.objects.create(practitioner=person, kind="operator", number="2313012008438308", level=4)
                factories.make_project(agency, factories.make_site(units["130102"]))
            with CaptureQueriesContext(connection) as captured:
                page.get(f"/agencies/{agency.pk}/")
            return len(captured)

        assert queries(2) == queries(12)


class TestConditions:
    def hire(self, agency: Agency, count: int, **fields: Any) -> None:
        for number in range(count):
            person = factories.make_practitioner(agency)
            values = {"kind": "operator", "number": f"23130120084383{number:02d}", "level": 5} | fields
            Certificate.objects.create(practitioner=person, **values)

    def test_count_only_certificates_in_force(self, page: Any, units: dict[str, Unit], settings: Any) -> None:
        settings.FROZEN_TODAY = date(2024, 8, 21)
        agency = factories.make_agency(units["130102"])
        self.hire(agency, 4, level=4)
        self.hire(agency, 1, valid_until=date(2024, 8, 1))
        self.hire(agency, 1, standing="revoked")
        self.hire(agency, 1, kind="engineer_1", level=None)

        lines = page.get(f"/agencies/{agency.pk}/conditions/").context["lines"]

        assert [(line.actual, line.word) for line in lines[:5]] == [
            (260, "符合"),
            (0, "不符合"),
            (0, "不符合"),
            (4, "不符合"),
            (4, "符合"),
        ]
        assert lines[3].lack == 2

    def test_nobody_registered_is_not_known_instead_of_nought(self, page: Any, units: dict[str, Unit]) -> None:
        agency = factories.make_agency(units["130102"])

        judged = page.get(f"/agencies/{agency.pk}/conditions/").context["judged"]

        assert judged.verdict.meets is None
        assert "operators" in judged.verdict.unknown


class TestRegistering:
    GIVEN = {"name": "甲东新机构(集团)有限公司", "entity": "enterprise", "maintenance_testing": "on"}

    def test_an_agency_found_by_survey(self, page: Any, units: dict[str, Unit]) -> None:
        given = self.GIVEN | {"code": agency_code(7), "unit": units["130102"].pk, "out_of_province": "on"}

        page.post("/agencies/new/", given)

        agency = Agency.objects.get(code=agency_code(7))
        assert (agency.name, agency.found_by_survey, agency.out_of_province) == (
            "甲东新机构（集团）有限公司",
            True,
            True,
        )
        assert AuditEntry.objects.filter(verb="register_found_agency").count() == 1

    def test_twice_names_the_unit_that_has_it(self, page: Any, units: dict[str, Unit]) -> None:
        factories.make_agency(units["130203"], code=agency_code(7), name="乙北机构")

        answer = page.post("/agencies/new/", self.GIVEN | {"code": agency_code(7), "unit": units["130102"].pk})

        assert "已登记为“乙北机构”，管辖单位是乙北区消防救援大队" in answer.content.decode()

    def test_with_a_wrong_code_or_a_foreign_unit_stores_nothing(self, page: Any, units: dict[str, Unit]) -> None:
        wrong = [(agency_code(7)[:-1] + "?", units["130102"].pk), (agency_code(7), units["130202"].pk)]

        answers = [page.post("/agencies/new/", self.GIVEN | {"code": code, "unit": unit}) for code, unit in wrong]

        assert [answer.status_code for answer in answers] == [200, 200]
        assert Agency.objects.count() == 0

    def test_is_not_for_reviewers(self, client: Any, units: dict[str, Unit]) -> None:
        client.force_login(factories.make_officer(Role.DETACHMENT_REVIEWER, units["130100"]))

        assert client.post("/agencies/new/", self.GIVEN).status_code == 403


class TestCorrecting:
    def test_writes_old_and_new_down(self, page: Any, units: dict[str, Unit]) -> None:
        agency = factories.make_agency(units["130102"], office_address="甲街1号")

        page.post(f"/agencies/{agency.pk}/edit/", facts(page, agency, office_address="乙街2号"))

        agency.refresh_from_db()
        assert agency.office_address == "乙街2号"
        assert AuditEntry.objects.get(verb="correct_agency").detail == {"office_address": ["甲街1号", "乙街2号"]}

    def test_does_not_lose_what_somebody_else_wrote_meanwhile(self, page: Any, units: dict[str, Unit]) -> None:
        agency = factories.make_agency(units["130102"], contact_name="甲联系人")
        opened = facts(page, agency, contact_name="乙联系人")
        Agency.objects.update(contact_name="丙联系人", changed_at=factories.NOW.replace(hour=11))

        answer = page.post(f"/agencies/{agency.pk}/edit/", opened)

        agency.refresh_from_db()
        assert agency.contact_name == "丙联系人"
        assert "“联系人”现登记为“丙联系人”，您填的是“乙联系人”" in answer.content.decode()

    def test_without_a_change_writes_no_entry(self, page: Any, units: dict[str, Unit]) -> None:
        agency = factories.make_agency(units["130102"])

        page.post(f"/agencies/{agency.pk}/edit/", facts(page, agency))

        assert AuditEntry.objects.filter(verb="correct_agency").count() == 0

    def test_of_a_guest_is_for_its_own_unit(self, page: Any, units: dict[str, Unit]) -> None:
        guest = factories.make_agency(units["130202"])
        factories.make_project(guest, factories.make_site(units["130102"]))

        assert page.get(f"/agencies/{guest.pk}/").status_code == 200
        assert page.get(f"/agencies/{guest.pk}/edit/").status_code == 403

    def test_with_wrong_facts_stores_nothing(self, page: Any, units: dict[str, Unit]) -> None:
        agency = factories.make_agency(units["130102"])

        answer = page.post(
            f"/agencies/{agency.pk}/edit/", facts(page, agency, floor_area="很大", listed_on="2024-13-40")
        )

        assert set(answer.context["form"].errors) == {"floor_area", "listed_on"}
