"""The summary table 汇总表 (Annex 4): a unit, a month, every figure a link to the list it counts."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from authorities import clock
from authorities.models import Officer, Unit
from authorities.queries.units import units_of
from authorities.tasks import run_job
from authorities.views.pages import officer_page, sees_business
from campaigns.models import Campaign
from campaigns.queries.campaigns import campaign_in_focus, campaigns_seen
from campaigns.queries.notices import notice_of
from campaigns.rules.periods import Month, cumulative
from campaigns.views.focus import notice_unchanged
from reports.models import SummaryWorkbook
from reports.queries.months import UnknownMonth, chosen_month, months_of, months_to_now
from reports.queries.summary import child_rows, summary_of
from reports.queries.workbooks import workbooks_seen
from reports.services.requests import request_workbook
from reports.services.workbooks import may_review, period_words


@officer_page(sees_business)
@notice_unchanged
def summary_in_focus(request: HttpRequest) -> HttpResponse:
    """The monthly table of the campaign that runs now."""
    campaign = campaign_in_focus(clock.today())
    if campaign is None:
        return render(request, "reports/no_campaign.html")
    table = next((row.table for row in notice_of(campaign).returns if row.table), None)
    if table is None:
        return render(request, "reports/no_table.html", {"campaign": campaign})
    return redirect("summary_table", campaign.code, table)


@officer_page(sees_business)
@notice_unchanged
def summary_table(request: HttpRequest, code: str, table: str) -> HttpResponse:
    """The page of one unit and month; `?unit=130100&month=2024-08`, by default the officer's unit and this month."""
    campaign = get_object_or_404(campaigns_seen(), code=code)
    try:
        notice, layout, months = months_of(campaign, table)
    except StopIteration as error:
        raise Http404("没有这张汇总表。") from error
    unit = _chosen_unit(request)
    try:
        month = chosen_month(months, request.GET.get("month", ""), clock.now())
    except UnknownMonth:
        messages.error(request, f"“{request.GET.get('month')}”不是本次专项检查的统计月，已显示当前月。")
        month = chosen_month(months, "", clock.now())
    page = summary_of(layout, campaign, unit, months, month)
    workbook = workbooks_seen().filter(campaign=campaign, table=table, unit=unit, month=month.code).first()
    return render(
        request,
        "reports/summary_table.html",
        {
            "campaign": campaign,
            "notice": notice,
            "clause": notice.clause(layout.clause),
            "table": layout,
            "unit": unit,
            "units": units_of(request.user),
            "month": month,
            "months": months_to_now(months, clock.now()),
            "period": period_words(month),
            "since_start": period_words(cumulative(months, month)),
            "page": page,
            "children": child_rows(layout, campaign, unit, month),
            "workbook": workbook,
            "can_sign": _can_sign(request.user, workbook, month),
            "can_review": _can_return(request.user, workbook) and not workbook.reviewed_by_id,
            "can_return": _can_return(request.user, workbook),
            "now": clock.now(),
        },
    )


def _can_sign(officer: Officer, workbook: SummaryWorkbook | None, month: Month) -> bool:
    waiting = workbook is not None and not workbook.is_signed and workbook.unit_id == officer.unit_id
    return waiting and month.end <= clock.now() and workbook.built_at >= month.end


def _can_return(officer: Officer, workbook: SummaryWorkbook | None) -> bool:
    signed = workbook is not None and workbook.is_signed and workbook.filled_by_id != officer.pk
    return signed and may_review(officer, workbook)


def _chosen_unit(request: HttpRequest) -> Unit:
    code = request.GET.get("unit") or request.POST.get("unit")
    return get_object_or_404(units_of(request.user), code=code) if code else request.user.unit


@require_POST
@officer_page(sees_business)
@notice_unchanged
def workbook_request(request: HttpRequest, code: str, table: str) -> HttpResponse:
    """Ask for one unit's workbook; the job page shows how far it is."""
    campaign = get_object_or_404(campaigns_seen(), code=code)
    month = _posted_month(request, campaign, table)
    job = request_workbook(
        campaign=campaign,
        table_code=table,
        month_code=month.code,
        unit=_chosen_unit(request),
        officer=request.user,
        now=clock.now(),
    )
    run_job.delay_on_commit(job_id=job.pk)
    return redirect("job", job.pk)


def _posted_month(request: HttpRequest, campaign: Campaign, table: str) -> Month:
    try:
        return chosen_month(months_of(campaign, table)[2], request.POST.get("month", ""), clock.now())
    except (UnknownMonth, StopIteration) as error:
        raise Http404("没有这个统计月。") from error


@officer_page(sees_business)
def workbook_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The built file, under the name officials expect."""
    workbook = get_object_or_404(SummaryWorkbook.objects.select_related("campaign", "unit"), pk=pk)
    try:
        content = workbook.file.open("rb")
    except FileNotFoundError:
        messages.error(
            request,
            f"{workbook.unit.name}{workbook.month_name}工作簿的文件不在服务器上。请重新生成；已确认填报的，请系统管理员从备份恢复文件。",
        )
        return redirect(page_of(workbook))
    name = f"附件4_{workbook.unit.name}_{workbook.month_name}.xlsx"
    return FileResponse(content, as_attachment=True, filename=name)


def page_of(workbook: SummaryWorkbook) -> str:
    """The address of the page that shows this workbook."""
    address = reverse("summary_table", args=[workbook.campaign.code, workbook.table])
    return f"{address}?unit={workbook.unit.code}&month={workbook.month}"
