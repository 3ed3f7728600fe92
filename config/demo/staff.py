"""People of the agencies: engineers, operators, others; their employments and certificates."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from agencies.models import Agency, Employment, Practitioner
from authorities.models import Unit
from authorities.sealed import fingerprint
from config.demo import moments, naming, numbers
from config.demo.agencies import firm_conditions
from config.demo.province import Firm, Member, Province
from credentials.models import Certificate

_LEVELS = {5: 30, 4: 48, 3: 16, 2: 5, 1: 1}
_EXEMPTIONS = (Employment.Exemption.DEMOBILISED, Employment.Exemption.RETIRED)
_BORN = (date(1966, 1, 1), date(2002, 6, 30))
_ENGINEER_TERM, _OPERATOR_TERM = timedelta(days=3 * 365), timedelta(days=6 * 365)


class Recruiter:
    """Hires people one after another; citizen numbers come once."""

    def __init__(self, province: Province) -> None:
        self.province, self.plan = province, province.plan
        self.chance: Random = self.plan.random("staff")
        self.proofs = 0
        self.fresh_id, self.fresh_number = numbers.Fresh(), numbers.Fresh()

    def hire(self, firm: Firm, post: str) -> Member:
        """A person who works for the firm now."""
        chance, plan = self.chance, self.plan
        person = self.person(firm)
        since = moments.some_day(chance, date(2017, 3, 1), date(2024, 4, 30))
        insured = date(plan.today.year, plan.today.month, 1) - timedelta(days=31)
        employment = Employment(practitioner=person, agency=firm.agency, post=post, since=since, insured_until=insured)
        roll = chance.random()
        if roll < plan.rate.exempt:
            employment.exemption, employment.insured_until = chance.choice(_EXEMPTIONS), None
            employment.exemption_proof = self.proof(employment.exemption)
        elif roll < plan.rate.exempt + plan.rate.uninsured:
            employment.insured_until = None
        return Member(person, employment)

    def proof(self, exemption: str) -> str:
        """The paper that proves an exemption, with a number nobody has."""
        self.proofs += 1
        paper = "转业证" if exemption == Employment.Exemption.DEMOBILISED else "退休证"
        return f"{paper} 演字第{self.proofs:04}号"

    def person(self, firm: Firm) -> Practitioner:
        """Somebody new, of the firm's unit."""
        chance, words = self.chance, self.plan.words
        number = self.fresh_id(
            lambda: numbers.id_number(chance, words.person_area, born_from=_BORN[0], born_to=_BORN[1])
        )
        return Practitioner(
            name=naming.person_name(chance, words),
            id_number=number,
            id_fingerprint=fingerprint(number),
            phone=numbers.phone(chance, words.phone_prefix),
            unit=firm.agency.unit,
        )

    def engineer(self, firm: Firm, *, first_class: bool, director: bool) -> Member:
        """A registered engineer; a few hold the qualification and never registered."""
        chance, plan = self.chance, self.plan
        member = self.hire(firm, "技术负责人" if director else "项目负责人")
        member.employment.is_technical_director = director
        area = self.province.area_of(firm.agency.unit)
        issued = moments.some_day(chance, date(2021, 9, 1), date(2024, 5, 31))
        if not director and chance.random() < plan.rate.expired:
            issued = moments.some_day(chance, date(2020, 6, 1), date(2021, 5, 31))
        unregistered = not director and chance.random() < plan.rate.unregistered
        member.certificate = Certificate(
            practitioner=member.person,
            kind=Certificate.Kind.ENGINEER_1 if first_class else Certificate.Kind.ENGINEER_2,
            number=self.fresh_number(lambda: numbers.engineer_number(chance, area, issued)),
            issued_on=issued,
        )
        if not unregistered:
            member.certificate.registration_number = self.registration(firm.agency.unit)
            member.certificate.valid_until = issued + _ENGINEER_TERM
        return member

    def registration(self, unit: Unit) -> str:
        """A registration number nobody has yet."""
        area = self.province.area_of(unit)
        return self.fresh_number(lambda: numbers.registration_number(self.chance, area))

    def operator(self, firm: Firm, level: int) -> Member:
        """A facility operator of a level (1 highest, 5 lowest)."""
        chance, plan = self.chance, self.plan
        member = self.hire(firm, "消防设施操作员")
        issued = moments.some_day(chance, date(2019, 3, 1), date(2024, 3, 31))
        area = self.province.area_of(firm.agency.unit)
        directions = Certificate.Direction
        member.certificate = Certificate(
            practitioner=member.person,
            kind=Certificate.Kind.OPERATOR,
            number=self.fresh_number(lambda: numbers.operator_number(chance, area, issued, level)),
            level=level,
            direction=directions.MAINTENANCE if level <= 4 else directions.MONITORING,
            issued_on=issued,
            valid_until=issued + _OPERATOR_TERM if chance.random() < 0.5 else None,
        )
        if chance.random() < plan.rate.expired:
            member.certificate.valid_until = plan.today - timedelta(days=chance.randrange(20, 400))
        return member

    def levels(self, firm: Firm, count: int) -> list[int]:
        """Levels of so many operators: enough of level 4 or higher, or one short where the firm lacks that."""
        chance, asked = self.chance, firm_conditions(firm.agency).operators_intermediate
        if "intermediate" in firm.lacks:
            return [4] * (asked - 1) + [5] * (count - asked + 1)
        drawn = chance.choices(list(_LEVELS), weights=list(_LEVELS.values()), k=max(count - asked, 0))
        return [4] * min(asked, count) + drawn


