"""Register a media exposure."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from authorities import clock
from authorities.views.pages import officer_page
from campaigns.queries.campaigns import campaign_in_focus
from inspections.forms import ExposureForm
from inspections.services.exposures import record_exposure
from inspections.services.refusals import ExposureRefused
from inspections.views.findings import add_refusals


@officer_page(lambda officer: officer.can_keep_ledgers)
@require_http_methods(["GET", "POST"])
def exposure_new(request: HttpRequest) -> HttpResponse:
    """One exposure, in the campaign in focus; `?agency=` fills the code."""
    campaign = campaign_in_focus(clock.today())
    if campaign is None:
        raise PermissionDenied("还没有部署专项检查，不能登记曝光。请由总队先部署。")
    initial = {"agency": request.GET.get("agency", ""), "published_on": clock.today()}
    form = ExposureForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            record_exposure(  # type: ignore[arg-type]
                campaign=campaign, **form.cleaned_data, officer=request.user, now=clock.now()
            )
            messages.success(request, "已登记媒体曝光。")
            return redirect("exposure_list")
        except ExposureRefused as refused:
            add_refusals(form, refused)
    context = {"campaign": campaign, "form": form}
    return render(request, "inspections/exposure_new.html", context, status=400 if form.is_bound else 200)
