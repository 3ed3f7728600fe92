"""Service projects: who serves which site, since when, entered in the public system when?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from agencies.models import Agency, ServiceProject, Site
from config.demo import moments, sizes, suspicious
from config.demo.oddities import LATE
from config.demo.province import Firm, Province

_FIRST_DAY = date(2022, 1, 4)
_TURN = date(2023, 1, 1)


class Market:
    """Finds a site for an agency: in its own area, elsewhere in its detachment, or in another detachment."""

    def __init__(self, province: Province) -> None:
        self.rate, self.chance = province.plan.rate, province.plan.random("projects")
        self.sites = province.sites
        self.by_unit: dict[int, list[Site]] = defaultdict(list)
        self.by_detachment: dict[int | None, list[Site]] = defaultdict(list)
        for site in province.sites:
            self.by_unit[site.unit_id].append(site)
            self.by_detachment[site.unit.detachment_id].append(site)

    def site_for(self, firm: Firm) -> Site:
        unit, roll = firm.agency.unit, self.chance.random()
        if roll < self.rate.own_area and self.by_unit[unit.pk]:
            return self.chance.choice(self.by_unit[unit.pk])
        if roll < self.rate.own_area + self.rate.same_detachment and self.by_detachment[unit.detachment_id]:
            return self.chance.choice(self.by_detachment[unit.detachment_id])
        return self.chance.choice(self.sites)


def plant_projects(province: Province) -> int:
    """The scale's number of projects, very unevenly over the agencies; a few have none or one."""
    plan, market = province.plan, Market(province)
    chance = market.chance
    rows: list[ServiceProject] = []
    active = [firm for firm in province.firms if firm.agency.standing == Agency.Standing.ACTIVE]
    few = plan.oddity.without_project + plan.oddity.single_project
    starved = chance.sample(range(len(active)), few)
    counts = dict.fromkeys(range(len(active)), 0)
    counts |= dict.fromkeys(starved[plan.oddity.without_project :], 1)
    counts |= _crowded(active, starved, chance, plan.oddity.overloaded)
    crowded = {place for place, count in counts.items() if count > 1}
    weights = {
        place: 0.25 + chance.expovariate(1.0) for place in counts if place not in starved and place not in crowded
    }
    counts |= sizes.shares(plan.scale.project_count - sum(counts.values()), weights)
    for place, count in counts.items():
        firm = active[place]
        firm.projects = list(_projects_of(market, firm, count, first_number=len(rows) + 1))
        if place in crowded:
            _keep_all(firm.projects)
        rows += firm.projects
    suspicious.plant_both_services(province)
    _publish_late(plan.oddity.published_late, chance, rows)
    ServiceProject.objects.bulk_create(rows, batch_size=500)
    suspicious.note_projects(province)
    suspicious.note_workload(province)
    return len(rows)


def _crowded(active: list[Firm], starved: list[int], chance: Random, most: int) -> dict[int, int]:
    """A few firms with one maintenance project more than their people can visit, as many with exactly that many."""
    able = [n for n, firm in enumerate(active) if firm.agency.maintenance_testing and firm.staff and n not in starved]
    able = sorted(able, key=lambda n: (suspicious.capacity_of(active[n]), n))
    able = [n for n in able if suspicious.capacity_of(active[n]) > 0][: 4 * most]
    chosen = chance.sample(able, 2 * most)
    return {place: suspicious.capacity_of(active[place]) + (n % 2) for n, place in enumerate(chosen)}


def _keep_all(projects: list[ServiceProject]) -> None:
    for project in projects:
        project.service, project.ended_on = ServiceProject.Service.MAINTENANCE, None
        project.published_on = project.published_on or project.started_on


def _projects_of(market: Market, firm: Firm, count: int, *, first_number: int) -> Iterator[ServiceProject]:
    chance, taken = market.chance, set()
    judging: dict[int, bool] = {}  # 维护保养与检测、评估不做同一个场所；做了的是有意放入的
    for number in range(first_number, first_number + count):
        site, service = market.site_for(firm), _service(chance, firm.agency)
        for _ in range(5):
            if (site.pk, service) not in taken and judging.get(site.pk, _judges(service)) == _judges(service):
                break
            site, service = market.site_for(firm), _service(chance, firm.agency)
        while judging.setdefault(site.pk, _judges(service)) != _judges(service):
            service = _service(chance, firm.agency)
        taken.add((site.pk, service))
        yield _project(market, firm, site, service, number)


def _judges(service: str) -> bool:
    return service != ServiceProject.Service.MAINTENANCE


def _project(market: Market, firm: Firm, site: Site, service: str, number: int) -> ServiceProject:
    chance, rate = market.chance, market.rate
    started = moments.some_day(chance, _FIRST_DAY, date(2024, 5, 31))
    roll, ended = chance.random(), None
    if roll < rate.before_2023:
        started = moments.some_day(chance, _FIRST_DAY, date(2022, 10, 1))
        ended = moments.some_day(chance, started + timedelta(days=20), _TURN)
    elif roll < rate.before_2023 + rate.ended:
        ended = moments.some_day(chance, max(started + timedelta(days=20), _TURN), date(2024, 8, 1))
    when = firm.agency.created_at
    return ServiceProject(
        code=f"XM{started:%Y}-{number:06}",
        agency=firm.agency,
        site=site,
        service=service,
        contracted_on=started - timedelta(days=chance.randrange(1, 25)) if chance.random() < 0.97 else None,
        started_on=started,
        ended_on=ended,
        published_on=None if chance.random() < rate.unpublished else started + timedelta(days=chance.randrange(0, 15)),
        created_at=when,
        changed_at=when,
    )


def _publish_late(count: int, chance: Random, rows: list[ServiceProject]) -> None:
    over = [row for row in rows if row.ended_on and row.published_on and row.ended_on < date(2024, 2, 1)]
    for row in chance.sample(over, count):
        assert isinstance(row.ended_on, date)
        row.published_on = row.ended_on + LATE + timedelta(days=chance.randrange(5, 60))


def _service(chance: Random, agency: Agency) -> str:
    offered = []
    if agency.maintenance_testing:
        offered += [ServiceProject.Service.MAINTENANCE] * 3 + [ServiceProject.Service.TESTING] * 2
    if agency.safety_assessment:
        offered += [ServiceProject.Service.ASSESSMENT]
    return chance.choice(offered)
