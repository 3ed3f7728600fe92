"""Draw the inspectors of a draw; put another one in the place of who cannot go; say why projects are missing."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from authorities import clock
from authorities.models import Officer
from authorities.queries.units import units_of
from authorities.views.pages import officer_page, sees_business
from campaigns.dispatch_forms import ReplaceForm, WhyForm
from campaigns.models import Task
from campaigns.queries.draws import draws_seen
from campaigns.queries.notices import NoticeChanged
from campaigns.queries.second_stage import second_stage_rows
from campaigns.queries.tasks import tasks_seen
from campaigns.queries.teams import team_of, team_rows
from campaigns.services.shortfalls import explain_shortfall
from campaigns.services.teams import assign_teams, replace_inspector
from campaigns.views.acting import attempt, posted
from campaigns.views.focus import notice_changed


@officer_page(sees_business)
def draw_teams(request: HttpRequest, pk: int) -> HttpResponse:
    """The units of a draw with their teams; POST `unit`: draw the inspectors there."""
    draw = get_object_or_404(draws_seen(), pk=pk)
    form = forms.Form(posted(request))
    if request.method == "POST":
        unit = get_object_or_404(units_of(request.user), code=request.POST.get("unit", ""))
        form.is_valid()
        made = attempt(form, lambda: assign_teams(draw=draw, unit=unit, officer=request.user, now=clock.now()))
        if made:
            messages.success(request, f"已为{unit.short_name}的{made}项任务各抽出两名检查员。")
            return redirect("draw_teams", pk=pk)
    context = {"draw": draw, "form": form, "rows": team_rows(draw, clock.today()), "today": clock.today()}
    return render(request, "campaigns/draw_teams.html", context, status=422 if form.errors else 200)


@officer_page(lambda officer: officer.can_draw)
def task_replace(request: HttpRequest, pk: int) -> HttpResponse:
    """The next ticket in the place of an inspector who cannot go."""
    task = get_object_or_404(tasks_seen(), pk=pk)
    team = team_of(task)
    if not team or task.state != Task.State.OPEN:
        raise Http404
    form = ReplaceForm(posted(request), team=Officer.objects.filter(pk__in=[member.officer_id for member in team]))
    if request.method == "POST" and form.is_valid():
        place = attempt(
            form, lambda: replace_inspector(task=task, officer=request.user, now=clock.now(), **form.cleaned_data)
        )
        if place:
            messages.success(request, f"已按签号换成{place.officer.name}。")
            return redirect("task", pk=pk)
    context = {"task": task, "team": team, "form": form, "today": clock.today()}
    return render(request, "campaigns/task_replace.html", context, status=422 if form.errors else 200)


@officer_page(sees_business)
def draw_second_stage(request: HttpRequest, pk: int) -> HttpResponse:
    """Projects per drawn agency: required, there, given out, done, and why some are missing."""
    draw = get_object_or_404(draws_seen(), pk=pk)
    try:
        rows = second_stage_rows(draw)
    except NoticeChanged as changed:
        return notice_changed(request, changed)
    context = {"draw": draw, "rows": rows, "can_explain": request.user.can_draw, "today": clock.today()}
    return render(request, "campaigns/draw_second_stage.html", context)


@officer_page(lambda officer: officer.can_draw)
def shortfall_note(request: HttpRequest, pk: int, agency: int) -> HttpResponse:
    """Write the reason of one agency's shortfall."""
    draw = get_object_or_404(draws_seen(), pk=pk)
    try:
        row = next((row for row in second_stage_rows(draw) if row.agency_id == agency and row.lack), None)
    except NoticeChanged as changed:
        return notice_changed(request, changed)
    if row is None:
        raise Http404
    form = WhyForm(posted(request), initial={"reason": row.note.reason if row.note else ""})
    if request.method == "POST" and form.is_valid():
        kept = attempt(
            form,
            lambda: explain_shortfall(
                draw=draw, agency_id=agency, officer=request.user, now=clock.now(), **form.cleaned_data
            ),
        )
        if kept:
            messages.success(request, f"已记下{row.agency_name}的缺额原因。")
            return redirect("draw_second_stage", pk=pk)
    context = {"draw": draw, "row": row, "form": form, "today": clock.today()}
    return render(request, "campaigns/shortfall_note.html", context, status=422 if form.errors else 200)
