"""Who must check what by when: coverage for every unit at once, starting, finishing, reminders."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Fire
from authorities.models import AuditEntry, Role, Unit
from authorities.scope import acting_for
from campaigns.models import Task
from campaigns.services.refusals import CampaignRefused
from campaigns.services.tasks import ensure_coverage_tasks, finish_task, start_task
from tests import factories

NOW = factories.NOW
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def campaign(units: dict[str, Unit]) -> Any:
    return factories.make_campaign()


def ensure(campaign: Any, officer: Any = None) -> int:
    return ensure_coverage_tasks(campaign=campaign, officer=officer, now=NOW)


class TestCoverage:
    def test_reaches_every_agency_and_key_unit_project_with_its_due_day(
        self, units: dict[str, Unit], campaign: Any
    ) -> None:
        agency = factories.make_agency(units["130102"])
        factories.make_project(agency, factories.make_site(units["130102"]))

        made = ensure(campaign)

        due = {task.population: (task.unit.code, task.due_on) for task in Task.objects.select_related("unit")}
        assert made == 2
        assert due == {
            "agencies-of-brigade": ("130102", date(2024, 8, 15)),
            "key-unit-own-area": ("130102", date(2024, 9, 30)),
        }

    def test_back_traces_a_fire_by_the_end_of_the_campaign(self, units: dict[str, Unit], campaign: Any) -> None:
        site = factories.make_site(units["130102"], is_key_unit=False)
        factories.make_project(factories.make_agency(units["130102"]), site)
        Fire.objects.create(site=site, happened_on=date(2024, 7, 1), death_count=1, investigated_by=units["130100"])

        ensure(campaign)

        task = Task.objects.get(population="fire-site")
        assert (task.unit, task.due_on) == (units["130100"], date(2024, 11, 30))

    def test_twice_adds_nothing(self, units: dict[str, Unit], campaign: Any) -> None:
        factories.make_agency(units["130102"])
        ensure(campaign)

        assert ensure(campaign) == 0
        assert Task.objects.count() == 1
        assert AuditEntry.objects.filter(verb="issue_coverage_tasks").count() == 1

    def test_adds_what_the_ledger_gained(self, units: dict[str, Unit], campaign: Any) -> None:
        factories.make_agency(units["130102"])
        ensure(campaign)
        factories.make_agency(units["13JZ00"])

        assert ensure(campaign) == 1
        assert Task.objects.latest("pk").unit == units["13JZ00"]

    def test_by_a_detachment_stays_inside_it(self, units: dict[str, Unit], campaign: Any) -> None:
        guest = factories.make_agency(units["130202"])
        factories.make_project(guest, factories.make_site(units["130102"], is_key_unit=False))
        officer = factories.make_officer(Role.DETACHMENT_STAFF, units["130100"])

        with acting_for(officer):
            made = ensure(campaign, officer)

        assert made == 0

    def test_asks_the_database_as_often_for_forty_agencies_as_for_four(
        self, units: dict[str, Unit], campaign: Any
    ) -> None:
        def queries(count: int) -> int:
            for _ in range(count):
                factories.make_agency(units["130102"])
            with CaptureQueriesContext(connection) as captured:
                ensure(campaign)
            return len(captured)

        ensure(campaign)

        assert queries(4) == queries(40)


class TestTaskStates:
    @pytest.fixture
    def task(self, units: dict[str, Unit], campaign: Any) -> Task:
        factories.make_agency(units["130102"])
        ensure(campaign)
        return Task.objects.get()

    def test_goes_from_open_to_started_to_done(self, task: Task) -> None:
        assert start_task(task=task, now=NOW).state == Task.State.STARTED
        assert finish_task(task=task, now=NOW).state == Task.State.DONE

    def test_done_twice_keeps_the_first_day(self, task: Task) -> None:
        finish_task(task=task, now=NOW)
        finish_task(task=task, now=NOW + timedelta(days=1))

        task.refresh_from_db()
        assert task.done_at == NOW
        assert start_task(task=task, now=NOW).state == Task.State.DONE

    def test_a_cancelled_one_is_not_begun(self, task: Task) -> None:
        Task.objects.update(state=Task.State.CANCELLED, cancel_reason="机构已注销")

        with pytest.raises(CampaignRefused) as refused:
            start_task(task=task, now=NOW)

        assert refused.value.problem.code == "tasks.cancelled"
