"""What was found outside, what waits here, what was sent and received: the pages of dispatch."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django_filters import FilterSet

from authorities import clock
from authorities.models import Unit
from authorities.queries.units import holding_units
from authorities.views.pages import officer_page, sees_business
from campaigns.dispatch_forms import RedirectForm, SendForm, WhyForm
from campaigns.filters import DispatchFilter, DispatchItemFilter
from campaigns.models import Campaign, Dispatch, DispatchItem
from campaigns.queries.dispatches import (
    WaitingRow,
    balances,
    dispatches_seen,
    items_seen,
    letters_seen,
    outcomes,
    receiver_draw,
    waiting_items,
    waiting_rows,
)
from campaigns.queries.notices import NoticeChanged, notice_of
from campaigns.queries.surveys import outside_populations, sender_level_of, unreported_agencies, unreported_projects
from campaigns.rules.notice import Notice
from campaigns.services.dispatches import (
    close_item,
    finish_dispatch,
    receive_dispatch,
    redirect_item,
    return_items,
    send_items,
)
from campaigns.services.surveys import forward_items, report_survey
from campaigns.views.acting import attempt, posted
from campaigns.views.filtering import named_choices
from campaigns.views.focus import notice_changed, of_campaign, population_names
from campaigns.views.listing import CampaignListPage

SHOWN = 50


@officer_page(sees_business)
@of_campaign
def dispatch_board(
    request: HttpRequest, *, campaign: Campaign, notice: Notice, form: forms.Form | None = None
) -> HttpResponse:
    """Survey, waiting items, incoming and outgoing dispatches of the officer's unit, and the balance."""
    unit, names = request.user.unit, population_names(notice)
    waiting = _waiting(campaign, notice, unit)
    mine = dispatches_seen().filter(campaign=campaign)
    sent = mine.filter(sender=unit)
    unanswered = [Dispatch.State.SENT, Dispatch.State.RETURNED]
    context = {
        "campaign": campaign,
        "today": clock.today(),
        "form": form,
        "send_form": form if isinstance(form, SendForm) else SendForm(),
        "unreported": len(unreported_projects(campaign, notice, unit)) + unreported_agencies(campaign, unit).count(),
        "waiting": waiting,
        "goes_up": sum(len(row.items) for row in waiting if not row.may_send and not row.is_stale),
        "incoming": _named(mine.filter(receiver=unit).order_by("done_at", "received_at", "-sent_at"), names),
        "unanswered": _named(sent.filter(state__in=unanswered).order_by("sent_at"), names),
        "sent_counts": _counts(sent),
        "balances": balances(campaign),
        "letter_count": letters_seen().filter(campaign=campaign).count(),
        "may_send": request.user.can_draw and not unit.is_brigade,
        "may_survey": request.user.can_keep_ledgers and not unit.is_corps,
        "names": names,
    }
    return render(request, "campaigns/dispatch_board.html", context, status=422 if form is not None else 200)


@officer_page(lambda officer: officer.can_keep_ledgers)
@of_campaign
def survey_new(request: HttpRequest, *, campaign: Campaign, notice: Notice) -> HttpResponse:
    """What the ledger holds outside the own area and was not reported; POST reports it."""
    form = forms.Form(posted(request))
    unit = request.user.unit
    if request.method == "POST":
        form.is_valid()
        report = attempt(
            form, lambda: report_survey(campaign=campaign, unit=unit, officer=request.user, now=clock.now())
        )
        if report:
            messages.success(request, f"第{report.number}次摸底已上报：{report.items.count()}项。")
            return redirect("dispatch_board")
    found = unreported_projects(campaign, notice, unit)
    context = {
        "campaign": campaign,
        "form": form,
        "found": found,
        "agencies": unreported_agencies(campaign, unit),
        "today": clock.today(),
    }
    return render(request, "campaigns/survey_new.html", context, status=422 if form.errors else 200)


@require_POST
@officer_page(lambda officer: officer.can_draw)
@of_campaign
def dispatch_send(request: HttpRequest, *, campaign: Campaign, notice: Notice) -> HttpResponse:
    """Send the chosen waiting items to the units the ledger names."""
    form = SendForm(request.POST)
    groups = set(request.POST.getlist("group"))
    rows = _waiting(campaign, notice, request.user.unit) if groups else []
    ids = _chosen(request) + [item.pk for row in rows if row.key in groups for item in row.items]
    made = form.is_valid() and attempt(
        form,
        lambda: send_items(campaign=campaign, item_ids=ids, officer=request.user, now=clock.now(), **form.cleaned_data),
    )
    if not made:
        return dispatch_board(request, form=form)
    messages.success(request, f"已派发{sum(one.sent_count for one in made)}个项目，共{len(made)}张派发单。")
    return redirect("dispatch_board")


@require_POST
@officer_page(lambda officer: officer.can_draw)
@of_campaign
def dispatch_forward(request: HttpRequest, *, campaign: Campaign, notice: Notice) -> HttpResponse:
    """Pass on what the corps must send or write about."""
    form = forms.Form(request.POST)
    form.is_valid()
    count = attempt(form, lambda: forward_items(campaign=campaign, officer=request.user, now=clock.now()))
    if not count:
        return dispatch_board(request, form=form)
    messages.success(request, f"已上报总队{count}项。")
    return redirect("dispatch_board")


