"""Doors opened by the clock."""

from __future__ import annotations

from datetime import date
from typing import Any

from celery import shared_task
from django.db.utils import OperationalError

from authorities import clock
from campaigns.models import Campaign
from credentials.services.sweeping import ask_for_sweep


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def request_nightly_sweeps(*, today: str | None = None, **_future: Any) -> int:
    """One job row for each campaign that runs, once a night however often it is called."""
    day = date.fromisoformat(today) if today else clock.today()
    running = Campaign.objects.filter(starts_on__lte=day, ends_on__gte=day)
    return len([ask_for_sweep(campaign=one, officer=None, now=clock.now(), key=f"{day}") for one in running])
