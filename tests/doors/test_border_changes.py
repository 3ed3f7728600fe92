"""Near the border of a tier the moves of the ledger since its last snapshot are counted and said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, LedgerImport
from agencies.services.agencies import correct_agency
from campaigns.queries.quotas import QuotaRow, quotas_for
from tests import factories
from tests.province import AGENCIES, NOW, Province, signed_in

LATER = NOW + timedelta(days=3)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def province() -> Province:
    """49 agencies at the first detachment: one more halves the quota."""
    return Province(agency_count=49, projects_each=0)


def row_of(province: Province, unit: str = "130100") -> QuotaRow:
    rows = quotas_for(province.campaign, [province.units[unit]])
    return next(row for row in rows if row.population.code == AGENCIES)


def said(row: QuotaRow) -> dict[str, int] | None:
    for problem in row.problems:
        if problem.code == "quotas.border_moved":
            return {name: problem.facts[name] for name in ("added", "gained", "lost")}
    return None


def correct(province: Province, agency: Agency, **facts: Any) -> None:
    agency.refresh_from_db()
    correct_agency(agency=agency, facts=facts, seen_at=agency.changed_at, officer=province.corps, now=LATER)


class TestMoves:
    def test_of_nothing_are_not_said(self, province: Province) -> None:
        assert said(row_of(province)) is None

    def test_a_newcomer_is_said_with_the_day_of_the_snapshot(self, province: Province) -> None:
        factories.make_agency(province.brigade, created_at=LATER)

        (problem,) = [one for one in row_of(province).problems if one.code == "quotas.border_moved"]

        assert problem.facts == {"since": NOW.date(), "added": 1, "gained": 0, "lost": 0}

    def test_one_that_moved_over_is_lost_here_and_gained_there(self, province: Province) -> None:
        for _ in range(48):
            factories.make_agency(province.units["130202"])
        correct(province, province.agencies[0], unit=province.units["130202"])

        assert said(row_of(province)) == {"added": 0, "gained": 0, "lost": 1}
        assert said(row_of(province, "130200")) == {"added": 0, "gained": 1, "lost": 0}

    def test_one_that_moved_inside_the_detachment_is_no_move(self, province: Province) -> None:
        correct(province, province.agencies[0], unit=province.units["130104"], contact_name="换了人")

        assert said(row_of(province)) is None

    def test_one_that_closed_is_lost_and_one_that_came_back_is_gained(self, province: Province) -> None:
        asleep = factories.make_agency(province.brigade, standing=Agency.Standing.ABSENT)
        correct(province, province.agencies[0], standing=Agency.Standing.CLOSED)
        correct(province, asleep, standing=Agency.Standing.ACTIVE)

        assert said(row_of(province)) == {"added": 0, "gained": 1, "lost": 1}

    def test_one_closed_before_and_corrected_since_is_no_move(self, province: Province) -> None:
        gone = factories.make_agency(province.brigade, standing=Agency.Standing.CLOSED)
        correct(province, gone, contact_name="换了人")

        assert said(row_of(province)) is None

    def test_far_from_a_border_nothing_is_looked_up(self) -> None:
        province = Province(agency_count=46, projects_each=0)
        factories.make_agency(province.brigade, created_at=LATER)
        Agency.objects.filter(pk=province.agencies[0].pk).update(standing=Agency.Standing.CLOSED)

        row = row_of(province)

        assert (row.n, row.moved) == (46, None)


class TestSnapshot:
    def test_is_the_last_whole_list_of_the_unit_or_one_above(self, province: Province) -> None:
        factories.make_agency(province.brigade, created_at=LATER)
        whole = {"ledger": "agencies", "unit": province.units["130000"], "officer": province.corps}
        LedgerImport.objects.create(
            **whole, file_name="全省.xlsx", file_digest="0" * 64, uploaded_at=LATER, finished_at=LATER,
            is_whole_list=True, state=LedgerImport.State.STORED,
        )  # fmt: skip

        assert said(row_of(province)) is None

    def test_is_the_last_frozen_list_of_this_population(self, province: Province) -> None:
        factories.make_agency(province.brigade, created_at=LATER)
        province.freeze(now=LATER + timedelta(hours=1), seed_due_at=LATER + timedelta(days=9))
        factories.make_agency(province.brigade, created_at=LATER + timedelta(days=1))

        assert said(row_of(province)) == {"added": 1, "gained": 0, "lost": 0}


class TestPage:
    def test_says_it_and_links_the_ledger_of_that_day(self, province: Province, settings: Any) -> None:
        factories.make_agency(province.brigade, created_at=LATER)

        page = signed_in(province.first).get("/campaigns/hebei-2024/quotas/").content.decode()

        assert "自2024年8月21日的名录以来，新登记1个、转入0个、转出或者注销0个。" in page
        assert "/ledgers/agencies/as-at/?day=2024-08-21" in page


class TestQueries:
    def test_are_as_many_for_two_detachments_at_a_border_as_for_one(self, province: Province) -> None:
        units, asked = list(province.units.values()), []
        for extra in (0, 49):
            for _ in range(extra):
                factories.make_agency(province.units["130202"])
            with CaptureQueriesContext(connection) as queries:
                found = quotas_for(province.campaign, units)
            asked.append((sum(row.moved is not None for row in found), len(queries)))

        assert [near for near, _queries in asked] == [1, 2]
        assert asked[0][1] == asked[1][1]
