"""After the draw: a substitute takes the next ticket, two officers void, and nothing disappears."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns.models import Draw, Task
from campaigns.services.draws import approve_void, ask_void, substitute
from campaigns.services.refusals import CampaignRefused
from tests.province import AGENCIES, NOW, PER_AGENCY, Province, problem_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def province() -> Province:
    return Province()


class TestSubstitute:
    def test_takes_the_next_ticket_and_keeps_the_old_task_with_its_reason(self, province: Province) -> None:
        draw = province.drawn()
        old = Task.objects.filter(population=AGENCIES).first()

        new = substitute(task=old, reason="机构已注销", officer=province.first, now=NOW)

        old.refresh_from_db()
        assert (old.state, old.cancel_reason) == (Task.State.CANCELLED, "机构已注销")
        assert (new.replaces, new.entry.rank, new.due_on) == (old, draw.quota + 1, old.due_on)

    def test_brings_its_own_projects(self, province: Province) -> None:
        province.drawn()
        province.drawn(PER_AGENCY)
        old = Task.objects.filter(population=AGENCIES).first()

        new = substitute(task=old, reason="机构已注销", officer=province.first, now=NOW)

        standing = Task.objects.filter(population=PER_AGENCY).exclude(state=Task.State.CANCELLED)
        assert standing.filter(agency=new.agency).count() == 2
        assert not standing.filter(agency=old.agency).exists()

    def test_ends_when_nobody_is_left(self) -> None:
        province = Province(agency_count=2)
        province.drawn()
        first = Task.objects.get(population=AGENCIES)
        second = substitute(task=first, reason="机构已注销", officer=province.first, now=NOW)

        with pytest.raises(CampaignRefused) as refused:
            substitute(task=second, reason="机构已注销", officer=province.first, now=NOW)

        assert problem_of(refused) == "draws.no_substitute"
        second.refresh_from_db()
        assert second.state == Task.State.OPEN


class TestVoid:
    def test_needs_two_and_keeps_the_old_one(self, province: Province) -> None:
        draw = province.drawn()

        ask_void(draw=draw, reason="公开数值录错", officer=province.first, now=NOW)
        approve_void(draw=draw, officer=province.second, now=NOW + timedelta(hours=1))
        again = province.drawn()

        draw.refresh_from_db()
        assert (draw.state, draw.void_reason, draw.entries.count()) == (Draw.State.VOID, "公开数值录错", 12)
        assert again.state == Draw.State.DRAWN
        assert Task.objects.exclude(state=Task.State.CANCELLED).count() == 3

    def test_by_one_alone_is_refused(self, province: Province) -> None:
        draw = province.drawn()
        ask_void(draw=draw, reason="公开数值录错", officer=province.first, now=NOW)

        with pytest.raises(CampaignRefused) as refused:
            approve_void(draw=draw, officer=province.first, now=NOW)

        assert problem_of(refused) == "draws.void_same_officer"

    def test_waits_for_the_draw_below(self, province: Province) -> None:
        draw = province.drawn()
        province.drawn(PER_AGENCY)
        ask_void(draw=draw, reason="公开数值录错", officer=province.first, now=NOW)

        with pytest.raises(CampaignRefused) as refused:
            approve_void(draw=draw, officer=province.second, now=NOW)

        assert problem_of(refused) == "draws.child_stands"
