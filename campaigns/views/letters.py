"""Letters to authorities elsewhere and their replies; fires and their back-tracing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from agencies.models import Fire
from authorities import clock
from authorities.queries.units import units_of
from authorities.views.pages import ListPage, officer_page, sees_business
from campaigns.dispatch_forms import FireForm, LetterForm, ReplyForm
from campaigns.filters import FireFilter, LetterFilter
from campaigns.models import Campaign, DispatchItem
from campaigns.queries.dispatches import items_seen, letters_seen
from campaigns.rules.notice import Notice
from campaigns.services.fires import register_fire
from campaigns.services.letters import record_reply, write_letter
from campaigns.views.acting import attempt, posted
from campaigns.views.focus import of_campaign


class LetterList(ListPage):
    """The letters of the officer's unit and those below."""

    title = "协查抄告函"
    filterset_class = LetterFilter
    template_name = "campaigns/letter_list.html"

    def rows(self) -> QuerySet[Any]:
        return letters_seen()


@officer_page(lambda officer: officer.can_draw and not officer.unit.is_brigade)
@of_campaign
def letter_new(request: HttpRequest, *, campaign: Campaign, notice: Notice) -> HttpResponse:
    """Register a letter; the agencies passed up to this unit are filled in."""
    waiting = items_seen().filter(
        campaign=campaign, holder=request.user.unit, state=DispatchItem.State.FORWARDED, project__isnull=True
    )
    codes = "\n".join(item.agency.code for item in waiting)
    form = LetterForm(posted(request), initial={"agencies": codes, "sent_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        letter = attempt(
            form, lambda: write_letter(campaign=campaign, officer=request.user, now=clock.now(), **form.cleaned_data)
        )
        if letter:
            messages.success(request, f"已登记{letter.number}。")
            return redirect("letter", pk=letter.pk)
    context = {"form": form, "campaign": campaign, "waiting": waiting, "today": clock.today()}
    return render(request, "campaigns/letter_new.html", context, status=422 if form.errors else 200)


@officer_page(sees_business)
def letter_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter; POST enters the reply."""
    letter = get_object_or_404(letters_seen(), pk=pk)
    form = ReplyForm(posted(request), initial={"replied_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form, lambda: record_reply(letter=letter, officer=request.user, now=clock.now(), **form.cleaned_data)
        )
        if done:
            messages.success(request, "已登记复函。")
            return redirect("letter", pk=pk)
    can_reply = request.user.can_draw and request.user.unit_id == letter.unit_id and letter.replied_on is None
    context = {"letter": letter, "form": form, "can_reply": can_reply, "today": clock.today()}
    return render(request, "campaigns/letter.html", context, status=422 if form.errors else 200)


class FireList(ListPage):
    """Fires whose service quality is traced back."""

    title = "火灾倒查"
    filterset_class = FireFilter
    template_name = "campaigns/fire_list.html"

    def rows(self) -> QuerySet[Any]:
        return Fire.objects.select_related("site__unit", "investigated_by")


@officer_page(lambda officer: officer.can_draw)
@of_campaign
def fire_new(request: HttpRequest, *, campaign: Campaign, notice: Notice) -> HttpResponse:
    """Register a fire and open the tasks of all projects there."""
    units = units_of(request.user)
    form = FireForm(posted(request), units=units, initial={"unit": request.user.unit_id})
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form, lambda: register_fire(campaign=campaign, officer=request.user, now=clock.now(), **form.cleaned_data)
        )
        if made:
            messages.success(request, f"已登记{made[0].site.name}的火灾，下达{made[1]}项倒查任务。")
            return redirect("fire_list")
    context = {"form": form, "campaign": campaign, "today": clock.today()}
    return render(request, "campaigns/fire_new.html", context, status=422 if form.errors else 200)
