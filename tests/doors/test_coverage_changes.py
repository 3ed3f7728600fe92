"""What one visit, a fire and a shrunken ledger do to the tasks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from agencies.models import Fire
from authorities.rules.problem import Refused
from campaigns.models import Task
from campaigns.services.coverage_changes import settle_coverage_tasks
from campaigns.services.fires import register_fire
from campaigns.services.tasks import ensure_coverage_tasks
from tests import factories
from tests.doors.brigade import Brigade
from tests.doors.staffed import Staffed
from tests.province import NOW, problem_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def staffed() -> Staffed:
    return Staffed()


class TestOneVisit:
    def test_answers_the_other_populations_of_the_same_project_once(self) -> None:
        brigade = Brigade()
        make = {"campaign": brigade.campaign, "agency": brigade.agency, "project": brigade.task.project}
        also = factories.make_task(unit=brigade.unit, population="fire-site", **make)
        above = factories.make_task(unit=brigade.units["130100"], population="fire-site", **make)

        brigade.submitted()

        also.refresh_from_db()
        above.refresh_from_db()
        assert (also.state, also.credited_to, also.records.count()) == ("done", brigade.task, 0)
        assert above.state == "open"


class TestFires:
    def register(self, staffed: Staffed, **changes: Any) -> tuple[Fire, int]:
        asked = {
            "site": staffed.projects[0].site, "happened_on": date(2024, 8, 1), "death_count": 1, "major_impact": False,
            "unit": staffed.detachment, "officer": staffed.first, "now": NOW,
        }  # fmt: skip
        return register_fire(campaign=staffed.campaign, **(asked | changes))

    def test_opens_every_project_there_for_who_investigates(self, staffed: Staffed) -> None:
        _fire, count = self.register(staffed)

        tasks = Task.objects.filter(population="fire-site")
        assert count == len(staffed.projects) == tasks.count()
        assert {(task.unit, task.due_on) for task in tasks} == {(staffed.detachment, date(2024, 11, 30))}

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"death_count": 0}, "fires.small"),
            ({"happened_on": date(2024, 8, 22)}, "fires.to_come"),
            ({"unit": "130200"}, "fires.not_allowed"),
            ({"unit": "130104"}, "fires.other_area"),
        ],
    )
    def test_wrong_input_is_refused(self, staffed: Staffed, changes: Any, code: str) -> None:
        if "unit" in changes:
            changes = {"unit": staffed.units[changes["unit"]]}

        with pytest.raises(Refused) as refused:
            self.register(staffed, **changes)

        assert problem_of(refused) == code
        assert Fire.objects.count() == 0

    def test_twice_is_refused(self, staffed: Staffed) -> None:
        self.register(staffed)

        with pytest.raises(Refused) as refused:
            self.register(staffed)

        assert problem_of(refused) == "fires.known"


class TestShrunkenLedgers:
    def test_a_closed_agency_leaves_with_its_disposition(self, staffed: Staffed) -> None:
        ensure_coverage_tasks(campaign=staffed.campaign, officer=None, now=NOW)
        closed = staffed.agencies[0]
        closed.standing = "closed"
        closed.save()

        changed = settle_coverage_tasks(campaign=staffed.campaign, officer=staffed.corps, now=NOW)

        task = Task.objects.get(population="agencies-of-brigade", agency=closed)
        assert changed == (1, 0)
        assert (task.state, task.disposition, task.cancel_reason) == (
            "cancelled",
            "deregistered",
            "机构已注销，不再检查",
        )

    def test_a_moved_agency_is_followed_to_its_new_unit(self, staffed: Staffed) -> None:
        ensure_coverage_tasks(campaign=staffed.campaign, officer=None, now=NOW)
        moved = staffed.agencies[0]
        moved.unit = staffed.units["130202"]
        moved.save()

        settle_coverage_tasks(campaign=staffed.campaign, officer=None, now=NOW)

        old, new = Task.objects.filter(population="agencies-of-brigade", agency=moved).order_by("pk")
        assert (old.state, old.disposition, new.unit, new.replaces) == ("cancelled", "moved", moved.unit, old)
        assert ensure_coverage_tasks(campaign=staffed.campaign, officer=None, now=NOW) >= 0
        assert Task.objects.filter(population="agencies-of-brigade", agency=moved, state="open").count() == 1

    def test_what_was_begun_stays_and_twice_changes_nothing(self, staffed: Staffed) -> None:
        ensure_coverage_tasks(campaign=staffed.campaign, officer=None, now=NOW)
        Task.objects.filter(agency=staffed.agencies[0]).update(state="started")
        for agency in staffed.agencies[:2]:
            agency.standing = "closed"
            agency.save()

        first = settle_coverage_tasks(campaign=staffed.campaign, officer=None, now=NOW)
        second = settle_coverage_tasks(campaign=staffed.campaign, officer=None, now=NOW)

        assert (first.cancelled, second) == (1, (0, 0))
        assert Task.objects.filter(agency=staffed.agencies[0], state="cancelled").count() == 0
