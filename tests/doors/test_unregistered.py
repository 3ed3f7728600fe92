"""People with a fire engineer's qualification and no registration in force: all of them, and filterable."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from authorities.models import Role, Unit
from credentials.models import Certificate
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture(autouse=True)
def _on_the_day(settings: Any) -> None:
    settings.FROZEN_TODAY = date(2024, 8, 21)


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def page(client: Any, units: dict[str, Unit]) -> Any:
    client.force_login(factories.make_officer(Role.INSPECTOR, units["130102"]))
    return client


class TestUnregistered:
    @pytest.fixture
    def people(self, units: dict[str, Unit]) -> dict[str, Any]:
        agency = factories.make_agency(units["130102"])
        names = ("从未", "过期", "注销", "吊销", "在册", "二级在册", "操作员", "离职")
        people = {name: factories.make_practitioner(agency, name=name) for name in names}
        numbers = {"registration_number": "ZC0001"}
        for name, facts in {
            "从未": {},
            "过期": numbers | {"valid_until": date(2024, 8, 20)},
            "注销": numbers | {"standing": "cancelled"},
            "吊销": {"standing": "revoked"},
            "在册": numbers | {"valid_until": date(2024, 8, 21)},
            "二级在册": {},
            "离职": {"kind": "engineer_2"},
        }.items():
            Certificate.objects.create(
                **({"practitioner": people[name], "kind": "engineer_1", "number": "ZG01"} | facts)
            )
        Certificate.objects.create(
            practitioner=people["二级在册"], kind="engineer_2", number="ZG02", registration_number="ZC0002"
        )
        Certificate.objects.create(practitioner=people["操作员"], kind="operator", number="1300000000400001", level=4)
        people["离职"].employments.update(until=date(2024, 1, 1))
        return people

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("", {"从未", "过期", "注销", "离职"}),
            ("?why=was_never_registered", {"从未", "离职"}),
            ("?why=has_expired", {"过期"}),
            ("?why=was_cancelled", {"注销"}),
            ("?grade=holds_second_class", {"离职"}),
            ("?employed=true", {"从未", "过期", "注销"}),
            ("?employed=false", {"离职"}),
            ("?q=从", {"从未"}),
            ("?unit=130104", set()),
        ],
    )
    def test_people_are_all_there_and_can_be_filtered(
        self, page: Any, people: Any, query: str, names: set[str]
    ) -> None:
        shown = page.get(f"/practitioners/unregistered/{query}").context["object_list"]
        told = page.get(f"/api/unregistered-engineers/{query}").json()["results"]

        assert {person.name for person in shown} == names
        assert {person["name"] for person in told} == names

    def test_of_another_unit_are_missing(self, client: Any, people: Any, units: dict[str, Unit]) -> None:
        client.force_login(factories.make_officer(Role.INSPECTOR, units["130202"]))

        assert list(client.get("/practitioners/unregistered/").context["object_list"]) == []
        assert client.get("/api/unregistered-engineers/").json()["count"] == 0
