"""What is planted for the cross-checks: for each rule some true cases and some near misses, and what is true by chance.

Who is in it is known here because it was put there, not because a rule was asked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from agencies.models import Agency, Employment, Equipment, ServiceProject, ServiceVisit, Site
from authorities.sealed import fingerprint
from config.demo import numbers
from config.demo.planted import Subjects
from config.demo.province import Firm, Member, Province
from config.demo.staff import Recruiter

_LATE = 90  # days after which a project counts as entered late, as in the notice's folder
_REGISTRATION_AGE = 70
_WORKING_DAYS = 22  # a month, as in the notice's folder


def plant_staff(province: Province, recruiter: Recruiter, firms: Iterator[Firm]) -> None:
    """Before people are stored: insurance that stopped, engineers past the age limit; `firms`: untouched so far."""
    planted, plan = province.planted, province.plan
    for _ in range(plan.oddity.insurance_stopped):
        member = _plain_member(next(firms))
        member.employment.insured_until, member.employment.exemption = date(2024, 2, 1), ""
        member.employment.exemption_proof = ""
        planted.true["insurance-stopped"].append(_stint_of(member))
        exempt = _plain_member(next(firms))
        exempt.employment.insured_until = date(2023, 6, 1)
        exempt.employment.exemption = Employment.Exemption.RETIRED
        exempt.employment.exemption_proof = recruiter.proof(Employment.Exemption.RETIRED)
        planted.near["insurance-stopped"].append(_stint_of(exempt))
        just = _plain_member(next(firms))
        just.employment.insured_until, just.employment.exemption = date(2024, 5, 1), ""
        just.employment.exemption_proof = ""
        planted.near["insurance-stopped"].append(_stint_of(just))
    for days, cases in ((1, planted.true), (0, planted.near)):
        for _ in range(plan.oddity.past_age):
            member = _engineer_in_force(firms, plan.today)
            _born(member, _years_before(plan.today, _REGISTRATION_AGE) - timedelta(days=days), recruiter)
            cases["past-age"].append(_certificate_of(member))


def plant_places(province: Province) -> None:
    """Before agencies are stored: shared addresses and telephones; a next-door address and a branch as near misses."""
    planted, odd = province.planted, province.plan.oddity
    chance = province.plan.random("shared-places")
    firms = [firm for firm in province.firms if _is_active_enterprise(firm.agency)]
    chosen = iter(chance.sample(firms, len(firms)))
    for _ in range(odd.shared_address):
        one, other, near = next(chosen).agency, next(chosen).agency, next(chosen).agency
        other.registered_address = other.office_address = one.registered_address
        near.registered_address = f"{one.registered_address}二层"
        planted.true["shared-address"].append(_text("address", one.registered_address))
        planted.near["shared-address"].append(_text("address", near.registered_address))
    for _ in range(odd.shared_phone):
        one, other, near = next(chosen).agency, next(chosen).agency, next(chosen).agency
        other.contact_phone = one.legal_representative_phone
        near.contact_phone = near.legal_representative_phone
        planted.true["shared-phone"].append(_text("phone", one.legal_representative_phone))
        planted.near["shared-phone"].append(_text("phone", near.legal_representative_phone))


def plant_equipment(province: Province) -> int:
    """After agencies are stored: equipment with serials of their own, some listed twice, some only alike."""
    planted, odd, kinds = province.planted, province.plan.oddity, province.plan.words.equipment
    rows = [
        Equipment(
            agency=firm.agency,
            kind=kind,
            serial=f"{place:05}-{number:02}",
            calibrated_until=date(2025, 3, 31),
        )
        for place, firm in enumerate(province.firms, start=1)
        for number, kind in enumerate(kinds, start=1)
    ]
    step = len(rows) // (2 * odd.serial_twice + 1) // len(kinds) * len(kinds)
    for n in range(odd.serial_twice):
        one, other, alike = rows[2 * n * step], rows[(2 * n + 1) * step], rows[2 * n * step + 1]
        other.serial = one.serial
        alike.serial = one.serial
        planted.true["serial-twice"].append(_serial(one))
        planted.near["serial-twice"].append(_serial(alike))
    Equipment.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def plant_visits(province: Province) -> int:
    """After projects are stored: signatures of the agency's own people; some far away, some for another agency."""
    chance, odd = province.plan.random("visits"), province.plan.oddity
    signing = [firm for firm in province.firms if firm.projects and len(firm.staff) > 3]
    employers = Counter(id(member.person) for firm in province.firms for member in firm.staff)
    rows = [row for firm in signing for row in _usual_visits(province, firm, chance, employers)]
    chosen = iter(chance.sample(signing, len(signing)))
    for _ in range(odd.far_sites):
        rows += _far_and_near(province, next(firm for firm in chosen if _far_pair(firm)), chance)
    for _ in range(odd.signs_elsewhere):
        rows += _elsewhere(province, next(chosen), next(chosen))
    ServiceVisit.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def note_projects(province: Province) -> None:
    """After projects are made: which were entered late, or not at all, and which sites one agency keeps and judges."""
    planted, today = province.planted, province.plan.today
    for firm in province.firms:
        for project in firm.projects:
            if project.ended_on:
                late = ((project.published_on or today) - project.ended_on).days
                if late > _LATE:
                    planted.true["published-late"].append(_contract(project))
                elif late > 0:
                    planted.near["published-late"].append(_contract(project))


