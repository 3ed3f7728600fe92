"""Letters to authorities elsewhere and their replies; fires and their back-tracing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from agencies.models import Agency, Fire
from agencies.rules.provinces import province_of
from authorities import clock
from authorities.queries.units import units_of
from authorities.views.pages import ListPage, officer_page, sees_business
from campaigns.dispatch_forms import FireForm, LetterForm, ReplyForm
from campaigns.filters import FireFilter, LetterFilter
from campaigns.models import Campaign, DispatchItem
from campaigns.queries.dispatches import awaiting_letter, letters_seen
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
    """Register a letter; `?province=` fills in the agencies of that province that wait for one."""
    waiting = _by_province(awaiting_letter(campaign, request.user.unit))
    province = request.GET.get("province") or next(iter(waiting), "")
    form = LetterForm(posted(request), initial=_letter_to(province, waiting.get(province, [])))
    if request.method == "POST" and form.is_valid():
        letter = attempt(
            form, lambda: write_letter(campaign=campaign, officer=request.user, now=clock.now(), **form.cleaned_data)
        )
        if letter:
            messages.success(request, f"已登记{letter.number}。")
            return redirect("letter", pk=letter.pk)
    groups = [(name, len(agencies)) for name, agencies in waiting.items()]
    context = {"form": form, "campaign": campaign, "groups": groups, "chosen": province, "today": clock.today()}
    return render(request, "campaigns/letter_new.html", context, status=422 if form.errors else 200)


def _by_province(items: Iterable[DispatchItem]) -> dict[str, list[Agency]]:
    """Province, "" when the code names none → the agencies registered there; in order of their codes."""
    groups: dict[str, list[Agency]] = {}
    for item in items:
        groups.setdefault(province_of(item.agency.code), []).append(item.agency)
    return groups


def _letter_to(province: str, agencies: Sequence[Agency]) -> dict[str, Any]:
    addressee = f"{province}消防救援总队" if province and agencies else ""
    codes = "\n".join(agency.code for agency in agencies)
    return {"agencies": codes, "addressee": addressee, "sent_on": clock.today()}


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
