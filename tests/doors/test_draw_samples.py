"""What a drawn sample says on its page: from the records of the drawn tasks, or why it says nothing."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authorities.scope import whole_tree
from campaigns.models import Draw, Task
from campaigns.services.draws import substitute, top_up
from inspections.models import Finding, Record
from inspections.queries.samples import results_of
from tests import factories
from tests.province import NOW, PER_AGENCY, Province, signed_in

pytestmark = pytest.mark.django_db


def checked(task: Task, officer: Any, wrong: bool = False) -> None:
    """A submitted record of the task, as a whole office would leave it."""
    record = Record.objects.create(
        uuid=uuid4(),
        campaign=task.campaign,
        task=task,
        unit=task.unit,
        agency=task.agency,
        project=task.project,
        checklist="annex3",
        state=Record.State.SUBMITTED,
        inspected_at=NOW,
        inspector=officer,
        year=2024,
        serial=task.pk,
        content_hash="0" * 64,
        opened_at=NOW,
        saved_at=NOW,
        submitted_at=NOW,
        submitted_by=officer,
    )
    Task.objects.filter(pk=task.pk).update(state=Task.State.DONE, done_at=NOW)
    if wrong:
        fields = {"campaign": task.campaign, "unit": task.unit, "agency": task.agency, "found_at": NOW}
        Finding.objects.create(record=record, item="floor_area", value="no", **fields)


@pytest.fixture
def province() -> Province:
    with whole_tree("test"):
        return Province(agency_count=49, projects_each=0)


def finish(province: Province, draw: Draw, failing: int = 0) -> None:
    tasks = Task.objects.filter(entry__draw=draw, state=Task.State.OPEN).order_by("pk")
    for place, task in enumerate(tasks):
        checked(task, province.first, wrong=place < failing)


class TestResults:
    def test_of_a_finished_sample_are_said_in_plain_words(self, province: Province) -> None:
        with whole_tree("test"):
            draw = province.drawn()
            finish(province, draw)

        page = signed_in(province.first).get(reverse("sample_statement", args=[draw.pk])).content.decode()

        assert "抽10家0家不合格：95%把握全部49家中不合格不超过11家。" in page

    def test_count_each_failing_object_once(self, province: Province) -> None:
        with whole_tree("test"):
            draw = province.drawn()
            finish(province, draw, failing=2)
            record = Record.objects.filter(findings__isnull=False).first()
            Finding.objects.create(
                record=record,
                campaign=draw.campaign,
                unit=record.unit,
                agency=record.agency,
                item="b",
                value="no",
                found_at=NOW,
            )

            (result,) = results_of(draw)

        assert (result.sample.checked, result.sample.failing) == (10, 2)

    def test_wait_for_the_last_object(self, province: Province) -> None:
        with whole_tree("test"):
            draw = province.drawn()
            for task in Task.objects.filter(entry__draw=draw)[:9]:
                checked(task, province.first)

            (result,) = results_of(draw)

        assert result.statement is None
        assert dict(result.problem.facts) == {"to_check": 10, "checked": 9, "left": 1}

    def test_leave_out_who_was_set_aside(self, province: Province) -> None:
        with whole_tree("test"):
            draw = province.drawn()
            gone = Task.objects.filter(entry__draw=draw).first()
            substitute(task=gone, reason="已注销", disposition="deregistered", officer=province.first, now=NOW)
            finish(province, draw)

            (result,) = results_of(draw)

        assert (result.statement.whole, result.statement.drawn) == (48, 10)

    def test_are_silent_about_objects_that_were_not_drawn_by_ticket(self, province: Province) -> None:
        with whole_tree("test"):
            draw = province.drawn()
            finish(province, draw)
            loser = draw.entries.filter(is_drawn=False).first()
            draw.entries.filter(pk=loser.pk).update(is_drawn=True)

            (result,) = results_of(draw)

        assert result.problem.code == "inference.not_by_ticket"

    def test_are_silent_about_a_list_that_grew(self) -> None:
        with whole_tree("test"):
            province = Province(agency_count=12, projects_each=0)
            draw = province.drawn()
            for _ in range(8):
                factories.make_agency(province.brigade)
            top_up(draw=draw, officer=province.first, now=NOW)
            finish(province, draw)

            (result,) = results_of(draw)

        assert result.problem.code == "inference.topped_up"

    def test_speak_of_each_agency_by_itself_where_projects_are_drawn_per_agency(self) -> None:
        with whole_tree("test"):
            province = Province()
            province.drawn()
            draw = province.drawn(PER_AGENCY)
            finish(province, draw)

            results = results_of(draw)

        assert [result.statement.say("个") for result in results] == [
            "抽2个0个不合格：95%把握全部3个中不合格不超过1个。"
        ] * 3


class TestPage:
    def test_is_missing_before_the_draw_and_for_foreigners(self, province: Province) -> None:
        with whole_tree("test"):
            draw = province.committed()
        url = reverse("sample_statement", args=[draw.pk])

        before = signed_in(province.first).get(url).status_code
        with whole_tree("test"):
            province.draw(draw)

        assert before == 404
        assert signed_in(province.first).get(url).status_code == 200
        assert signed_in(province.stranger).get(url).status_code == 404

    @pytest.mark.parametrize("agencies", [5, 40])
    def test_asks_as_much_for_many_strata_as_for_one(self, agencies: int) -> None:
        with whole_tree("test"):
            province = Province(agency_count=agencies)
            province.drawn()
            draw = Draw.objects.get(pk=province.drawn(PER_AGENCY).pk)
            with CaptureQueriesContext(connection) as asked:
                results = results_of(draw)

        assert len(results) == agencies // 5
        assert len(asked) == 7