def note_workload(province: Province) -> None:
    """After projects are made: which agencies keep more sites than their people can visit; one planted at the limit."""
    for firm in province.firms:
        kept = sum(p.service == ServiceProject.Service.MAINTENANCE and p.ended_on is None for p in firm.projects)
        if kept and kept > capacity_of(firm):
            province.planted.true["overload"].append(_agency(firm.agency))
        elif kept and kept == capacity_of(firm):
            province.planted.near["overload"].append(_agency(firm.agency))


def capacity_of(firm: Firm) -> int:
    """How many maintenance projects the firm's qualified people can visit in a month, two and two, one a day."""
    qualified = {id(member.person) for member in firm.staff if member.certificate}
    return len(qualified) // 2 * _WORKING_DAYS


def plant_both_services(province: Province) -> None:
    """Before projects are stored: one agency maintains and tests a site at once, another one after the other."""
    planted, odd = province.planted, province.plan.oddity
    chance = province.plan.random("both-services")
    able = [
        firm for firm in province.firms if firm.agency.maintenance_testing and 4 < len(firm.projects) < _WORKING_DAYS
    ]
    able = [firm for firm in able if _lone_pair(firm)]
    for n, firm in enumerate(chance.sample(able, 2 * odd.both_services)):
        kept, judged = _lone_pair(firm)
        kept.service, judged.service = ServiceProject.Service.MAINTENANCE, ServiceProject.Service.TESTING
        judged.site = kept.site
        kept.started_on, kept.ended_on, kept.published_on = date(2023, 3, 1), date(2024, 2, 29), date(2023, 3, 6)
        judged.started_on = date(2023, 9, 4) if n % 2 == 0 else date(2024, 3, 1)
        judged.ended_on, judged.published_on = judged.started_on + timedelta(days=9), judged.started_on
        for project in (kept, judged):
            project.contracted_on = project.started_on - timedelta(days=10)
        cases = planted.true if n % 2 == 0 else planted.near
        cases["both-services"].append(_agency_and_site(firm.agency, kept.site))


def _lone_pair(firm: Firm) -> list[ServiceProject]:
    """Two projects of the firm at sites it serves once."""
    seen: dict[int, int] = defaultdict(int)
    for project in firm.projects:
        seen[project.site_id] += 1
    alone = [project for project in firm.projects if seen[project.site_id] == 1]
    return alone[:2] if len(alone) > 1 else []


