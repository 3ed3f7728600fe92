"""Certificates: entered, corrected, renewed, ended by a decision and what must follow it; all of it readable."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from agencies.models import Practitioner
from agencies.queries.history import row_history
from agencies.services.versions import ChangedMeanwhile, Difference
from agencies.views.storing import say_on
from authorities import clock
from authorities.views.pages import officer_page, sees_business
from campaigns.queries.campaigns import campaign_in_focus
from campaigns.queries.notices import NoticeChanged
from campaigns.wording import WORDS as CAMPAIGN_WORDS
from credentials.forms import CertificateEditForm, CertificateForm, RenewalForm, StandingForm, StepForm
from credentials.models import Certificate, CertificateChange
from credentials.queries.people import SEALED_HOLDER, last_looked_up
from credentials.rules.standings import NEXT, steps_after
from credentials.services import certificates, standings
from credentials.services.refusals import CredentialRefused
from credentials.views.checks import keeps_ledgers


@officer_page(sees_business)
def certificate_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate with its decisions, the steps that follow them, and everything that was changed."""
    certificate = _certificate(pk)
    changes = list(certificate.changes.select_related("officer"))
    context = {
        "certificate": certificate,
        "today": clock.today(),
        "doubts": certificates.certificate_doubts(certificate),
        "changes": [SimpleNamespace(row=row, steps=_steps(request, row, certificate)) for row in changes],
        "history": row_history(certificates.LEDGER, certificate),
    }
    return render(request, "credentials/certificate.html", context)


@officer_page(keeps_ledgers)
def certificate_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a certificate of a person; a doubtful number is stored and said to be doubtful."""
    person = get_object_or_404(Practitioner.objects.select_related("unit"), pk=pk)
    form = CertificateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        stored = _stored(
            form,
            lambda: certificates.enter_certificate(
                practitioner=person,
                facts=form.facts,
                as_printed=form.cleaned_data["as_printed"],
                officer=request.user,
                now=clock.now(),
            ),
        )
        if stored:
            return _done(request, stored, f"已登记{stored}。")
    return render(request, "credentials/certificate_form.html", {"form": form, "person": person})


@officer_page(keeps_ledgers)
def certificate_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is written down; what somebody else changed meanwhile is shown field by field."""
    certificate = _certificate(pk)
    initial = {"version": certificate.version}
    form = CertificateEditForm(request.POST or None, instance=_certificate(pk), initial=initial)
    differences: tuple[Difference, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            stored = _stored(form, lambda: _corrected(request, certificate, form))
        except ChangedMeanwhile as changed:
            form.settle(changed.version, [one.label for one in changed.differences])
            stored, differences = None, changed.differences
        if stored:
            return _done(request, certificate, "证书登记已保存。")
    return _form(request, certificate, form, "更正证书", "保存登记", differences)


@officer_page(keeps_ledgers)
def certificate_standing(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down the decision that ends a certificate, or makes it valid again."""
    certificate = _certificate(pk)
    initial = {"decided_on": clock.today(), "decided_by": request.user.unit.name}
    form = StandingForm(request.POST or None, after=NEXT[certificate.standing], initial=initial)
    if request.method == "POST" and form.is_valid():
        change = _stored(
            form,
            lambda: standings.change_standing(
                certificate=certificate,
                campaign=campaign_in_focus(clock.today()),
                officer=request.user,
                now=clock.now(),
                **form.cleaned_data,
            ),
        )
        if change:
            return _done(request, certificate, f"证书状态已变更为“{change.get_after_display()}”。")
    return _form(request, certificate, form, "证书状态变更", "登记变更")


@officer_page(keeps_ledgers)
def certificate_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """The validity goes on."""
    certificate = _certificate(pk)
    form = RenewalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {**form.cleaned_data, "officer": request.user, "now": clock.now()}
        if _stored(form, lambda: certificates.renew_certificate(certificate=certificate, **facts)):
            return _done(request, certificate, "延续已登记。")
    return _form(request, certificate, form, "证书延续", "登记延续")


@officer_page(keeps_ledgers)
def certificate_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Note that a step after a revocation is done."""
    change = get_object_or_404(CertificateChange.objects.select_related("certificate"), pk=pk)
    certificate = _certificate(change.certificate_id)
    form = StepForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        facts = {"step": step, "on": form.cleaned_data["on"], "officer": request.user, "now": clock.now()}
        if _stored(form, lambda: standings.note_step(change=change, **facts)):
            return _done(request, certificate, "已登记。")
    labels = {
        name: str(CertificateChange._meta.get_field(name).verbose_name) for name in steps_after("revoked", "engineer")
    }
    return _form(request, certificate, form, labels.get(step, "处理上报"), "登记日期")


def _steps(request: HttpRequest, change: CertificateChange, certificate: Certificate) -> list[Any]:
    may = request.user.can_keep_ledgers
    corps = request.user.unit.is_corps
    return [
        SimpleNamespace(
            name=name,
            label=str(CertificateChange._meta.get_field(name).verbose_name).removesuffix("日期"),
            done_on=getattr(change, name),
            open=may and (corps or name not in standings.CORPS_STEPS),
        )
        for name in steps_after(change.after, certificate.kind)
    ]


def _corrected(request: HttpRequest, certificate: Certificate, form: CertificateEditForm) -> Certificate:
    certificates.correct_certificate(
        certificate=certificate,
        facts=form.facts,
        version=form.cleaned_data["version"],
        as_printed=form.cleaned_data["as_printed"],
        settled=form.cleaned_data["settled"],
        officer=request.user,
        now=clock.now(),
    )
    return certificate


def _stored(form: forms.BaseForm, act: Callable[[], Any]) -> Any:
    """What the act stored, or None with its reasons on the form."""
    try:
        return act()
    except CredentialRefused as refusal:
        say_on(form, refusal.said)
    except NoticeChanged as changed:
        form.add_error(None, changed.problem.say(CAMPAIGN_WORDS))
    return None


def _done(request: HttpRequest, certificate: Certificate, said: str) -> HttpResponse:
    """Say what was stored and what of it is doubtful, then show the certificate."""
    messages.success(request, said)
    for doubt in certificates.certificate_doubts(_certificate(certificate.pk)):
        messages.warning(request, doubt)
    return redirect("certificate", pk=certificate.pk)


def _form(
    request: HttpRequest,
    certificate: Certificate,
    form: Any,
    title: str,
    submit: str,
    differences: tuple[Difference, ...] = (),
) -> HttpResponse:
    lead = f"{certificate.practitioner.name} · {certificate}"
    context = {"form": form, "title": title, "lead": lead, "submit": submit, "differences": differences}
    return render(request, "agencies/ledger_form.html", context | {"back": certificate, "back_name": "certificate"})


def _certificate(pk: int) -> Certificate:
    rows = Certificate.objects.select_related("practitioner__unit").defer(*SEALED_HOLDER)
    return get_object_or_404(rows.prefetch_related(last_looked_up()), pk=pk)
