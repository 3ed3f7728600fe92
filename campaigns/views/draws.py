"""Freeze, draw, void, verify: every step on a page, every refusal in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django_filters import FilterSet

from authorities import clock
from authorities.queries.units import units_of
from authorities.views.pages import officer_page, sees_business
from campaigns.filters import DrawFilter
from campaigns.forms import CommitmentForm, DrawForm, FreezeForm, ReasonForm
from campaigns.models import Campaign, Draw, TopUp
from campaigns.queries.draw_packages import package_of
from campaigns.queries.draws import draws_seen, entries_shown, faults_of, frame_bytes, refused_attempts, voided_before
from campaigns.queries.notices import NoticeChanged, notice_of
from campaigns.queries.quotas import QuotaRow, quotas_for
from campaigns.queries.second_stage import second_stage_of
from campaigns.queries.teams import team_counts
from campaigns.rules.notice import Notice
from campaigns.services.draws import Receipt, approve_void, ask_void, draw_sample_now, freeze_frame, top_up
from campaigns.services.topups import ledger_changes
from campaigns.views.acting import attempt, fresh_commitment
from campaigns.views.filtering import named_choices
from campaigns.views.focus import notice_changed, of_campaign
from campaigns.views.listing import CampaignListPage
from campaigns.wording import WORDS

ENTRIES_A_PAGE = 100


class DrawList(CampaignListPage):
    """The draws of the officer's unit and those below, void ones included."""

    title = "抽签"
    filterset_class = DrawFilter
    template_name = "campaigns/draw_list.html"

    def rows(self) -> QuerySet[Any]:
        return draws_seen()

    def get_filterset(self, filterset_class: type[FilterSet]) -> FilterSet:
        return named_choices(super().get_filterset(filterset_class), self.about["population_names"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | self.about
        for draw in context["object_list"]:
            draw.population_name = context["population_names"].get(draw.population, draw.population)
        return context


@officer_page(lambda officer: officer.can_draw)
@of_campaign
def draw_new(request: HttpRequest, *, campaign: Campaign, notice: Notice) -> HttpResponse:
    """Freeze the list of one population at one unit; without both words, choose one of those that wait."""
    code = request.GET.get("unit")
    if not code or not request.GET.get("population"):
        waiting = [row for row in quotas_for(campaign, units_of(request.user)) if row.may_be_drawn]
        page = Paginator(waiting, 50).get_page(request.GET.get("page"))
        return render(
            request, "campaigns/draws_waiting.html", {"campaign": campaign, "page_obj": page, "today": clock.today()}
        )
    unit = get_object_or_404(units_of(request.user), code=code)
    row = next((row for row in quotas_for(campaign, [unit]) if row.population.code == request.GET["population"]), None)
    if row is None:
        raise Http404
    form = FreezeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        frozen = attempt(form, lambda: _freeze(request, campaign, row, form))
        if frozen:
            return redirect("draw", pk=frozen.pk)
    context = {"campaign": campaign, "row": row, "form": form, "today": clock.today()}
    return render(request, "campaigns/draw_new.html", context, status=422 if form.errors else 200)


@officer_page(sees_business)
def draw_page(request: HttpRequest, pk: int, form: forms.Form | None = None) -> HttpResponse:
    """One draw: what was frozen, where the seed comes from, who is drawn, and how to check it."""
    draw = get_object_or_404(draws_seen(), pk=pk)
    try:
        context = draw_context(request, draw)
    except NoticeChanged as changed:
        return notice_changed(request, changed)
    officer = request.user
    context |= _next_step(request, draw, form) | {
        "refused": form,
        "void_form": form if isinstance(form, ReasonForm) else ReasonForm(),
        "can_ask_void": officer.can_draw and draw.state != Draw.State.VOID and not draw.void_asked_by_id,
        "can_approve_void": officer.can_draw
        and draw.state != Draw.State.VOID
        and draw.void_asked_by_id not in (None, officer.pk),
        "changes": ledger_changes(draw) if officer.can_draw and draw.state == Draw.State.DRAWN else None,
    }
    return render(request, "campaigns/draw.html", context, status=422 if form is not None else 200)


def _next_step(request: HttpRequest, draw: Draw, form: forms.Form | None) -> dict[str, Any]:
    """What this officer may do with a frozen list now: commit before the moment, draw after it."""
    officer, is_due = request.user, draw.is_due(clock.now())
    is_second = officer.can_draw and draw.state == Draw.State.FROZEN and draw.frozen_by_id != officer.pk
    return {
        "is_due": is_due,
        "is_first": draw.state == Draw.State.FROZEN and draw.frozen_by_id == officer.pk,
        "can_commit": is_second and not is_due and not draw.commitment,
        "can_draw": is_second and is_due and bool(draw.commitment),
        "has_receipt": draw.committed_by_id == officer.pk and bool(draw.sealed_contribution),
        "commit_form": form if isinstance(form, CommitmentForm) else fresh_commitment(),
        "draw_form": form if isinstance(form, DrawForm) else DrawForm(),
    }


@require_POST
@officer_page(lambda officer: officer.can_draw)
def draw_seed(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the public value, open the sealed one, and draw."""
    draw, form = get_object_or_404(draws_seen(), pk=pk), DrawForm(request.POST)
    drawn = form.is_valid() and attempt(
        form,
        lambda: draw_sample_now(
            draw=draw,
            public_value=form.cleaned_data["public_value"],
            reason=form.cleaned_data["reason"],
            receipt=Receipt(*form.receipt) if form.receipt else None,
            officer=request.user,
            now=clock.now(),
        ),
    )
    if not drawn:
        return draw_page(request, pk=pk, form=form)
    messages.success(request, f"已抽出{draw.quota}个，任务已下达。")
    return redirect("draw", pk=pk)


@require_POST
@officer_page(lambda officer: officer.can_draw)
def draw_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the draw to be voided."""
    draw, form = get_object_or_404(draws_seen(), pk=pk), ReasonForm(request.POST)
    asked = form.is_valid() and attempt(
        form, lambda: ask_void(draw=draw, officer=request.user, now=clock.now(), **form.cleaned_data)
    )
    if not asked:
        return draw_page(request, pk=pk, form=form)
    messages.success(request, "已提出作废，等待另一人批准。")
    return redirect("draw", pk=pk)


@require_POST
@officer_page(lambda officer: officer.can_draw)
def draw_void_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the voiding another officer asked for."""
    draw, form = get_object_or_404(draws_seen(), pk=pk), forms.Form(request.POST)
    if not attempt(form, lambda: approve_void(draw=draw, officer=request.user, now=clock.now())):
        return draw_page(request, pk=pk, form=form)
    messages.success(request, "抽签已作废，原名单和结果仍保留。未开始的任务已撤销。")
    return redirect("draw", pk=pk)


@require_POST
@officer_page(lambda officer: officer.can_draw)
def draw_top_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw what the grown ledger asks beyond the draw, under the same seed."""
    draw, form = get_object_or_404(draws_seen(), pk=pk), forms.Form(request.POST)
    made: list[TopUp] = []

    def act() -> Draw:
        made.append(top_up(draw=draw, officer=request.user, now=clock.now()))
        return draw

    if not attempt(form, act):
        return draw_page(request, pk=pk, form=form)
    messages.success(request, f"已按原种子补抽{made[0].quota}个，任务已下达。")
    return redirect("draw", pk=pk)


@officer_page(sees_business)
def draw_package(request: HttpRequest, pk: int) -> HttpResponse:
    """The one file of the draw."""
    draw = get_object_or_404(draws_seen(), pk=pk)
    try:
        return package_file(draw)
    except NoticeChanged as changed:
        return notice_changed(request, changed)


def package_file(draw: Draw) -> HttpResponse:
    """The draw's file as a download. Raises NoticeChanged."""
    answer = HttpResponse(package_of(draw), content_type="text/plain; charset=utf-8")
    # 文件名与页面上的核对命令一致，复制命令就能用
    answer["Content-Disposition"] = f'attachment; filename="draw-{draw.pk}.txt"'
    return answer


@officer_page(sees_business)
def draw_frame(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of the frozen list, byte for byte what the digest covers."""
    return frame_file(get_object_or_404(draws_seen(), pk=pk))


def frame_file(draw: Draw) -> HttpResponse:
    """The published bytes as a download."""
    answer = HttpResponse(frame_bytes(draw), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="frame-{draw.pk}.txt"'
    return answer


def draw_context(request: HttpRequest, draw: Draw) -> dict[str, Any]:
    """What the officers' page and the public page of a draw both show. Raises NoticeChanged."""
    notice = notice_of(draw.campaign)
    population = notice.population(draw.population)
    entries = entries_shown(draw)
    example = entries.filter(is_drawn=True).first() or entries.first()
    return {
        "draw": draw,
        "campaign": draw.campaign,
        "population": population,
        "clause": notice.clause(notice.tier(draw.population).clause),
        "page_obj": Paginator(entries, ENTRIES_A_PAGE).get_page(request.GET.get("page")),
        "example": example,
        "faults": [problem.say(WORDS) for problem in faults_of(draw)],
        "top_ups": draw.top_ups.all(),
        "voided": voided_before(draw),
        "refused_attempts": refused_attempts(draw),
        "team_counts": team_counts(draw),
        "has_second_stage": second_stage_of(notice, draw.population) is not None,
        "today": clock.today(),
    }


def _freeze(request: HttpRequest, campaign: Campaign, row: QuotaRow, form: forms.Form) -> Draw:
    return freeze_frame(
        campaign=campaign,
        population_code=row.population.code,
        unit=row.unit,
        seed_source=form.cleaned_data["seed_source"],
        seed_due_at=form.cleaned_data["seed_due_at"],
        officer=request.user,
        now=clock.now(),
    )
