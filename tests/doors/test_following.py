"""The ledgers move while a campaign runs: who has to ask for the tasks? Nobody."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency
from authorities.models import AuditEntry, InboxItem
from authorities.scope import whole_tree
from campaigns.models import Campaign, Draw, Task
from campaigns.services.following import Followed, follow_ledgers
from campaigns.services.topups import top_up
from campaigns.tasks import follow_all_ledgers
from tests import factories
from tests.province import NOW, PER_AGENCY, Province

pytestmark = pytest.mark.django_db
DAY = "2024-08-21"


@pytest.fixture
def province() -> Province:
    with whole_tree("test"):
        return Province(projects_each=0)


class TestCoverage:
    def test_tasks_come_by_themselves_and_the_unit_is_told_once(self, province: Province) -> None:
        made, again = follow_all_ledgers(today=DAY), follow_all_ledgers(today=DAY)

        with whole_tree("test"):
            assert (made, again) == (12, 0)
            assert Task.objects.filter(population="agencies-of-brigade").count() == 12
            told = InboxItem.objects.get(key__startswith="coverage:")
            assert (told.unit, told.text) == (province.brigade, "台账增加以后新下达12项全覆盖任务。")

    def test_a_grown_ledger_brings_the_new_ones_only(self, province: Province) -> None:
        follow_all_ledgers(today=DAY)
        with whole_tree("test"):
            new = factories.make_agency(province.brigade)

        assert follow_all_ledgers(today=DAY) == 1
        with whole_tree("test"):
            assert Task.objects.order_by("-pk").first().agency == new

    def test_a_closed_agency_leaves_with_its_disposition(self, province: Province) -> None:
        follow_all_ledgers(today=DAY)
        with whole_tree("test"):
            Agency.objects.filter(pk=province.agencies[0].pk).update(standing=Agency.Standing.CLOSED)

        assert follow_all_ledgers(today=DAY) == 1
        with whole_tree("test"):
            assert Task.objects.get(agency=province.agencies[0]).disposition == Task.Disposition.DEREGISTERED

    def test_before_and_after_the_campaign_nothing_happens(self, province: Province) -> None:
        assert follow_all_ledgers(today="2024-05-31") == follow_all_ledgers(today="2024-12-01") == 0

    def test_a_changed_folder_of_one_campaign_does_not_stop_the_others(self, province: Province) -> None:
        with whole_tree("test"):
            Campaign.objects.create(
                code="neijiang-2022", title="另一个", number="一号", unit=province.detachment, starts_on="2024-06-01",
                ends_on="2024-11-30", notice_digest="0" * 64, opened_at=NOW,
            )  # fmt: skip

        assert follow_all_ledgers(today=DAY) == 12


class TestTopUps:
    def test_are_proposed_once_and_never_drawn_here(self, province: Province) -> None:
        with whole_tree("test"):
            draw = province.drawn()
            follow_ledgers(campaign=province.campaign, now=NOW)
            for _ in range(8):
                factories.make_agency(province.brigade)

            made, again = (follow_ledgers(campaign=province.campaign, now=NOW) for _ in range(2))

            assert (made, again) == (Followed(8, 0, 0, 1), Followed(0, 0, 0, 1))
            told = InboxItem.objects.get(key__startswith="top-up:")
            assert told.unit == province.detachment
            assert told.text == "“辖区机构（支队抽查）”冻结以后增加8个，按20×20/100=4计算，还应补抽1个。"
            assert draw.top_ups.count() == 0
            assert not AuditEntry.objects.filter(verb="top_up").exists()

    def test_of_projects_follow_those_of_the_agencies(self) -> None:
        with whole_tree("test"):
            province = Province()
            agencies, projects = province.drawn(), province.drawn(PER_AGENCY)
            site = factories.make_site(province.brigade, is_key_unit=False)
            for _ in range(8):
                factories.make_project(factories.make_agency(province.brigade), site)
            top_up(draw=agencies, officer=province.first, now=NOW)

            follow_ledgers(campaign=province.campaign, now=NOW)

            links = InboxItem.objects.filter(key__startswith="top-up:").values_list("link", flat=True)
            assert list(links) == [f"/draws/{projects.pk}/"]

    def test_a_draw_that_has_enough_asks_for_none(self, province: Province) -> None:
        with whole_tree("test"):
            province.drawn()
            factories.make_agency(province.brigade)

            assert follow_ledgers(campaign=province.campaign, now=NOW).proposed == 0


class TestQueries:
    def test_are_as_many_for_forty_agencies_as_for_four(self, province: Province) -> None:
        with whole_tree("test"):
            asked = []
            for count in (4, 40):
                for _ in range(count):
                    factories.make_agency(province.brigade)
                with CaptureQueriesContext(connection) as queries:
                    follow_ledgers(campaign=province.campaign, now=factories.NOW)
                asked.append(len(queries))
            assert not Draw.objects.exists()
            assert asked[1] <= asked[0]
