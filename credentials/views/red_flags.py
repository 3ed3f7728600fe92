"""What does not add up, and what does an officer say to it?"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from authorities import clock
from authorities.views.pages import ListPage, officer_page, sees_business
from campaigns.queries.campaigns import campaign_in_focus
from campaigns.queries.notices import NoticeChanged
from campaigns.wording import WORDS as CAMPAIGN_WORDS
from credentials.filters import RedFlagFilter
from credentials.forms import VerdictForm
from credentials.models import RedFlag
from credentials.queries.red_flags import red_flag_rows, rule_of, shown_rules, shown_sides, thresholds_of
from credentials.services.refusals import CredentialRefused
from credentials.services.sweeping import ask_for_sweep
from credentials.services.verdicts import give_verdict


def may_order_sweeps(officer: Any) -> bool:
    """The corps sweeps the province by hand; every night it is done anyway."""
    return bool(officer.unit.is_corps and officer.can_keep_ledgers)


class RedFlagList(ListPage):
    """Red flags by rule, grade, unit and state; open ones first."""

    title = "交叉核对"
    filterset_class = RedFlagFilter
    template_name = "credentials/red_flag_list.html"

    def rows(self) -> QuerySet[Any]:
        return red_flag_rows()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest = RedFlag.objects.order_by("-last_seen_at").values_list("last_seen_at", flat=True).first()
        return super().get_context_data(**kwargs) | {
            "swept_at": latest,
            "may_sweep": may_order_sweeps(self.request.user),
        }


@officer_page(may_order_sweeps)
@require_POST
def red_flag_sweep(request: HttpRequest) -> HttpResponse:
    """Ask for a sweep now; asked again within the minute it is the same job."""
    now = clock.now()
    campaign = campaign_in_focus(clock.today())
    if campaign is None:
        messages.error(request, "还没有部署专项检查，没有可以核对的规则。请先由总队部署。")
        return redirect("red_flag_list")
    job = ask_for_sweep(campaign=campaign, officer=request.user, now=now, key=f"{now:%Y-%m-%d %H:%M}")
    return redirect("job", pk=job.pk)


@officer_page(sees_business)
def red_flag_rules(request: HttpRequest) -> HttpResponse:
    """What is held against what, at which threshold, and whose number the threshold is."""
    campaign = campaign_in_focus(clock.today())
    try:
        rules = shown_rules(campaign) if campaign else []
    except NoticeChanged as refusal:
        messages.error(request, refusal.problem.say(CAMPAIGN_WORDS))
        return redirect("red_flag_list")
    context = {"campaign": campaign, "rules": rules, "title": "交叉核对的规则和阈值", "today": clock.today()}
    return render(request, "credentials/red_flag_rules.html", context)


@officer_page(sees_business)
def red_flag_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Both sides beside each other; below it, what somebody said to it, or the form to say it."""
    flag = get_object_or_404(red_flag_rows(), pk=pk)
    may_judge = request.user.can_keep_ledgers and flag.closed_at is None
    given = {"verdict": flag.verdict, "reason": flag.verdict_reason, "seen": flag.verdict}
    form = VerdictForm(request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST" and form.is_valid() and _judged(request, flag, form):
        messages.success(request, "认定已登记。")
        return redirect("red_flag", pk=pk)
    rule, clause = rule_of(flag) or (None, None)
    context = {"flag": flag, "sides": shown_sides(flag), "form": form, "may_judge": may_judge, "today": clock.today()}
    context |= {"rule": rule, "clause": clause, "thresholds": thresholds_of(rule) if rule else ""}
    return render(request, "credentials/red_flag.html", context)


def _judged(request: HttpRequest, flag: RedFlag, form: VerdictForm) -> bool:
    try:
        give_verdict(red_flag=flag, officer=request.user, now=clock.now(), **form.cleaned_data)
    except CredentialRefused as refusal:
        for sentence in refusal.sentences:
            form.add_error(None, sentence)
        # 提示之后再提交，就是看过对方理由的
        form.data = request.POST.copy()
        form.data["seen"] = flag.verdict
        return False
    return True
