"""Survey, dispatch, letters, fires, recusals and teams on pages and over the API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from stdnum.cn import uscc

from agencies.models import Fire
from authorities.models import Role
from authorities.scope import whole_tree
from campaigns.models import Dispatch, DispatchItem, Letter, Recusal, ShortfallNote, TaskInspector
from campaigns.queries.second_stage import second_stage_rows
from tests import factories
from tests.doors.dispatching import Neighbours
from tests.doors.staffed import Staffed
from tests.province import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.FROZEN_TODAY = date(2024, 8, 21)


@pytest.fixture
def near() -> Neighbours:
    with whole_tree("test"):
        return Neighbours()


@pytest.fixture
def reported(near: Neighbours) -> Neighbours:
    with whole_tree("test"):
        near.report()
    return near


@pytest.fixture
def staffed() -> Staffed:
    with whole_tree("test"):
        return Staffed()


@pytest.fixture
def seen() -> Iterator[None]:
    with whole_tree("test"):
        yield


def post(officer: Any, name: str, *args: Any, **words: Any) -> Any:
    return signed_in(officer).post(reverse(name, args=args), words)


class TestThreeLevels:
    def test_a_project_goes_from_the_brigade_over_the_corps_to_another_detachment_and_back(
        self, near: Neighbours, seen: None
    ) -> None:
        assert post(near.inspector, "survey_new").status_code == 302
        item = near.item(near.away[0])
        assert "不由本级派发" in post(near.staff, "dispatch_send", item=item.pk).content.decode()
        assert post(near.staff, "dispatch_forward").status_code == 302
        assert post(near.corps, "dispatch_send", item=item.pk).status_code == 302
        dispatch = Dispatch.objects.get()
        assert post(near.far_staff, "dispatch", dispatch.pk, action="receive").status_code == 302
        assert (
            post(near.far_staff, "dispatch", dispatch.pk, action="return", item=item.pk, reason="不在本市").status_code
            == 302
        )

        item.refresh_from_db()
        assert (item.state, item.holder, item.note) == ("returned", near.units["130000"], "不在本市")
        page = signed_in(near.inspector).get(reverse("dispatch_item", args=[item.pk])).content.decode()
        assert all(word in page for word in ("待汇总派发", "已报总队", "已派发待签收", "已签收", "不在本市"))


class TestPages:
    @pytest.mark.parametrize("who", ["inspector", "chief", "staff", "corps", "far_staff"])
    def test_open_for_every_level(self, reported: Neighbours, who: str) -> None:
        names = ["dispatch_board", "dispatch_item_list", "letter_list", "fire_list", "recusal_list", "recusal_new"]
        officer = getattr(reported, who)

        for name in [*names, "survey_new"]:
            assert signed_in(officer).get(reverse(name)).status_code == 200, name

    @pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDITOR])
    def test_are_closed_to_those_who_keep_the_house(self, near: Neighbours, role: str) -> None:
        officer = factories.make_officer(role, near.units["130000"])

        for name in ("dispatch_board", "dispatch_item_list", "letter_list", "fire_new", "recusal_new", "survey_new"):
            assert signed_in(officer).get(reverse(name)).status_code == 403, name

    def test_of_foreigners_are_missing(self, reported: Neighbours, seen: None) -> None:
        (dispatch,) = reported.send(reported.near[:1])
        item = reported.item(reported.near[0])

        for name, pk in (("dispatch", dispatch.pk), ("dispatch_item", item.pk)):
            assert signed_in(reported.far_staff).get(reverse(name, args=[pk])).status_code == 404
            assert post(reported.far_staff, name, pk, action="receive").status_code == 404

    def test_a_refusal_is_said_and_changes_nothing(self, reported: Neighbours, seen: None) -> None:
        (dispatch,) = reported.send(reported.near[:1])
        second = reported.item(reported.near[1])

        answers = [
            post(reported.inspector, "survey_new"),
            post(reported.staff, "dispatch_send"),
            post(reported.staff, "dispatch_send", item="x"),
            post(reported.sister_chief, "dispatch", dispatch.pk, action="finish"),
            post(reported.sister_chief, "dispatch", dispatch.pk, action="return", item="1"),
            post(reported.staff, "dispatch_item", second.pk, action="redirect", unit="0", reason="无"),
            post(reported.staff, "dispatch_item", second.pk, action="close"),
        ]  # fmt: skip

        assert [answer.status_code for answer in answers] == [422] * 7
        assert [one.state for one in Dispatch.objects.all()] == ["sent"]
        assert reported.item(reported.near[1]).state == "reported"

    def test_the_board_asks_as_much_for_many_as_for_few(self, reported: Neighbours, seen: None) -> None:
        client = signed_in(reported.staff)
        client.get(reverse("dispatch_board"))
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get(reverse("dispatch_board"))
        for _ in range(12):
            factories.make_project(reported.agency, factories.make_site(reported.sister))
        reported.report()
        with CaptureQueriesContext(connection) as many:
            client.get(reverse("dispatch_board"))

        assert len(many) <= len(few)


class TestLetterPages:
    LETTER = {
        "kind": "assist", "number": "冀消函〔2024〕999号", "addressee": "邻省总队", "sent_on": "2024-08-20",
        "reply_due_on": "2024-09-20",
    }  # fmt: skip

    def test_write_and_answer(self, reported: Neighbours, seen: None) -> None:
        reported.forward()
        form = signed_in(reported.corps).get(reverse("letter_new")).content.decode()

        post(reported.corps, "letter_new", agencies=reported.foreign.code, **self.LETTER)
        letter = Letter.objects.get()
        answer = post(reported.corps, "letter", letter.pk, replied_on="2024-08-21", result="符合")

        assert reported.foreign.code in form
        assert answer.status_code == 302
        assert DispatchItem.objects.get(agency=reported.foreign).outcome == "replied"

    def test_are_prepared_a_province_at_a_time(self, near: Neighbours, seen: None) -> None:
        body = "91140000MA9000001"
        elsewhere = factories.make_agency(near.home, out_of_province=True, code=body + uscc.calc_check_digit(body))
        near.report()
        near.forward()

        first = signed_in(near.corps).get(reverse("letter_new")).content.decode()
        other = signed_in(near.corps).get(reverse("letter_new") + "?province=山西省").content.decode()

        assert "河北省1家（已填入）" in first and "山西省1家" in first and elsewhere.code not in first
        assert elsewhere.code in other and "山西省消防救援总队" in other and near.foreign.code not in other

    def test_refuse_unknown_agencies_brigades_and_a_second_letter_of_the_number(
        self, reported: Neighbours, seen: None
    ) -> None:
        good = {"agencies": reported.foreign.code, **self.LETTER}

        assert post(reported.corps, "letter_new", **good | {"agencies": "91130000XX"}).status_code == 422
        assert post(reported.chief, "letter_new", **good).status_code == 403
        assert post(reported.corps, "letter_new", **good).status_code == 302
        assert post(reported.corps, "letter_new", **good).status_code == 422
        assert Letter.objects.count() == 1


class TestFirePages:
    def test_register_once_and_say_what_is_wrong(self, near: Neighbours, seen: None) -> None:
        fire = {
            "site": near.near[0].site.code, "happened_on": "2024-08-01", "death_count": 1,
            "unit": near.units["130100"].pk,
        }  # fmt: skip

        answers = [
            post(near.staff, "fire_new", **fire | {"site": "不存在"}),
            post(near.staff, "fire_new", **fire | {"death_count": 0}),
            post(near.far_staff, "fire_new", **fire),
            post(near.inspector, "fire_new", **fire),
            post(near.staff, "fire_new", **fire),
            post(near.staff, "fire_new", **fire),
        ]

        assert [answer.status_code for answer in answers] == [422, 422, 422, 403, 302, 422]
        assert Fire.objects.count() == 1


class TestRecusalAndTeamPages:
    def test_declare_draw_and_withdraw(self, staffed: Staffed, seen: None) -> None:
        declared = post(
            staffed.staff[0],
            "recusal_new",
            subject=staffed.staff[0].pk,
            agency=staffed.agencies[0].code,
            ground="relative",
        )
        drawn = post(staffed.first, "draw_teams", staffed.drew.pk, unit=staffed.detachment.code)
        again = post(staffed.first, "draw_teams", staffed.drew.pk, unit=staffed.detachment.code)
        withdrawn = post(staffed.first, "recusal_withdraw", Recusal.objects.get().pk, reason="误报")

        assert [declared.status_code, drawn.status_code, again.status_code, withdrawn.status_code] == [
            302,
            302,
            422,
            302,
        ]
        assert TaskInspector.objects.count() == 2 * staffed.drew.quota

    def test_wrong_persons_and_wrong_input(self, staffed: Staffed, seen: None) -> None:
        staffed.assign()
        task = TaskInspector.objects.first().task
        foreign = {"subject": staffed.first.pk, "agency": staffed.agencies[0].code, "ground": "relative"}

        assert post(staffed.inspector, "recusal_new", **foreign).status_code == 422
        assert post(staffed.first, "recusal_new", **foreign | {"agency": "X"}).status_code == 422
        assert post(staffed.stranger, "draw_teams", staffed.drew.pk, unit="130200").status_code == 404
        assert post(staffed.first, "draw_teams", staffed.drew.pk, unit="130200").status_code == 404
        assert post(staffed.first, "task_replace", task.pk, leaving="0", reason="病假").status_code == 422
        assert post(staffed.stranger, "task_replace", task.pk).status_code == 404

    def test_an_inspector_is_replaced_and_the_team_is_shown(self, staffed: Staffed, seen: None) -> None:
        staffed.assign()
        place = TaskInspector.objects.first()

        answer = post(staffed.first, "task_replace", place.task_id, leaving=place.officer_id, reason="病假")
        page = signed_in(staffed.first).get(reverse("task", args=[place.task_id])).content.decode()

        place.refresh_from_db()
        assert answer.status_code == 302
        assert place.officer.name in page and "双随机抽出" in page

    def test_the_public_page_counts_and_names_nobody(self, staffed: Staffed, seen: None) -> None:
        staffed.assign()
        type(staffed.campaign).objects.update(is_public=True)

        page = signed_in(staffed.first).get(reverse("public_draw", args=[staffed.drew.pk])).content.decode()

        assert f"{staffed.drew.quota}项已用本次种子" in page
        assert [one.name for one in staffed.staff if f"{one.name}<" in page or f"{one.name}、" in page] == []

    def test_a_shortfall_gets_its_reason(self, staffed: Staffed, seen: None) -> None:
        row = second_stage_rows(staffed.drew)[0]

        empty = post(staffed.first, "shortfall_note", staffed.drew.pk, row.agency_id)
        post(staffed.first, "shortfall_note", staffed.drew.pk, row.agency_id, reason="只有1个项目")
        page = signed_in(staffed.first).get(reverse("draw_second_stage", args=[staffed.drew.pk])).content.decode()

        assert empty.status_code == 422
        assert "只有1个项目" in page and ShortfallNote.objects.count() == 1
        assert post(staffed.stranger, "shortfall_note", staffed.drew.pk, row.agency_id, reason="无").status_code == 404


class TestAPI:
    @pytest.mark.parametrize("name", ["api-dispatch", "api-dispatch-item", "api-letter", "api-recusal"])
    def test_lists_what_the_officer_may_see(self, reported: Neighbours, seen: None, name: str) -> None:
        reported.send(reported.near)

        own = signed_in(reported.staff).get(reverse(f"{name}-list")).json()
        foreign = signed_in(reported.far_staff).get(reverse(f"{name}-list")).json()

        expected = {"api-dispatch": 2, "api-dispatch-item": 6}.get(name, 0)
        assert (own["count"], foreign["count"]) == (expected, 0)

    def test_takes_no_writing(self, reported: Neighbours) -> None:
        assert post(reported.staff, "api-dispatch-list").status_code in (403, 405)
