"""Establish findings from a submitted record, and order their rectification."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from authorities.models import Officer
from authorities.rules.problem import Problem
from authorities.services.audit import record_action
from inspections.models import Finding, Penalty, Record
from inspections.queries.forms import checklist_of
from inspections.rules.answers import label_of
from inspections.rules.judging import Violation, judge
from inspections.services.refusals import FindingRefused, RecordRefused


def establish_findings(*, record: Record, now: datetime) -> list[Finding]:
    """One finding a violating answer of a record just submitted; what stays after a correction keeps its day.

    Inside the transaction of the submission.   Raises RecordRefused when a correction would lose a penalised finding.
    Source: hebei-2024 附件3, 六（二）.
    """
    earlier = (
        {} if record.supersedes is None else {(one.item, one.value): one for one in record.supersedes.findings.all()}
    )
    violations = judge(record.answers, checklist_of(record))
    kept = {(violation.item_code, violation.value) for violation in violations}
    _refuse_lost(record, [one for place, one in earlier.items() if place not in kept])
    return [
        _found(record, violation, earlier.get((violation.item_code, violation.value)), now) for violation in violations
    ]


@transaction.atomic
def order_rectification(*, finding: Finding, ordered_on: date, officer: Officer, now: datetime) -> Finding:
    """Note that 责令改正通知书 was served for a finding; a case that is open stays a case.

    Raises FindingRefused.   Source: hebei-2024 六（二） (根据实际情况下发责令改正通知书).
    """
    finding = Finding.objects.select_for_update(of=("self",)).select_related("record").get(pk=finding.pk)
    found_on, today = timezone.localdate(finding.found_at), timezone.localdate(now)
    found_on = min(found_on, timezone.localdate(finding.record.inspected_at))
    if not officer.can_inspect:
        raise FindingRefused([Problem("records.not_an_inspector")])
    if finding.ordered_on is not None:
        raise FindingRefused([Problem("findings.ordered_already", field="ordered_on", ordered_on=finding.ordered_on)])
    if ordered_on > today:
        raise FindingRefused([Problem("findings.order_future", field="ordered_on", ordered_on=ordered_on, today=today)])
    if ordered_on < found_on:
        facts = {"ordered_on": ordered_on, "found_on": found_on}
        raise FindingRefused([Problem("findings.order_before_finding", field="ordered_on", **facts)])
    finding.ordered_on = ordered_on
    if finding.state == Finding.State.OPEN:
        finding.state = Finding.State.ORDERED
    finding.save(update_fields=["ordered_on", "state"])
    record_action(
        officer=officer, verb="order_rectification", subject=finding, detail={"ordered_on": ordered_on}, at=now
    )
    return finding


def _found(record: Record, violation: Violation, earlier: Finding | None, now: datetime) -> Finding:
    finding: Finding = Finding.objects.create(
        campaign=record.campaign,
        record=record,
        unit=record.unit,
        agency=record.agency,
        item=violation.item_code,
        value=violation.value,
        kind=violation.kind,
        cause=violation.causes[0] if len(violation.causes) == 1 else "",
        found_at=earlier.found_at if earlier else now,
        state=earlier.state if earlier else Finding.State.OPEN,
        ordered_on=earlier.ordered_on if earlier else None,
        remark=earlier.remark if earlier else "",
    )
    if earlier is not None:
        Penalty.objects.filter(finding=earlier).update(finding=finding)
    return finding


def _refuse_lost(record: Record, lost: list[Finding]) -> None:
    penalised = Penalty.objects.filter(finding__in=[one.pk for one in lost]).select_related("case", "finding")
    checklist = checklist_of(record)
    problems = [
        Problem(
            "records.penalised_finding_lost",
            item=one.finding.item,
            label=label_of(checklist.item(one.finding.item)),
            document=one.case.document_number,
        )
        for one in penalised
    ]
    if problems:
        raise RecordRefused(problems)
