"""What followed for people: certificates revoked by the penalties, reported or not yet; insurance looked at."""

from __future__ import annotations

from datetime import date, timedelta

from agencies.models import InsuranceSighting
from agencies.services.insurance import record_sighting
from authorities.models import Role
from campaigns.models import Campaign
from config.demo import moments
from config.demo.province import Member, Province
from credentials.models import Certificate, CertificateChange
from credentials.services.standings import change_standing, note_step
from inspections.models import Penalty, Record
from inspections.queries.forms import ENGINEERS

_LOOKED_ON = date(2024, 8, 14)
_KINDS = {
    Penalty.Kind.REGISTRATION_REVOCATION: ENGINEERS,
    Penalty.Kind.QUALIFICATION_REVOCATION: (Certificate.Kind.OPERATOR,),
}


def plant_revocations(province: Province, campaign: Campaign) -> int:
    """Each penalty that revokes somebody's qualification, in the ledger of certificates; every third told, every third
    done to the end. Certificates that a cross-check was planted on, or that a later visit counted, stay as they are."""
    subjects = {word for cases in province.planted.written().values() for case in cases["true"] for word in case}
    decided = Penalty.objects.filter(kind__in=_KINDS, practitioner__isnull=False)
    count = 0
    for penalty in decided.select_related("case__officer__unit", "case").order_by("case__decided_on", "pk"):
        held = Certificate.objects.filter(
            practitioner=penalty.practitioner_id, kind__in=_KINDS[penalty.kind], standing=Certificate.Standing.VALID
        ).first()
        planted = held and {f"certificate:{held.pk}", f"number:{held.number}"} & subjects
        if held and not planted and not _visited_since(penalty):
            _revoke(province, campaign, held, penalty, count)
            count += 1
    return count


def _visited_since(penalty: Penalty) -> bool:
    midnight = moments.at(penalty.case.decided_on, 0)
    there = Record.objects.filter(agency__employments__practitioner=penalty.practitioner_id)
    return bool(there.filter(inspected_at__gte=midnight).exists())


def _revoke(province: Province, campaign: Campaign, held: Certificate, penalty: Penalty, nth: int) -> None:
    case = penalty.case
    change = change_standing(
        certificate=held,
        after=Certificate.Standing.REVOKED,
        decided_on=case.decided_on,
        decided_by=case.officer.unit.name,
        document_number=case.document_number,
        basis=str(penalty.get_kind_display()),
        campaign=campaign,
        officer=case.officer,
        now=moments.at(case.decided_on, 16 * 60 + 30),
    )
    told = case.decided_on + timedelta(days=1)
    if nth % 3 == 0 or told >= province.plan.today:
        return
    note_step(change=change, step="reported_on", on=told, officer=case.officer, now=moments.at(told, 10 * 60))
    if nth % 3 == 2:
        _finish(province, change, told)


def _finish(province: Province, change: CertificateChange, on: date) -> None:
    corps = province.those(province.top, Role.CORPS_STAFF)[0]
    steps = ("deregistered_on", "forwarded_on") if change.certificate.is_engineer else ("forwarded_on",)
    for step in steps:
        note_step(change=change, step=step, on=on, officer=corps, now=moments.at(on, 15 * 60))
    change_standing(
        certificate=change.certificate,
        after=Certificate.Standing.COLLECTED,
        decided_on=on,
        decided_by=change.decided_by,
        document_number=change.document_number,
        basis="证书及印章已收缴",
        campaign=None,
        officer=change.officer,
        now=moments.at(on, 16 * 60),
    )


def plant_insurance_looks(province: Province) -> int:
    """The documented inspector looked at the insurance of some agencies' people."""
    account = next(account for account in province.plan.accounts if account.role == Role.INSPECTOR)
    unit = province.unit(account.unit)
    officer = next(one for one in province.officers[unit.pk] if one.username == account.username)
    firms = [firm for firm in province.firms if firm.agency.unit_id == unit.pk][: province.plan.oddity.insurance_looks]
    looked: list[Member] = [member for firm in firms for member in firm.staff if not member.employment.exemption]
    for nth, member in enumerate(looked):
        record_sighting(
            employment=member.employment,
            paid_month=member.employment.insured_until,
            how=InsuranceSighting.How.SCAN if nth % 3 == 0 else InsuranceSighting.How.ONLINE,
            seen_on=_LOOKED_ON,
            remark="",
            officer=officer,
            now=moments.at(_LOOKED_ON, 10 * 60 + nth % 60),
        )
    return len(looked)
