"""What must each unit check, and why? And the rate a unit decides itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from authorities import clock
from authorities.models import Unit
from authorities.queries.units import units_below, units_of
from authorities.rules.problem import Refused
from authorities.views.pages import officer_page, sees_business
from campaigns.forms import ShareForm
from campaigns.models import Campaign
from campaigns.queries.quota_sums import sums_by_child, sums_by_population
from campaigns.queries.quotas import QuotaRow, quotas_for
from campaigns.rules.notice import Notice
from campaigns.services.campaigns import decide_local_share
from campaigns.views.focus import of_campaign
from campaigns.wording import WORDS


@officer_page(sees_business)
@of_campaign
def quotas_page(request: HttpRequest, *, campaign: Campaign, notice: Notice) -> HttpResponse:
    """The quotas of one unit, the officer's own or one below (`?unit=`), and of the units under it."""
    unit = _unit(request)
    units = list(units_below(unit))
    rows = quotas_for(campaign, units)
    children = [below for below in units if below.parent_id == unit.pk]
    parents = {below.pk: below.parent_id for below in units}
    context = {
        "campaign": campaign,
        "notice": notice,
        "unit": unit,
        "today": clock.today(),
        "own": [_shown(row, request.user) for row in rows if row.unit == unit],
        "sums": sums_by_population(unit, rows) if children else [],
        "children": sums_by_child(unit, rows, children, parents),
        "readings": [
            notice.readings[code]
            for code in ("tier-borders", "tier-step-down", "rounding-up")
            if code in notice.readings
        ],
    }
    return render(request, "campaigns/quotas.html", context)


@officer_page(lambda officer: officer.can_draw)
@of_campaign
def local_share(
    request: HttpRequest, *, campaign: Campaign, notice: Notice, population: str, unit: str
) -> HttpResponse:
    """Decide the rate the notice leaves to the unit."""
    where = get_object_or_404(units_of(request.user), code=unit)
    row = next(
        (row for row in quotas_for(campaign, [where]) if row.population.code == population and row.tier.undecided), None
    )
    if row is None:
        raise Http404
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _decided(form, campaign, row, request):
        return redirect(f"{reverse('quotas', args=[campaign.code])}?unit={where.code}")
    context = {"campaign": campaign, "row": row, "form": form, "today": clock.today()}
    return render(request, "campaigns/local_share.html", context, status=422 if form.errors else 200)


def _decided(form: ShareForm, campaign: Campaign, row: QuotaRow, request: HttpRequest) -> bool:
    try:
        decide_local_share(
            campaign=campaign,
            population_code=row.population.code,
            unit=row.unit,
            share=form.cleaned_data["share"],
            officer=request.user,
            now=clock.now(),
        )
    except Refused as refused:
        form.add_error("share", refused.problem.say(WORDS))
        return False
    messages.success(request, f"{row.unit.name}的“{row.population.name}”抽查比例已定。")
    return True


def _unit(request: HttpRequest) -> Unit:
    code = request.GET.get("unit")
    return get_object_or_404(units_of(request.user), code=code) if code else request.user.unit


def _shown(row: QuotaRow, officer: Any) -> dict[str, object]:
    """A row with its sentences, and what the officer may do about it."""
    return {
        "row": row,
        "says": [problem.say(WORDS) for problem in row.problems],
        "can_draw": officer.can_draw and row.may_be_drawn,
        "can_decide": officer.can_draw and row.tier.undecided and row.draw is None,
    }
