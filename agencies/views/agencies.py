"""Register and correct agencies."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from agencies.forms import AgencyForm, FoundAgencyForm
from agencies.models import Agency
from agencies.services import agencies as services
from authorities import clock
from authorities.queries.units import units_of
from authorities.views.pages import officer_page


def keeps_ledgers(officer: object) -> bool:
    """Those who enter and correct ledgers."""
    return bool(officer.can_keep_ledgers)  # type: ignore[attr-defined]


@officer_page(keeps_ledgers)
def agency_new(request: HttpRequest) -> HttpResponse:
    """Register an agency that was found by survey, of this province or of another."""
    form = FoundAgencyForm(request.POST or None, officer=request.user)
    if request.method == "POST" and form.is_valid():
        agency = services.register_found_agency(facts=form.cleaned_data, officer=request.user, now=clock.now())
        messages.success(request, f"{agency.name}已登记，来源为排查发现。")
        return redirect("agency", pk=agency.pk)
    return render(request, "agencies/agency_form.html", {"form": form, "title": "登记排查发现的机构"})


@officer_page(keeps_ledgers)
def agency_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an agency's facts; what somebody else changed meanwhile is shown, never overwritten."""
    agency = get_object_or_404(Agency.objects.select_related("unit", "merged_into"), pk=pk)
    if not units_of(request.user).filter(pk=agency.unit_id).exists():
        raise PermissionDenied(f"“{agency.name}”由{agency.unit}管辖，登记由该单位更正。")
    if agency.merged_into is not None:
        raise PermissionDenied(services.merged_words(agency))
    form = AgencyForm(request.POST or None, instance=agency, officer=request.user)
    if request.method == "POST" and form.is_valid() and _corrected(request, agency, form):
        messages.success(request, "登记已更正。" if form.changed_facts else "没有改动。")
        return redirect("agency", pk=pk)
    return render(request, "agencies/agency_form.html", {"form": form, "agency": agency, "title": "更正机构登记"})


def _corrected(request: HttpRequest, agency: Agency, form: AgencyForm) -> bool:
    try:
        services.correct_agency(
            agency=agency, facts=form.changed_facts, seen_at=form.seen_at, officer=request.user, now=clock.now()
        )
    except services.ChangedMeanwhile as refusal:
        form.add_error(None, str(refusal))
        # 提示之后再提交，就是对照过的
        form.data = request.POST.copy()
        form.data["seen"] = form.fields["seen"].initial
        return False
    return True
