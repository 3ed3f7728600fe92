"""Campaigns, tasks, draws and quotas to read; inside the caller's scope."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import APIException
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from authorities.api.scope import ScopedAPI
from authorities.queries.units import units_of
from campaigns.filters import DrawFilter, TaskFilter
from campaigns.models import Campaign, Draw, DrawEntry, Task
from campaigns.queries.campaigns import campaigns_seen
from campaigns.queries.draws import draws_seen
from campaigns.queries.notices import NoticeChanged
from campaigns.queries.quotas import quotas_for
from campaigns.queries.tasks import tasks_seen
from campaigns.serializers import (
    CampaignSerializer,
    DrawEntrySerializer,
    DrawSerializer,
    QuotaSerializer,
    TaskSerializer,
)
from campaigns.wording import WORDS


class SeesBusiness(BasePermission):
    """System administrators and auditors do not read enforcement work."""

    message = "您的角色不能查看检查业务。需要时请联系本单位负责人。"

    def has_permission(self, request: Request, view: APIView) -> bool:
        return bool(request.user.sees_business)


class Conflict(APIException):
    """What was asked cannot be answered as things stand."""

    status_code = 409
    default_code = "conflict"


class CampaignViewSet(ScopedAPI, ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """专项检查。"""

    queryset = Campaign.objects.none()  # names the model for the schema
    serializer_class = CampaignSerializer
    lookup_field = "code"

    def get_queryset(self) -> QuerySet[Campaign]:
        return campaigns_seen().select_related("unit")


class TaskViewSet(ScopedAPI, ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """检查任务：本单位及下级。"""

    queryset = Task.objects.none()  # names the model for the schema
    serializer_class = TaskSerializer
    filterset_class = TaskFilter
    permission_classes = (IsAuthenticated, SeesBusiness)

    def get_queryset(self) -> QuerySet[Task]:
        return tasks_seen()


class DrawViewSet(ScopedAPI, ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """抽签：冻结的名单、种子和结果，作废的也在内。"""

    queryset = Draw.objects.none()  # names the model for the schema
    serializer_class = DrawSerializer
    filterset_class = DrawFilter
    permission_classes = (IsAuthenticated, SeesBusiness)

    def get_queryset(self) -> QuerySet[Draw]:
        return draws_seen()

    @extend_schema(responses=DrawEntrySerializer(many=True), filters=False)
    @action(detail=True, filterset_class=None)
    def entries(self, request: Request, pk: str | None = None) -> Response:
        """一次抽签的名单，按分层和次序。"""
        rows: QuerySet[DrawEntry] = self.get_object().entries.all()
        return self.get_paginated_response(DrawEntrySerializer(self.paginate_queryset(rows), many=True).data)


class QuotaView(ScopedAPI):
    """抽查任务数：一个单位的各类对象，现算。"""

    permission_classes = (IsAuthenticated, SeesBusiness)

    @extend_schema(
        responses=QuotaSerializer(many=True),
        parameters=[OpenApiParameter("unit", OpenApiTypes.STR, description="单位代码；不写为本单位")],
    )
    def get(self, request: Request, code: str) -> Response:
        campaign = get_object_or_404(campaigns_seen(), code=code)
        wanted: Any = request.query_params.get("unit") or request.user.unit.code
        unit = get_object_or_404(units_of(request.user), code=wanted)
        try:
            rows = quotas_for(campaign, [unit])
        except NoticeChanged as changed:
            raise Conflict(changed.problem.say(WORDS)) from changed
        return Response(QuotaSerializer(rows, many=True).data)
