"""Into which month does a fact fall, and who counts it? The cut is 0:00 of the 25th in China, to the second."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from authorities.models import Unit
from authorities.rules.units import UnitRow
from authorities.scope import acting_for
from authorities.services.units import plant_units
from inspections.models import Finding, Record
from inspections.services.penalties import enter_penalty
from reports.queries.figures import imbalances, tabulate
from reports.queries.months import months_of
from tests import factories
from tests.doors.brigade import NOW, SEEN_AT, Brigade

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]
SECOND = timedelta(seconds=1)


def china(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=factories.CHINA)


@pytest.fixture
def brigade() -> Brigade:
    return Brigade()


def figures(brigade: Brigade, month: str, unit: Unit | None = None) -> dict[str, Any]:
    _notice, table, months = months_of(brigade.campaign, "annex4")
    period = next(one for one in months if one.code == month)
    unit = unit or brigade.unit
    return tabulate(table, brigade.campaign, [unit], period)[unit.pk]


def months_counting(brigade: Brigade, column: str) -> list[str]:
    _notice, _table, months = months_of(brigade.campaign, "annex4")
    return [month.code for month in months if figures(brigade, month.code)[column]]


@pytest.fixture(params=["UTC", "Asia/Shanghai", "America/Los_Angeles"])
def process_zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """The zone the process believes it lives in."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


class TestTheCut:
    @pytest.mark.parametrize(
        ("received", "month"),
        [
            (china(2024, 6, 24, 23, 59, 59), "2024-06"),
            (china(2024, 6, 25, 0, 0, 0), "2024-07"),
            (china(2024, 7, 24, 23, 59, 59), "2024-07"),
            (china(2024, 7, 25, 0, 0, 0), "2024-08"),
            (china(2024, 7, 25, 0, 0, 1), "2024-08"),
            (china(2024, 7, 26, 0, 30, 0), "2024-08"),  # still the 25th in UTC
            (china(2024, 11, 24, 23, 59, 59), "2024-11"),
            (china(2024, 11, 25, 0, 0, 0), "2024-12"),
        ],
    )
    def test_puts_a_record_into_one_month_by_the_second_it_was_received(self, brigade, process_zone, received, month):
        record = brigade.submitted()
        Record.objects.filter(pk=record.pk).update(submitted_at=received)

        assert months_counting(brigade, "agencies_checked") == [month]

    def test_leaves_no_second_between_months_and_none_in_two(self, brigade):
        record = brigade.submitted()
        _notice, _table, months = months_of(brigade.campaign, "annex4")

        for month, after in zip(months, months[1:], strict=False):
            for received, expected in ((month.end - SECOND, month), (month.end, after), (month.end + SECOND, after)):
                Record.objects.filter(pk=record.pk).update(submitted_at=received)
                assert months_counting(brigade, "agencies_checked") == [expected.code], received

    def test_counts_nothing_before_the_campaign_and_nothing_after_it(self, brigade):
        record = brigade.submitted()

        for received in (china(2024, 5, 31, 23, 59, 59), china(2024, 12, 1, 0, 0, 0)):
            Record.objects.filter(pk=record.pk).update(submitted_at=received)
            assert months_counting(brigade, "agencies_checked") == []

    @pytest.mark.parametrize(("decided_on", "month"), [(date(2024, 7, 24), "2024-07"), (date(2024, 7, 25), "2024-08")])
    def test_puts_a_penalty_into_the_month_of_its_day(self, brigade, decided_on, month):
        record = brigade.fill(
            brigade.open(),
            answers={"subcontracting": "yes", "other_situation": "现场核实，详见附页。"},
            inspected_at=china(2024, 7, 1, 9, 0),
        )
        finding = brigade.submit(record).findings.get(item="subcontracting")

        brigade.penalise(finding, decided_on=decided_on)

        assert months_counting(brigade, "penalty_cases") == [month]
        assert months_counting(brigade, "fine_yuan") == [month]


class TestCounting:
    def test_two_records_of_one_visit_are_one_visit(self, brigade):
        brigade.submitted()
        brigade.submitted(brigade.project_task())

        assert figures(brigade, "2024-08")["agencies_checked"] == 1

    def test_the_same_agency_on_another_day_is_another_visit(self, brigade):
        brigade.submitted()
        brigade.submitted(brigade.project_task(), inspected_at=SEEN_AT - timedelta(days=1))

        assert figures(brigade, "2024-08")["agencies_checked"] == 2

    def test_drafts_count_nowhere(self, brigade):
        brigade.fill(brigade.open(), answers={"false_document": "yes"})

        assert not any(figures(brigade, "2024-08").values())

    def test_an_agency_punished_in_two_brigades_is_one_agency_above_them(self, brigade):
        for unit, number in (("130102", "甲〔2024〕1号"), ("130104", "乙〔2024〕2号")):
            finding = brigade.finding()
            Finding.objects.filter(pk=finding.pk).update(unit=brigade.units[unit])
            suspend(brigade, finding, brigade.units[unit], number)

        above = figures(brigade, "2024-08", brigade.units["130100"])
        below = [figures(brigade, "2024-08", brigade.units[code]) for code in ("130102", "130104")]

        assert [row["agencies_suspended"] for row in below] == [1, 1]
        assert above["agencies_suspended"] == 1
        assert above["penalty_cases"] == 2

    def test_a_total_that_is_not_the_sum_of_its_parts_is_said_and_not_bent(self, brigade):
        _notice, table, _months = months_of(brigade.campaign, "annex4")
        numbers = {column.code: 0 for column in table.columns} | {"forged": 3, "forged_engineers": 1}

        wrong = imbalances(table, numbers)

        assert [(one.total.code, one.total_number, one.parts_number) for one in wrong] == [("forged", 3, 1)]


class TestScope:
    def test_a_brigade_never_counts_what_another_found(self, brigade):
        brigade.submitted()

        with acting_for(brigade.stranger):
            assert not any(figures(brigade, "2024-08").values())
            assert not any(figures(brigade, "2024-08", brigade.units["130000"]).values())

    def test_takes_as_many_queries_for_many_units_as_for_few(self, brigade):
        _notice, table, months = months_of(brigade.campaign, "annex4")

        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                tabulate(table, brigade.campaign, list(Unit.objects.all()), months[2])
            return len(asked)

        few = queries()
        rows = [UnitRow(f"1399{n:02}", f"丁{n}支队", f"丁{n}", "detachment", "130000", True) for n in range(10)]
        plant_units(rows=[*existing(brigade), *rows], officer=None, now=NOW)

        assert queries() == few


def existing(brigade: Brigade) -> list[UnitRow]:
    return [
        UnitRow(one.code, one.name, one.short_name, one.kind, one.parent.code if one.parent else None, one.confirmed)
        for one in Unit.objects.select_related("parent").order_by("place")
    ]


def suspend(brigade: Brigade, finding: Finding, unit: Unit, number: str) -> None:
    chief = factories.make_officer("brigade_chief", unit, f"chief-{uuid4().hex[:8]}")
    enter_penalty(
        finding=Finding.objects.get(pk=finding.pk),
        document_number=number,
        decided_on=date(2024, 8, 20),
        kind="agency_suspension",
        amount_yuan=None,
        practitioner=None,
        officer=chief,
        now=NOW,
    )
