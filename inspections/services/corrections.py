"""Correct a submitted record: never in place, always as a new revision with a reason."""

from __future__ import annotations

import uuid as uuids
from datetime import datetime

from django.db import transaction

from authorities.models import Officer
from authorities.rules.problem import Problem
from authorities.services.audit import record_action
from inspections.models import Record
from inspections.services.records import require_inspector
from inspections.services.refusals import RecordRefused

LONGEST_REASON = 200
_KEPT = ("campaign", "task", "unit", "agency", "project", "checklist", "inspected_at", "inspector", "second_inspector")


@transaction.atomic
def correct_record(*, record: Record, reason: str, uuid: uuids.UUID, officer: Officer, now: datetime) -> Record:
    """A draft of the next revision, filled as the submitted one; the old one stands until the new one is submitted.

    A correction that was begun already is given back.   Raises RecordRefused.
    """
    record = Record.objects.select_for_update(of=("self",)).select_related("unit").get(pk=record.pk)
    require_inspector(officer, record)
    begun: Record | None = Record.objects.filter(supersedes=record, state=Record.State.DRAFT).first()
    if begun is not None:
        return begun
    problems = _problems(record, reason.strip())
    if problems:
        raise RecordRefused(problems)
    revision = Record(uuid=uuid, **{name: getattr(record, name) for name in _KEPT})
    revision.header, revision.answers = dict(record.header), dict(record.answers)
    revision.accompanied_by, revision.content_hash = record.accompanied_by, record.content_hash
    revision.revision, revision.supersedes = record.revision + 1, record
    revision.revision_reason = reason.strip()
    revision.year, revision.serial = record.year, record.serial
    revision.opened_at = revision.saved_at = now
    revision.save(force_insert=True)
    detail = {"number": record.number_text, "revision": revision.revision, "reason": revision.revision_reason}
    record_action(officer=officer, verb="correct_record", subject=revision, detail=detail, at=now)
    return revision


def _problems(record: Record, reason: str) -> list[Problem]:
    if record.state == Record.State.DRAFT:
        return [Problem("records.not_submitted")]
    if record.state == Record.State.SUPERSEDED:
        return [Problem("records.corrected_already")]
    if not reason:
        return [Problem("records.reason_missing", field="reason")]
    if len(reason) > LONGEST_REASON:
        return [Problem("records.reason_too_long", field="reason", length=len(reason), most=LONGEST_REASON)]
    return []
