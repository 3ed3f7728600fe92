"""What was ordered: the campaign on one page, the notice clause by clause."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from authorities import clock
from authorities.models import Officer, Role
from authorities.views.pages import officer_page, sees_business
from campaigns.models import Campaign
from campaigns.queries.clauses import clause_rows
from campaigns.queries.notices import amending_folders
from campaigns.queries.timeline import milestone_rows, phase_rows, return_rows
from campaigns.rules.notice import Notice
from campaigns.services.coverage_changes import settle_coverage_tasks
from campaigns.services.tasks import ensure_coverage_tasks
from campaigns.views.focus import of_campaign


@login_required
@of_campaign
def campaign_page(request: HttpRequest, *, campaign: Campaign, notice: Notice) -> HttpResponse:
    """Phases on a timeline, milestones, what must be handed in and when."""
    today = clock.today()
    level = request.user.unit.kind
    context = {
        "campaign": campaign,
        "notice": notice,
        "today": today,
        "phases": phase_rows(notice, today),
        "milestones": milestone_rows(notice, today),
        "returns": return_rows(notice, level, today),
        "can_issue": _can_issue(request.user),
        "amendments": campaign.amendments.all(),
        "amending": amending_folders(campaign) if _amends(request.user, campaign) else [],
    }
    return render(request, "campaigns/campaign.html", context)


@login_required
@of_campaign
def notice_page(request: HttpRequest, *, campaign: Campaign, notice: Notice) -> HttpResponse:
    """Every clause with its locator, our words, its decisive words, what carries it out and how we read it."""
    context = {"campaign": campaign, "notice": notice, "today": clock.today(), "clauses": clause_rows(notice)}
    return render(request, "campaigns/notice.html", context)


@require_POST
@officer_page(lambda officer: _can_issue(officer))
@of_campaign
def issue_coverage(request: HttpRequest, *, campaign: Campaign, notice: Notice) -> HttpResponse:
    """Give out the tasks of everything that is checked whole, in the officer's own area."""
    changed = settle_coverage_tasks(campaign=campaign, officer=request.user, now=clock.now())
    made = ensure_coverage_tasks(campaign=campaign, officer=request.user, now=clock.now())
    words = f"已下达{made}项全覆盖任务。" if made else "全覆盖任务都已下达，没有新增。"
    if changed.moved or changed.cancelled:
        words += f"台账变动：移交新辖区{changed.moved}项，对象已不在范围内而撤销{changed.cancelled}项。"
    messages.success(request, words)
    return redirect("campaign", code=campaign.code)


def _amends(officer: Officer, campaign: Campaign) -> bool:
    return officer.has_role(Role.CORPS_STAFF, Role.DETACHMENT_STAFF) and officer.unit_id == campaign.unit_id


def _can_issue(officer: object) -> bool:
    return bool(sees_business(officer) and officer.can_draw)  # type: ignore[attr-defined]
