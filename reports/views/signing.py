"""Sign, review or send back a built summary workbook: each act is confirmed on a page of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from authorities import clock
from authorities.rules.problem import Refused
from authorities.views.pages import officer_page, sees_business
from campaigns.rules.periods import cumulative
from campaigns.views.focus import notice_unchanged
from reports.forms import ReturnForm
from reports.models import SummaryWorkbook
from reports.queries.months import chosen_month, months_of
from reports.queries.workbooks import workbooks_seen
from reports.services.workbooks import return_workbook, review_workbook, sign_workbook
from reports.views.summary import page_of
from reports.wording import WORDS


@officer_page(sees_business)
@notice_unchanged
def workbook_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign as 填报人, or confirm as 审核人 when it is signed already; GET asks once more before it counts."""
    workbook = get_object_or_404(workbooks_seen(), pk=pk)
    if request.method != "POST":
        return render(request, "reports/workbook_sign.html", _shown(workbook))
    act, done = (review_workbook, "已审核。") if workbook.is_signed else (sign_workbook, "已确认填报，数字不再变化。")
    try:
        act(workbook=workbook, officer=request.user, now=clock.now(), **_months(workbook))
        messages.success(request, done)
    except Refused as refusal:
        messages.error(request, refusal.problem.say(WORDS))
    return redirect(page_of(workbook))


@officer_page(sees_business)
@notice_unchanged
def workbook_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a signed return back to whoever filled it in, with the reason."""
    workbook = get_object_or_404(workbooks_seen(), pk=pk)
    form = ReturnForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "reports/workbook_return.html", _shown(workbook) | {"form": form})
    try:
        return_workbook(
            workbook=workbook,
            reason=form.cleaned_data["reason"],
            link=page_of(workbook),
            officer=request.user,
            now=clock.now(),
            **_months(workbook),
        )
        messages.success(request, "已退回填报人。更正后重新生成工作簿，再次确认填报。")
    except Refused as refusal:
        messages.error(request, refusal.problem.say(WORDS))
    return redirect(page_of(workbook))


def _months(workbook: SummaryWorkbook) -> dict[str, Any]:
    notice, _table, months = months_of(workbook.campaign, workbook.table)
    month = chosen_month(months, workbook.month, clock.now())
    return {"notice": notice, "month": month, "since_start": cumulative(months, month)}


def _shown(workbook: SummaryWorkbook) -> dict[str, Any]:
    return {"workbook": workbook, "campaign": workbook.campaign, "back": page_of(workbook), "now": clock.now()}
