"""What may everybody see? The plan, the frozen lists and the results of a public campaign; agencies only, no people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from authorities import clock
from authorities.models import Unit
from authorities.scope import whole_tree
from campaigns.models import Campaign, Draw
from campaigns.queries.draws import draws_seen
from campaigns.queries.notices import NoticeChanged
from campaigns.queries.timeline import milestone_rows, phase_rows
from campaigns.verification import verify_draw
from campaigns.views.draws import draw_context, frame_file, package_file
from campaigns.views.focus import notice_changed, of_campaign, population_names

VERIFY_SCRIPT = Path(verify_draw.__file__)


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: nobody need sign in; the whole tree is read, because what is published is the same for everybody."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with whole_tree("public pages"):
            try:
                return view(request, *args, **kwargs)
            except NoticeChanged as changed:
                return notice_changed(request, changed)

    return opened


@public
def public_home(request: HttpRequest) -> HttpResponse:
    """The public campaigns."""
    return render(
        request,
        "campaigns/public_home.html",
        {"campaigns": Campaign.objects.filter(is_public=True), "today": clock.today()},
    )


@public
def public_campaign(request: HttpRequest, code: str) -> HttpResponse:
    """The plan of a campaign and its draws by detachment."""
    get_object_or_404(Campaign, code=code, is_public=True)
    return _public_campaign(request, code=code)


@of_campaign
def _public_campaign(request: HttpRequest, *, campaign: Campaign, notice: Any) -> HttpResponse:
    names = population_names(notice)
    draws = list(
        draws_seen().filter(campaign=campaign).order_by("unit__detachment__place", "unit__place", "-frozen_at")
    )
    context = {
        "campaign": campaign,
        "notice": notice,
        "today": clock.today(),
        "phases": phase_rows(notice, clock.today()),
        "milestones": milestone_rows(notice, clock.today()),
        "areas": _by_area(draws, names, request.GET.get("unit", "")),
        "draw_count": len(draws),
    }
    return render(request, "campaigns/public_campaign.html", context)


def _by_area(draws: Sequence[Draw], names: Mapping[str, str], chosen: str) -> list[dict[str, Any]]:
    """The draws by detachment with their counts; the lists themselves only of the chosen one."""
    areas: dict[Unit, list[Draw]] = {}
    for draw in draws:
        areas.setdefault(draw.unit.detachment or draw.unit, []).append(draw)
    return [
        {
            "unit": unit,
            "count": len(same),
            "drawn": sum(bool(draw.seed) for draw in same),
            "draws": [(draw, names.get(draw.population, draw.population)) for draw in same]
            if unit.code == chosen
            else [],
        }
        for unit, same in areas.items()
    ]


@public
def public_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """One draw as published: the list by code and agency, ticket and result, and how to repeat it."""
    draw = get_object_or_404(draws_seen(), pk=pk, campaign__is_public=True)
    return render(request, "campaigns/public_draw.html", draw_context(request, draw))


@public
def public_draw_frame(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of the frozen list, for everybody."""
    return frame_file(get_object_or_404(draws_seen(), pk=pk, campaign__is_public=True))


@public
def public_draw_package(request: HttpRequest, pk: int) -> HttpResponse:
    """The one file of the draw, for everybody."""
    return package_file(get_object_or_404(draws_seen(), pk=pk, campaign__is_public=True))


def verify_script(request: HttpRequest) -> HttpResponse:
    """The stand-alone script, as it lies in the source."""
    answer = HttpResponse(VERIFY_SCRIPT.read_bytes(), content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="verify_draw.py"'
    return answer
