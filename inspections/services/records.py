"""Open, save and submit an inspection record. Acknowledged means stored; submitted means frozen."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from authorities.models import Officer
from authorities.rules.problem import Problem
from authorities.services.audit import record_action
from campaigns.models import Task
from campaigns.queries.notices import notice_of
from campaigns.services.credits import credit_other_tasks
from campaigns.services.tasks import finish_task, start_task
from inspections.models import Record, RecordNumber
from inspections.queries.forms import checklist_of, conditions_of, sections_asked, sheet_for
from inspections.rules.answers import read_answers
from inspections.rules.heading import clean_header, content_hash, scopes_of
from inspections.rules.judging import validate_answers
from inspections.rules.storing import stored_answers, typed_problems
from inspections.rules.visits import LONGEST_COMPANIONS, visit_code, visit_problems
from inspections.services.findings import establish_findings
from inspections.services.refusals import RecordConflict, RecordRefused
from inspections.services.teams import drawn_second, person_problems, second_problems


@transaction.atomic
def open_record(
    *, task: Task, uuid: uuids.UUID, officer: Officer, now: datetime, carried_from: Record | None = None
) -> Record:
    """The draft of a task, prefilled from the ledgers; the task's own record when it has one already.

    carried_from: a record of the same agency whose head, agency part, hour and persons are taken over.
    Raises RecordRefused when the officer is not an inspector of the task's unit, or the task is cancelled.
    Source: hebei-2024 六（二） (逐机构填写), 附件3 注.
    """
    require_inspector(officer, task)
    standing: Record | None = Record.objects.filter(task=task, supersedes__isnull=True).first()
    if standing is not None:
        return standing
    if task.state == Task.State.CANCELLED:
        raise RecordRefused([Problem("records.task_cancelled")])
    if kept_away := person_problems(officer, task.agency_id, task, "inspector", now):
        raise RecordRefused(kept_away)
    record = draft_for(task=task, uuid=uuid, officer=officer, now=now, carried_from=carried_from)
    record.save(force_insert=True)
    start_task(task=task, now=now)
    record_action(officer=officer, verb="open_record", subject=record, detail={"task": task.pk}, at=now)
    return record


def draft_for(
    *, task: Task, uuid: uuids.UUID, officer: Officer, now: datetime, carried_from: Record | None = None
) -> Record:
    """The draft that `open_record` would store, not stored: what a page shows before anything was typed."""
    sheet = sheet_for(task, timezone.localdate(now))
    checklist = notice_of(task.campaign).checklist
    record = Record(
        uuid=uuid,
        campaign=task.campaign,
        task=task,
        unit=task.unit,
        agency=task.agency,
        project=task.project,
        checklist=checklist.code,
        inspector=officer,
        second_inspector=drawn_second(task, officer),
        inspected_at=now,
        header=sheet.header,
        answers=stored_answers(checklist, sheet.answers),
        opened_at=now,
        saved_at=now,
    )
    if carried_from is not None and carried_from.agency_id == task.agency_id:
        _carry(record, carried_from)
    record.content_hash = _hash_of(record)
    return record


@transaction.atomic
def save_draft(
    *,
    record: Record,
    answers: Mapping[str, object],
    header: Mapping[str, object],
    inspected_at: datetime,
    second_inspector: Officer | None,
    accompanied_by: str,
    officer: Officer,
    now: datetime,
    seen: datetime | None = None,
    bulk: tuple[str, ...] = (),
) -> Record:
    """Keep what was typed, right or wrong; only what could not be shown again is refused. Same content twice: once.

    answers: item code → as typed; all boxes, so emptying one is kept.   seen: when the sender's copy was saved;
    None: not compared.   bulk: items that “其余全部正常” filled, kept in the audit entry.
    Raises RecordConflict when it is submitted with another content or was saved elsewhere since, RecordRefused.
    """
    record = _locked(record)
    require_inspector(officer, record)
    checklist = checklist_of(record)
    problems = typed_problems(checklist, answers)
    if len(accompanied_by) > LONGEST_COMPANIONS:
        facts = {"length": len(accompanied_by), "most": LONGEST_COMPANIONS}
        problems.append(Problem("records.companions_too_long", field="accompanied_by", **facts))
    problems += _second_problems(record, second_inspector)
    if problems:
        raise RecordRefused(problems)
    before = dict(record.answers)
    authority = {"authority": record.header.get("authority", "")}
    record.header = clean_header({**header, **authority})
    record.answers = _said(record, answers)
    record.inspected_at, record.second_inspector = inspected_at, second_inspector
    record.accompanied_by = accompanied_by.replace("\x00", "").strip()
    if _hash_of(record) == record.content_hash:
        return record
    _refuse_other_content(record, seen)
    record.content_hash, record.saved_at = _hash_of(record), now
    record.save()
    changed = [code for code in {**before, **record.answers} if before.get(code) != record.answers.get(code)]
    detail = {"changed": changed} | ({"bulk": list(bulk)} if bulk else {})
    record_action(officer=officer, verb="save_record", subject=record, detail=detail, at=now)
    return record


@transaction.atomic
def submit_record(*, record: Record, officer: Officer, now: datetime) -> Record:
    """Freeze a complete draft: number, findings, task done. A record already submitted is given back as it is.

    A correction takes the place of the record it supersedes: same number, same day of receipt, its findings and
    penalties moved.   Raises RecordRefused with every problem, in the form's order.
    Source: hebei-2024 六（二）, 附件3.
    """
    record = _locked(record)
    require_inspector(officer, record)
    if not record.is_draft:
        return record
    problems = submission_problems(record, now) + second_problems(record, now)
    if problems:
        raise RecordRefused(problems)
    _conclude(record, officer, now)
    findings = establish_findings(record=record, now=now)
    credited = 0
    if record.task is not None:
        finish_task(task=record.task, now=record.submitted_at or now)
        credited = credit_other_tasks(task=record.task, now=record.submitted_at or now)
    detail = {
        "number": record.number_text,
        "revision": record.revision,
        "hash": record.content_hash,
        "findings": len(findings),
        "credited_tasks": credited,
    }
    record_action(officer=officer, verb="submit_record", subject=record, detail=detail, at=now)
    return record


def submission_problems(record: Record, now: datetime) -> list[Problem]:
    """Everything that keeps a draft from being submitted, the head first, then the form's order."""
    checklist, scopes = checklist_of(record), scopes_of(record.header)
    about_visit = visit_problems(
        inspected_at=timezone.localtime(record.inspected_at),
        now=timezone.localtime(now),
        starts_on=record.campaign.starts_on,
        second_inspector=record.second_inspector_id is not None,
    )
    about_answers = validate_answers(
        checklist,
        record.answers,
        scopes,
        complete=True,
        sections=sections_asked(record, checklist),
        conditions=conditions_of(scopes),
    )
    return about_visit + about_answers


