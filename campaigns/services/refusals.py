"""An attempt that is refused leaves a trace too: nobody tries a draw until it suits without anybody knowing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from authorities.models import Officer, Unit, UnitAncestry
from authorities.rules.problem import Problem, Refused
from authorities.services.audit import record_action


class CampaignRefused(Refused):
    """A verb of campaigns says no; the problem carries the facts."""


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


def refuse(code: str, /, **facts: Any) -> CampaignRefused:
    """The refusal with that problem, to be raised."""
    return CampaignRefused(Problem(code, **facts))


def require_drawing_officer(officer: Officer, unit: Unit) -> None:
    """Raises CampaignRefused unless the officer may draw, at that unit or for one below the own."""
    above = UnitAncestry.objects.filter(unit=unit, ancestor=officer.unit_id).exists()
    if not (officer.can_draw and above):
        raise refuse("draws.not_allowed", officer=officer.name, unit=unit.name)


def written_moment(at: datetime) -> str:
    """An instant as sentences say it, in local time: 2024年8月29日21:15."""
    local = timezone.localtime(at)
    return f"{local.year}年{local.month}月{local.day}日{local:%H:%M}"
