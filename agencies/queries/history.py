"""How did a ledger stand on a day?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from agencies.models import Agency, PastState, ServiceProject
from agencies.queries.merging import merged_at

LEDGERS: dict[str, Any] = {"agencies": Agency, "projects": ServiceProject}


def rows_as_at(ledger: str, moment: datetime) -> QuerySet[Any]:
    """The rows that counted in the ledger at a moment, of the units seen now; `as_they_stood` gives their content."""
    rows = LEDGERS[ledger].objects.filter(created_at__lte=moment)
    if ledger == "agencies":
        rows = rows.exclude(merged_at(moment))
    return rows.order_by("code")


def as_they_stood(ledger: str, rows: Sequence[Any], moment: datetime) -> list[Any]:
    """The rows with the content they had at a moment; one query however many. They must not be saved."""
    past: dict[int, dict[str, Any]] = {}
    kept = PastState.objects.filter(ledger=ledger, subject__in=[row.pk for row in rows], replaced_at__gt=moment)
    for state in kept.order_by("replaced_at", "pk"):
        past.setdefault(state.subject, state.facts)
    for row in rows:
        for name, value in past.get(row.pk, {}).items():
            field = next(field for field in row._meta.concrete_fields if field.attname == name)
            setattr(row, name, field.target_field.to_python(value) if field.is_relation else field.to_python(value))
    return list(rows)
