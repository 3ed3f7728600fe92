"""Enter certificates, people on duty and what came of looking them up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from agencies.models import Practitioner, Site
from authorities import clock
from authorities.forms import EvidenceFields
from authorities.rules.problem import Problem
from authorities.views.evidence import images_of
from authorities.views.pages import officer_page
from campaigns.queries.campaigns import campaign_in_focus
from credentials.files.query_sites import query_sites
from credentials.forms import ControlRoomCheckForm, OperatorForm, PractitionerCheckForm
from credentials.models import ControlRoomOperator
from credentials.queries.people import find_people
from credentials.services import certificates, checks
from credentials.services.refusals import CredentialRefused


def inspects(officer: Any) -> bool:
    """Those who check on the spot."""
    return bool(officer.can_inspect)


def keeps_ledgers(officer: Any) -> bool:
    """Those who enter and correct ledgers."""
    return bool(officer.can_keep_ledgers)


@officer_page(inspects)
def check_new(request: HttpRequest) -> HttpResponse:
    """Choose a person by name, then write down the check: `?person=<pk>`."""
    chosen = request.GET.get("person", "")
    if chosen.isdecimal():
        return _practitioner_check(request, get_object_or_404(Practitioner.objects.select_related("unit"), pk=chosen))
    words = request.GET.get("q", "").strip()
    people = find_people(words, clock.today()) if words else []
    return render(request, "credentials/check_person.html", {"words": words, "people": people, "today": clock.today()})


def _practitioner_check(request: HttpRequest, person: Practitioner) -> HttpResponse:
    today = clock.today()
    form = PractitionerCheckForm(*_posted(request), person=person, today=today)
    facts = _check_facts(form, request)
    if facts and _stored(
        form, lambda: checks.record_practitioner_check(campaign=_campaign(), practitioner=person, **facts)
    ):
        messages.success(request, f"已登记对{person.name}的持证核查。")
        return redirect("practitioner", pk=person.pk)
    form.mark_asked()
    context = {"form": form, "person": person, "today": today, "query_sites": query_sites().values()}
    return render(request, "credentials/check_form.html", context)


@officer_page(inspects)
def control_room_check_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down the check of one person on duty in a control room."""
    operator = get_object_or_404(ControlRoomOperator.objects.select_related("site__unit"), pk=pk)
    today = clock.today()
    form = ControlRoomCheckForm(*_posted(request), initial={"checked_on": today})
    facts = _check_facts(form, request)
    if facts and _stored(
        form, lambda: checks.record_control_room_check(campaign=_campaign(), operator=operator, **facts)
    ):
        messages.success(request, f"已登记对{operator.name}的持证核查。")
        return redirect("site", pk=operator.site_id)
    sites = [query_sites()["facility_operator"]]
    context = {"form": form, "operator": operator, "today": today, "query_sites": sites}
    return render(request, "credentials/control_room_check_form.html", context)


@officer_page(keeps_ledgers)
def operator_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a person on a site's list of people on duty."""
    place = get_object_or_404(Site.objects.select_related("unit"), pk=pk)
    form = OperatorForm(request.POST or None, today=clock.today())
    if request.method == "POST" and form.is_valid():
        stored = _stored(
            form,
            lambda: certificates.enter_operator(
                site=place, facts=form.cleaned_data, officer=request.user, now=clock.now()
            ),
        )
        if stored:
            messages.success(request, f"已登记值班人员{stored.name}。")
            return redirect("site", pk=pk)
    return render(request, "credentials/operator_form.html", {"form": form, "place": place})


def _posted(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _check_facts(form: EvidenceFields, request: HttpRequest) -> dict[str, Any]:
    """What a posted check says, with its pictures; empty when something is wrong or nothing was posted."""
    if request.method != "POST":
        return {}
    images = images_of(form, request.user, clock.now())
    if not form.is_valid():
        return {}
    typed = {name: value for name, value in form.cleaned_data.items() if name not in ("images", "kept")}
    return typed | {"images": images, "officer": request.user, "now": clock.now()}


def _stored(form: forms.BaseForm, act: Callable[[], Any]) -> Any:
    """What the act stored, or None with its reasons on the form."""
    try:
        return act()
    except CredentialRefused as refusal:
        for sentence in refusal.sentences:
            form.add_error(None, sentence)
        return None


def _campaign() -> Any:
    campaign = campaign_in_focus(clock.today())
    if campaign is None:
        raise CredentialRefused([Problem("checks.no_campaign")])
    return campaign
