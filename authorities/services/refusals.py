"""An attempt that is refused leaves a trace too: nobody tries until it suits without anybody knowing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import models, transaction

from authorities.models import Officer
from authorities.rules.problem import Refused
from authorities.services.audit import record_action


@contextmanager
def refusal_recorded(
    *, officer: Officer | None, verb: str, subject: models.Model, at: datetime, detail: Mapping[str, Any]
) -> Iterator[None]:
    """One transaction around the act; when it is refused, the attempt is written down after the act is undone."""
    try:
        with transaction.atomic():
            yield
    except Refused as refused:
        facts = {**detail, "problem": refused.problem.code, **refused.problem.facts}
        with transaction.atomic():
            record_action(officer=officer, verb=f"{verb}_refused", subject=subject, detail=facts, at=at)
        raise
