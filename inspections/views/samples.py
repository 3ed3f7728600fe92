"""What does a drawn sample say? One page a draw."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from authorities import clock
from authorities.views.pages import officer_page, sees_business
from campaigns.models import Draw
from campaigns.queries.draws import draws_seen
from campaigns.queries.notices import NoticeChanged, notice_of
from campaigns.views.focus import notice_changed
from campaigns.wording import WORDS
from inspections.queries.samples import results_of

RESULTS_A_PAGE = 50


@officer_page(sees_business)
def sample_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """The statement of each drawn stratum, or why there is none."""
    draw = get_object_or_404(draws_seen().filter(state=Draw.State.DRAWN), pk=pk)
    try:
        population = notice_of(draw.campaign).population(draw.population)
    except NoticeChanged as changed:
        return notice_changed(request, changed)
    page = Paginator(results_of(draw), RESULTS_A_PAGE).get_page(request.GET.get("page"))
    unit = "家" if population.task == "practice_conditions" else "个"
    rows = [
        (row, row.statement.say(unit) if row.statement else "", row.problem.say(WORDS) if row.problem else "")
        for row in page
    ]
    context = {"draw": draw, "population": population, "page_obj": page, "rows": rows, "today": clock.today()}
    return render(request, "inspections/sample_statement.html", context)
