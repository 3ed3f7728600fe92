"""A thousand random events in the ledger after draws: the list stands, the quota is met, every gap has its reason."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from agencies.models import Agency
from agencies.services.agencies import correct_agency
from campaigns.models import Draw, Task
from campaigns.queries.draw_packages import package_of
from campaigns.queries.draws import faults_of
from campaigns.services.draws import substitute, top_up
from campaigns.services.topups import ledger_changes
from campaigns.verification import verify_draw
from tests import factories
from tests.province import Province

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]
LATER = factories.NOW + timedelta(days=2)
EVENTS = 125


class Life:
    """What happens to agencies after the draw, and what officers do about it."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.province = Province(agency_count=30, projects_each=0)
        self.draw = self.province.drawn()
        self.published = package_of(self.draw).partition(b"\n")[2]

    def happen(self) -> None:
        events: list[Callable[[], None]] = [self.enter, self.enter, self.move, self.rename, self.close, self.reopen]
        self.chance.choice(events)()
        self.settle()

    def enter(self) -> None:
        factories.make_agency(self.province.brigade)

    def move(self) -> None:
        self.correct(unit=self.province.units[self.chance.choice(["130102", "130104", "130202"])])

    def rename(self) -> None:
        self.correct(name=f"改名消防技术服务有限公司{self.chance.randrange(10**9)}")

    def close(self) -> None:
        self.correct(standing=Agency.Standing.CLOSED)

    def reopen(self) -> None:
        self.correct(standing=Agency.Standing.ACTIVE)

    def correct(self, **facts: Any) -> None:
        agencies = Agency.objects.order_by("pk")
        if self.chance.random() < 0.3:  # left to chance most events would miss the few that were drawn
            agencies = agencies.filter(tasks__entry__draw=self.draw).distinct()
        agency = self.chance.choice(list(agencies))
        correct_agency(agency=agency, facts=facts, seen_at=agency.changed_at, officer=self.province.corps, now=LATER)

    def settle(self) -> None:
        """The officers replace who left and top up what the grown list asks for."""
        changes = ledger_changes(self.draw)
        assert changes is not None
        for entry in changes.moved_away:
            (task,) = entry.tasks.filter(state=Task.State.OPEN)
            closed = task.agency.standing == Agency.Standing.CLOSED
            disposition, reason = ("deregistered", "已注销") if closed else ("moved", "已迁出")
            substitute(task=task, reason=reason, disposition=disposition, officer=self.province.first, now=LATER)
        if changes.more and (after := ledger_changes(self.draw)) and after.more:
            top_up(draw=self.draw, officer=self.province.first, now=LATER)


@pytest.mark.parametrize("seed", range(8))
def test_the_verifier_passes_the_quota_is_met_and_reasons_are_there(seed: int) -> None:
    life = Life(seed)

    for number in range(1, EVENTS + 1):
        life.happen()
        if number % 25 == 0:
            draw = Draw.objects.get(pk=life.draw.pk)
            assert faults_of(draw) == [] and verify_draw.faults_of(package_of(draw)) == []

    tasks = Task.objects.filter(entry__draw=life.draw)
    standing, gone = tasks.exclude(state=Task.State.CANCELLED), tasks.filter(state=Task.State.CANCELLED)
    promised = life.draw.quota + sum(made.quota for made in life.draw.top_ups.all())
    assert standing.count() == promised >= life.draw.quota
    assert gone.exists() and not gone.filter(disposition="").exists() and not gone.filter(cancel_reason="").exists()
    assert all(task.replaced_by.count() == 1 for task in gone)
    assert package_of(Draw.objects.get(pk=life.draw.pk)).partition(b"\n")[2] == life.published
