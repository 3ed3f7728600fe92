"""Whose enforcement certificate holds, until when? Only who holds one is drawn."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from authorities import clock
from authorities.models import Officer
from authorities.queries.units import units_of
from authorities.views.pages import ListPage, officer_page, sees_business
from campaigns.dispatch_forms import QualificationForm
from campaigns.filters import InspectorFilter
from campaigns.models import Qualification
from campaigns.queries.teams import inspecting, latest_qualifications
from campaigns.services.qualifications import register_qualification
from campaigns.views.acting import attempt, posted

SOON = timedelta(days=30)


class InspectorList(ListPage):
    """The inspectors of the officer's unit and those below, with their certificates."""

    title = "执法资格"
    filterset_class = InspectorFilter
    template_name = "campaigns/inspector_list.html"

    def rows(self) -> QuerySet[Any]:
        below = units_of(self.request.user).order_by().values("pk")
        return inspecting(below).order_by("unit__place", "unit__code", "username")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        registered = latest_qualifications([officer.pk for officer in context["object_list"]])
        for officer in context["object_list"]:
            officer.registered = registered.get(officer.pk)
            officer.standing = _standing(officer, officer.registered, context["today"])
        return context


@officer_page(sees_business)
def qualification_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Register the certificate of one inspector below."""
    subject = get_object_or_404(inspecting(units_of(request.user).order_by().values("pk")), pk=pk)
    latest = latest_qualifications([subject.pk]).get(subject.pk)
    form = QualificationForm(
        posted(request), initial={"number": latest.number if latest else subject.certificate_number}
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: register_qualification(subject=subject, officer=request.user, now=clock.now(), **form.cleaned_data),
        )
        if made:
            messages.success(request, f"已登记{subject.name}的执法证，有效期至{made.valid_until:%Y-%m-%d}。")
            return redirect("inspector_list")
    earlier = Qualification.objects.filter(officer=subject).select_related("registered_by")
    context = {"form": form, "subject": subject, "earlier": earlier, "today": clock.today()}
    return render(request, "campaigns/qualification_new.html", context, status=422 if form.errors else 200)


def _standing(officer: Officer, registered: Qualification | None, today: date) -> tuple[str, str]:
    """Hue and words of a certificate."""
    if registered is None:
        return ("none", "有效期未登记") if officer.certificate_number else ("late", "没有执法证")
    if registered.valid_until < today:
        return "late", "已过期"
    return ("near", "即将到期") if registered.valid_until <= today + SOON else ("done", "有效")
