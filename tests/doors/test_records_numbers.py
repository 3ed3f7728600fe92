"""Numbers stay consecutive when brigade members submit at the same moment, in processes of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from authorities.models import AuditEntry
from authorities.queries.audit import verify_chain
from authorities.scope import acting_for, whole_tree
from inspections.models import Record, RecordNumber
from inspections.services.records import submit_record
from tests import factories
from tests.doors.brigade import NOW, Brigade

COUNT = 8


def submit_at_once(brigade: Brigade, records: list[Record]) -> list[int]:
    barrier = Barrier(len(records))

    def one(record: Record) -> int:
        try:
            with acting_for(brigade.inspector):
                barrier.wait(timeout=20)
                return submit_record(record=record, officer=brigade.inspector, now=NOW).serial or 0
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(records)) as pool:
        return list(pool.map(one, records))


@pytest.fixture
def brigade(transactional_db: None) -> Any:
    with whole_tree("test"):
        yield Brigade()


@pytest.mark.django_db(transaction=True)
class TestNumbers:
    def test_run_without_gap_or_repeat_under_simultaneous_submissions(self, brigade):
        records = [brigade.fill(brigade.open(brigade.project_task())) for _ in range(COUNT)]

        numbers = submit_at_once(brigade, records)

        assert sorted(numbers) == list(range(1, COUNT + 1))
        assert RecordNumber.objects.get().last == COUNT
        assert verify_chain().broken_at is None

    def test_give_one_record_pressed_many_times_one_number(self, brigade):
        record = brigade.fill(brigade.open())

        numbers = submit_at_once(brigade, [record] * COUNT)

        assert set(numbers) == {1}
        assert AuditEntry.objects.filter(verb="submit_record").count() == 1

    def test_use_up_no_number_on_a_refusal(self, brigade):
        refused = brigade.fill(brigade.open(brigade.project_task()), answers={"subcontracting": None})
        with pytest.raises(ValueError):
            brigade.submit(refused)

        assert brigade.submitted(brigade.project_task()).serial == 1

    def test_begin_anew_each_year_and_in_each_unit(self, brigade):
        first = brigade.submitted(brigade.project_task())
        next_year = brigade.submit(
            brigade.fill(brigade.open(brigade.project_task())), now=NOW.replace(year=2025) + timedelta(days=1)
        )
        elsewhere = factories.make_officer("inspector", brigade.units["130104"])
        brigade.unit, brigade.inspector = brigade.units["130104"], elsewhere
        brigade.second = factories.make_officer("inspector", brigade.units["130104"])
        other = brigade.submitted(brigade.project_task())

        assert [(one.year, one.serial) for one in (first, next_year, other)] == [(2024, 1), (2025, 1), (2024, 1)]
