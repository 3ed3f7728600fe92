"""The record form in the browser's terms: it keeps what was typed, says what is wrong, opens to its unit."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from authorities.models import AuditEntry, Role
from authorities.scope import whole_tree
from inspections.models import Record
from tests import factories
from tests.doors.brigade import BLAMELESS, HEADER, NOW, Brigade

pytestmark = pytest.mark.django_db
EVERY_BOX = BLAMELESS | {"other_situation": None, "remarks": None}


@pytest.fixture
def brigade() -> Any:
    with time_machine.travel(NOW, tick=False), whole_tree("test"):
        yield Brigade()


@pytest.fixture
def inspector(brigade: Brigade) -> Client:
    return signed_in(brigade.inspector)


def signed_in(officer: Any) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def form_of(brigade: Brigade, **changes: Any) -> dict[str, Any]:
    """A whole posted form; changes by item code or field name, None leaves the box out."""
    answers = {code: changes.pop(code) if code in changes else value for code, value in EVERY_BOX.items()}
    form = {f"answer-{code}": value for code, value in answers.items() if value is not None}
    form |= HEADER | {
        "inspected_at": "2024-08-20T14:30",
        "second_inspector": brigade.second.pk,
        "accompanied_by": "丁陪同",
    }
    form |= {"uuid": str(uuid4()), "seen": "", "action": "submit"} | changes
    return {name: value for name, value in form.items() if value is not None}


def address(brigade: Brigade) -> str:
    return reverse("record_form", args=[brigade.task.pk])


class TestOpening:
    def test_shows_every_item_once_and_stores_nothing(self, brigade, inspector):
        page = inspector.get(address(brigade)).content.decode()

        checklist_codes = list(BLAMELESS) + ["other_situation", "remarks"]
        assert all(page.count(f'id="item-{code}"') == 1 for code in checklist_codes)
        assert brigade.agency.name in page
        assert not Record.objects.exists()

    @pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDITOR])
    def test_is_closed_to_keepers_of_the_house(self, brigade, role):
        keeper = factories.make_officer(role, brigade.units["130000"])

        assert signed_in(keeper).get(address(brigade)).status_code == 403

    def test_is_missing_to_a_foreign_unit(self, brigade):
        assert signed_in(brigade.stranger).get(address(brigade)).status_code == 404

    def test_is_refused_to_the_detachment_above(self, brigade):
        above = factories.make_officer(Role.DETACHMENT_STAFF, brigade.units["130100"])

        answer = signed_in(above).get(address(brigade))

        assert answer.status_code == 403

    def test_leads_to_the_record_once_it_is_submitted(self, brigade, inspector):
        record = brigade.submitted()

        assert inspector.get(address(brigade)).headers["Location"] == reverse("record", args=[record.pk])

    def test_carries_the_agency_part_of_the_record_before(self, brigade, inspector):
        first = brigade.submitted(answers={"floor_area": "333"})
        task = brigade.project_task()

        page = inspector.get(reverse("record_form", args=[task.pk]), {"from": first.pk}).content.decode()

        assert 'value="333"' in page


class TestSending:
    def test_submits_a_complete_form(self, brigade, inspector):
        answer = inspector.post(address(brigade), form_of(brigade))

        record = Record.objects.get()
        assert answer.headers["Location"] == reverse("record", args=[record.pk])
        assert record.number_text == "〔2024〕第0001号"

    def test_twice_is_one_record(self, brigade, inspector):
        form = form_of(brigade)

        answers = [inspector.post(address(brigade), form) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [302, 302]
        assert Record.objects.count() == 1
        assert AuditEntry.objects.filter(verb="submit_record").count() == 1

    def test_loses_nothing_when_it_is_refused(self, brigade, inspector):
        form = form_of(brigade, floor_area="一百二", subcontracting="yes", staff_qualified=None, other_situation=None)

        answer = inspector.post(address(brigade), form)

        page = answer.content.decode()
        assert answer.status_code == 400
        assert 'value="一百二"' in page
        assert 'name="answer-subcontracting" value="yes" checked' in page
        assert 'href="#item-staff_qualified"' in page
        assert "不是数字" in page
        assert Record.objects.get().answers["floor_area"] == "一百二"

    @pytest.mark.parametrize("typed", ["", "昨天下午"])
    def test_keeps_the_answers_on_the_page_when_the_head_cannot_be_read(self, brigade, inspector, typed):
        answer = inspector.post(address(brigade), form_of(brigade, inspected_at=typed, floor_area="271"))

        assert answer.status_code == 400
        assert 'value="271"' in answer.content.decode()

    @pytest.mark.parametrize(
        "changes",
        [
            {"second_inspector": "abc"},
            {"second_inspector": "999999"},
            {"scopes": ["flying"]},
            {"floor_area": "\x00"},
            {"legal_person": "maybe"},
            {"entity": "长" * 500},
            {"uuid": "not-a-uuid", "subcontracting": None},
            {"engineers_in_system": "9" * 400},
            {"other_situation": "多" * 9000},
        ],
    )
    def test_answers_nonsense_with_a_sentence(self, brigade, inspector, changes):
        answer = inspector.post(address(brigade), form_of(brigade, **changes))

        assert answer.status_code == 400
        assert "请先处理以下问题" in answer.content.decode()

    def test_says_409_and_shows_both_after_submission(self, brigade, inspector):
        form = form_of(brigade)
        inspector.post(address(brigade), form)

        answer = inspector.post(address(brigade), form | {"answer-floor_area": "999"})

        page = answer.content.decode()
        assert answer.status_code == 409
        assert 'value="999"' in page and "〔2024〕第0001号" in page
        assert Record.objects.get().answers["floor_area"] == "260"

    def test_says_409_when_a_colleague_opened_the_task_before(self, brigade, inspector):
        signed_in(brigade.second).post(address(brigade), form_of(brigade, action="save", second_inspector=None))

        answer = inspector.post(address(brigade), form_of(brigade, action="save", floor_area="301"))

        assert answer.status_code == 409
        assert 'value="301"' in answer.content.decode()
        assert Record.objects.count() == 1

    def test_needs_the_token_of_its_own_page(self, brigade):
        client = Client(enforce_csrf_checks=True)
        client.force_login(brigade.inspector)

        assert client.post(address(brigade), form_of(brigade)).status_code == 403


class TestQuietSave:
    def save(self, client, brigade, **changes):
        return client.post(
            address(brigade), form_of(brigade, action="save", **changes), headers={"accept": "application/json"}
        )

    def test_says_draft_and_how_far(self, brigade, inspector):
        told = self.save(inspector, brigade, subcontracting=None).json()

        assert (told["state"], told["done"], told["total"]) == ("草稿", 30, 31)

    @pytest.mark.parametrize(
        ("changes", "words", "place"),
        [
            ({}, "31／31 · 已填完", ""),
            ({"second_inspector": ""}, "30／31 · 还差1项", "#id_second_inspector"),
            ({"contract_signed": "no"}, "31／32 · 还差1项", "#item-other_situation"),
            ({"contract_signed": "no", "other_situation": "口头约定"}, "32／32 · 已填完", ""),
            ({"floor_area": "20"}, "31／31 · 有1处要核对", "#item-meets_conditions"),
        ],
    )
    def test_says_done_only_when_a_submission_would_pass(self, brigade, inspector, changes, words, place):
        told = self.save(inspector, brigade, **changes).json()

        assert (told["progress"], told["next"]) == (words, place)

    def test_then_refuses_the_older_copy(self, brigade, inspector):
        uuid = str(uuid4())
        first = self.save(inspector, brigade, uuid=uuid).json()
        with time_machine.travel(NOW.replace(hour=11), tick=False):
            second = self.save(inspector, brigade, uuid=uuid, seen=first["seen"], floor_area="270")
            late = self.save(inspector, brigade, uuid=uuid, seen=first["seen"], floor_area="280")

        assert (second.status_code, late.status_code) == (200, 409)
        assert Record.objects.get().answers["floor_area"] == "270"

    def test_names_what_falls_short_of_the_conditions(self, brigade, inspector):
        told = self.save(inspector, brigade, floor_area="160").json()

        assert "差40平方米" in "".join(told["suggestion"])


class TestFillingTheRest:
    def test_gives_the_innocent_answer_by_polarity_and_leaves_the_verdict(self, brigade, inspector):
        blank = dict.fromkeys(BLAMELESS) | {"action": "bulk:conduct"}

        inspector.post(address(brigade), form_of(brigade, **blank))

        answers = Record.objects.get().answers
        assert (answers["subcontracting"], answers["staff_qualified"]) == ("no", "yes")
        assert answers["same_project_services"] == "no"
        assert "project_class" not in answers and "legal_person" not in answers

    def test_does_not_touch_an_answer_or_a_verdict(self, brigade, inspector):
        inspector.post(address(brigade), form_of(brigade, subcontracting="yes", action="bulk:conduct"))
        inspector.post(
            address(brigade),
            form_of(
                brigade,
                uuid=str(Record.objects.get().pk),
                meets_conditions=None,
                subcontracting="yes",
                action="bulk:conditions",
            ),
        )

        answers = Record.objects.get().answers
        assert answers["subcontracting"] == "yes"
        assert "meets_conditions" not in answers

    def test_is_written_down(self, brigade, inspector):
        inspector.post(address(brigade), form_of(brigade, subcontracting=None, action="bulk:conduct"))

        assert AuditEntry.objects.filter(verb="save_record").first().detail["bulk"] == ["subcontracting"]
