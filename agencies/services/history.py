"""Keep how rows stood before a change."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet

from agencies.models import PastState
from authorities.sealed import SealedField

BATCH = 500


def keep_past(ledger: str, rows: QuerySet[Any], now: datetime) -> int:
    """Write down the rows as the database holds them now; call before changing them. Returns how many.

    Sealed columns are left out: a number is kept in one place only.
    """
    found = [
        PastState(ledger=ledger, subject=facts["id"], replaced_at=now, facts=_plain(facts))
        for facts in rows.order_by("pk").values(*_columns(rows.model))
    ]
    PastState.objects.bulk_create(found, batch_size=BATCH)
    return len(found)


def _columns(model: type[Model]) -> Iterable[str]:
    return [field.attname for field in model._meta.concrete_fields if not isinstance(field, SealedField)]


def _plain(facts: dict[str, object]) -> dict[str, object]:
    plain: dict[str, object] = json.loads(json.dumps(facts, cls=DjangoJSONEncoder))
    return plain