def staff_firm(recruiter: Recruiter, firm: Firm) -> list[Member]:
    """The firm's people of today, by its scopes and by what it lacks."""
    chance, scale = recruiter.chance, recruiter.plan.scale
    asked = firm_conditions(firm.agency)
    engineers = asked.registered_engineers + chance.randrange(2) + _extra(chance, scale.spare_engineers)
    if "registered_engineers" in firm.lacks:
        engineers = asked.registered_engineers - 1
    members = [
        recruiter.engineer(firm, first_class=n == 0 or chance.random() < 0.5, director=n == 0) for n in range(engineers)
    ]
    if asked.operators:
        count = asked.operators + chance.randrange(2) + _extra(chance, scale.spare_operators)
        if "operators" in firm.lacks:
            count = asked.operators - chance.randrange(1, 4)
        members += [recruiter.operator(firm, level) for level in recruiter.levels(firm, count)]
    if chance.random() < 0.6:
        members.append(recruiter.hire(firm, "资料员"))
    firm.agency.technical_director = members[0].person.name
    return members


def former_members(recruiter: Recruiter, firm: Firm) -> list[Member]:
    """People who left, long enough ago."""
    chance, left = recruiter.chance, []
    for _ in firm.staff:
        if chance.random() < recruiter.plan.rate.former_staff:
            member = recruiter.hire(firm, "消防设施操作员")
            member.employment.until = moments.some_day(chance, date(2023, 1, 1), date(2024, 5, 31))
            member.employment.since = moments.some_day(chance, date(2015, 1, 1), date(2022, 12, 1))
            member.employment.insured_until = None
            left.append(member)
    return left


def draft_staff(province: Province, recruiter: Recruiter) -> None:
    """The people of today of all agencies, not stored yet."""
    for firm in province.firms:
        firm.staff = staff_firm(recruiter, firm)
        firm.left = former_members(recruiter, firm)


def store_firms(province: Province, recruiter: Recruiter) -> int:
    """Store agencies, people, employments and certificates; returns how many people."""
    members = [member for firm in province.firms for member in (*firm.staff, *firm.left)]
    Agency.objects.bulk_create([firm.agency for firm in province.firms], batch_size=500)
    people = {id(member.person): member.person for member in members}
    Practitioner.objects.bulk_create(people.values(), batch_size=500)
    Employment.objects.bulk_create([member.employment for member in members], batch_size=500)
    held = {id(member.certificate): member.certificate for member in members if member.certificate}
    Certificate.objects.bulk_create(held.values(), batch_size=500)
    return len(people)


def _extra(chance: Random, most: int) -> int:
    return chance.randrange(most + 1) if most else 0