def _usual_visits(province: Province, firm: Firm, chance: Random, employers: Counter[int]) -> Iterator[ServiceVisit]:
    """One signature each of up to six projects, by the firm's own people, nobody twice on a day."""
    days = [province.plan.today - timedelta(days=n) for n in range(10, 40)]
    inside = [member for member in firm.staff if employers[id(member.person)] == 1]
    for project, day in zip(firm.projects[:6], chance.sample(days, 6), strict=False):
        if inside:
            yield ServiceVisit(project=project, practitioner=chance.choice(inside).person, served_on=day)


def _far_pair(firm: Firm) -> tuple[ServiceProject, ServiceProject] | None:
    home = firm.projects[0]
    for project in firm.projects[1:]:
        if project.site.unit.detachment_id != home.site.unit.detachment_id:
            return home, project
    return None


def _far_and_near(province: Province, firm: Firm, chance: Random) -> Iterator[ServiceVisit]:
    pair = _far_pair(firm)
    assert pair is not None
    person, far, near = firm.staff[-1].person, date(2024, 6, 3), date(2024, 6, 4)
    for project in pair:
        yield ServiceVisit(project=project, practitioner=person, served_on=far)
    province.planted.true["far-sites"].append(lambda: [f"person:{person.pk}", f"day:{far}"])
    home = [p for p in firm.projects if p.site.unit.detachment_id == pair[0].site.unit.detachment_id][:2]
    for project in home:
        yield ServiceVisit(project=project, practitioner=person, served_on=near)
    province.planted.near["far-sites"].append(lambda: [f"person:{person.pk}", f"day:{near}"])


def _elsewhere(province: Province, home: Firm, other: Firm) -> Iterator[ServiceVisit]:
    member = home.staff[-1]
    person, foreign, agency = member.person, other.agency, home.agency
    yield ServiceVisit(project=other.projects[0], practitioner=person, served_on=date(2024, 6, 5))
    province.planted.true["signs-elsewhere"].append(lambda: [f"person:{person.pk}", f"agency:{foreign.pk}"])
    province.planted.near["signs-elsewhere"].append(lambda: [f"person:{person.pk}", f"agency:{agency.pk}"])


def _is_active_enterprise(agency: Agency) -> bool:
    return agency.entity == Agency.Entity.ENTERPRISE and agency.standing == Agency.Standing.ACTIVE


def _plain_member(firm: Firm) -> Member:
    return firm.staff[-1]


def _engineer_in_force(firms: Iterator[Firm], today: date) -> Member:
    for firm in firms:
        for member in firm.staff[1:]:
            held = member.certificate
            if held and held.registration_number and held.valid_until and held.valid_until >= today:
                return member
    raise LookupError("no firm left with an engineer in force")


def _born(member: Member, born: date, recruiter: Recruiter) -> None:
    area, chance, after = recruiter.plan.words.person_area, recruiter.chance, born + timedelta(days=1)
    number = recruiter.fresh_id(lambda: numbers.id_number(chance, area, born_from=born, born_to=after))
    member.person.id_number, member.person.id_fingerprint = number, fingerprint(number)


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years)


def _stint_of(member: Member) -> Subjects:
    return lambda: [f"stint:{member.employment.pk}"]


def _certificate_of(member: Member) -> Subjects:
    held = member.certificate
    assert held is not None
    return lambda: [f"certificate:{held.pk}"]


def _contract(project: ServiceProject) -> Subjects:
    return lambda: [f"contract:{project.pk}"]


def _serial(one: Equipment) -> Subjects:
    return lambda: [f"serial:{one.kind}:{one.serial}"]


def _agency(agency: Agency) -> Subjects:
    return lambda: [f"agency:{agency.pk}"]


def _agency_and_site(agency: Agency, site: Site) -> Subjects:
    return lambda: [f"agency:{agency.pk}", f"site:{site.pk}"]


def _text(word: str, value: str) -> Subjects:
    return lambda: [f"{word}:{value}"]
