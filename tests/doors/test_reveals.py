"""A full ID number is shown for a purpose, once, and written down."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from agencies.models import Practitioner
from authorities.models import AuditEntry, Role
from authorities.scope import whole_tree
from tests import factories
from tests.doors.person_files import id_number

NUMBER = id_number(1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> Any:
    return factories.make_unit_tree()


@pytest.fixture
def person(units: Any) -> Practitioner:
    with whole_tree("test"):
        agency = factories.make_agency(units["130102"])
        return factories.make_practitioner(agency, id_number=NUMBER, phone="13000000001")


def signed_in(role: str, unit: Any) -> Client:
    client = Client()
    client.force_login(factories.make_officer(role, unit))
    return client


class TestReveal:
    def test_shows_the_number_and_writes_down_what_for(self, units: Any, person: Practitioner) -> None:
        client = signed_in(Role.INSPECTOR, units["130102"])

        masked = client.get(f"/practitioners/{person.pk}/").content.decode()
        shown = client.post(f"/practitioners/{person.pk}/reveal/", {"purpose": "look_up"})

        entry = AuditEntry.objects.get(verb="reveal_number")
        assert NUMBER not in masked and "查看完整号码" in masked
        assert NUMBER in shown.content.decode() and "no-store" in shown["Cache-Control"]
        assert entry.subject_id == str(person.pk)
        counted = {"count": 1, "nth_today": 1, "many": False, "within_hour": 1, "over_hourly": False}
        assert entry.detail == {"purpose": "look_up", "reason": ""} | counted

    def test_asks_what_for(self, units: Any, person: Practitioner) -> None:
        client = signed_in(Role.INSPECTOR, units["130102"])

        answers = [
            client.post(f"/practitioners/{person.pk}/reveal/", given).content.decode()
            for given in ({}, {"purpose": "curious"}, {"purpose": "other", "reason": "看"})
        ]

        assert [NUMBER in answer for answer in answers] == [False] * 3
        assert "不足4个字" in answers[2]
        assert not AuditEntry.objects.filter(verb="reveal_number").exists()

    @pytest.mark.parametrize(
        ("role", "unit", "status"),
        [
            (Role.INSPECTOR, "130202", 404),
            (Role.DETACHMENT_REVIEWER, "130100", 403),
            (Role.AUDITOR, "130000", 403),
            (Role.SYSTEM_ADMIN, "130000", 403),
            (Role.CORPS_STAFF, "130000", 200),
        ],
    )
    def test_is_for_those_who_need_it(
        self, units: Any, person: Practitioner, role: str, unit: str, status: int
    ) -> None:
        answer = signed_in(role, units[unit]).post(f"/practitioners/{person.pk}/reveal/", {"purpose": "case"})

        assert answer.status_code == status
        assert (NUMBER in answer.content.decode()) == (status == 200)

    def test_counts_how_often_and_is_gone_on_the_next_look(self, units: Any, person: Practitioner) -> None:
        client = signed_in(Role.INSPECTOR, units["130102"])

        for _ in range(2):
            client.post(f"/practitioners/{person.pk}/reveal/", {"purpose": "look_up"})
        again = client.get(f"/practitioners/{person.pk}/reveal/").content.decode()

        assert NUMBER not in again and "今天已查看2人次" in again
        assert AuditEntry.objects.filter(verb="reveal_number").latest("number").detail["nth_today"] == 2
