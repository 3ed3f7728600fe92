"""Projects and sites: where they lie, who serves them, and the words of the filter are the words of the page."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import ServiceProject
from authorities.models import Role, Unit
from authorities.scope import whole_tree
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def page(client: Any, units: dict[str, Unit]) -> Any:
    client.force_login(factories.make_officer(Role.INSPECTOR, units["130102"]))
    return client


@pytest.fixture
def projects(units: dict[str, Unit]) -> dict[str, ServiceProject]:
    """One project at the same site by an agency from here, next door, another detachment, another province."""
    site = factories.make_site(units["130102"])
    homes = {"own_area": "130102", "same_detachment": "130104", "other_detachment": "130202"}
    made = {name: factories.make_project(factories.make_agency(units[code]), site) for name, code in homes.items()}
    made["guest"] = factories.make_project(factories.make_agency(units["130104"], out_of_province=True), site)
    return made


class TestRelation:
    def test_of_a_row_is_the_filter_that_finds_it(self, projects: dict[str, ServiceProject], page: Any) -> None:
        for relation in ("own_area", "same_detachment", "other_detachment"):
            found = page.get(f"/projects/?relation={relation}").context["object_list"]
            with whole_tree("test"):
                assert {project.relation for project in found} == {relation}

    def test_of_another_provinces_agency_is_the_own_area(self, projects: dict[str, ServiceProject]) -> None:
        assert projects["guest"].relation == "own_area"

    def test_is_said_in_words(self, projects: dict[str, ServiceProject], page: Any) -> None:
        text = page.get(f"/projects/{projects['other_detachment'].pk}/").content.decode()

        assert "其他支队" in text


class TestProjects:
    def test_count_agencies_once_when_asked(self, projects: dict[str, ServiceProject], page: Any) -> None:
        factories.make_project(projects["own_area"].agency, projects["own_area"].site)

        answer = page.get("/projects/?count=distinct:agency")

        assert (answer.context["counted"].value, answer.context["page_obj"].paginator.count) == (4, 5)

    def test_of_elsewhere_are_missing(self, page: Any, units: dict[str, Unit]) -> None:
        agency, site = factories.make_agency(units["130202"]), factories.make_site(units["130203"])
        foreign = factories.make_project(agency, site)

        assert page.get(f"/projects/{foreign.pk}/").status_code == 404
        assert page.get(f"/sites/{site.pk}/").status_code == 404
        assert page.get(f"/api/projects/{foreign.code}/").status_code == 404

    def test_ask_as_often_for_thirty_as_for_three(self, page: Any, units: dict[str, Unit]) -> None:
        def queries(address: str, count: int) -> int:
            for _ in range(count):
                factories.make_project(factories.make_agency(units["130102"]), factories.make_site(units["130102"]))
            with CaptureQueriesContext(connection) as captured:
                page.get(address)
            return len(captured)

        for address in ("/projects/", "/sites/", "/api/projects/", "/api/sites/", "/api/agencies/"):
            queries(address, 1)
            assert queries(address, 3) == queries(address, 30), address

    def test_under_an_unknown_word_show_the_error_and_no_rows(self, page: Any, projects: Any) -> None:
        answer = page.get("/projects/?relation=somewhere")

        assert answer.status_code == 200
        assert list(answer.context["object_list"]) == []


class TestSites:
    def test_say_how_many_projects_and_who_is_on_duty(self, projects: dict[str, ServiceProject], page: Any) -> None:
        site = projects["own_area"].site

        assert page.get("/sites/").context["object_list"][0].project_count == 4
        assert "没有登记值班人员" in page.get(f"/sites/{site.pk}/").content.decode()
