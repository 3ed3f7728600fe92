"""One finding: what it rests on, its rectification, the penalties entered on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from authorities import clock
from authorities.views.pages import officer_page, sees_business
from inspections.forms import PenaltyForm, RectificationForm
from inspections.models import Finding, Record
from inspections.queries.findings import FindingInWords, in_words
from inspections.queries.records import people_of
from inspections.services.findings import order_rectification
from inspections.services.penalties import enter_penalty
from inspections.services.refusals import FindingRefused, NotAccepted, PenaltyRefused
from inspections.views.notice_guard import under_its_notice

JOINED = ("campaign", "unit", "agency", "record", "record__project__site")


@officer_page(sees_business)
@under_its_notice
def finding_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A finding with its clause, suggested causes, rectification and penalties."""
    return _finding_shown(request, _finding(pk), RectificationForm(initial={"ordered_on": clock.today()}))


@officer_page(lambda officer: officer.can_inspect)
@require_POST
@under_its_notice
def finding_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the day 责令改正通知书 was served."""
    finding, form = _finding(pk), RectificationForm(request.POST)
    if form.is_valid():
        try:
            order_rectification(  # type: ignore[arg-type]
                finding=finding, **form.cleaned_data, officer=request.user, now=clock.now()
            )
            messages.success(request, "已登记责令改正。")
            return redirect("finding", pk)
        except FindingRefused as refused:
            add_refusals(form, refused)
    return _finding_shown(request, finding, form, status=400)


@officer_page(lambda officer: officer.can_penalise)
@require_http_methods(["GET", "POST"])
@under_its_notice
def penalty_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter one sanction on a finding; several of one decision are entered one after the other."""
    finding = _finding(pk)
    form = PenaltyForm(people_of(finding), request.POST or None, initial=_same_decision(request))
    if request.method == "POST" and form.is_valid():
        try:
            enter_penalty(  # type: ignore[arg-type]
                finding=finding, **form.cleaned_data, officer=request.user, now=clock.now()
            )
            messages.success(request, "已录入处罚。同一份决定书还有其他处罚的，可继续录入。")
            return redirect("finding", pk)
        except PenaltyRefused as refused:
            add_refusals(form, refused)
    context = {"found": in_words(finding), "finding": finding, "form": form, "asks_range": _asks_range(form)}
    return render(request, "inspections/penalty_new.html", context, status=400 if form.is_bound else 200)


def add_refusals(form: Any, refused: NotAccepted) -> None:
    """A service's problems as errors of the form, beside their field where they have one."""
    for problem, sentence in zip(refused.problems, refused.sentences, strict=True):
        field = problem.facts.get("field")
        form.add_error(field if field in form.fields else None, sentence)


def _finding(pk: int) -> Finding:
    finding: Finding = get_object_or_404(Finding.objects.select_related(*JOINED), pk=pk)
    return finding


def _finding_shown(request: HttpRequest, finding: Finding, form: RectificationForm, status: int = 200) -> HttpResponse:
    found: FindingInWords = in_words(finding)
    stands = finding.record.state == Record.State.SUBMITTED
    context = {
        "found": found,
        "finding": finding,
        "form": form,
        "penalties": finding.penalties.select_related("case", "practitioner", "unit"),
        "can_order": stands and request.user.can_inspect and finding.ordered_on is None,  # type: ignore[union-attr]
        "can_penalise": stands and request.user.can_penalise,  # type: ignore[union-attr]
    }
    return render(request, "inspections/finding.html", context, status=status)


def _same_decision(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("document_number", "decided_on") if request.GET.get(name)}


def _asks_range(form: PenaltyForm) -> bool:
    """The box 已核对 is shown once the range was the matter, or was ticked."""
    errors: Any = form.errors.get("amount_yuan", []) if form.is_bound else []
    return any("幅度" in str(error) for error in errors) or bool(form.is_bound and form.data.get("range_confirmed"))
