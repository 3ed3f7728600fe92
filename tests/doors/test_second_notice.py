"""A second notice runs beside the first: its quotas, its batches, its reach; and nobody of the other meets it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from authorities.models import InboxItem, Role
from authorities.scope import acting_for, whole_tree
from campaigns.models import Task
from campaigns.queries.campaigns import campaign_in_focus
from campaigns.queries.draws import faults_of
from campaigns.queries.notices import notice_of
from campaigns.queries.quotas import QuotaRow, quotas_for
from campaigns.queries.timeline import return_rows
from campaigns.services.draws import approve_void, ask_void, substitute
from campaigns.services.refusals import CampaignRefused
from campaigns.services.reminders import remind
from campaigns.services.tasks import ensure_coverage_tasks
from tests import factories
from tests.doors.second_notice import COMPLEXES, KEY_UNITS, KEY_UNITS_AGAIN, NOW, City, codes_of, tagged

pytestmark = pytest.mark.django_db


@pytest.fixture
def scope() -> Iterator[None]:
    with whole_tree("tests"):
        yield


@pytest.fixture
def city(scope: None) -> City:
    return City()


def row_of(city: City, population: str, unit: Any = None) -> QuotaRow:
    rows = quotas_for(city.campaign, [unit or city.brigade])
    return next(row for row in rows if row.population.code == population)


class TestQuotas:
    def test_listed_agencies_are_sampled_and_unlisted_ones_checked_whole(self, city: City) -> None:
        for _ in range(23):
            factories.make_agency(city.brigade)
        for _ in range(4):
            factories.make_agency(city.brigade, in_public_system=False, found_by_survey=True)

        listed, unlisted = row_of(city, "listed-agencies", city.detachment), row_of(city, "unlisted-agencies")

        assert (listed.n, listed.required, listed.clause.locator) == (23, 5, "五（三）2")
        assert (unlisted.n, unlisted.required, unlisted.due_on) == (4, 4, date(2022, 4, 10))

    def test_unlisted_agencies_get_a_task_each(self, city: City) -> None:
        agency = factories.make_agency(city.brigade, in_public_system=False, found_by_survey=True)
        factories.make_agency(city.brigade)

        ensure_coverage_tasks(campaign=city.campaign, officer=None, now=NOW)

        assert [task.agency for task in Task.objects.all()] == [agency]

    def test_key_units_leave_complexes_venues_and_hotels_out(self, city: City) -> None:
        plain, venue = city.key_units(2)
        tagged(venue, "event_venue")
        tagged(factories.make_site(city.brigade, floor_area="20000"), "commercial_complex")
        factories.make_site(city.brigade, is_key_unit=False)

        assert row_of(city, KEY_UNITS).n == 1

    def test_a_complex_of_exactly_the_size_is_checked_whole_with_all_its_projects(self, city: City) -> None:
        agency = factories.make_agency(city.brigade)
        large = tagged(factories.make_site(city.brigade, floor_area="50000"), "commercial_complex")
        small = tagged(factories.make_site(city.brigade, floor_area="49999.99"), "commercial_complex")
        projects = [factories.make_project(agency, site, started_on=date(2022, 1, 5)) for site in (large, large, small)]
        factories.make_project(agency, large, started_on=date(2021, 1, 5), ended_on=date(2021, 12, 31))

        ensure_coverage_tasks(campaign=city.campaign, officer=None, now=NOW)

        tasks = Task.objects.filter(population=COMPLEXES)
        assert {task.project for task in tasks} == set(projects[:2])
        assert {task.due_on for task in tasks} == {date(2022, 6, 20)}
        assert row_of(city, COMPLEXES).task_count == 1  # one place, two projects


class TestLaterBatch:
    def test_is_a_tenth_of_all_drawn_from_those_not_drawn_before(self, city: City) -> None:
        city.key_units(137)
        first = city.drawn(KEY_UNITS)

        row = row_of(city, KEY_UNITS_AGAIN)
        again = city.drawn(KEY_UNITS_AGAIN)

        assert (first.frame_count, first.quota) == (137, 28)
        assert (row.n, row.left, row.required) == (137, 109, 14)
        assert (again.frame_count, again.quota) == (109, 14)
        assert again.formula == "137×10/100=13.7，向上取整为14；在此前没有抽中的109个里抽"
        assert not codes_of(first, is_drawn=True) & codes_of(again)
        assert faults_of(first) == faults_of(again) == []

    def test_waits_for_the_batch_before(self, city: City) -> None:
        city.key_units(10)
        city.freeze(KEY_UNITS)

        with pytest.raises(CampaignRefused) as refused:
            city.freeze(KEY_UNITS_AGAIN)

        assert refused.value.problem.code == "draws.earlier_not_drawn"

    def test_keeps_the_batch_before_from_being_voided(self, city: City) -> None:
        city.key_units(10)
        first = city.drawn(KEY_UNITS)
        city.drawn(KEY_UNITS_AGAIN)
        ask_void(draw=first, reason="名单有误", officer=city.first, now=NOW)

        with pytest.raises(CampaignRefused) as refused:
            approve_void(draw=first, officer=city.second, now=NOW)

        assert refused.value.problem.code == "draws.child_stands"

    def test_is_not_robbed_by_a_substitute_of_the_first(self, city: City) -> None:
        sites = city.key_units(6)
        first, again = city.drawn(KEY_UNITS), city.drawn(KEY_UNITS_AGAIN)
        taken = codes_of(first, is_drawn=True) | codes_of(again, is_drawn=True)
        task = Task.objects.filter(population=KEY_UNITS).order_by("pk").first()

        new = substitute(task=task, reason="单位已关停", officer=city.first, now=NOW)

        assert new.entry.code not in taken
        assert new.entry.code in {site.code for site in sites}

    def test_a_changed_ledger_is_told_from_a_shorter_list(self, city: City) -> None:
        city.key_units(10)
        city.drawn(KEY_UNITS)
        city.drawn(KEY_UNITS_AGAIN)

        assert not row_of(city, KEY_UNITS).changed_since_freeze


class TestDrawnPlace:
    def test_brings_a_task_for_each_project_that_runs_there(self, city: City) -> None:
        (site,) = city.key_units(1)
        factories.make_project(factories.make_agency(city.brigade), site, started_on=date(2022, 3, 1))

        city.drawn(KEY_UNITS)

        assert Task.objects.filter(population=KEY_UNITS, project__site=site).count() == 2
        assert row_of(city, KEY_UNITS).task_count == 1

    def test_is_done_when_all_its_projects_are(self, city: City) -> None:
        (site,) = city.key_units(1)
        factories.make_project(factories.make_agency(city.brigade), site, started_on=date(2022, 3, 1))
        city.drawn(KEY_UNITS)
        one, other = Task.objects.all()

        for task, done in ((one, 0), (other, 1)):
            task.state = Task.State.DONE
            task.save()
            assert row_of(city, KEY_UNITS).done_count == done

    def test_goes_with_all_its_tasks_when_it_is_replaced(self, city: City) -> None:
        for site in city.key_units(2):
            factories.make_project(factories.make_agency(city.brigade), site, started_on=date(2022, 3, 1))
        city.drawn(KEY_UNITS)
        old = list(Task.objects.all())

        substitute(task=old[0], reason="单位已关停", officer=city.first, now=NOW)

        assert {Task.objects.get(pk=task.pk).state for task in old} == {Task.State.CANCELLED}
        assert Task.objects.exclude(state=Task.State.CANCELLED).count() == 2


class TestSideBySide:
    def test_each_notice_reaches_its_own_area_only(self, city: City) -> None:
        province = factories.make_unit_tree()
        first = factories.make_campaign()
        there, here = factories.make_agency(province["130102"]), factories.make_agency(city.brigade)
        both = list(city.units.values()) + list(province.values())

        ensure_coverage_tasks(campaign=first, officer=None, now=NOW)
        ensure_coverage_tasks(campaign=city.campaign, officer=None, now=NOW)

        assert {(task.campaign, task.agency) for task in Task.objects.all()} == {(first, there)}
        assert {row.unit.code[:2] for row in quotas_for(first, both)} == {"13"}
        assert {row.unit.code[:2] for row in quotas_for(city.campaign, both)} == {"51"}
        assert row_of(city, "listed-agencies", city.detachment).n == 1
        assert here.in_public_system

    def test_each_officer_meets_the_campaign_of_the_own_area(self, city: City) -> None:
        province = factories.make_unit_tree()
        first = factories.make_campaign()
        stranger = factories.make_officer(Role.DETACHMENT_STAFF, province["130100"])

        with acting_for(stranger):
            assert campaign_in_focus(date(2022, 5, 1)) == first
        with acting_for(city.first):
            assert campaign_in_focus(date(2024, 8, 21)) == city.campaign

    def test_weekly_returns_remind_the_brigades_of_the_city_only(self, city: City) -> None:
        factories.make_unit_tree()

        remind(campaign=city.campaign, today=date(2022, 4, 6), now=NOW)

        assert {item.unit.code for item in InboxItem.objects.all()} == set(city.units) - {"511000"}

    def test_days_before_the_notice_was_issued_are_left_in_peace(self, city: City) -> None:
        assert remind(campaign=city.campaign, today=date(2022, 1, 29), now=NOW) == 0


class TestPages:
    @pytest.mark.parametrize(
        "path",
        ["/", "/campaigns/neijiang-2022/", "/campaigns/neijiang-2022/quotas/", "/tables/", "/dashboard/", "/tasks/"],
    )
    def test_open_for_an_officer_of_the_city(self, city: City, client: Client, path: str) -> None:
        city.key_units(10)
        city.drawn(KEY_UNITS)
        client.force_login(city.first)

        assert client.get(path, follow=True).status_code == 200

    def test_show_the_draw_of_places(self, city: City, client: Client) -> None:
        (site,) = city.key_units(1)
        draw = city.drawn(KEY_UNITS)
        client.force_login(city.first)

        assert site.name in client.get(f"/draws/{draw.pk}/").content.decode()

    def test_are_missing_for_an_officer_of_elsewhere(self, city: City, client: Client) -> None:
        stranger = factories.make_officer(Role.CORPS_STAFF, factories.make_unit_tree()["130000"])
        client.force_login(stranger)

        assert client.get("/campaigns/neijiang-2022/").status_code == 404
        assert client.get("/api/campaigns/neijiang-2022/").status_code == 404

    def test_nothing_of_it_is_public(self, city: City, client: Client) -> None:
        city.key_units(10)
        draw = city.drawn(KEY_UNITS)

        assert "内江" not in client.get("/public/").content.decode()
        assert client.get("/public/neijiang-2022/").status_code == 404
        assert client.get(f"/public/draws/{draw.pk}/").status_code == 404


class TestTimeline:
    def test_shows_the_last_and_the_next_two_of_a_weekly_return(self, city: City) -> None:
        rows = return_rows(notice_of(city.campaign), "brigade", date(2022, 8, 15))

        weekly = [row for row in rows if row.due.code.startswith("conditions-weekly:")]
        assert [row.due.due_on for row in weekly] == [date(2022, 8, 11), date(2022, 8, 18), date(2022, 8, 25)]
        assert weekly[0].period == "2022年第32周，10时前"
