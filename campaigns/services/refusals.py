"""How does a verb of campaigns say no?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from authorities.models import Officer, Unit, UnitAncestry
from authorities.rules.problem import Problem, Refused
from authorities.services.refusals import refusal_recorded

__all__ = ["CampaignRefused", "refusal_recorded", "refuse", "require_drawing_officer", "written_moment"]


class CampaignRefused(Refused):
    """A verb of campaigns says no; the problem carries the facts."""


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
