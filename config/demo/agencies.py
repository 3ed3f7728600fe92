"""Agencies of every detachment, and some of other provinces."""

from __future__ import annotations

from datetime import date

from agencies.models import Agency
from agencies.rules.practice_conditions import Conditions
from authorities.models import Unit
from config.demo import moments, naming, numbers, sizes
from config.demo.province import Firm, Province
from inspections.queries.forms import conditions_of

LACKS = ("floor_area", "registered_engineers", "operators", "intermediate", "equipment", "system")
"""What a lacking enterprise lacks: one or two of these. Branches and sole traders lack legal_person."""
_ENTITIES = {
    Agency.Entity.ENTERPRISE: (naming.agency_name, numbers.ENTERPRISE),
    Agency.Entity.BRANCH: (naming.branch_name, numbers.ENTERPRISE),
    Agency.Entity.SOLE_TRADER: (naming.sole_trader_name, numbers.SOLE_TRADER),
}


class Registry:
    """Makes agencies one after another; names and codes come once."""

    def __init__(self, province: Province) -> None:
        self.province, self.plan = province, province.plan
        self.chance = self.plan.random("agencies")
        self.days = moments.working_days(self.plan.days.ledgers_from, self.plan.days.ledgers_to)
        self._fresh_code, self._fresh_name = numbers.Fresh(), numbers.Fresh()
        self._fresh_address, self._fresh_phone = numbers.Fresh(), numbers.Fresh()

    def firm(self, unit: Unit, *, standing: str = Agency.Standing.ACTIVE, elsewhere: str = "") -> Firm:
        """An agency that this unit answers for; elsewhere: area digits of another province."""
        chance, rate = self.chance, self.plan.rate
        roll = chance.random()
        entity = Agency.Entity.ENTERPRISE
        if not elsewhere and roll < rate.branch + rate.sole_trader:
            entity = Agency.Entity.BRANCH if roll < rate.branch else Agency.Entity.SOLE_TRADER
        agency = self._named(unit, entity, elsewhere or self.province.area_of(unit))
        agency.standing, agency.out_of_province = standing, bool(elsewhere)
        if standing == Agency.Standing.ABSENT:
            agency.absent_since = self.plan.days.ledgers_from
        self._say_sources(agency)
        lacks = self._lacks(agency)
        self._say_size(agency, lacks)
        return Firm(agency, lacks)

    def _named(self, unit: Unit, entity: str, area: str) -> Agency:
        chance, words = self.chance, self.plan.words
        name, kind = _ENTITIES[entity]  # type: ignore[index]
        place = (unit.detachment or unit).short_name
        when = moments.moment(chance, chance.choice(self.days))
        return Agency(
            code=self._fresh_code(lambda: numbers.credit_code(chance, area, words.organisation_prefix, kind=kind)),
            name=self._fresh_name(lambda: name(chance, words, place)),
            unit=unit,
            entity=entity,
            licence_scope=words.services_text,
            registered_address=self._fresh_address(lambda: naming.address(chance, words, unit.short_name)),
            legal_representative=naming.person_name(chance, words),
            contact_name=naming.person_name(chance, words),
            created_at=when,
            changed_at=when,
            **{f"{who}_phone": self._fresh_phone(self._phone) for who in _PHONES},
        )

    def _phone(self) -> str:
        return numbers.phone(self.chance, self.plan.words.phone_prefix)

    def _say_sources(self, agency: Agency) -> None:
        chance, rate = self.chance, self.plan.rate
        agency.in_public_system = chance.random() < rate.in_system
        agency.known_before = chance.random() < rate.known_before
        agency.found_by_survey = chance.random() < rate.found_by_survey or not (
            agency.in_public_system or agency.known_before
        )
        if agency.in_public_system:
            agency.listed_on = moments.some_day(chance, date(2020, 1, 6), date(2024, 5, 31))
        agency.safety_assessment = chance.random() < rate.assessment_only + rate.both_scopes
        agency.maintenance_testing = not agency.safety_assessment or chance.random() < rate.both_scopes / (
            rate.assessment_only + rate.both_scopes
        )

    def _lacks(self, agency: Agency) -> frozenset[str]:
        chance = self.chance
        if agency.entity != Agency.Entity.ENTERPRISE:
            return frozenset({"legal_person"})
        if chance.random() >= self.plan.rate.lacking:
            return frozenset()
        return frozenset(chance.sample(LACKS, chance.choice((1, 1, 2))))

    def _say_size(self, agency: Agency, lacks: frozenset[str]) -> None:
        chance = self.chance
        required = firm_conditions(agency).floor_area
        low, high = (60, 99) if "floor_area" in lacks else (102, 450)
        agency.floor_area = round(required * chance.randrange(low, high) / 100, 1)
        agency.office_address = agency.registered_address
        if chance.random() < 0.1:
            agency.office_address = naming.address(chance, self.plan.words, agency.unit.short_name)


def firm_conditions(agency: Agency) -> Conditions:
    """The practice conditions of the agency's scopes of service."""
    conditions = conditions_of(agency.service_scopes)
    assert conditions is not None
    return conditions


_PHONES = ("legal_representative", "technical_director", "contact")


def draft_agencies(province: Province) -> int:
    """Not stored yet: agencies of the scale's sizes at each detachment, gone ones, some of other provinces."""
    plan, registry = province.plan, Registry(province)
    chance, gone = registry.chance, plan.rate
    for code, count in plan.scale.agencies.items():
        holding = [unit for unit in province.below(province.unit(code)) if unit.code != plan.oddity.empty_unit]
        weights = sizes.uneven(chance, [unit.code for unit in holding], plan.favoured)
        places = {unit.code: unit for unit in holding}
        for unit_code, here in sizes.shares(count, weights).items():
            _fill(province, registry, places[unit_code], here)
        for standing, share in (
            (Agency.Standing.ABSENT, gone.absent_agency),
            (Agency.Standing.CLOSED, gone.closed_agency),
        ):
            for _ in range(round(count * share)):
                province.firms.append(registry.firm(chance.choice(holding), standing=standing))
    _add_foreign(province, registry)
    add_newcomers(province, registry)
    return len(province.firms)


def add_newcomers(province: Province, registry: Registry) -> None:
    """Draft the agencies that will come into the ledger after the draws."""
    for code, count in province.plan.later.agencies.items():
        province.newcomers += [registry.firm(province.unit(code)) for _ in range(count)]


def _fill(province: Province, registry: Registry, unit: Unit, count: int) -> None:
    province.firms += [registry.firm(unit) for _ in range(count)]


def _add_foreign(province: Province, registry: Registry) -> None:
    plan, chance = province.plan, registry.chance
    holding = [unit for unit in province.holding_units if unit.code != plan.oddity.empty_unit]
    for _ in range(plan.scale.out_of_province):
        area = chance.choice(plan.words.other_province_areas)
        province.firms.append(registry.firm(chance.choice(holding), elsewhere=area))
