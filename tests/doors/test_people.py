"""People: listed without ID numbers, shown with a masked one, foreign ones missing."""

from __future__ import annotations

from typing import Any

import pytest

from agencies.models import Employment, Practitioner
from authorities.models import Role, Unit
from tests import factories

ID_NUMBER = "130000199001010017"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def page(client: Any, units: dict[str, Unit]) -> Any:
    client.force_login(factories.make_officer(Role.INSPECTOR, units["130102"]))
    return client


@pytest.fixture
def person(units: dict[str, Unit]) -> Practitioner:
    return factories.make_practitioner(factories.make_agency(units["130102"]), name="甲操作员", id_number=ID_NUMBER)


class TestPeople:
    @pytest.mark.parametrize("address", ["/practitioners/", "/practitioners/{}/", "/checks/new/?q=甲"])
    def test_never_show_an_id_number_whole(self, page: Any, person: Practitioner, address: str) -> None:
        text = page.get(address.format(person.pk)).content.decode()

        assert "甲操作员" in text
        assert ID_NUMBER not in text and ID_NUMBER[:6] not in text

    def test_show_the_first_and_last_sign_of_it(self, page: Any, person: Practitioner) -> None:
        assert "1****************7" in page.get(f"/practitioners/{person.pk}/").content.decode()

    def test_at_two_agencies_at_once_are_marked(self, page: Any, person: Practitioner, units: dict[str, Unit]) -> None:
        other = factories.make_agency(units["130102"])
        Employment.objects.create(practitioner=person, agency=other, since="2024-01-01")

        assert "同时在两家以上机构" in page.get("/practitioners/").content.decode()

    def test_are_found_by_agency(self, page: Any, person: Practitioner, units: dict[str, Unit]) -> None:
        other = factories.make_agency(units["130102"])
        factories.make_practitioner(other)

        shown = page.get(f"/practitioners/?agency={person.employments.get().agency.code}").context["object_list"]

        assert list(shown) == [person]

    def test_of_another_detachment_are_missing(self, client: Any, person: Practitioner, units: dict[str, Unit]) -> None:
        client.force_login(factories.make_officer(Role.INSPECTOR, units["130202"]))

        assert client.get(f"/practitioners/{person.pk}/").status_code == 404
        assert list(client.get("/practitioners/").context["object_list"]) == []


class TestAPI:
    def test_gives_names_and_posts_and_no_id_number(self, page: Any, person: Practitioner) -> None:
        answer = page.get("/api/practitioners/")

        assert answer.json()["results"][0]["name"] == "甲操作员"
        assert ID_NUMBER not in answer.content.decode()
        assert "id_number" not in answer.json()["results"][0]

    def test_is_closed_to_auditors_and_to_nobody(self, client: Any, units: dict[str, Unit]) -> None:
        assert client.get("/api/practitioners/").status_code in (401, 403)
        client.force_login(factories.make_officer(Role.AUDITOR, units["130000"]))

        assert client.get("/api/practitioners/").status_code == 403
