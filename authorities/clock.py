"""What time is it? Only doors ask; everything below receives `now` or `today`.

The demo province lives on one day of its campaign (`MINGCHA_TODAY`): the date stands still, the time of day runs.
"""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The present instant, aware, in Asia/Shanghai."""
    instant = timezone.localtime()
    if settings.FROZEN_TODAY is None:
        return instant
    return datetime.combine(settings.FROZEN_TODAY, instant.timetz())


def today() -> date:
    """The present day in Asia/Shanghai."""
    return now().date()
