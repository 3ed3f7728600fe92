"""Enter a penalty on a finding. One document is one case; several penalties may stand in it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from agencies.models import Employment, Practitioner
from authorities.models import Officer
from authorities.rules.problem import Problem
from authorities.services.audit import record_action
from campaigns.queries.notices import notice_of
from campaigns.rules.notice import Cause
from inspections.models import Finding, Penalty, PenaltyCase, Record
from inspections.queries.findings import causes_of
from inspections.rules.document_numbers import document_number_of
from inspections.rules.sanctions import Sanction, outside_range, sanction_problems
from inspections.services.refusals import PenaltyRefused


@transaction.atomic
def enter_penalty(
    *,
    finding: Finding,
    document_number: str,
    decided_on: date,
    kind: str,
    amount_yuan: Decimal | None,
    practitioner: Practitioner | None,
    officer: Officer,
    now: datetime,
    range_confirmed: bool = False,
) -> Penalty:
    """Enter one sanction of a decision; a document number already known for the agency joins its case.

    amount_yuan: yuan, for fines and confiscations only.   practitioner: the person sanctioned, or None: the agency.
    range_confirmed: the officer has compared a fine outside the range of its causes with the decision.
    Raises PenaltyRefused with every problem; each names its `field`.
    Source: hebei-2024 附件1 三3, 附件4 (起、元、家、人).
    """
    finding = _locked(finding)
    number = document_number_of(document_number)
    sanction = Sanction(kind, decided_on, amount_yuan, practitioner is not None)
    problems = _standing_problems(finding, officer)
    problems += [number] if isinstance(number, Problem) else []
    problems += sanction_problems(
        sanction, kinds=Penalty.Kind.values, found_on=_found_on(finding), today=timezone.localdate(now)
    )
    problems += _person_problems(finding, practitioner)
    beyond = None if problems or range_confirmed else outside_range(sanction, _causes(finding, decided_on))
    if problems or beyond or isinstance(number, Problem):
        raise PenaltyRefused([*problems, *([beyond] if beyond else [])])
    case = _case(finding, number, decided_on, officer, now)
    penalty = _entered(case, finding, sanction, practitioner, now)
    if finding.state != Finding.State.CASE:
        finding.state = Finding.State.CASE
        finding.save(update_fields=["state"])
    detail = {"document": number, "kind": kind, "amount_yuan": amount_yuan, "range_confirmed": range_confirmed}
    record_action(officer=officer, verb="enter_penalty", subject=penalty, detail=detail, at=now)
    return penalty


def _locked(finding: Finding) -> Finding:
    rows = Finding.objects.select_for_update(of=("self",)).select_related("campaign", "record", "agency", "unit")
    locked: Finding = rows.get(pk=finding.pk)
    return locked


def _found_on(finding: Finding) -> date:
    # 记录可能晚几天提交；处罚决定不早于检查当天即可
    return min(timezone.localdate(finding.found_at), timezone.localdate(finding.record.inspected_at))


def _standing_problems(finding: Finding, officer: Officer) -> list[Problem]:
    if not officer.can_penalise:
        return [Problem("penalties.not_allowed")]
    if finding.record.state != Record.State.SUBMITTED:
        return [Problem("penalties.record_not_standing")]
    return []


def _person_problems(finding: Finding, practitioner: Practitioner | None) -> list[Problem]:
    if practitioner is None:
        return []
    if Employment.objects.filter(practitioner=practitioner, agency__in=finding.agency.company_ids).exists():
        return []
    facts = {"name": practitioner.name, "agency": finding.agency.name}
    return [Problem("penalties.person_elsewhere", field="practitioner", **facts)]


def _causes(finding: Finding, day: date) -> list[Cause]:
    return [cause for cause in causes_of(finding, notice_of(finding.campaign)) if cause.in_force(day)]


def _case(finding: Finding, number: str, decided_on: date, officer: Officer, now: datetime) -> PenaltyCase:
    stored, _made = PenaltyCase.objects.get_or_create(
        unit=officer.unit,
        document_number=number,
        defaults={
            "campaign": finding.campaign,
            "agency": finding.agency,
            "decided_on": decided_on,
            "officer": officer,
            "recorded_at": now,
        },
    )
    case: PenaltyCase = PenaltyCase.objects.select_for_update(of=("self",)).select_related("agency").get(pk=stored.pk)
    if case.agency_id != finding.agency_id:
        facts = {"document": number, "other": case.agency.name, "agency": finding.agency.name}
        raise PenaltyRefused([Problem("penalties.number_of_other_agency", field="document_number", **facts)])
    if case.decided_on != decided_on:
        days = {"document": number, "stored": case.decided_on, "typed": decided_on}
        raise PenaltyRefused([Problem("penalties.number_of_other_day", field="decided_on", **days)])
    return case


def _entered(
    case: PenaltyCase, finding: Finding, sanction: Sanction, practitioner: Practitioner | None, now: datetime
) -> Penalty:
    if case.penalties.filter(finding=finding, kind=sanction.kind, practitioner=practitioner).exists():
        who = practitioner.name if practitioner else finding.agency.name
        kind = Penalty.Kind(sanction.kind).label
        facts = {"document": case.document_number, "who": who, "kind": kind}
        raise PenaltyRefused([Problem("penalties.twice", field="kind", **facts)])
    penalty: Penalty = Penalty.objects.create(
        case=case,
        finding=finding,
        campaign=finding.campaign,
        unit=case.unit,
        agency=finding.agency,
        practitioner=practitioner,
        kind=sanction.kind,
        amount_yuan=sanction.amount,
        decided_on=sanction.decided_on,
        recorded_at=now,
    )
    return penalty
