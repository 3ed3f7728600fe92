"""Which campaign does a page speak of?"""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from authorities import scope
from authorities.models import UnitAncestry
from campaigns.models import Campaign


def campaigns_seen() -> QuerySet[Campaign]:
    """The campaigns that concern the scope in force: issued by its unit, by one above or below; all without a unit."""
    asking = scope.active()
    if asking is None or asking.unit_id is None:
        return Campaign.objects.all()
    above = UnitAncestry.objects.filter(unit_id=asking.unit_id).values("ancestor_id")
    return Campaign.objects.filter(Q(unit__in=above) | Q(unit__in=scope.units_in(asking.unit_id)))


def campaign_in_focus(today: date) -> Campaign | None:
    """The campaign that runs today; else the one that began last; else the first to come; None when there is none.

    Only those that concern the scope in force are looked at.
    """
    seen = campaigns_seen()
    running = seen.filter(starts_on__lte=today, ends_on__gte=today).order_by("-starts_on").first()
    begun = seen.filter(starts_on__lte=today).order_by("-starts_on").first()
    return running or begun or seen.order_by("starts_on").first()
