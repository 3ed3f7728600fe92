"""Who keeps away from which agency: the register, a new entry, taking one back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from authorities import clock
from authorities.models import Officer
from authorities.queries.units import units_of
from authorities.views.pages import ListPage, officer_page, sees_business
from campaigns.dispatch_forms import RecusalForm, WhyForm
from campaigns.files.recusal_grounds import load_grounds
from campaigns.filters import RecusalFilter
from campaigns.queries.teams import recusals_seen
from campaigns.services.recusals import declare_recusal, withdraw_recusal
from campaigns.views.acting import attempt, posted


class RecusalList(ListPage):
    """The recusals of the officer's unit and those below, withdrawn ones included."""

    title = "回避登记"
    filterset_class = RecusalFilter
    template_name = "campaigns/recusal_list.html"

    def rows(self) -> QuerySet[Any]:
        return recusals_seen()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for recusal in context["object_list"]:
            recusal.about = load_grounds().get(recusal.ground)
            recusal.is_in_force = recusal.withdrawn_at is None and (
                recusal.until is None or recusal.until >= context["today"]
            )
        return context


@officer_page(sees_business)
def recusal_new(request: HttpRequest) -> HttpResponse:
    """Declare one's own recusal, or register one for an officer below."""
    form = RecusalForm(posted(request), officers=_subjects(request), initial={"subject": request.user.pk})
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: declare_recusal(officer=request.user, now=clock.now(), **form.cleaned_data))
        if made:
            messages.success(request, f"已登记{made.officer.name}对{made.agency.name}的回避。")
            return redirect("recusal_list")
    context = {"form": form, "grounds": load_grounds().values(), "today": clock.today()}
    return render(request, "campaigns/recusal_new.html", context, status=422 if form.errors else 200)


@officer_page(lambda officer: officer.can_draw)
def recusal_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a recusal back, with a reason."""
    recusal = get_object_or_404(recusals_seen(), pk=pk)
    form = WhyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form, lambda: withdraw_recusal(recusal=recusal, officer=request.user, now=clock.now(), **form.cleaned_data)
        )
        if done:
            messages.success(request, f"已撤回{recusal.officer.name}对{recusal.agency.name}的回避。")
            return redirect("recusal_list")
    context = {"form": form, "recusal": recusal, "today": clock.today()}
    return render(request, "campaigns/recusal_withdraw.html", context, status=422 if form.errors else 200)


def _subjects(request: HttpRequest) -> QuerySet[Officer]:
    officers = Officer.objects.filter(is_active=True).select_related("unit")
    if request.user.can_draw:
        return officers.filter(unit__in=units_of(request.user).order_by().values("pk"))
    return officers.filter(pk=request.user.pk)
