"""Figures, progress and workbooks to read: the numbers of the pages, inside the caller's scope."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from authorities import clock
from authorities.api.permissions import SeesBusiness
from authorities.api.scope import ScopedAPI
from authorities.models import Unit
from authorities.queries.units import units_of
from authorities.rules.problem import Problem
from campaigns.models import Campaign
from campaigns.queries.campaigns import campaign_in_focus, campaigns_seen
from campaigns.queries.notices import NoticeChanged, notice_of
from campaigns.wording import WORDS as CAMPAIGN_WORDS
from reports.filters import WorkbookFilter
from reports.models import SummaryWorkbook
from reports.queries.coverage import coverage_of
from reports.queries.dashboard import monthly_table
from reports.queries.months import UnknownMonth, chosen_month, months_of
from reports.queries.summary import lines_in_order, summary_of
from reports.queries.workbooks import workbooks_seen
from reports.serializers import FiguresSerializer, ProgressSerializer, WorkbookSerializer
from reports.wording import WORDS

CAMPAIGN = OpenApiParameter("campaign", OpenApiTypes.STR, description="专项检查代码；不写为当前的专项检查")
UNIT = OpenApiParameter("unit", OpenApiTypes.STR, description="单位代码；不写为本单位")


class Conflict(APIException):
    """What was asked cannot be answered as things stand."""

    status_code = 409


class FiguresView(ScopedAPI):
    """汇总表数字：一个单位、一个统计月，每列的本月数和累计数，连同对应的名单。"""

    permission_classes = (IsAuthenticated, SeesBusiness)

    @extend_schema(
        responses=FiguresSerializer,
        parameters=[
            CAMPAIGN,
            UNIT,
            OpenApiParameter("table", OpenApiTypes.STR, description="表；不写为每月报送的表"),
            OpenApiParameter("month", OpenApiTypes.STR, description="统计月，如 2024-08；不写为当前月"),
        ],
    )
    def get(self, request: Request) -> Response:
        campaign, unit, now = _campaign(request), _unit(request), clock.now()
        try:
            code = request.query_params.get("table") or monthly_table(notice_of(campaign)) or ""
            _notice, table, months = months_of(campaign, code)
            month = chosen_month(months, request.query_params.get("month", ""), now)
        except NoticeChanged as changed:
            raise Conflict(changed.problem.say(CAMPAIGN_WORDS)) from changed
        except StopIteration as error:
            raise NotFound("没有这张汇总表。") from error
        except UnknownMonth as unknown:
            raise ValidationError({"month": _unknown_month(unknown)}) from unknown
        page = summary_of(table, campaign, unit, months, month)
        answer = {
            "campaign": campaign.code,
            "table": table.code,
            "unit": unit.code,
            "month": month.code,
            "start": month.start,
            "end": month.end,
            "as_of": now,
            "figures": lines_in_order(page),
            "imbalances": page.imbalances,
        }
        return Response(FiguresSerializer(answer).data)


class ProgressView(ScopedAPI):
    """进展：一个单位辖区的应检、已检、覆盖率，对照匀速线，按对象和按下级单位。"""

    permission_classes = (IsAuthenticated, SeesBusiness)

    @extend_schema(responses=ProgressSerializer, parameters=[CAMPAIGN, UNIT])
    def get(self, request: Request) -> Response:
        campaign, unit, now = _campaign(request), _unit(request), clock.now()
        try:
            area = coverage_of(campaign, unit, now.date())
        except NoticeChanged as changed:
            raise Conflict(changed.problem.say(CAMPAIGN_WORDS)) from changed
        answer = {
            "campaign": campaign.code,
            "as_of": now,
            "starts_on": area.starts_on,
            "whole": area.whole,
            "populations": area.populations,
            "units": area.units,
        }
        return Response(ProgressSerializer(answer).data)


class WorkbookViewSet(ScopedAPI, ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """汇总表工作簿：本单位及下级，连同数字、校验值和填报审核情况。"""

    queryset = SummaryWorkbook.objects.none()  # names the model for the schema
    serializer_class = WorkbookSerializer
    filterset_class = WorkbookFilter
    permission_classes = (IsAuthenticated, SeesBusiness)

    def get_queryset(self) -> QuerySet[SummaryWorkbook]:
        return workbooks_seen()


def _campaign(request: Request) -> Campaign:
    code = request.query_params.get("campaign")
    campaign = get_object_or_404(campaigns_seen(), code=code) if code else campaign_in_focus(clock.today())
    if campaign is None:
        raise Http404("还没有部署专项检查。")
    return campaign


def _unit(request: Request) -> Unit:
    code = request.query_params.get("unit")
    return get_object_or_404(units_of(request.user), code=code) if code else request.user.unit


def _unknown_month(unknown: UnknownMonth) -> str:
    months = {"first": unknown.first.name, "last": unknown.last.name, "example": unknown.first.code}
    return Problem("workbook.unknown_month", month=unknown.code, **months).say(WORDS)
