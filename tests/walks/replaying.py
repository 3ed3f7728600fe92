"""A planted record made again through the services."""

from __future__ import annotations

from django.db import transaction
from django.forms.models import model_to_dict

from campaigns.models import Task
from inspections.models import Penalty, Record, RecordNumber
from inspections.services.records import open_record, save_draft, submit_record


def as_stored(record: Record) -> dict[str, object]:
    """Everything a record and its findings say."""
    record.refresh_from_db()
    rows = record.findings.order_by("item", "value").values_list(
        "item", "value", "kind", "cause", "found_at", "unit_id"
    )
    task = Task.objects.get(pk=record.task_id)
    return {**model_to_dict(record, exclude=["uuid"]), "findings": list(rows), "task": (task.state, task.done_at)}


def replayed(record: Record) -> dict[str, object]:
    """The same record made again through the services, in a savepoint; compared before it is undone."""
    stored = Record.objects.select_related("inspector", "second_inspector", "unit").get(pk=record.pk)
    with transaction.atomic():
        _forget(stored)
        made = open_record(task=_task(stored), uuid=stored.uuid, officer=stored.inspector, now=stored.opened_at)
        made = save_draft(
            record=made,
            answers=stored.answers,
            header=stored.header,
            inspected_at=stored.inspected_at,
            second_inspector=stored.second_inspector,
            accompanied_by=stored.accompanied_by,
            officer=stored.inspector,
            now=stored.submitted_at,
        )
        made = submit_record(record=made, officer=stored.inspector, now=stored.submitted_at)
        said = as_stored(made)
        transaction.set_rollback(True)
    return said


def _task(record: Record) -> Task:
    return Task.objects.select_related("campaign", "unit", "agency", "project__site").get(pk=record.task_id)


def _forget(record: Record) -> None:
    """Take the record out as if nobody had gone there; its number is the next to be given."""
    Penalty.objects.filter(finding__record=record).delete()
    record.findings.all().delete()
    Record.objects.filter(pk=record.pk).delete()
    Task.objects.filter(pk=record.task_id).update(state="open", done_at=None)
    RecordNumber.objects.filter(unit=record.unit).update(last=record.serial - 1)
