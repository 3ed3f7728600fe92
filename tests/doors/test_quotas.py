"""What each unit must check and why: the number, its list, its formula; as many queries for many as for few."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from agencies.filters import AgencyFilter, ProjectFilter
from agencies.models import Fire
from authorities.models import Role, Unit
from authorities.queries.units import units_below
from authorities.rules.units import UnitRow
from authorities.scope import acting_at
from authorities.services.units import plant_units
from campaigns.queries.frames import counted_list, population_counts, population_rows
from campaigns.queries.notices import notice_of
from campaigns.queries.quota_sums import sums_by_population
from campaigns.queries.quotas import QuotaRow, quotas_for
from campaigns.rules.quotas import LocalShareRefused
from campaigns.services.campaigns import decide_local_share
from campaigns.services.draws import commit_contribution, draw_sample_now, freeze_frame
from campaigns.services.refusals import CampaignRefused
from tests import factories
from tests.province import COMMITTED, DUE, SEED

NOW = factories.NOW
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def campaign(units: dict[str, Unit]) -> Any:
    return factories.make_campaign()


def row_of(campaign: Any, population: str, unit: Unit) -> QuotaRow:
    return next(row for row in quotas_for(campaign, [unit]) if row.population.code == population)


def drawn_agencies(campaign: Any, unit: Unit) -> None:
    first, second = (factories.make_officer(Role.DETACHMENT_STAFF, unit) for _ in range(2))
    draw = freeze_frame(
        campaign=campaign,
        population_code="agencies-of-detachment",
        unit=unit,
        seed_source="双色球",
        seed_due_at=DUE,
        officer=first,
        now=NOW,
    )
    commit_contribution(draw=draw, officer=second, now=NOW, **COMMITTED)
    draw_sample_now(draw=draw, officer=second, now=DUE, **SEED)


class TestRow:
    def test_gives_number_formula_clause_and_due_day(self, units: dict[str, Unit], campaign: Any) -> None:
        for _ in range(49):
            factories.make_agency(units["130102"])

        row = row_of(campaign, "agencies-of-detachment", units["130100"])

        assert (row.n, row.quota.quota, row.quota.formula) == (49, 10, "49×20/100=9.8，向上取整为10")
        assert (row.clause.id, row.due_on) == ("4.1.3.detachment", date(2024, 10, 31))
        assert [problem.code for problem in row.problems] == ["quotas.near_border"]

    def test_says_that_one_agency_less_would_mean_more_checks(self, units: dict[str, Unit], campaign: Any) -> None:
        for _ in range(50):
            factories.make_agency(units["130102"])

        row = row_of(campaign, "agencies-of-detachment", units["130100"])

        assert row.required == 5
        assert [problem.code for problem in row.problems] == ["quotas.step_down", "quotas.near_border"]

    def test_an_undecided_rate_is_no_zero(self, units: dict[str, Unit], campaign: Any) -> None:
        factories.make_project(
            factories.make_agency(units["130102"]), factories.make_site(units["130102"], is_key_unit=False)
        )

        row = row_of(campaign, "other-projects", units["130102"])

        assert (row.n, row.required, row.needs_local_share) == (1, None, True)
        assert [problem.code for problem in row.problems] == ["quotas.undecided"]

    def test_says_which_drawn_agency_has_too_few_projects(self, units: dict[str, Unit], campaign: Any) -> None:
        agency = factories.make_agency(units["130102"])
        factories.make_project(agency, factories.make_site(units["130102"]))
        drawn_agencies(campaign, units["130100"])

        row = row_of(campaign, "projects-per-drawn-agency", units["130100"])

        assert (row.n, row.quota.quota, row.required) == (1, 2, 1)
        assert [(s.agency_name, s.required, s.available, s.lack) for s in row.shortfalls] == [(agency.name, 2, 1, 1)]

    def test_keeps_the_frozen_quota_when_the_ledger_moves(self, units: dict[str, Unit], campaign: Any) -> None:
        for _ in range(10):
            factories.make_agency(units["130102"])
        drawn_agencies(campaign, units["130100"])
        factories.make_agency(units["130102"])

        row = row_of(campaign, "agencies-of-detachment", units["130100"])

        assert (row.n, row.quota.quota, row.required, row.changed_since_freeze) == (11, 3, 2, True)


class TestWhoAnswers:
    def test_a_detachment_without_brigades_executes_brigade_populations_itself(
        self, units: dict[str, Unit], campaign: Any
    ) -> None:
        factories.make_agency(units["13JZ00"])

        row = row_of(campaign, "agencies-of-brigade", units["13JZ00"])

        assert (row.n, row.required) == (1, 1)

    def test_a_detachment_with_brigades_does_not(self, units: dict[str, Unit], campaign: Any) -> None:
        factories.make_agency(units["130102"])

        codes = {row.population.code for row in quotas_for(campaign, [units["130100"]])}

        assert "agencies-of-detachment" in codes and "agencies-of-brigade" not in codes

    def test_fires_fall_to_the_unit_that_investigated(self, units: dict[str, Unit], campaign: Any) -> None:
        site = factories.make_site(units["130102"])
        factories.make_project(factories.make_agency(units["130102"]), site)
        Fire.objects.create(site=site, happened_on=date(2024, 2, 1), death_count=1, investigated_by=units["130100"])
        Fire.objects.create(site=site, happened_on=date(2024, 3, 1), investigated_by=units["130102"])

        counts = population_counts(notice_of(campaign), notice_of(campaign).population("fire-site"))

        assert counts == {units["130100"].pk: 1}

    def test_a_unit_counts_only_its_own_even_where_it_sees_more(self, units: dict[str, Unit], campaign: Any) -> None:
        guest = factories.make_agency(units["130202"])
        factories.make_project(guest, factories.make_site(units["130102"]))
        population = notice_of(campaign).population("agencies-of-brigade")

        with acting_at(units["130100"]):
            counts = population_counts(notice_of(campaign), population)

        assert counts == {}


class TestNumberAndList:
    def test_every_number_is_the_length_of_the_list_it_links_to(self, units: dict[str, Unit], campaign: Any) -> None:
        _a_bit_of_everything(units)
        filtersets = {"agencies": AgencyFilter, "projects": ProjectFilter}
        rows = [row for row in quotas_for(campaign, units_below(units["130000"])) if row.tier.method != "each"]

        for row in rows:
            words = QueryDict(counted_list(row.population, row.unit)[1])
            filtering = filtersets[row.population.list](words)
            assert filtering.is_valid() and filtering.qs.count() == row.n, (row.population.code, row.unit.code)

        assert {row.population.code for row in rows if row.n} >= {
            "fire-site",
            "key-unit-own-area",
            "crowded-place-other-detachment",
        }

    def test_so_is_every_sum_over_an_area(self, units: dict[str, Unit], campaign: Any) -> None:
        _a_bit_of_everything(units)
        filtersets = {"agencies": AgencyFilter, "projects": ProjectFilter}

        for code in ("130000", "130100"):
            sums = sums_by_population(units[code], quotas_for(campaign, units_below(units[code])))
            for total in (one for one in sums if one.list_url):
                words = QueryDict(total.list_url.partition("?")[2])
                assert filtersets[total.first.population.list](words).qs.count() == total.n, total.first.population.code

    def test_the_rows_of_a_population_are_as_many_as_its_count(self, units: dict[str, Unit], campaign: Any) -> None:
        _a_bit_of_everything(units)
        notice = notice_of(campaign)

        for population in notice.populations:
            for unit_id, n in population_counts(notice, population).items():
                assert population_rows(notice, population, Unit.objects.get(pk=unit_id)).count() == n


class TestQueries:
    @staticmethod
    def queries_for(brigade_count: int) -> int:
        rows = [
            UnitRow("130000", "测试总队", "总队", "corps", None, True),
            UnitRow("130100", "甲支队", "甲", "detachment", "130000", True),
        ]
        rows += [
            UnitRow(f"1301{n:02}", f"大队{n}", f"{n}", "brigade", "130100", True) for n in range(1, brigade_count + 1)
        ]
        plant_units(rows=rows, officer=None, now=NOW)
        campaign, units = factories.make_campaign(), list(Unit.objects.all())
        for unit in units[2:]:
            factories.make_project(factories.make_agency(unit), factories.make_site(unit))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = quotas_for(campaign, units)
        assert len(found) > brigade_count
        return len(queries)

    def test_are_as_many_for_thirty_brigades_as_for_three(self) -> None:
        few, many = self.queries_for(3), self.queries_for(30)

        assert few == many <= 20


class TestLocalShare:
    def test_decides_the_quota(self, units: dict[str, Unit], campaign: Any) -> None:
        chief = factories.make_officer(Role.BRIGADE_CHIEF, units["130102"])
        factories.make_project(
            factories.make_agency(units["130102"]), factories.make_site(units["130102"], is_key_unit=False)
        )

        decide_local_share(
            campaign=campaign,
            population_code="other-projects",
            unit=units["130102"],
            share=Fraction(1, 10),
            officer=chief,
            now=NOW,
        )

        row = row_of(campaign, "other-projects", units["130102"])
        assert (row.required, row.local_share.share, row.needs_local_share) == (1, "1/10", False)

    def test_below_the_notice_is_refused(self, units: dict[str, Unit], campaign: Any) -> None:
        chief = factories.make_officer(Role.BRIGADE_CHIEF, units["130102"])

        with pytest.raises(LocalShareRefused) as refused:
            decide_local_share(
                campaign=campaign,
                population_code="crowded-place-own-area",
                unit=units["130102"],
                share=Fraction(2, 5),
                officer=chief,
                now=NOW,
            )

        assert refused.value.problem.code == "quotas.local_share_too_low"

    def test_by_an_inspector_is_refused(self, units: dict[str, Unit], campaign: Any) -> None:
        inspector = factories.make_officer(Role.INSPECTOR, units["130102"])

        with pytest.raises(CampaignRefused):
            decide_local_share(
                campaign=campaign,
                population_code="other-projects",
                unit=units["130102"],
                share=Fraction(1, 10),
                officer=inspector,
                now=NOW,
            )


def _a_bit_of_everything(units: dict[str, Unit]) -> None:
    """Agencies at three places, each serving sites of every class near and far, and a fire with a death."""
    homes = [units[code] for code in ("130102", "130202", "13JZ00")]
    agencies = [factories.make_agency(home) for home in homes] + [factories.make_agency(homes[0], out_of_province=True)]
    for place in [*homes, units["130104"]]:
        sites = [
            factories.make_site(place),
            factories.make_site(place, is_crowded_place=True),
            factories.make_site(place, is_key_unit=False, is_crowded_place=True),
            factories.make_site(place, is_key_unit=False),
        ]
        for agency in agencies:
            for site in sites:
                factories.make_project(agency, site)
        Fire.objects.create(site=sites[0], happened_on=date(2024, 2, 1), death_count=1, investigated_by=place)
        Fire.objects.create(site=sites[0], happened_on=date(2024, 3, 1), investigated_by=units["130100"])
