"""Doors opened by the clock."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from celery import shared_task
from django.db.utils import OperationalError

from authorities import clock
from authorities.scope import whole_tree
from campaigns.models import Campaign
from campaigns.queries.notices import NoticeChanged
from campaigns.services import reminders
from campaigns.services.following import follow_ledgers

log = logging.getLogger(__name__)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def remind_due_work(*, today: str | None = None, **_future: Any) -> int:
    """Remind every unit of what is due, for each campaign that runs; once a day however often it is called."""
    day = date.fromisoformat(today) if today else clock.today()
    with whole_tree("reminders"):
        running = Campaign.objects.filter(starts_on__lte=day)
        return _for_each(running, lambda one: reminders.remind(campaign=one, today=day, now=clock.now()))


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def follow_all_ledgers(*, today: str | None = None, **_future: Any) -> int:
    """Tasks follow the ledgers and top-ups are proposed, for each campaign that runs; twice adds nothing."""
    day = date.fromisoformat(today) if today else clock.today()
    with whole_tree("following the ledgers"):
        running = Campaign.objects.filter(starts_on__lte=day, ends_on__gte=day)
        return _for_each(running, lambda one: sum(follow_ledgers(campaign=one, now=clock.now())))


def _for_each(campaigns: Iterable[Campaign], act: Callable[[Campaign], int]) -> int:
    """The sum over the campaigns; one whose folder changed does not keep the others waiting."""
    total = 0
    for campaign in campaigns:
        try:
            total += act(campaign)
        except NoticeChanged:
            log.warning("campaign %s: its notice folder is not the pinned one", campaign.code)
    return total
