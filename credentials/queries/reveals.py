"""Whose numbers were looked at in full, by whom, how many?"""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from authorities.models import AuditEntry, Officer

VERB = "reveal_number"


def people_revealed(officer: Officer, since: datetime) -> int:
    """How many people's numbers the officer has looked at after an instant; entries before batches count one each."""
    entries = AuditEntry.objects.filter(officer=officer, verb=VERB, at__gt=since)
    return sum(detail.get("count", 1) for detail in entries.values_list("detail", flat=True))


def reveals_to_look_at(since: datetime) -> QuerySet[AuditEntry]:
    """Reveals beyond the hourly limit, the latest first: what an auditor should see."""
    entries = AuditEntry.objects.filter(verb=VERB, at__gt=since, detail__over_hourly=True)
    return entries.select_related("officer", "unit")
