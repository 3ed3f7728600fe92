"""What a notice folder may ask for beyond the two real notices: exclusions, parts, numbers, months, last year."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from campaigns.models import Task
from campaigns.queries.draws import faults_of
from campaigns.queries.notices import notice_of
from campaigns.queries.quotas import QuotaRow, quotas_for
from campaigns.services.campaigns import open_campaign
from tests import factories
from tests.doors.second_notice import KEY_UNITS, City, tagged

NOTICES = Path(__file__).resolve().parents[2] / "campaigns" / "notices"
Planner = Callable[..., City]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def planned(tmp_path: Path, settings: Any) -> Planner:
    """A city whose notice says something else: (file, old, new) each; the folder is "planned"."""

    def make(*changes: tuple[str, str, str]) -> City:
        folder = shutil.copytree(NOTICES / "neijiang-2022", tmp_path / "planned")
        for file, old, new in changes:
            text = (folder / file).read_text(encoding="utf-8")
            assert old in text
            (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        settings.NOTICE_FOLDERS = [*settings.NOTICE_FOLDERS, tmp_path]
        city = City()
        city.campaign = open_campaign(code="planned", officer=None, now=factories.NOW)
        return city

    return make


def row_of(city: City, population: str = KEY_UNITS) -> QuotaRow:
    return next(row for row in quotas_for(city.campaign, [city.brigade]) if row.population.code == population)


SHARE = ("tiers.toml", 'population = "key-units"\nshare = "20/100"')


class TestExclusion:
    def test_members_of_the_excluded_population_count_once_elsewhere(self, planned: Planner) -> None:
        city = planned(
            (
                "scope.toml",
                ', site_tag_none = ["commercial_complex", "event_venue", "reception_hotel"] }',
                ' }\nexcludes = ["complexes"]',
            )
        )
        city.key_units(4)
        tagged(factories.make_site(city.brigade, floor_area="60000"), "commercial_complex")

        assert (row_of(city).n, row_of(city, "complexes").n) == (4, 1)
        assert row_of(city).list_url == ""  # no filter of the list is as long as that


class TestParts:
    def test_a_priority_set_is_drawn_whole_and_the_rest_fills_the_quota(self, planned: Planner) -> None:
        parts = (
            'parts = [{ code = "first", name = "大单位", where = { floor_area_from = 50000 }, '
            'share = "100/100", quote = "全面完成" }]'
        )
        city = planned((SHARE[0], SHARE[1], f"{SHARE[1]}\n{parts}"))
        sites = city.key_units(20)
        for site in sites[:3]:
            site.floor_area = 60000
            site.save()

        draw = city.drawn(KEY_UNITS)

        drawn = set(draw.entries.filter(is_drawn=True).values_list("code", flat=True))
        assert draw.quota == 4 and {site.code for site in sites[:3]} < drawn
        assert draw.quotas == {"511011/key-units": 1, "511011/key-units/first": 3}
        assert faults_of(draw) == []


class TestAbsoluteNumber:
    def test_is_the_quota_of_each_unit(self, planned: Planner) -> None:
        city = planned((SHARE[0], SHARE[1], 'population = "key-units"\ncount = 20'))
        city.key_units(25)

        assert (row_of(city).required, city.drawn(KEY_UNITS).quota) == (20, 20)


class TestMonths:
    def test_tasks_fall_due_month_by_month_in_the_order_of_the_draw(self, planned: Planner) -> None:
        city = planned((SHARE[0], SHARE[1], f'{SHARE[1]}\nper = "month"'))
        city.key_units(10)

        row, draw = row_of(city), city.drawn(KEY_UNITS)

        days = list(Task.objects.order_by("entry__rank").values_list("due_on", flat=True))
        assert (row.quota.monthly, draw.quota) == (2, 10)
        assert [problem.code for problem in row.problems] == ["quotas.month_exhausted"]
        assert days[:4] == [date(2022, 1, 31), date(2022, 1, 31), date(2022, 2, 28), date(2022, 2, 28)]
        assert days[-1] == date(2022, 5, 31)


class TestNotDrawnLastYear:
    def test_what_another_campaign_drew_since_is_left_out(self, planned: Planner) -> None:
        city = planned(
            (
                "scope.toml",
                'code = "key-units"\n',
                'code = "key-units"\nnot_drawn_since = 2024-01-01\nquote = "按照20%的比例抽查辖区重点单位"\n',
            )
        )
        city.key_units(10)
        planned_campaign, city.campaign = (
            city.campaign,
            open_campaign(code="neijiang-2022", officer=None, now=factories.NOW),
        )
        city.drawn(KEY_UNITS)
        city.campaign = planned_campaign

        assert notice_of(planned_campaign).population(KEY_UNITS).not_drawn_since == date(2024, 1, 1)
        assert row_of(city).n == 8


class TestFloor:
    def test_a_missed_floor_is_said_with_its_lack(self, planned: Planner) -> None:
        floor = (
            '[[floor]]\ncode = "all"\nname = "重点单位两批"\npopulations = ["key-units", "key-units-again"]\n'
            'clause = "5.4.1.2"\nquote = "全面完成"\nshare = "50/100"\n\n'
        )
        city = planned(("tiers.toml", "[[tier]]", f"{floor}[[tier]]"))
        city.key_units(10)

        said = [problem for problem in row_of(city, "key-units-again").problems if problem.code == "quotas.under_floor"]

        assert [(p.facts["asked"], p.facts["planned"], p.facts["lack"]) for p in said] == [(10, 3, 7)]
