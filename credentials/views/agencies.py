"""What do the ledgers say about one agency, its people and their certificates?"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from agencies.files.practice_conditions import load_condition_labels
from agencies.models import Agency
from agencies.queries.attention import attention_on
from agencies.queries.merging import merge_of
from agencies.rules.practice_conditions import NUMERIC, QUALITATIVE
from agencies.services.moving import remaining
from authorities import clock
from authorities.queries.units import units_of
from authorities.views.pages import officer_page, sees_business
from credentials.queries.conditions import JudgedConditions, judged_conditions
from credentials.queries.people import staff_with_certificates

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
        "staff": staff_with_certificates(agency, today),
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
    """The ledger against the practice conditions, line by line."""
    agency = get_object_or_404(Agency.objects.select_related("unit"), pk=pk)
    if agency.merged_into_id is not None:
        return redirect("agency", pk=pk)
    judged = judged_conditions(agency, clock.today())
    context = {"agency": agency, "today": clock.today(), "judged": judged, "lines": _lines(judged) if judged else []}
    return render(request, "credentials/agency_conditions.html", context)


def _lines(judged: JudgedConditions) -> list[Any]:
    failing = {short.condition: short for short in judged.verdict.fails}
    labels = load_condition_labels()
    return [_line(judged, code, *labels[code], failing.get(code)) for code in (*NUMERIC, *QUALITATIVE)]


def _line(judged: JudgedConditions, condition: str, label: str, unit: str, short: Any) -> Any:
    unknown = condition in judged.verdict.unknown
    needed = judged.conditions.required(condition) if condition in NUMERIC else None
    actual = judged.facts.figures.get(condition) if condition in NUMERIC else None
    return SimpleNamespace(
        label=label or judged.conditions.system,
        unit=unit,
        needed=needed,
        actual=actual,
        lack=short.lack if short else None,
        tone="late" if short else "none" if unknown or needed == 0 else "done",
        word="不符合" if short else "不要求" if needed == 0 else "现场核查" if unknown else "符合",
    )
