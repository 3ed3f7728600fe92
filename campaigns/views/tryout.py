"""A planner tries a notice folder before launch 试运行: read only, nothing is stored, nothing is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from authorities.models import Officer, Role, Unit
from authorities.views.pages import officer_page
from campaigns.files.notice_folder import NoticeError
from campaigns.forms import TryoutForm
from campaigns.queries.notices import notice_named
from campaigns.queries.tryouts import (
    FolderSeen,
    Plan,
    Typed,
    UnitPlan,
    calendar_rows,
    folders_seen,
    plan_for,
    units_for,
    warnings_of,
)
from campaigns.rules.notice import Notice
from campaigns.rules.planning import first_day, to_a_tenth
from campaigns.wording import WORDS

UNITS_ON_A_PAGE = 50
NAMED_UNITS = 3


def can_plan(officer: Officer) -> bool:
    """Planners: the staff of the corps and of detachments."""
    return bool(officer.has_role(Role.CORPS_STAFF, Role.DETACHMENT_STAFF))


@require_safe
@officer_page(can_plan)
def tryout_page(request: HttpRequest) -> HttpResponse:
    """The folders to choose from; with `?notice=` what that one would ask of the officer's units."""
    folders = folders_seen(request.user)
    code = request.GET.get("notice")
    if code is None:
        return render(request, "campaigns/tryout_folders.html", {"folders": folders})
    folder = next((one for one in folders if one.head.code == code), None)
    if folder is None:
        raise Http404
    try:
        notice = notice_named(code)
    except NoticeError as broken:
        context = {"folder": folder, "problems": broken.problems}
        return render(request, "campaigns/tryout_broken.html", context)
    return _tried(request, folder, notice)


def _tried(request: HttpRequest, folder: FolderSeen, notice: Notice) -> HttpResponse:
    units = units_for(notice, request.user)
    chosen = _chosen(units, request.GET.get("unit"))
    form = TryoutForm(request.GET, units=units, populations=notice.populations)
    context: dict[str, Any] = {"folder": folder, "notice": notice, "form": form, "unit": chosen}
    context["calendar"] = calendar_rows(notice)
    if form.is_valid():
        typed = Typed(form.cleaned_data["n"], form.cleaned_data["population"])
        plan = plan_for(notice, [chosen] if chosen else units, typed)
        if chosen:
            plan = replace(plan, populations=[row for row in plan.populations if row.unit_count])
        context |= _shown(request, folder, notice, plan) | {"typed": typed}
    return render(request, "campaigns/tryout.html", context, status=422 if form.errors else 200)


def _chosen(units: Sequence[Unit], code: str | None) -> Unit | None:
    if not code:
        return None
    found = next((unit for unit in units if unit.code == code), None)
    if found is None:
        raise Http404
    return found


def _shown(request: HttpRequest, folder: FolderSeen, notice: Notice, plan: Plan) -> dict[str, Any]:
    """The plan with its sentences; units a page at a time."""
    page = Paginator(plan.units, UNITS_ON_A_PAGE).get_page(request.GET.get("page"))
    warned = [
        {
            "about": one.about,
            "sentence": one.problem.say(WORDS),
            "named": "、".join(unit.short_name for unit in one.units[:NAMED_UNITS]),
            "count": len(one.units),
        }
        for one in warnings_of(notice, plan, folder.placed)
    ]
    return {
        "plan": plan,
        "first_day": first_day(notice),
        "page_obj": page,
        "rows": [_row(one) for one in page],
        "warnings": warned,
    }


def _row(one: UnitPlan) -> dict[str, Any]:
    load = one.load
    return {
        "unit": one.unit,
        "load": load,
        "planned": one.planned,
        "per_inspector": to_a_tenth(load.per_inspector),
        "weekly": to_a_tenth(load.weekly_per_inspector),
        "lacks_inspectors": one.lacks_inspectors,
    }
