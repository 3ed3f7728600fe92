"""What must I check? The list, one task with its reasons, the inbox; and the substitute of a drawn task."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django_filters import FilterSet

from authorities import clock
from authorities.models import InboxItem
from authorities.queries.units import units_of
from authorities.rules.problem import Refused
from authorities.views.pages import officer_page, sees_business
from campaigns.filters import TaskFilter
from campaigns.forms import SubstituteForm
from campaigns.models import Task
from campaigns.queries.notices import NoticeChanged, notice_of
from campaigns.queries.tasks import tasks_seen
from campaigns.queries.teams import team_of
from campaigns.rules.deadlines import standing
from campaigns.services.draws import substitute
from campaigns.views.filtering import named_choices
from campaigns.views.focus import notice_changed
from campaigns.views.listing import CampaignListPage
from campaigns.wording import WORDS


class TaskList(CampaignListPage):
    """Tasks of the officer's unit and those below; without any word, the unfinished ones."""

    title = "检查任务"
    filterset_class = TaskFilter
    template_name = "campaigns/task_list.html"

    def rows(self) -> QuerySet[Any]:
        return tasks_seen()

    def get_filterset_kwargs(self, filterset_class: type[FilterSet]) -> dict[str, Any]:
        words = super().get_filterset_kwargs(filterset_class)
        if not self.request.GET:
            words["data"] = {"unfinished": "true"}
        return words

    def get_filterset(self, filterset_class: type[FilterSet]) -> FilterSet:
        return named_choices(super().get_filterset(filterset_class), self.about["population_names"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | self.about
        for task in context["object_list"]:
            task.population_name = context["population_names"].get(task.population, task.population)
            task.standing = standing(task.due_on, context["today"], _done_on(task))
        return context


@officer_page(sees_business)
def task_page(request: HttpRequest, pk: int, form: SubstituteForm | None = None) -> HttpResponse:
    """One task: what, where, by when, and by which clause and draw."""
    task = get_object_or_404(tasks_seen(), pk=pk)
    try:
        notice = notice_of(task.campaign)
    except NoticeChanged as changed:
        return notice_changed(request, changed)
    population, today = notice.population(task.population), clock.today()
    context = {
        "task": task,
        "population": population,
        "clause": notice.clause(population.clause),
        "tier_clause": notice.clause(notice.tier(population.code).clause),
        "pairs_reading": notice.readings.get("coverage-pairs"),
        "standing": standing(task.due_on, today, _done_on(task)),
        "today": today,
        "form": form or SubstituteForm(),
        "can_start": task.is_unfinished and request.user.can_inspect,
        "can_substitute": task.entry and task.state == Task.State.OPEN and request.user.can_draw,
        "replaced_by": task.replaced_by.first(),
        "team": team_of(task),
        "can_replace": task.state == Task.State.OPEN and request.user.can_draw,
    }
    return render(request, "campaigns/task.html", context, status=422 if form and form.errors else 200)


@require_POST
@officer_page(lambda officer: officer.can_draw)
def task_substitute(request: HttpRequest, pk: int) -> HttpResponse:
    """Call the next ticket in the place of a drawn task."""
    task = get_object_or_404(tasks_seen(), pk=pk)
    form = SubstituteForm(request.POST)
    if form.is_valid():
        try:
            new = substitute(task=task, officer=request.user, now=clock.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.problem.say(WORDS))
        else:
            messages.success(request, f"已按抽签次序递补第{new.entry.rank}位：{new.entry.name}。")
            return redirect("task", pk=new.pk)
    return task_page(request, pk=pk, form=form)


@officer_page(sees_business)
def inbox(request: HttpRequest) -> HttpResponse:
    """The reminders of the officer's unit and those below, today's first."""
    items = InboxItem.objects.filter(unit__in=units_of(request.user).order_by().values("pk")).select_related("unit")
    return render(
        request,
        "campaigns/inbox.html",
        {"items": items.order_by("-created_at", "unit__place")[:60], "today": clock.today()},
    )


def _done_on(task: Task) -> Any:
    return task.done_at and task.done_at.astimezone(clock.now().tzinfo).date()