def require_inspector(officer: Officer, work: Task | Record) -> None:
    """Raises RecordRefused unless the officer inspects for the very unit the work belongs to."""
    if not officer.can_inspect:
        raise RecordRefused([Problem("records.not_an_inspector")])
    if officer.unit_id != work.unit_id:
        raise RecordRefused([Problem("records.not_your_unit", unit=work.unit.name, own=officer.unit.name)])


def _said(record: Record, answers: Mapping[str, object]) -> dict[str, object]:
    """The answers as this record keeps them: a submitted one keeps what was read, so that a resend compares equal."""
    checklist = checklist_of(record)
    return stored_answers(checklist, answers if record.is_draft else read_answers(checklist, answers)[0])


def _refuse_other_content(record: Record, seen: datetime | None) -> None:
    if not record.is_draft:
        raise RecordConflict([Problem("records.already_submitted", number=record.number_text)])
    if seen is not None and seen != record.saved_at:
        saved = timezone.localtime(record.saved_at)
        raise RecordConflict([Problem("records.newer_elsewhere", saved=f"{saved:%H:%M:%S}")])


def _locked(record: Record) -> Record:
    rows = Record.objects.select_for_update(of=("self",)).select_related(
        "campaign", "unit", "agency", "task", "second_inspector"
    )
    locked: Record = rows.get(pk=record.pk)
    return locked


def _hash_of(record: Record) -> str:
    return content_hash(
        header=record.header,
        answers=record.answers,
        inspected_at=record.inspected_at,
        second=record.second_inspector.username if record.second_inspector else "",
        companions=record.accompanied_by,
    )


def _second_problems(record: Record, second: Officer | None) -> list[Problem]:
    if second is None:
        return []
    if second.pk == record.inspector_id:
        return [Problem("records.second_same", field="second_inspector")]
    if second.unit_id != record.unit_id or not second.can_inspect:
        return [Problem("records.second_elsewhere", field="second_inspector", name=second.name)]
    return []


def _carry(record: Record, earlier: Record) -> None:
    checklist = checklist_of(earlier)
    of_agency = {section.code for section in checklist.sections if section.scope == "agency"}
    shared = {item.code for item in checklist.items if item.section in of_agency}
    record.header = dict(earlier.header)
    record.answers = {**record.answers, **{code: said for code, said in earlier.answers.items() if code in shared}}
    record.inspected_at = earlier.inspected_at
    record.second_inspector = record.second_inspector or earlier.second_inspector  # 抽出的第二人优先
    record.accompanied_by = earlier.accompanied_by


def _conclude(record: Record, officer: Officer, now: datetime) -> None:
    checklist = checklist_of(record)
    answers, _ = read_answers(checklist, record.answers)
    record.answers = stored_answers(checklist, answers)
    record.other_situation = str(answers.get(checklist.explanation or "", ""))
    record.remark = "\n".join(str(answers[item.code]) for item in checklist.items_of("remarks") if item.code in answers)
    verdict = answers.get(checklist.verdict or "")
    record.meets_conditions = (
        None if verdict is None else verdict not in checklist.item(checklist.verdict or "").violating_values
    )
    day = timezone.localdate(record.inspected_at)
    record.visit = visit_code(record.agency.code, record.unit.code, day)
    earlier = record.supersedes
    if earlier is None:
        record.year, record.serial = _next_number(record, now)
        record.submitted_at = now
    else:  # 更正不换号，也不换月份：已报出的月份不因更正变成空缺
        record.year, record.serial, record.submitted_at = earlier.year, earlier.serial, earlier.submitted_at
        earlier.state = Record.State.SUPERSEDED
        earlier.save(update_fields=["state"])
    record.state, record.submitted_by, record.saved_at = Record.State.SUBMITTED, officer, now
    record.content_hash = _hash_of(record)
    record.save()


def _next_number(record: Record, now: datetime) -> tuple[int, int]:
    """The next number of the unit in the year of submission; the row is locked until the transaction ends."""
    year = timezone.localtime(now).year
    RecordNumber.objects.get_or_create(unit=record.unit, year=year)
    series = RecordNumber.objects.select_for_update().get(unit=record.unit, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return year, series.last
