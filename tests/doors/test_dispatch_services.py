"""From the brigade's survey to the checked project: every move, every refusal, and nothing lost between levels."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agencies.models import Agency
from authorities.models import AuditEntry, InboxItem, Role
from authorities.rules.problem import Refused
from authorities.scope import acting_for
from campaigns.models import Dispatch, DispatchItem, DispatchStep, Draw, Task
from campaigns.queries.dispatches import balances
from campaigns.services.dispatches import (
    close_item,
    finish_dispatch,
    receive_dispatch,
    redirect_item,
    return_items,
    send_items,
)
from tests import factories
from tests.doors.dispatching import NOW, Neighbours
from tests.province import problem_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def near() -> Neighbours:
    return Neighbours()


def give_back(
    dispatch: Dispatch, projects: Any, near: Neighbours, reason: str = "场所不在本辖区", **changes: Any
) -> int:
    asked = {
        "item_ids": [near.item(p).pk for p in projects],
        "reason": reason,
        "officer": near.sister_chief,
        "now": NOW,
    }
    return return_items(dispatch=dispatch, **(asked | changes))


class TestSending:
    def test_groups_by_receiver_and_class(self, near: Neighbours) -> None:
        near.report()

        sent = near.send(near.near)

        assert [(one.receiver, one.population, one.sent_count) for one in sent] == [
            (near.sister, "crowded-place-same-detachment", 1),
            (near.sister, "key-unit-same-detachment", 2),
        ]
        assert {one.due_on for one in sent} == {date(2024, 9, 30)}
        assert InboxItem.objects.filter(unit=near.sister).count() == 2

    def test_of_what_the_corps_sends_is_refused_whole(self, near: Neighbours) -> None:
        near.report()

        with pytest.raises(Refused) as refused:
            near.send([near.near[0], near.away[0]])

        assert problem_of(refused) == "dispatch.other_level"
        assert near.states() == {"reported": 6}

    @pytest.mark.parametrize("who", ["chief", "inspector", "far_staff"])
    def test_by_who_does_not_hold_them_is_refused(self, near: Neighbours, who: str) -> None:
        near.report()

        with pytest.raises(Refused) as refused:
            near.send(near.near, officer=getattr(near, who))

        assert problem_of(refused) in {"dispatch.send_not_allowed", "dispatch.not_held"}
        assert Dispatch.objects.count() == 0

    def test_twice_is_refused(self, near: Neighbours) -> None:
        near.report()
        near.send(near.near)

        with pytest.raises(Refused):
            near.send(near.near)

        assert Dispatch.objects.count() == 2

    def test_goes_over_the_corps_to_another_detachment(self, near: Neighbours) -> None:
        near.report()

        passed = near.forward()
        (sent,) = near.send(near.away, officer=near.corps)

        assert passed == 3  # two projects and the agency of another province
        assert (sent.receiver.code, sent.population) == ("130200", "key-unit-other-detachment")
        with acting_for(near.far_staff):
            assert list(Dispatch.objects.all()) == [sent]
            assert DispatchItem.objects.count() == 2

    def test_what_the_ledger_moved_home_is_to_be_closed(self, near: Neighbours) -> None:
        near.report()
        near.near[0].site.unit = near.home
        near.near[0].site.save()

        with pytest.raises(Refused) as refused:
            near.send(near.near)
        close_item(item=near.item(near.near[0]), reason="场所在本大队辖区", officer=near.staff, now=NOW)

        assert problem_of(refused) == "dispatch.not_outside"
        assert near.item(near.near[0]).outcome == "closed"


class TestReceiving:
    def test_takes_all_in_once(self, near: Neighbours) -> None:
        dispatch = near.received()
        with pytest.raises(Refused) as refused:
            receive_dispatch(dispatch=dispatch, officer=near.sister_chief, now=NOW)

        assert near.states() == {"received": 2, "reported": 4}
        assert problem_of(refused) == "dispatch.not_waiting"

    def test_by_another_unit_is_refused(self, near: Neighbours) -> None:
        near.report()
        (dispatch,) = near.send(near.near[:1])

        with pytest.raises(Refused) as refused:
            receive_dispatch(dispatch=dispatch, officer=near.chief, now=NOW)

        assert problem_of(refused) == "dispatch.receive_not_allowed"

    def test_returned_goes_to_the_sender_with_its_reason(self, near: Neighbours) -> None:
        dispatch = near.received()

        give_back(dispatch, near.near[:1], near)

        item = near.item(near.near[0])
        assert (item.state, item.holder, item.note) == ("returned", near.units["130100"], "场所不在本辖区")
        assert Dispatch.objects.get(pk=dispatch.pk).state == "received"
        assert "场所不在本辖区" in InboxItem.objects.filter(unit=near.units["130100"]).latest("pk").text

    def test_return_without_a_reason_is_refused(self, near: Neighbours) -> None:
        dispatch = near.received()

        with pytest.raises(Refused) as refused:
            give_back(dispatch, near.near[:1], near, reason="  ")

        assert problem_of(refused) == "dispatch.no_return_reason"

    def test_sent_to_the_same_unit_again_only_with_an_answer(self, near: Neighbours) -> None:
        give_back(near.received(), near.near[:1], near)
        with pytest.raises(Refused) as refused:
            near.send(near.near[:1])

        (again,) = near.send(near.near[:1], note="经核实在你辖区")

        assert problem_of(refused) == "dispatch.same_receiver"
        assert (again.receiver, near.item(near.near[0]).state) == (near.sister, "sent")

    def test_redirected_corrects_the_ledger_and_goes_to_the_right_unit(self, near: Neighbours) -> None:
        third = factories.make_officer(Role.DETACHMENT_STAFF, near.units["130100"])
        near.report()
        (dispatch,) = near.send(near.near[:1])
        give_back(dispatch, near.near[:1], near)

        redirect_item(item=near.item(near.near[0]), unit=near.home, reason="场所在甲东区", officer=third, now=NOW)

        site = near.near[0].site
        site.refresh_from_db()
        assert site.unit == near.home
        assert AuditEntry.objects.filter(verb="move_site").count() == 1
        assert Dispatch.objects.get(pk=dispatch.pk).state == "returned"

    def test_redirect_to_a_unit_elsewhere_is_refused(self, near: Neighbours) -> None:
        near.report()

        with pytest.raises(Refused) as refused:
            redirect_item(item=near.item(near.near[0]), unit=near.far, reason="错", officer=near.staff, now=NOW)

        assert problem_of(refused) == "dispatch.redirect_unit"


class TestFinishing:
    def test_waits_for_the_draw_and_the_checks(self, near: Neighbours) -> None:
        dispatch = near.received()

        with pytest.raises(Refused) as refused:
            finish_dispatch(dispatch=dispatch, officer=near.sister_chief, now=NOW)

        assert dict(refused.value.problem.facts) == {"n": 2, "left": 2}

    def test_tells_checked_from_not_drawn(self, near: Neighbours) -> None:
        dispatch = near.received()
        draw = _drawn(near, near.near[:2])
        Task.objects.create(
            campaign=near.campaign, population=dispatch.population, unit=near.sister, agency=near.agency,
            project=near.near[0], origin="draw", entry=draw.entries.get(project=near.near[0]), state="done",
            due_on=date(2024, 9, 30), created_at=NOW, done_at=NOW,
        )  # fmt: skip

        done = finish_dispatch(dispatch=dispatch, officer=near.sister_chief, now=NOW)

        assert done.state == "done"
        assert [near.item(project).outcome for project in near.near[:2]] == ["checked", "not_drawn"]


class TestNothingIsLost:
    def test_whatever_people_do_every_item_is_in_one_place_and_the_sums_agree(self, near: Neighbours) -> None:
        """A hundred random acts, most of them refused; after each the books agree."""
        chance = random.Random(4)
        near.report()
        total, officers = DispatchItem.objects.count(), [near.staff, near.corps, near.sister_chief, near.far_staff]

        for _ in range(100):
            _random_act(chance, near, officers)

            assert sum(near.states().values()) == total
            assert sum(one.total for one in balances(near.campaign)) == total
            for item in DispatchItem.objects.select_related("dispatch"):
                last = DispatchStep.objects.filter(item=item).latest("pk")
                assert (last.state, last.holder_id) == (item.state, item.holder_id)
                if item.state in ("sent", "received"):
                    assert item.dispatch is not None and item.holder_id == item.dispatch.receiver_id

        assert len(near.states()) > 1

    def test_a_project_is_surveyed_once_in_the_database_too(self, near: Neighbours) -> None:
        report = near.report()

        with pytest.raises(IntegrityError), transaction.atomic():
            DispatchItem.objects.create(
                campaign=near.campaign, survey=report, agency=near.agency, project=near.near[0], holder=near.home
            )


def _random_act(chance: random.Random, near: Neighbours, officers: list[Any]) -> None:
    officer = chance.choice(officers)
    ids = chance.sample(list(DispatchItem.objects.values_list("pk", flat=True)), 2)
    sent = list(Dispatch.objects.order_by("pk"))
    dispatch = chance.choice(sent) if sent else None
    acts: list[Any] = [
        near.forward,
        lambda: send_items(campaign=near.campaign, item_ids=ids[:1], officer=officer, now=NOW, note="复核"),
        lambda: send_items(campaign=near.campaign, item_ids=ids, officer=officer, now=NOW),
    ]
    if dispatch is not None:
        acts += [
            lambda: receive_dispatch(dispatch=dispatch, officer=officer, now=NOW),
            lambda: return_items(dispatch=dispatch, item_ids=ids, reason="不在本辖区", officer=officer, now=NOW),
        ]
    try:
        with transaction.atomic():
            chance.choice(acts)()
    except Refused:
        pass


def _drawn(near: Neighbours, projects: list[Any]) -> Draw:
    draw = Draw.objects.create(
        campaign=near.campaign, population="key-unit-same-detachment", unit=near.sister, state="drawn",
        scheme="mingcha-draw-1",
        seed_source="福彩", frame_count=2, quota=1, share="20/100", formula="2×20%", frame_digest="0" * 64,
        frozen_at=NOW, frozen_by=near.staff, seed="s", drawn_at=NOW,
    )  # fmt: skip
    for rank, project in enumerate(projects, 1):
        draw.entries.create(
            code=project.code,
            name=str(project),
            project=project,
            agency=Agency.objects.get(pk=near.agency.pk),
            rank=rank,
            is_drawn=rank == 1,
        )
    return draw
