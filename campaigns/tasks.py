"""Doors opened by the clock."""

from __future__ import annotations

from datetime import date
from typing import Any

from celery import shared_task
from django.db.utils import OperationalError

from authorities import clock
from authorities.scope import whole_tree
from campaigns.models import Campaign
from campaigns.services import reminders


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def remind_due_work(*, today: str | None = None, **_future: Any) -> int:
    """Remind every unit of what is due, for each campaign that runs; once a day however often it is called."""
    day = date.fromisoformat(today) if today else clock.today()
    with whole_tree("reminders"):
        running = Campaign.objects.filter(starts_on__lte=day)
        return sum(reminders.remind(campaign=campaign, today=day, now=clock.now()) for campaign in running)
