"""Sites, the people on duty in their control rooms, and a few fires."""

from __future__ import annotations

from datetime import date
from random import Random

from agencies.models import Fire, Site, SiteTag
from authorities.models import Unit
from authorities.sealed import fingerprint
from config.demo import moments, naming, numbers, sizes
from config.demo.plan import SiteKind
from config.demo.province import Province
from credentials.models import ControlRoomOperator

_BORN = (date(1966, 1, 1), date(2004, 6, 30))
_FIRES = (date(2024, 3, 4), date(2024, 7, 20))


def plant_sites(province: Province) -> int:
    """Sites of every lowest unit but the empty one, with their further marks."""
    plan, chance = province.plan, province.plan.random("sites")
    holding = {unit.code: unit for unit in province.holding_units if unit.code != plan.oddity.empty_unit}
    weights = sizes.uneven(chance, list(holding), plan.favoured)
    kinds = {kind: float(kind.weight) for kind in plan.site_kinds}
    fresh_name, tags = numbers.Fresh(), []
    for code, count in sizes.shares(plan.scale.site_count, weights).items():
        for number in range(1, count + 1):
            kind = sizes.pick(chance, kinds)
            site = _site(province, chance, fresh_name, holding[code], kind, f"S{code}-{number:04}")
            province.sites.append(site)
            tags += [SiteTag(site=site, code=tag) for tag in kind.tags]
    Site.objects.bulk_create(province.sites, batch_size=500)
    SiteTag.objects.bulk_create(tags, batch_size=500)
    return len(province.sites)


def _site(province: Province, chance: Random, fresh_name: numbers.Fresh, unit: Unit, kind: SiteKind, code: str) -> Site:
    words = province.plan.words
    return Site(
        name=fresh_name(lambda: naming.site_name(chance, words, unit.short_name, kind.name)),
        code=code,
        unit=unit,
        address=naming.address(chance, words, unit.short_name),
        is_key_unit=kind.key_unit,
        is_crowded_place=kind.crowded_place,
        has_control_room=chance.random() < kind.control_room,
        floor_area=chance.randrange(*kind.floor_area),
    )


def plant_operators(province: Province) -> int:
    """Two or three people on duty at a share of the control rooms."""
    plan, chance = province.plan, province.plan.random("operators")
    fresh_id, rows = numbers.Fresh(), []
    for site in province.sites:
        if site.has_control_room and chance.random() < plan.scale.operator_share:
            rows += [_operator(province, chance, site, fresh_id) for _ in range(chance.choice((2, 2, 3)))]
    for operator in ControlRoomOperator.objects.bulk_create(rows, batch_size=500):
        province.operators[operator.site_id].append(operator)
    return len(rows)


def plant_fires(province: Province) -> list[Fire]:
    """Fires at key units: deaths or major impact, investigated by the site's detachment."""
    plan, chance = province.plan, province.plan.random("fires")
    served = {project.site_id for firm in province.firms for project in firm.projects if project.ended_on is None}
    burnt = chance.sample(
        [site for site in province.sites if site.is_key_unit and site.pk in served], plan.oddity.fires
    )
    fires = [
        Fire(
            site=site,
            happened_on=moments.some_day(chance, *_FIRES),
            death_count=number % 2 * 2,
            major_impact=number % 2 == 0,
            investigated_by=_investigator(site.unit),
        )
        for number, site in enumerate(burnt, start=1)
    ]
    return Fire.objects.bulk_create(fires)


def _investigator(unit: Unit) -> Unit:
    return unit.detachment or unit


def _operator(province: Province, chance: Random, site: Site, fresh_id: numbers.Fresh) -> ControlRoomOperator:
    words = province.plan.words
    number = fresh_id(lambda: numbers.id_number(chance, words.person_area, born_from=_BORN[0], born_to=_BORN[1]))
    issued = moments.some_day(chance, date(2018, 3, 1), date(2024, 3, 31))
    level = chance.choice((5, 4, 4, 4, 3))
    return ControlRoomOperator(
        site=site,
        name=naming.person_name(chance, words),
        id_number=number,
        id_fingerprint=fingerprint(number),
        certificate_number=numbers.operator_number(chance, province.area_of(site.unit), issued, level),
        certificate_level=level,
        on_key_unit_file=chance.random() < 0.93 if site.is_key_unit else None,
        since=moments.some_day(chance, date(2019, 1, 1), date(2024, 5, 1)),
    )
