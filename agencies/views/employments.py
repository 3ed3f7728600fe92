"""One employment 任职: what is known of it, and the acts on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from agencies.models import Employment
from agencies.people_forms import EmploymentForm, EndForm, SightingForm, TransferForm
from agencies.queries.history import row_history
from agencies.queries.people import SEALED
from agencies.rules.insurance import insurance_state
from agencies.services import employments, insurance
from agencies.views.agencies import keeps_ledgers
from agencies.views.storing import require_own, settled_or_differing, stored
from agencies.wording import INSURANCE_WORDS, WORDS
from authorities import clock
from authorities.queries.units import units_of
from authorities.views.pages import officer_page, sees_business

_FACTS = ("post", "is_technical_director", "since", "until", "has_contract", "exemption", "exemption_proof", "version")


@officer_page(sees_business)
def employment_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One employment with the looks at its insurance and everything that was changed."""
    employment, today = _employment(pk), clock.today()
    state = insurance_state(employment.insurance, today)
    context = {
        "employment": employment,
        "today": today,
        "holds": employment.holds_on(today),
        "insured": INSURANCE_WORDS[state],
        "sightings": employment.sightings.select_related("officer__unit"),
        "history": row_history(employments.LEDGER, employment),
        "doubts": [one.say(WORDS) for one in employments.employment_doubts(employment, request.user, today)],
        "is_own": units_of(request.user).filter(pk=employment.agency.unit_id).exists(),
    }
    return render(request, "agencies/employment.html", context)


@officer_page(keeps_ledgers)
def employment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the facts; what somebody else changed meanwhile is shown field by field."""
    employment = _own(request, pk)
    initial = {name: getattr(employment, name) for name in _FACTS}
    form, differences = EmploymentForm(request.POST or None, initial=initial), ()
    if request.method == "POST" and form.is_valid():
        done, differences = settled_or_differing(
            form,
            lambda: employments.correct_employment(
                employment=employment,
                facts=form.facts,
                version=form.cleaned_data["version"],
                settled=form.cleaned_data["settled"],
                officer=request.user,
                now=clock.now(),
            ),
        )
        if done:
            messages.success(request, "任职登记已保存。")
            return redirect("employment", pk=pk)
    return _form(request, employment, form, "更正任职登记", "保存登记", differences=differences)


@officer_page(keeps_ledgers)
def employment_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The person left."""
    employment = _own(request, pk)
    form = EndForm(request.POST or None, initial={"until": clock.today()})
    return _act(
        request,
        employment,
        form,
        ("登记离职", "登记离职", "离职已登记。仍有注册的，请提醒其办理注册变更或者注销。"),
        lambda facts: employments.end_employment(employment=employment, **facts),
    )


@officer_page(keeps_ledgers)
def employment_transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """The person goes to another agency: end here and begin there, in one act."""
    employment = _own(request, pk)
    form = TransferForm(request.POST or None, officer=request.user, initial={"first_day": clock.today()})
    return _act(
        request,
        employment,
        form,
        ("转到另一机构", "登记转入", "原任职已结束，新任职已登记。"),
        lambda facts: employments.transfer_employment(employment=employment, agency=facts.pop("agency_code"), **facts),
    )


@officer_page(keeps_ledgers)
def employment_insurance(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a look at the insurance."""
    employment = _own(request, pk)
    form = SightingForm(request.POST or None, initial={"seen_on": clock.today()})
    return _act(
        request,
        employment,
        form,
        ("登记社保查验", "登记查验", "社保查验已登记。"),
        lambda facts: insurance.record_sighting(employment=employment, **facts),
    )


def _act(
    request: HttpRequest, employment: Employment, form: Any, words: tuple[str, str, str], act: Callable[[Any], Any]
) -> HttpResponse:
    """One form, one act. words: the title, the button, what is said when it is done."""
    title, submit, said = words
    if request.method == "POST" and form.is_valid():
        facts = {**form.cleaned_data, "officer": request.user, "now": clock.now()}
        if stored(form, lambda: act(facts)):
            messages.success(request, said)
            return redirect("practitioner", pk=employment.practitioner_id)
    return _form(request, employment, form, title, submit)


def _form(
    request: HttpRequest, employment: Employment, form: Any, title: str, submit: str, **besides: Any
) -> HttpResponse:
    lead = f"{employment.practitioner.name} · {employment.agency.name}"
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "submit": submit,
        "back": employment,
        "back_name": "employment",
    }
    return render(request, "agencies/ledger_form.html", context | besides)


def _own(request: HttpRequest, pk: int) -> Employment:
    employment = _employment(pk)
    require_own(request, employment.agency.unit, employment.agency.name)
    return employment


def _employment(pk: int) -> Employment:
    rows = Employment.objects.select_related("agency__unit", "practitioner")
    return get_object_or_404(rows.defer(*(f"practitioner__{field}" for field in SEALED)), pk=pk)
