"""A second campaign beside the demo province: another unit tree, its ledgers, its notice opened and drawn."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

from django.db import transaction

from agencies.models import Agency, ServiceProject, Site
from authorities.files.region import read_region
from authorities.models import Role, Unit
from authorities.scope import whole_tree
from authorities.services.units import plant_units
from campaigns.models import Campaign
from campaigns.queries.quotas import QuotaRow, quotas_for
from campaigns.services.campaigns import open_campaign
from campaigns.services.draws import commit_contribution, draw_sample_now, freeze_frame
from campaigns.services.tasks import ensure_coverage_tasks
from config.demo import handing, later, moments, officers, pairs, places
from config.demo.agencies import Registry, add_newcomers
from config.demo.plan import Account, DrawRound, Plan
from config.demo.province import Province

FILE = Path(__file__).with_name("second.toml")
NINE = 9 * 60
Say = Callable[[str], None]


def seconds() -> list[str]:
    """The notices that can be planted beside the first."""
    return list(_read())


def plant_second(plan: Plan, notice: str, say: Say) -> str:
    """Plant units, officers, ledgers, campaign and draws of that notice; returns what to say afterwards.

    Planted already: nothing happens.
    """
    raw = _read()[notice]
    with whole_tree("demo"), transaction.atomic():
        if Campaign.objects.filter(code=notice).exists():
            return f"第二个专项检查 {notice} 已经装过。"
        province = _province(plan, notice, raw)
        officers.plant_officers(province)
        registry = Registry(province)
        agencies = _plant_agencies(province, registry, raw)
        places.plant_sites(province)
        projects = _plant_projects(registry.chance, province.sites, agencies, raw)
        campaign, tasks = _open(province, notice)
        reported = handing.plant_handing(province, campaign)
        pairs.declare_recusals(province)
        draws = _draw(province, campaign, raw)
        teams = pairs.assign_pairs(province, campaign)
        happened = later.plant_later(province, campaign)
        counts = f"单位{len(province.units)}、机构{len(agencies)}、场所{len(province.sites)}、项目{projects}"
        said = "、".join(f"{what}{count}" for what, count in happened.items() if count)
        say(f"  第二个专项检查：{counts}、全覆盖任务{tasks}、摸底上报{reported}、抽签{draws}、派人{teams}、{said}")
    names = "、".join(account.username for account in province.plan.accounts)
    return f"第二个专项检查已装入。账户 {names}，口令相同；看它时设 MINGCHA_TODAY={province.plan.today}"


def _province(plan: Plan, notice: str, raw: dict[str, Any]) -> Province:
    rows = read_region(raw["region"])
    days = SimpleNamespace(**{name: value for name, value in raw.items() if isinstance(value, date)})
    accounts = tuple(Account(**account) for account in raw["account"])
    own = replace(
        plan,
        notice=notice,
        region=raw["region"],
        today=raw["today"],
        days=days,
        draw_rounds=tuple(DrawRound(**one) for one in raw["draw_round"]),
        accounts=accounts,
        favoured={},
        handing=SimpleNamespace(**raw["handing"]),
        keeping_away=SimpleNamespace(**raw["keeping_away"]),
        later=SimpleNamespace(**raw["later"]),
        scale=replace(plan.scale, name=notice, site_count=raw["site_count"], draw_detachments=("*",)),
    )
    plant_units(rows=rows, officer=None, now=moments.at(days.work_starts_on, NINE))
    codes = [row.code for row in rows]
    return Province(own, list(Unit.objects.filter(code__in=codes).select_related("parent", "detachment")))


def _plant_agencies(province: Province, registry: Registry, raw: dict[str, Any]) -> list[Agency]:
    holding = province.holding_units
    made = [registry.firm(holding[number % len(holding)]).agency for number in range(raw["agency_count"])]
    areas = province.plan.words.other_province_areas
    for number in range(raw["out_of_province"]):
        unit, area = holding[number % len(holding)], areas[number // 2 % len(areas)]
        made.append(registry.firm(unit, elsewhere=area).agency)
    add_newcomers(province, registry)
    for agency in made:
        agency.listed_on = date(2020, 6, 1) if agency.in_public_system else None
        agency.technical_director = agency.contact_name
    return list(Agency.objects.bulk_create(made, batch_size=500))


def _plant_projects(chance: Random, sites: list[Site], agencies: list[Agency], raw: dict[str, Any]) -> int:
    able = [agency for agency in agencies if agency.maintenance_testing]
    served = [site for site in sites if chance.random() < raw["served_share"]]
    rows = [_project(chance, site, chance.choice(able), number, raw) for number, site in enumerate(served, start=1)]
    return len(ServiceProject.objects.bulk_create(rows, batch_size=500))


def _project(chance: Random, site: Site, agency: Agency, number: int, raw: dict[str, Any]) -> ServiceProject:
    started = raw["ledgers_from"] - timedelta(days=chance.randrange(30, 600))
    return ServiceProject(
        code=f"XM{site.unit.code}-{number:06}",
        agency=agency,
        site=site,
        service=chance.choice((ServiceProject.Service.MAINTENANCE, ServiceProject.Service.TESTING)),
        contracted_on=started - timedelta(days=chance.randrange(1, 25)),
        started_on=started,
        published_on=started + timedelta(days=chance.randrange(0, 15)),
        created_at=agency.created_at,
        changed_at=agency.changed_at,
    )


def _open(province: Province, notice: str) -> tuple[Campaign, int]:
    top = next(unit for unit in province.units if unit.parent_id is None)
    officer = province.those(top, Role.DETACHMENT_STAFF, Role.CORPS_STAFF)[0]
    opened = moments.at(province.plan.days.campaign_opened_on, NINE)
    campaign = open_campaign(code=notice, officer=officer, now=opened)
    return campaign, ensure_coverage_tasks(campaign=campaign, officer=officer, now=opened + timedelta(hours=1))


def _draw(province: Province, campaign: Campaign, raw: dict[str, Any]) -> int:
    """First batches everywhere, then later ones where the file says so."""
    chance, count = province.plan.random("second draws"), 0
    for number, draw_round in enumerate(province.plan.draw_rounds):
        digits = "".join(chance.choices("0123456789", k=province.plan.public_digits))
        for row in _waiting(province, campaign, bool(number), raw["draw_later_batches_at"]):
            _draw_one(province, campaign, row, draw_round, digits, chance)
            count += 1
    return count


def _waiting(province: Province, campaign: Campaign, later: bool, places_of_later: list[str]) -> Iterator[QuotaRow]:
    for row in quotas_for(campaign, province.units):
        is_asked = row.unit.code in places_of_later if later else True
        if row.may_be_drawn and bool(row.population.after) == later and is_asked:
            yield row


def _draw_one(
    province: Province, campaign: Campaign, row: QuotaRow, draw_round: DrawRound, digits: str, chance: Random
) -> None:
    first, second = [officer for officer in province.officers[row.unit.pk] if officer.can_draw][:2]
    draw = freeze_frame(
        campaign=campaign,
        population_code=row.population.code,
        unit=row.unit,
        seed_source=draw_round.seed_source,
        seed_due_at=draw_round.seed_due_at,
        officer=first,
        now=moments.at(draw_round.frozen_on, NINE),
    )
    commit_contribution(
        draw=draw,
        contribution=f"{chance.randrange(10**6, 10**7)}",
        salt=province.plan.random(f"salt {draw.frame_digest}").randbytes(32).hex(),
        officer=second,
        now=moments.at(draw_round.frozen_on, NINE + 60),
    )
    draw_sample_now(
        draw=draw,
        public_value=digits,
        officer=second,
        now=moments.at(draw_round.drawn_on, NINE),
    )


def _read() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
