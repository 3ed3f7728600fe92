"""The first page after signing in: what is mine to do?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from authorities import clock
from authorities.models import AuditEntry, Officer, Role
from authorities.queries.audit import verify_chain
from campaigns.models import Campaign
from campaigns.queries.campaigns import campaign_in_focus
from campaigns.queries.notices import NoticeChanged, notice_of
from campaigns.rules.notice import Notice
from campaigns.views.focus import notice_changed
from credentials.queries.reveals import reveals_to_look_at
from credentials.services.reveals import HOURLY
from reports.queries import today as asked
from reports.queries.coverage import coverage_of
from reports.queries.dashboard import headline_of, map_of
from reports.queries.workbooks import workbooks_to_sign

Context = dict[str, Any]
WORST_UNITS = 5
REVEALS_SHOWN, MOST_REVEALS = timedelta(days=30), 20  # on the auditor's page


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Today's page of the officer's role."""
    if request.user.has_role(Role.SYSTEM_ADMIN):
        return _admin_home(request)
    if request.user.has_role(Role.AUDITOR):
        return _auditor_home(request)
    return _business_home(request)


def _business_home(request: HttpRequest) -> HttpResponse:
    officer, today = request.user, clock.today()
    context = {"today": today, "now": clock.now(), "reminders": asked.reminders_of(officer.unit)}
    campaign = campaign_in_focus(today)
    if campaign is None:
        return render(request, "reports/home_no_campaign.html", context)
    try:
        notice = notice_of(campaign)
    except NoticeChanged as changed:
        return notice_changed(request, changed)
    page, more = HOMES[officer.role]
    return render(request, page, context | {"campaign": campaign} | more(officer, campaign, notice))


def _field(officer: Officer, campaign: Campaign, notice: Notice) -> Context:
    today = clock.today()
    return {
        "cards": asked.work_cards(officer.unit, campaign, today),
        "tasks": asked.next_tasks(officer.unit, campaign, notice, today),
        "drafts": asked.drafts_of(officer),
    }


def _chief(officer: Officer, campaign: Campaign, notice: Notice) -> Context:
    return _field(officer, campaign, notice) | _office(officer, campaign, notice)


def _office(officer: Officer, campaign: Campaign, notice: Notice) -> Context:
    today = clock.today()
    quotas = asked.own_quotas(officer.unit, campaign, notice, today)
    return {
        "quotas": quotas,
        "draws": asked.draws_to_make(quotas),
        "due": asked.table_due(notice, officer.unit, today),
        "workbooks": workbooks_to_sign(officer),
    }


def _corps(officer: Officer, campaign: Campaign, notice: Notice) -> Context:
    coverage = coverage_of(campaign, officer.unit, clock.today())
    return {
        "coverage": coverage,
        "headline": headline_of(coverage),
        "map": map_of(officer.unit, coverage.units),
        "worst": coverage.late_units[:WORST_UNITS],
        "workbooks": workbooks_to_sign(officer),
    }


HOMES: dict[str, tuple[str, Callable[[Officer, Campaign, Notice], Context]]] = {
    Role.INSPECTOR: ("reports/home_field.html", _field),
    Role.BRIGADE_CHIEF: ("reports/home_field.html", _chief),
    Role.DETACHMENT_STAFF: ("reports/home_office.html", _chief),
    Role.DETACHMENT_REVIEWER: ("reports/home_office.html", _office),
    Role.CORPS_STAFF: ("reports/home_corps.html", _corps),
}


def _admin_home(request: HttpRequest) -> HttpResponse:
    roles = [(Role(role).label, role, count) for role, count in asked.officer_counts()]
    context = {"today": clock.today(), "roles": roles, "jobs": asked.jobs_to_watch()}
    return render(request, "reports/home_admin.html", context)


def _auditor_home(request: HttpRequest) -> HttpResponse:
    """The last entries, and who looked at many numbers; `?verify=1` walks the whole chain, which only reads."""
    context = {
        "today": clock.today(),
        "now": clock.now(),
        "entries": AuditEntry.objects.select_related("officer", "unit")[:10],
        "reveals": reveals_to_look_at(clock.now() - REVEALS_SHOWN)[:MOST_REVEALS],
        "hourly": HOURLY,
        "entry_count": AuditEntry.objects.count(),
        "report": verify_chain() if request.GET.get("verify") else None,
    }
    return render(request, "reports/home_auditor.html", context)
