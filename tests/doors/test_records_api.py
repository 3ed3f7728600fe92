"""PUT /api/records/<uuid>/: new, again, other content; and what the read side shows to whom."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
import time_machine
from rest_framework.test import APIClient

from authorities.models import Role
from authorities.scope import whole_tree
from inspections.models import Record
from tests import factories
from tests.doors.brigade import BLAMELESS, HEADER, NOW, Brigade

pytestmark = pytest.mark.django_db


@pytest.fixture
def brigade() -> Any:
    with time_machine.travel(NOW, tick=False), whole_tree("test"):
        yield Brigade()


def caller(officer: Any) -> APIClient:
    client = APIClient()
    client.force_login(officer)
    return client


def content(brigade: Brigade, **changes: Any) -> dict[str, Any]:
    answers = BLAMELESS | changes.pop("answers", {})
    sent = {
        "task": brigade.task.pk,
        "header": HEADER,
        "answers": {code: value for code, value in answers.items() if value is not None},
        "inspected_at": "2024-08-20T14:30:00+08:00",
        "second_inspector": brigade.second.username,
        "accompanied_by": "丁陪同",
        "submit": True,
    }
    return sent | changes


def put(client: APIClient, uuid: Any, sent: dict[str, Any]) -> Any:
    return client.put(f"/api/records/{uuid}/", sent, format="json")


class TestPut:
    def test_answers_201_then_200_for_the_same_content(self, brigade):
        client, uuid, sent = caller(brigade.inspector), uuid4(), content(brigade)

        first, second = put(client, uuid, sent), put(client, uuid, sent)

        assert (first.status_code, second.status_code) == (201, 200)
        assert first.json() == second.json()
        assert first.json()["number"] == "〔2024〕第0001号"
        assert Record.objects.count() == 1

    def test_answers_409_for_other_content_after_submission(self, brigade):
        client, uuid = caller(brigade.inspector), uuid4()
        put(client, uuid, content(brigade))

        answer = put(client, uuid, content(brigade, answers={"floor_area": "999"}))

        assert answer.status_code == 409
        assert answer.json()["problems"][0]["code"] == "records.already_submitted"

    def test_answers_409_when_the_task_has_another_record(self, brigade):
        client = caller(brigade.inspector)
        put(client, uuid4(), content(brigade))

        assert put(client, uuid4(), content(brigade)).json()["problems"][0]["code"] == "records.task_taken"

    def test_keeps_the_draft_when_the_submission_is_refused(self, brigade):
        uuid = uuid4()

        answer = put(caller(brigade.inspector), uuid, content(brigade, answers={"subcontracting": None}))

        assert answer.status_code == 400
        assert [(p["code"], p["field"]) for p in answer.json()["problems"]] == [("judging.missing", "subcontracting")]
        assert Record.objects.get(pk=uuid).is_draft

    @pytest.mark.parametrize(
        "changes",
        [
            {"answers": {"no_such_item": "yes"}},
            {"inspected_at": "yesterday"},
            {"second_inspector": "nobody"},
            {"header": {"scopes": ["flying"]}},
            {"answers": "none"},
            {"task": "x"},
        ],
    )
    def test_explains_nonsense(self, brigade, changes):
        sent = content(brigade) | changes if isinstance(changes.get("answers"), str) else content(brigade, **changes)

        answer = put(caller(brigade.inspector), uuid4(), sent)

        assert answer.status_code == 400
        assert answer.json()["problems"]
        assert not Record.objects.exists()

    def test_is_missing_to_a_foreign_unit_and_forbidden_to_the_one_above(self, brigade):
        above = factories.make_officer(Role.DETACHMENT_STAFF, brigade.units["130100"])

        answers = [put(caller(officer), uuid4(), content(brigade)).status_code for officer in (brigade.stranger, above)]

        assert answers == [404, 403]
        assert not Record.objects.exists()


class TestRead:
    ROUTES = ("records", "findings", "penalties", "penalty-cases", "exposures")

    def test_lists_only_the_callers_area(self, brigade):
        brigade.penalise(brigade.finding())

        counts = {
            route: [caller(o).get(f"/api/{route}/").json()["count"] for o in (brigade.inspector, brigade.stranger)]
            for route in self.ROUTES
        }

        assert counts == {"exposures": [0, 0]} | dict.fromkeys(self.ROUTES[:-1], [1, 0])

    def test_is_closed_to_auditors_and_strangers_to_the_house(self, brigade):
        auditor = factories.make_officer(Role.AUDITOR, brigade.units["130000"])

        assert {caller(auditor).get(f"/api/{route}/").status_code for route in self.ROUTES} == {403}
        assert {APIClient().get(f"/api/{route}/").status_code for route in self.ROUTES} == {401}

    def test_shows_a_record_whole_to_its_unit_and_missing_to_others(self, brigade):
        record = brigade.submitted()

        ours, theirs = (caller(o).get(f"/api/records/{record.pk}/") for o in (brigade.inspector, brigade.stranger))

        assert ours.json()["answers"]["floor_area"] == "260"
        assert theirs.status_code == 404
