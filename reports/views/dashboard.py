"""How far is the campaign? The province, a detachment, a brigade: the same page, one step down each time."""

from __future__ import annotations

from itertools import dropwhile

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from authorities import clock
from authorities.models import Unit
from authorities.queries.units import ancestors_of, units_of
from authorities.views.pages import officer_page, sees_business
from campaigns.models import Campaign
from campaigns.rules.notice import Notice
from campaigns.views.focus import of_campaign
from reports.queries.dashboard import dashboard_of


@officer_page(sees_business)
@of_campaign
def dashboard(request: HttpRequest, *, campaign: Campaign, notice: Notice) -> HttpResponse:
    """The officer's own unit: the province for the corps."""
    return _page(request, campaign, notice, request.user.unit)


@officer_page(sees_business)
@of_campaign
def unit_progress(request: HttpRequest, *, campaign: Campaign, notice: Notice, unit: str) -> HttpResponse:
    """The same of one unit at or below the officer's."""
    return _page(request, campaign, notice, get_object_or_404(units_of(request.user), code=unit))


def _page(request: HttpRequest, campaign: Campaign, notice: Notice, unit: Unit) -> HttpResponse:
    now = clock.now()
    path = dropwhile(lambda step: step.pk != request.user.unit_id, ancestors_of(unit))
    context = {
        "campaign": campaign,
        "unit": unit,
        "page": dashboard_of(campaign, notice, unit, now),
        "above": [step for step in path if step.pk != unit.pk],
        "now": now,
        "today": now.date(),
    }
    return render(request, "reports/dashboard.html", context)
