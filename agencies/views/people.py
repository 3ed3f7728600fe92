"""Enter people at agencies, give them further employments, correct who they are."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from agencies.models import Agency, Employment, Practitioner
from agencies.people_forms import NewEmploymentForm, NewPersonForm, PersonForm
from agencies.queries.people import SEALED
from agencies.services import employments, people
from agencies.views.agencies import keeps_ledgers
from agencies.views.storing import require_own, settled_or_differing, stored
from agencies.wording import WORDS
from authorities import clock
from authorities.views.pages import officer_page


@officer_page(keeps_ledgers)
def person_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a person at an agency; somebody registered already gets one more employment."""
    agency = get_object_or_404(Agency.objects.select_related("unit"), pk=pk)
    require_own(request, agency.unit, agency.name)
    form = NewPersonForm(request.POST or None, today=clock.today())
    if request.method == "POST" and form.is_valid():
        who = {name: form.cleaned_data[name] for name in form.PERSON}
        made: list[Employment] = []
        if stored(form, lambda: made.append(_entered(request, agency, who, form.facts))):
            return _begun(request, made[0])
    context = {"form": form, "title": "登记从业人员", "lead": agency.name, "submit": "登记人员"}
    return render(request, "agencies/ledger_form.html", context | {"back": agency, "back_name": "agency"})


@officer_page(keeps_ledgers)
def employment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Another employment of a registered person; the old one goes on unless it is ended."""
    person = get_object_or_404(Practitioner.objects.defer(*SEALED), pk=pk)
    form = NewEmploymentForm(request.POST or None, officer=request.user)
    if request.method == "POST" and form.is_valid():
        facts, agency, made = form.facts, form.cleaned_data["agency_code"], []
        begin = employments.begin_employment
        if stored(
            form,
            lambda: made.append(
                begin(practitioner=person, agency=agency, facts=facts, officer=request.user, now=clock.now())
            ),
        ):
            return _begun(request, made[0])
    context = {"form": form, "title": "登记入职", "lead": person.name, "submit": "登记入职"}
    return render(request, "agencies/ledger_form.html", context | {"back": person, "back_name": "practitioner"})


@officer_page(keeps_ledgers)
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a person's name or numbers."""
    person = get_object_or_404(Practitioner.objects.select_related("unit"), pk=pk)
    require_own(request, person.unit, person.name)
    initial = {"name": person.name, "version": person.version}
    form, differences = PersonForm(request.POST or None, initial=initial, today=clock.today(), person=person), ()
    if request.method == "POST" and form.is_valid():
        facts = form.facts
        done, differences = settled_or_differing(
            form,
            lambda: people.correct_person(
                person=person,
                facts=facts,
                version=form.cleaned_data["version"],
                settled=form.cleaned_data["settled"],
                officer=request.user,
                now=clock.now(),
            ),
        )
        if done:
            messages.success(request, f"{facts['name']}的登记已更正。")
            return redirect("practitioner", pk=pk)
    context = {"form": form, "title": "更正人员登记", "lead": person.name, "submit": "保存登记"}
    back = {"back": person, "back_name": "practitioner", "differences": differences}
    return render(request, "agencies/ledger_form.html", context | back)


def _entered(request: HttpRequest, agency: Agency, who: dict[str, str], facts: dict[str, Any]) -> Employment:
    return people.enter_person(agency=agency, **who, facts=facts, officer=request.user, now=clock.now())


def _begun(request: HttpRequest, employment: Employment) -> HttpResponse:
    """Say what was stored and what of it is doubtful, then show the person."""
    messages.success(request, f"已登记{employment.practitioner.name}在{employment.agency.name}任职。")
    for doubt in employments.employment_doubts(employment, request.user, clock.today()):
        messages.warning(request, doubt.say(WORDS))
    return redirect("practitioner", pk=employment.practitioner_id)
