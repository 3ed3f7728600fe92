"""What do the ledgers say about one agency, its people and their certificates?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from agencies.models import Agency
from agencies.queries.attention import attention_on
from agencies.queries.merging import merge_of
from agencies.rules.insurance import insurance_state
from agencies.services.moving import remaining
from agencies.views.history import DayForm
from agencies.wording import INSURANCE_WORDS
from authorities import clock
from authorities.queries.units import units_of
from authorities.views.pages import officer_page, sees_business
from credentials.queries.conditions import judged_conditions
from credentials.queries.people import staff_with_certificates
from credentials.views.condition_lines import condition_clauses, condition_lines, equipment_lines, remark_lines

SHOWN_PROJECTS = 10


@officer_page(sees_business)
def agency_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Facts, people with certificates, projects; what was done about it is one link away."""
    agency = get_object_or_404(Agency.objects.select_related("unit", "merged_into"), pk=pk)
    today = clock.today()
    if agency.merged_into is not None:
        context = {"agency": agency, "today": today, "merge": merge_of(agency), "remains": remaining(agency)}
        return render(request, "credentials/agency_merged.html", context)
    projects = agency.projects.select_related("site__unit", "agency__unit").order_by("-started_on", "code")
    context = {
        "agency": agency,
        "today": today,
        "staff": _staff(agency, today),
        "judged": judged_conditions(agency, today),
        "marks": attention_on(agency),
        "projects": projects[:SHOWN_PROJECTS],
        "project_count": projects.count(),
        "absorbed": agency.absorbed.order_by("code"),
        "is_own": units_of(request.user).filter(pk=agency.unit_id).exists(),
    }
    return render(request, "credentials/agency.html", context)


@officer_page(sees_business)
def agency_conditions(request: HttpRequest, pk: int) -> HttpResponse:
    """The ledger against the practice conditions on a day, line by line; today without `?day=`."""
    agency = get_object_or_404(Agency.objects.select_related("unit"), pk=pk)
    if agency.merged_into_id is not None:
        return redirect("agency", pk=pk)
    form, day = _day(request)
    judged = judged_conditions(agency, day)
    context: dict[str, Any] = {"agency": agency, "day": day, "form": form, "judged": judged}
    if judged:
        context |= {
            "lines": condition_lines(judged, condition_clauses(agency.service_scopes, clock.today())),
            "equipment": equipment_lines(judged),
            "remarks": remark_lines(judged),
        }
    return render(request, "credentials/agency_conditions.html", context)


@officer_page(sees_business)
def agency_staff(request: HttpRequest, pk: int) -> HttpResponse:
    """Who worked for the agency on a day, with which certificates in force and insured how; today without `?day=`."""
    agency = get_object_or_404(Agency.objects.select_related("unit"), pk=pk)
    form, day = _day(request)
    is_own = units_of(request.user).filter(pk=agency.unit_id).exists()
    context = {"agency": agency, "day": day, "form": form, "staff": _staff(agency, day), "is_own": is_own}
    return render(request, "credentials/agency_staff.html", context)


def _staff(agency: Agency, day: date) -> list[Any]:
    """The employments of a day; each with how its insurance stood and its certificates as they stood."""
    staff: list[Any] = list(staff_with_certificates(agency, day))
    for held in staff:
        held.insured = INSURANCE_WORDS[insurance_state(held.insurance, day)]
        held.papers = [one for one in held.practitioner.certificates.all() if not one.issued_on or one.issued_on <= day]
        for one in held.papers:
            one.stood = one.standing_words_on(day)
    return staff


def _day(request: HttpRequest) -> tuple[DayForm, date]:
    form = DayForm(request.GET if "day" in request.GET else None, initial={"day": clock.today()})
    return form, form.cleaned_data["day"] if form.is_bound and form.is_valid() else clock.today()
