"""Write down what came of looking a certificate up 逢查必检."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from agencies.models import Agency, Practitioner
from agencies.queries.people import employed_on
from authorities.models import EvidenceImage, Officer
from authorities.rules.problem import Problem, Refused
from authorities.services.audit import record_action
from authorities.services.evidence import use_images
from campaigns.models import Campaign
from credentials.models import Certificate, ControlRoomCheck, ControlRoomOperator, PractitionerCheck, Result
from credentials.rules.checking import certificate_problems, day_problems, remark_problems
from credentials.services.refusals import CredentialRefused, refuse_if

Digests = dict[str, list[str]]


@transaction.atomic
def record_practitioner_check(
    *,
    campaign: Campaign,
    practitioner: Practitioner,
    agency: Agency,
    claimed: str,
    result: str,
    checked_on: date,
    certificate: Certificate | None = None,
    remark: str = "",
    images: Sequence[EvidenceImage] = (),
    officer: Officer,
    now: datetime,
) -> PractitionerCheck:
    """One check of one person's certificate, counted by the officer's unit.

    claimed: the post it is for.   result: a Result.   images: kept before, they now belong to the check.
    Raises CredentialRefused: a day in the future or before the campaign, somebody else's certificate, a result that
    contradicts the certificate, twice on one day, a private number in the remark.
    Source: notice 四（三）3, 附件1 三2.
    """
    # 锁住人员：同一天的第二次登记要看得见第一次
    Practitioner.objects.select_for_update(of=("self",)).defer("id_number", "phone").get(pk=practitioner.pk)
    refuse_if((*_day_problems(campaign, checked_on, now), *remark_problems(remark)))
    refuse_if(_practitioner_problems(practitioner, agency, claimed, result, checked_on, certificate))
    check: PractitionerCheck = PractitionerCheck.objects.create(
        campaign=campaign,
        unit=officer.unit,
        officer=officer,
        practitioner=practitioner,
        agency=agency,
        certificate=certificate,
        claimed=claimed,
        result=result,
        checked_on=checked_on,
        recorded_at=now,
        remark=remark,
    )
    detail = {"person": practitioner.pk, "agency": agency.code, "claimed": claimed, "result": result, "on": checked_on}
    detail |= _kept_with(check, images, now)
    record_action(officer=officer, verb="record_practitioner_check", subject=check, detail=detail, at=now)
    return check


@transaction.atomic
def record_control_room_check(
    *,
    campaign: Campaign,
    operator: ControlRoomOperator,
    result: str,
    checked_on: date,
    is_skilled: bool | None = None,
    on_key_unit_file: bool | None = None,
    remark: str = "",
    images: Sequence[EvidenceImage] = (),
    officer: Officer,
    now: datetime,
) -> ControlRoomCheck:
    """One check of a person on duty in a control room, with skill and the comparison with the key unit's file.

    is_skilled, on_key_unit_file: None when it was not looked at; an earlier comparison then stays.
    Raises CredentialRefused as above.   Source: notice 四（三）2②.
    """
    operator = ControlRoomOperator.objects.select_for_update(of=("self",)).defer("id_number").get(pk=operator.pk)
    refuse_if((*_day_problems(campaign, checked_on, now), *remark_problems(remark)))
    refuse_if(_operator_problems(operator, result, checked_on))
    check: ControlRoomCheck = ControlRoomCheck.objects.create(
        campaign=campaign,
        unit=officer.unit,
        officer=officer,
        operator=operator,
        result=result,
        is_skilled=is_skilled,
        checked_on=checked_on,
        recorded_at=now,
        remark=remark,
    )
    if on_key_unit_file is not None:
        ControlRoomOperator.objects.filter(pk=operator.pk).update(on_key_unit_file=on_key_unit_file)
    detail = {"operator": operator.pk, "result": result, "skilled": is_skilled, "on_file": on_key_unit_file}
    detail |= _kept_with(check, images, now)
    record_action(officer=officer, verb="record_control_room_check", subject=check, detail=detail, at=now)
    return check


def _kept_with(check: PractitionerCheck | ControlRoomCheck, images: Sequence[EvidenceImage], now: datetime) -> Digests:
    """The pictures now belong to the check; their digests for its audit entry."""
    try:
        digests = use_images(images=images, officer=check.officer, now=now)
    except Refused as refusal:
        raise CredentialRefused([refusal.problem]) from refusal
    check.images.add(*images)
    return {"images": digests} if digests else {}


def _day_problems(campaign: Campaign, checked_on: date, now: datetime) -> Iterator[Problem]:
    return day_problems(checked_on, timezone.localdate(now), campaign.starts_on)


def _practitioner_problems(
    person: Practitioner, agency: Agency, claimed: str, result: str, checked_on: date, certificate: Certificate | None
) -> Iterator[Problem]:
    if not person.employments.filter(employed_on(checked_on), agency=agency).exists():
        yield Problem("checks.not_employed", person=person.name, agency=agency.name, checked_on=checked_on)
    if certificate and certificate.practitioner_id != person.pk:
        yield Problem("checks.other_holder", number=certificate.number, person=person.name)
    yield from certificate_problems(
        result=result,
        result_words=str(Result(result).label),
        number=certificate.number if certificate else "",
        kind=certificate.kind if certificate else "",
        kind_words=certificate.get_kind_display() if certificate else "",
        claimed=claimed,
        claimed_words=str(PractitionerCheck.Claimed(claimed).label),
    )
    known = person.checks.filter(claimed=claimed, agency=agency, certificate=certificate)
    yield from _twice(known, checked_on, result, person.name)


def _operator_problems(operator: ControlRoomOperator, result: str, checked_on: date) -> Iterator[Problem]:
    number = operator.certificate_number
    if not number and result in ("genuine", "forged", "not_found"):
        yield Problem("checks.certificate_needed", result=str(Result(result).label))
    yield from _twice(operator.checks.all(), checked_on, result, operator.name)


def _twice(checks: QuerySet[Any], checked_on: date, result: str, person: str) -> Iterator[Problem]:
    """One check a day; but who met a dead site in the morning may look again in the afternoon."""
    same_day = checks.filter(checked_on=checked_on)
    if result != Result.SITE_UNAVAILABLE:
        same_day = same_day.exclude(result=Result.SITE_UNAVAILABLE)
    known = same_day.first()
    if known:
        yield Problem("checks.twice", person=person, checked_on=known.checked_on, result=known.get_result_display())
