"""Many officers approve one merge, or its undo, in the same moment: it happens once, the others are told who did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connections
from django.db.models import QuerySet

from agencies.models import Agency, AgencyMerge, MovedRow, PastState
from agencies.services import merging as services
from authorities.models import AuditEntry, Officer, Role
from authorities.queries.audit import verify_chain
from authorities.rules.problem import Refused
from authorities.scope import acting_for, whole_tree
from tests import factories
from tests.doors.merged import NOW, Merging

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 6
State = AgencyMerge.State


@pytest.fixture
def two(transactional_db: None) -> Iterator[Merging]:
    with whole_tree("test"):
        two = Merging()
        for _ in range(20):
            factories.make_project(two.absorbed, factories.make_site(two.unit))
        yield two


def chiefs(two: Merging, count: int = COUNT) -> list[Officer]:
    return [factories.make_officer(Role.BRIGADE_CHIEF, two.unit) for _ in range(count)]


def at_once(officers: list[Officer], act: Callable[[Officer], Any]) -> Counter[str]:
    """What came of the act for each officer, all let go together."""
    barrier = Barrier(len(officers))

    def one(officer: Officer) -> str:
        try:
            with acting_for(officer):
                barrier.wait(timeout=20)
                act(officer)
                return "done"
        except Refused as refused:
            return refused.problem.code
        except IntegrityError:
            return "IntegrityError"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(officers)) as pool:
        return Counter(pool.map(one, officers))


class TestTwoApprovals:
    def test_merge_once(self, two: Merging) -> None:
        merge = two.ask()

        outcomes = at_once(chiefs(two), lambda one: services.approve_merge(merge=merge, officer=one, now=NOW))

        assert outcomes == {"done": 1, "merging.decided": COUNT - 1}
        assert MovedRow.objects.filter(relation="agencies.serviceproject.agency").count() == 20
        assert PastState.objects.filter(ledger="agencies").count() == 2
        assert AuditEntry.objects.filter(verb="approve_merge").count() == 1
        refusals = [act.detail for act in AuditEntry.objects.filter(verb="approve_merge_refused")]
        merge.refresh_from_db()
        assert [detail["officer"] for detail in refusals] == [merge.decided_by.name] * (COUNT - 1)
        assert verify_chain().broken_at is None

    def test_undo_once(self, two: Merging) -> None:
        merge = two.merge()
        services.ask_undo(merge=merge, reason="是两家", officer=two.asker, now=NOW)

        outcomes = at_once(chiefs(two), lambda one: services.approve_undo(merge=merge, officer=one, now=NOW))

        assert outcomes == {"done": 1, "merging.not_standing": COUNT - 1}
        assert two.absorbed.projects.count() == 20

    def test_in_both_directions_never_make_a_ring(self, two: Merging) -> None:
        merge = two.ask()
        against = AgencyMerge.objects.create(
            kept=two.absorbed, absorbed=two.kept, reason="反过来", asked_by=two.asker, asked_at=NOW
        )
        pair = iter([merge, against])
        officers = chiefs(two, 2)
        chosen = {officer.pk: next(pair) for officer in officers}

        outcomes = at_once(officers, lambda one: services.approve_merge(merge=chosen[one.pk], officer=one, now=NOW))

        assert outcomes == {"done": 1, "merging.merged_already": 1}
        assert Agency.objects.filter(merged_into__isnull=False).count() == 1


@pytest.mark.needs_postgresql
class TestWithoutTheLock:
    """The control: with the lock taken away the race does happen, so that the tests above mean something."""

    def test_two_pass_every_check_and_only_a_key_of_the_database_stops_the_second(
        self, two: Merging, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        merge, passed = two.ask(), Barrier(2)
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_words: rows.all())
        monkeypatch.setattr(services, "check_guards", lambda *_pair: passed.wait(timeout=20))

        outcomes = at_once(chiefs(two, 2), lambda one: services.approve_merge(merge=merge, officer=one, now=NOW))

        assert outcomes == {"done": 1, "IntegrityError": 1}