@officer_page(sees_business)
def dispatch_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One dispatch: its projects and what became of each; POST `action`: receive, return, finish."""
    dispatch = get_object_or_404(dispatches_seen(), pk=pk)
    form = WhyForm(posted(request))
    form.fields["reason"].label = "退回原因"
    if request.method == "POST":
        done = _act(request, dispatch, form)
        if done:
            messages.success(request, done)
            return redirect("dispatch", pk=pk)
    try:
        context = _dispatch_context(request, dispatch)
    except NoticeChanged as changed:
        return notice_changed(request, changed)
    refused = request.method == "POST"
    return render(
        request, "campaigns/dispatch.html", context | {"form": form, "refused": refused}, status=422 if refused else 200
    )


class DispatchList(CampaignListPage):
    """Every dispatch sent or received in the scope."""

    title = "派发单"
    filterset_class = DispatchFilter
    template_name = "campaigns/dispatch_list.html"

    def rows(self) -> QuerySet[Any]:
        return dispatches_seen()

    def get_filterset(self, filterset_class: type[FilterSet]) -> FilterSet:
        filterset = named_choices(super().get_filterset(filterset_class), self.about["population_names"])
        fields = filterset.form.fields
        fields["sender"].widget = forms.Select(choices=fields["receiver"].widget.choices)
        return filterset

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for one in context["object_list"]:
            one.population_name = self.about["population_names"].get(one.population, one.population)
        return context


class DispatchItemList(CampaignListPage):
    """Every surveyed item of the scope: where it is now."""

    title = "派发项目"
    filterset_class = DispatchItemFilter
    template_name = "campaigns/dispatch_item_list.html"

    def rows(self) -> QuerySet[Any]:
        return items_seen()

    def get_filterset(self, filterset_class: type[FilterSet]) -> FilterSet:
        return named_choices(super().get_filterset(filterset_class), self.about["population_names"])


@officer_page(sees_business)
def dispatch_item(request: HttpRequest, pk: int) -> HttpResponse:
    """One item with every move; who holds it may send its site to another area or close it."""
    item = get_object_or_404(items_seen(), pk=pk)
    sent = posted(request)
    redirecting = sent is not None and sent.get("action") == "redirect"
    units = holding_units(request.user.unit)
    redirect_form = RedirectForm(sent if redirecting else None, units=units)
    close_form = WhyForm(sent if sent is not None and not redirecting else None, prefix="close")
    form = redirect_form if redirecting else close_form
    if sent is not None and form.is_valid():
        act = redirect_item if redirecting else close_item
        if attempt(form, lambda: act(item=item, officer=request.user, now=clock.now(), **form.cleaned_data)):
            messages.success(request, "场所的管辖单位已更正，请重新派发。" if redirecting else "已办结。")
            return redirect("dispatch_item", pk=pk)
    holds = item.holder_id == request.user.unit_id and item.state in ("reported", "forwarded", "returned")
    context = {
        "item": item,
        "steps": item.steps.select_related("holder", "officer"),
        "can_act": holds and request.user.can_draw and not request.user.unit.is_brigade,
        "redirect_form": redirect_form,
        "close_form": close_form,
        "today": clock.today(),
    }
    return render(request, "campaigns/dispatch_item.html", context, status=422 if sent is not None else 200)


def _act(request: HttpRequest, dispatch: Dispatch, form: WhyForm) -> str:
    now, officer = clock.now(), request.user
    action = request.POST.get("action", "")
    if action == "return":
        if not form.is_valid():
            return ""
        reason = form.cleaned_data["reason"]
        count = attempt(
            form,
            lambda: return_items(dispatch=dispatch, item_ids=_chosen(request), reason=reason, officer=officer, now=now),
        )
        return f"已退回{count}个项目。" if count else ""
    form.is_valid()
    form.errors.clear()  # 签收、办结不写原因
    act, words = (finish_dispatch, "已办结。") if action == "finish" else (receive_dispatch, "已签收。")
    return words if attempt(form, lambda: act(dispatch=dispatch, officer=officer, now=now)) else ""


def _dispatch_context(request: HttpRequest, dispatch: Dispatch) -> dict[str, Any]:
    notice = notice_of(dispatch.campaign)
    population = notice.population(dispatch.population)
    items, found = list(items_seen().filter(dispatch=dispatch)), outcomes(dispatch)
    words = dict(DispatchItem.Outcome.choices)
    for item in items:
        told = item.get_outcome_display() or words.get(found.get(item.pk) or "", "")
        item.result = told  # type: ignore[attr-defined]
    return {
        "dispatch": dispatch,
        "population": population,
        "tier_clause": notice.clause(notice.tier(population.code).clause),
        "items": items,
        "left_count": dispatch.sent_count - len([item for item in items if item.state != "returned"]),
        "draw": receiver_draw(dispatch),
        "is_receiver": request.user.unit_id == dispatch.receiver_id and request.user.can_draw,
        "can_return": any(item.state in ("sent", "received") and not found.get(item.pk) for item in items),
        "unsettled_count": sum(outcome is None for outcome in found.values()),
        "today": clock.today(),
    }


def _waiting(campaign: Campaign, notice: Notice, unit: Unit) -> list[WaitingRow]:
    level_of = {one.code: sender_level_of(one) for one in outside_populations(notice)}
    return waiting_rows(notice, unit, list(waiting_items(campaign, unit)), level_of)


def _counts(rows: QuerySet[Dispatch]) -> list[tuple[str, str, int]]:
    """(state, in words, how many dispatches), states without any left out."""
    counted = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    return [(state, label, counted[state]) for state, label in Dispatch.State.choices if state in counted]


def _named(rows: QuerySet[Dispatch], names: dict[str, str]) -> list[Dispatch]:
    shown = list(rows[:SHOWN])
    for one in shown:
        one.population_name = names.get(one.population, one.population)  # type: ignore[attr-defined]
    return shown


def _chosen(request: HttpRequest) -> list[int]:
    return [
        int(value) for value in request.POST.getlist("item") if value.isascii() and value.isdigit() and len(value) < 15
    ]
