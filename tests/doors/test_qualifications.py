"""Whoever is drawn holds an enforcement certificate on that day; who carries how much counts over all draws."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from authorities.models import AuditEntry, Role
from authorities.rules.problem import Refused
from campaigns.models import Qualification, Task, TaskInspector
from campaigns.queries.teams import loads_of, roster_of
from campaigns.rules.teams import TeamInfeasible
from campaigns.services.qualifications import register_qualification
from campaigns.services.teams import assign_teams
from inspections.services.refusals import RecordRefused
from tests import factories
from tests.doors.brigade import Brigade, codes
from tests.doors.second_notice import KEY_UNITS, KEY_UNITS_AGAIN, City
from tests.doors.staffed import Staffed
from tests.province import NOW, problem_of, signed_in

TODAY = NOW.date()
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def staffed() -> Staffed:
    return Staffed()


def register(staffed: Staffed, subject: Any, valid_until: date, **changes: Any) -> Qualification:
    asked = {"number": "新证1号", "officer": staffed.first, "now": NOW} | changes
    return register_qualification(subject=subject, valid_until=valid_until, **asked)


def drawn(staffed: Staffed) -> set[str]:
    return set(TaskInspector.objects.values_list("officer__username", flat=True))


class TestCertificate:
    @pytest.mark.parametrize(("days", "certificate"), [(-1, ""), (0, "新证1号"), (1, "新证1号")])
    def test_holds_to_the_end_of_its_last_day(self, staffed: Staffed, days: int, certificate: str) -> None:
        register(staffed, staffed.staff[0], TODAY + timedelta(days=days))

        (one,) = [one for one in roster_of([staffed.detachment.pk], TODAY) if one.code == "certified0"]

        assert one.certificate == certificate

    def test_that_ended_keeps_its_holder_from_being_drawn(self, staffed: Staffed) -> None:
        register(staffed, staffed.staff[0], TODAY - timedelta(days=1))

        staffed.assign()

        assert drawn(staffed) == {"certified1", "certified2", "certified3"}

    def test_the_last_one_registered_counts(self, staffed: Staffed) -> None:
        register(staffed, staffed.staff[0], TODAY - timedelta(days=1))
        register(staffed, staffed.staff[0], TODAY + timedelta(days=365), number="换的证")

        assert {one.code: one.certificate for one in roster_of([staffed.detachment.pk], TODAY)}[
            "certified0"
        ] == "换的证"

    def test_gives_one_to_an_officer_who_had_none(self, staffed: Staffed) -> None:
        for officer in staffed.staff[1:]:
            register(staffed, officer, TODAY - timedelta(days=1))
        register(staffed, staffed.bare, TODAY)

        staffed.assign()

        assert drawn(staffed) == {"certified0", "bare"}

    def test_too_few_that_hold_is_refused_with_the_figures_and_nothing_relaxed(self, staffed: Staffed) -> None:
        for officer in staffed.staff[1:]:
            register(staffed, officer, TODAY - timedelta(days=1))

        with pytest.raises(TeamInfeasible) as refused:
            staffed.assign()

        assert refused.value.problem.facts["certified"] == 1
        assert not TaskInspector.objects.exists()

    @pytest.mark.parametrize(
        ("who", "code"),
        [
            ("oneself", "qualifications.not_allowed"),
            ("stranger", "qualifications.not_allowed"),
            ("reviewer", "qualifications.no_inspector"),
            ("no number", "qualifications.no_number"),
        ],
    )
    def test_wrong_person_and_wrong_input_are_refused(self, staffed: Staffed, who: str, code: str) -> None:
        asked: dict[str, dict[str, Any]] = {
            "oneself": {"subject": staffed.first},
            "stranger": {"officer": staffed.stranger},
            "reviewer": {"subject": staffed.second},
            "no number": {"number": " "},
        }
        changes = {"subject": staffed.staff[0]} | asked[who]

        with pytest.raises(Refused) as refused:
            register(staffed, valid_until=TODAY, **changes)

        assert problem_of(refused) == code and not Qualification.objects.exists()

    def test_is_written_down(self, staffed: Staffed) -> None:
        register(staffed, staffed.staff[0], TODAY)

        assert AuditEntry.objects.get(verb="register_qualification").detail["officer"] == "certified0"


class TestAtTheAgency:
    def test_whose_certificate_ended_opens_no_record(self) -> None:
        brigade = Brigade()
        Qualification.objects.create(
            officer=brigade.inspector, number="旧", valid_until=TODAY - timedelta(days=1), registered_at=NOW,
            registered_by=brigade.chief,
        )  # fmt: skip

        with pytest.raises(RecordRefused) as refused:
            brigade.open()

        assert codes(refused) == ["records.certificate_ended"]

    @pytest.mark.parametrize(("days", "refused"), [(1, False), (2, True)])
    def test_the_second_one_had_to_hold_one_on_the_day_of_the_visit(self, days: int, refused: bool) -> None:
        brigade = Brigade()  # the form says 20 August, it is handed in on the 21st
        Qualification.objects.create(
            officer=brigade.second, number="旧", valid_until=TODAY - timedelta(days=days), registered_at=NOW,
            registered_by=brigade.chief,
        )  # fmt: skip
        record = brigade.fill(brigade.open())

        if not refused:
            assert brigade.submit(record).state == "submitted"
            return
        with pytest.raises(RecordRefused) as said:
            brigade.submit(record)
        assert codes(said) == ["records.certificate_ended"]


class TestLoads:
    def test_count_over_all_draws_and_a_place_with_many_projects_once(self) -> None:
        city = City()
        sites = city.key_units(10)
        for site in sites:
            factories.make_project(factories.make_agency(city.brigade), site, started_on=date(2022, 3, 1))
        for n in range(3):
            factories.make_officer(Role.INSPECTOR, city.brigade, f"city{n}", certificate_number=f"执{n}")
        assigned = []
        for population in (KEY_UNITS, KEY_UNITS_AGAIN):
            draw = city.drawn(population)
            assigned.append(assign_teams(draw=draw, unit=city.brigade, officer=city.first, now=NOW))

        loads = loads_of([city.brigade.pk])

        assert assigned == [4, 2]  # two places with two projects each, then one
        assert sorted(loads.values()) == [2, 2, 2]  # three places, two officers each

    def test_end_with_the_visit(self, staffed: Staffed) -> None:
        staffed.assign()
        before = sum(loads_of([staffed.detachment.pk]).values())
        Task.objects.filter(inspectors__isnull=False).update(state=Task.State.DONE, done_at=NOW)

        assert before == 6 and loads_of([staffed.detachment.pk]) == {}


class TestPages:
    def test_list_and_register(self, staffed: Staffed) -> None:
        client, officer = signed_in(staffed.first), staffed.staff[0]
        url = reverse("qualification_new", args=[officer.pk])

        before = client.get(reverse("inspector_list")).content.decode()
        wrong = client.post(url, {"number": "证", "valid_until": "明年"})
        done = client.post(url, {"number": "证9号", "valid_until": "2024-08-20"}, follow=True)

        assert "有效期未登记" in before and "没有执法证" in before
        assert wrong.status_code == 422
        assert "已过期" in done.content.decode()

    def test_are_closed_to_others(self, staffed: Staffed) -> None:
        url = reverse("qualification_new", args=[staffed.staff[0].pk])
        asked = {"number": "证", "valid_until": "2025-08-20"}

        assert signed_in(staffed.stranger).post(url, asked).status_code == 404
        assert signed_in(staffed.staff[1]).post(url, asked).status_code == 422
        assert not Qualification.objects.exists()
