"""What a notice folder may ask for beyond the two real notices: exclusions, parts, numbers, months, last year."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from campaigns.models import Draw, Task
from campaigns.queries.draws import faults_of
from campaigns.queries.notices import notice_of
from campaigns.queries.quotas import QuotaRow, quotas_for
from campaigns.services.campaigns import decide_local_share, open_campaign
from campaigns.services.draws import approve_void, ask_void
from campaigns.services.refusals import CampaignRefused
from tests import factories
from tests.doors.second_notice import KEY_UNITS, City, codes_of, tagged

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


class TestSubQuotas:
    """20 in all, at least 3 of the large ones and 2 of the towers among them; whatever lacks is said."""

    PARTS = (
        'parts = [\n  { code = "large", name = "大单位", where = { floor_area_from = 50000 }, count = 3, '
        'quote = "其中大单位不少于3个" },\n  { code = "tower", name = "高楼", where = { site_tag = ["event_venue"] }, '
        'count = 2, quote = "高楼不少于2个" },\n]'
    )

    def planned(self, planned: Planner) -> City:
        return planned(
            (SHARE[0], SHARE[1], f'population = "key-units"\ncount = 20\n{self.PARTS}'),
            ("scope.toml", '"event_venue", "reception_hotel"', '"reception_hotel"'),
            ("scope.toml", '"event_venue", "reception_hotel"', '"reception_hotel"'),
        )

    def test_are_drawn_first_and_the_rest_fills_the_number(self, planned: Planner) -> None:
        city = self.planned(planned)
        sites = city.key_units(40)
        for site in sites[:6]:
            type(site).objects.filter(pk=site.pk).update(floor_area=60000)
        for site in sites[6:10]:
            tagged(site, "event_venue")

        draw = city.drawn(KEY_UNITS)

        drawn = set(draw.entries.filter(is_drawn=True).values_list("code", flat=True))
        assert draw.quotas == {"511011/key-units": 15, "511011/key-units/large": 3, "511011/key-units/tower": 2}
        assert len(drawn) == 20 == Task.objects.count()
        assert len(drawn & {site.code for site in sites[:6]}) == 3
        assert len(drawn & {site.code for site in sites[6:10]}) == 2
        assert faults_of(draw) == []

    def test_too_few_of_a_part_are_all_taken_and_made_up_from_the_others(self, planned: Planner) -> None:
        city = self.planned(planned)
        sites = city.key_units(40)
        tagged(sites[0], "event_venue")

        draw = city.drawn(KEY_UNITS)

        assert draw.quotas == {"511011/key-units": 19, "511011/key-units/large": 0, "511011/key-units/tower": 1}

    def test_a_number_above_the_population_draws_all_and_says_the_lack(self, planned: Planner) -> None:
        city = self.planned(planned)
        city.key_units(12)

        row, draw = row_of(city), city.drawn(KEY_UNITS)

        assert (row.required, draw.quota) == (12, 12)
        assert [(p.code, p.facts["lack"]) for p in row.problems] == [("quotas.exhausted", 8)]


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

        before = codes_of(Draw.objects.get(), is_drawn=True)
        again = city.drawn(KEY_UNITS)

        assert notice_of(planned_campaign).population(KEY_UNITS).not_drawn_since == date(2024, 1, 1)
        assert row_of(city).n == 8
        assert codes_of(again).isdisjoint(before) and codes_of(again, is_drawn=True)
        assert again.formula == "8×20/100=1.6，向上取整为2" and faults_of(again) == []

    def test_what_was_drawn_and_voided_may_be_drawn_again(self, planned: Planner) -> None:
        city = planned(
            (
                "scope.toml",
                'code = "key-units"\n',
                'code = "key-units"\nnot_drawn_since = 2024-01-01\nquote = "按照20%的比例抽查辖区重点单位"\n',
            )
        )
        city.key_units(10)
        planned_campaign = city.campaign
        city.campaign = open_campaign(code="neijiang-2022", officer=None, now=factories.NOW)
        draw = city.drawn(KEY_UNITS)
        ask_void(draw=draw, reason="名单有误", officer=city.first, now=factories.NOW)
        approve_void(draw=draw, officer=city.second, now=factories.NOW)
        city.campaign = planned_campaign

        assert row_of(city).n == 10


class TestBandsOfSites:
    """Bands stand wherever a notice writes them, not only over agencies."""

    BANDS = (
        'population = "key-units"\nbands = [\n  { below = 10, share = "50/100" },\n'
        '  { from = 10, share = "20/100" },\n]'
    )

    def planned(self, planned: Planner) -> City:
        words = ("tiers.toml", '"按照20%的比例抽查辖区重点单位"', '"内消〔2022〕39号按照10%、20%、50%抽查"')
        return planned((SHARE[0], SHARE[1], self.BANDS), words)

    @pytest.mark.parametrize(("count", "quota", "codes"), [(9, 5, []), (10, 2, ["quotas.step_down"])])
    def test_draw_by_their_share_and_say_the_cliff(
        self, planned: Planner, count: int, quota: int, codes: list[str]
    ) -> None:
        city = self.planned(planned)
        city.key_units(count)

        row, draw = row_of(city), city.drawn(KEY_UNITS)

        assert draw.quota == quota
        assert [problem.code for problem in row.problems] == [*codes, "quotas.near_border"]
        assert row.moved is None  # the ledger of sites keeps no history to count moves by


class TestUndecided:
    def test_a_null_rate_blocks_the_draw_until_the_unit_decides_it(self, planned: Planner) -> None:
        city = planned((SHARE[0], SHARE[1], 'population = "key-units"\nundecided = true'))
        city.key_units(10)
        with pytest.raises(CampaignRefused) as refused:
            city.freeze(KEY_UNITS)

        decide_local_share(
            campaign=city.campaign, population_code=KEY_UNITS, unit=city.brigade, share=Fraction(30, 100),
            officer=city.first, now=factories.NOW,
        )  # fmt: skip

        assert refused.value.problem.code == "draws.rate_undecided"
        assert city.drawn(KEY_UNITS).quota == 3


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

    def test_is_met_when_a_unit_raises_one_of_the_rates(self, planned: Planner) -> None:
        floor = (
            '[[floor]]\ncode = "all"\nname = "重点单位两批"\npopulations = ["key-units", "key-units-again"]\n'
            'clause = "5.4.1.2"\nquote = "全面完成"\ncount = 6\n\n'
        )
        city = planned(("tiers.toml", "[[tier]]", f"{floor}[[tier]]"))
        city.key_units(10)
        decide_local_share(
            campaign=city.campaign, population_code=KEY_UNITS, unit=city.brigade, share=Fraction(50, 100),
            officer=city.first, now=factories.NOW,
        )  # fmt: skip

        assert city.drawn(KEY_UNITS).quota + city.drawn("key-units-again").quota == 6
        assert not [p for p in row_of(city, "key-units-again").problems if p.code == "quotas.under_floor"]
