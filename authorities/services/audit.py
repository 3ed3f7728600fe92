"""Write down what was done, in the transaction that does it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction

from authorities.models import AuditEntry, AuditHead, Officer, Unit
from authorities.rules.chain import entry_hash


def record_action(
    *,
    officer: Officer | None,
    verb: str,
    subject: models.Model,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
    unit: Unit | None = None,
) -> AuditEntry:
    """Add one entry to the chain. officer None: the system itself acted.

    Raises TransactionManagementError outside a transaction: an act and its entry stand or fall together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("record_action needs the transaction of the act it records.")
    AuditHead.objects.get_or_create(pk=1)
    head = AuditHead.objects.select_for_update().get(pk=1)
    entry = AuditEntry(
        number=head.number + 1,
        at=at,
        officer=officer,
        unit=unit or (officer.unit if officer else None),
        verb=verb,
        subject_kind=subject._meta.label_lower,
        subject_id=str(subject.pk),
        detail=json.loads(json.dumps(detail or {}, ensure_ascii=False, default=str)),
        previous_hash=head.hash,
    )
    entry.hash = entry_hash(entry.hashed_fields())
    entry.save(force_insert=True)
    head.number, head.hash = entry.number, entry.hash
    head.save(update_fields=["number", "hash"])
    return entry
