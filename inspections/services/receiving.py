"""Receive a form from a phone, a browser or a program: made if new, kept, and the same answer for the same content."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from authorities.models import Officer
from authorities.rules.problem import Problem
from campaigns.models import Task
from inspections.models import Record
from inspections.services.records import open_record, save_draft
from inspections.services.refusals import RecordConflict


@transaction.atomic
def receive_record(
    *,
    task: Task,
    uuid: uuids.UUID,
    content: Mapping[str, Any],
    officer: Officer,
    now: datetime,
    seen: datetime | None = None,
    bulk: tuple[str, ...] = (),
) -> tuple[Record, bool]:
    """Keep a form under the id it was opened with; True when this made the record.

    content: answers, header, inspected_at, second_inspector, accompanied_by, as `save_draft` takes them.
    Raises RecordConflict (the task has another record; submitted with another content; saved elsewhere since),
    RecordRefused.
    """
    standing = Record.objects.filter(pk=uuid, task=task).first()
    made = standing is None
    record = standing or open_record(task=task, uuid=uuid, officer=officer, now=now)
    if record.pk != uuid:
        saved = f"{timezone.localtime(record.saved_at):%H:%M}"
        raise RecordConflict([Problem("records.task_taken", name=record.inspector.name, saved=saved)])
    record = save_draft(record=record, **content, officer=officer, now=now, seen=seen, bulk=bulk)
    return record, made
