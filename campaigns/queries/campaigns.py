"""Which campaign does a page speak of?"""

from __future__ import annotations

from datetime import date

from campaigns.models import Campaign


def campaign_in_focus(today: date) -> Campaign | None:
    """The campaign that runs today; else the one that began last; else the first to come; None when there is none."""
    running = Campaign.objects.filter(starts_on__lte=today, ends_on__gte=today).order_by("-starts_on").first()
    begun = Campaign.objects.filter(starts_on__lte=today).order_by("-starts_on").first()
    return running or begun or Campaign.objects.order_by("starts_on").first()
