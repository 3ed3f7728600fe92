"""What is planted on purpose, so that pages and cross-checks have something to find; each is reported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from agencies.models import Agency, Employment
from campaigns.models import Campaign, Task
from campaigns.queries.notices import notice_of
from campaigns.queries.shortfalls import shortfalls_by_unit
from config.demo import moments, suspicious
from config.demo.planted import Subjects
from config.demo.province import Firm, Member, Province
from config.demo.staff import Recruiter
from credentials.models import Certificate

LATE = timedelta(days=90)
JUST_LEFT = timedelta(days=20)


def plant_staff_oddities(province: Province, recruiter: Recruiter) -> None:
    """Before the staff is stored: people at two agencies, people who left, numbers under two names."""
    firms = [firm for firm in province.firms if not firm.lacks]
    chance = province.plan.random("oddities")
    chosen = iter(chance.sample(firms, len(firms)))
    _employ_twice(province, chosen)
    _leave_registered(province, recruiter, chosen)
    _share_numbers(province, chosen)
    _change_agencies(province, recruiter, chosen)
    suspicious.plant_staff(province, recruiter, chosen)


def _engineer_of(firm: Firm) -> Member:
    """An engineer of the firm, not its technical director."""
    return next(m for m in firm.staff[1:] if m.certificate and m.certificate.registration_number)


def _spare(firms: Iterator[Firm]) -> Firm:
    """The next firm that has an engineer beside its technical director."""
    for firm in firms:
        kinds = [m for m in firm.staff[1:] if m.certificate and m.certificate.registration_number]
        if kinds:
            return firm
    raise LookupError("no firm left with a second engineer")


def _employ_twice(province: Province, firms: Iterator[Firm]) -> None:
    names = []
    for _ in range(province.plan.oddity.employed_twice):
        home, other = _spare(firms), _spare(firms)
        member = _engineer_of(home)
        second = Employment(
            practitioner=member.person,
            agency=other.agency,
            post="项目负责人",
            since=date(2024, 2, 19),
            has_contract=True,
        )
        other.staff.append(Member(member.person, second, member.certificate))
        names.append(f"{member.person.name}（{home.agency.name}、{other.agency.name}）")
        province.planted.true["dual-practice"].append(_person_at(member, home, other))
        province.planted.near["shared-number"].append(_number_of(member))
    province.notes.append(f"同时在两家机构任职{len(names)}人：{'；'.join(names)}")


def _leave_registered(province: Province, recruiter: Recruiter, firms: Iterator[Firm]) -> None:
    names = []
    for _ in range(province.plan.oddity.left_not_cancelled):
        firm = _spare(firms)
        member = recruiter.engineer(firm, first_class=False, director=False)
        member.employment.since = date(2021, 10, 11)
        member.employment.until = moments.some_day(recruiter.chance, date(2024, 1, 8), date(2024, 5, 20))
        member.employment.insured_until = None
        _register(member, recruiter)
        firm.left.append(member)
        province.planted.true["departed-registered"].append(_certificate_of(member))
        names.append(f"{member.person.name}（{firm.agency.name}，{member.employment.until}离职）")
    province.notes.append(f"已离职、注册未注销{len(names)}人：{'；'.join(names)}")


def _register(member: Member, recruiter: Recruiter) -> None:
    certificate = member.certificate
    assert certificate is not None
    certificate.issued_on = date(2022, 3, 14)
    certificate.valid_until = date(2022, 3, 14) + timedelta(days=3 * 365)
    if not certificate.registration_number:
        certificate.registration_number = recruiter.registration(member.person.unit)


def _share_numbers(province: Province, firms: Iterator[Firm]) -> None:
    shown = []
    for _ in range(province.plan.oddity.shared_number):
        one, other = _operator_of(firms), _operator_of(firms)
        other.number, other.level = one.number, one.level
        shown.append(one.number)
        province.planted.true["shared-number"].append(partial(_number, one.number))
    province.notes.append(f"同一证书编号记在两人名下{len(shown)}个：{'、'.join(shown)}")


def _change_agencies(province: Province, recruiter: Recruiter, firms: Iterator[Firm]) -> None:
    """Near misses: an engineer who changed agencies, one who left a few days ago."""
    for _ in range(province.plan.oddity.changed_agency):
        home, other = next(firms), next(firms)
        member = recruiter.engineer(home, first_class=False, director=False)
        member.employment.since, member.employment.until = date(2022, 5, 9), date(2024, 2, 18)
        _register(member, recruiter)
        home.left.append(member)
        second = Employment(practitioner=member.person, agency=other.agency, post="项目负责人", since=date(2024, 2, 19))
        other.staff.append(Member(member.person, second, member.certificate))
        province.planted.near["dual-practice"].append(_person_at(member, home, other))
        province.planted.near["departed-registered"].append(_certificate_of(member))
        gone = recruiter.engineer(home, first_class=False, director=False)
        gone.employment.since, gone.employment.until = date(2022, 5, 9), province.plan.today - JUST_LEFT
        _register(gone, recruiter)
        home.left.append(gone)
        province.planted.near["departed-registered"].append(_certificate_of(gone))


def _person_at(member: Member, home: Firm, other: Firm) -> Subjects:
    person, one, two = member.person, home.agency, other.agency
    return lambda: [f"person:{person.pk}", f"agency:{one.pk}", f"agency:{two.pk}"]


def _certificate_of(member: Member) -> Subjects:
    held = member.certificate
    assert held is not None
    return lambda: [f"certificate:{held.pk}"]


def _number_of(member: Member) -> Subjects:
    assert member.certificate is not None
    return partial(_number, member.certificate.number)


def _number(number: str) -> list[str]:
    return [f"number:{number}"]


def _operator_of(firms: Iterator[Firm]) -> Certificate:
    for firm in firms:
        for member in firm.staff:
            if member.certificate and member.certificate.kind == Certificate.Kind.OPERATOR:
                return member.certificate
    raise LookupError("no firm left with an operator")


def note_ledgers(province: Province) -> None:
    """After the ledgers are stored: what of them is odd."""
    odd, active = province.plan.oddity, Agency.Standing.ACTIVE
    firms = [firm for firm in province.firms if firm.agency.standing == active]
    for count, words in ((0, "没有服务项目"), (1, "只有一个服务项目")):
        names = [firm.agency.name for firm in firms if len(firm.projects) == count]
        province.notes.append(f"{words}的机构{len(names)}家：{'、'.join(names[:6])}")
    late = [
        p for f in firms for p in f.projects if p.ended_on and p.published_on and p.published_on > p.ended_on + LATE
    ]
    province.notes.append(f"完成三个月以后才录入系统的项目{len(late)}个：{'、'.join(p.code for p in late[:8])}")
    parents = {unit.parent_id for unit in province.units}
    alone = [unit.name for unit in province.detachments if unit.pk not in parents]
    province.notes.append(
        f"没有大队的支队：{'、'.join(alone)}；没有机构也没有场所的大队：{province.unit(odd.empty_unit).name}"
    )


def note_orders(province: Province, campaign: Campaign) -> None:
    """After the inspections: drawn agencies with too few projects, units that are late."""
    notice, lacking, today = notice_of(campaign), [], province.plan.today
    for population in notice.populations:
        if notice.tier(population.code).method == "each":
            rows = shortfalls_by_unit(campaign, notice, population).values()
            lacking += [f"{one.agency_name}（{one.available}个）" for shortfalls in rows for one in shortfalls]
    province.notes.append(f"抽中而项目不足的机构{len(lacking)}家：{'、'.join(lacking[:6])}")
    late = Task.objects.filter(campaign=campaign, state=Task.State.OPEN, due_on__lt=today).order_by()
    units = sorted(set(late.values_list("unit__short_name", flat=True)))
    province.notes.append(f"逾期未查{late.count()}项，在{len(units)}个单位：{'、'.join(units[:10])}")
