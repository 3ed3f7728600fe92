"""Records to send and read; findings, penalties and exposures to read; inside the caller's scope."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from authorities import clock
from authorities.api.scope import ScopedAPI
from authorities.lists import named
from campaigns.queries.notices import NoticeChanged
from campaigns.wording import WORDS as CAMPAIGN_WORDS
from inspections.filters import ExposureFilter, FindingFilter, PenaltyCaseFilter, PenaltyFilter, RecordFilter
from inspections.models import Finding, MediaExposure, Penalty, PenaltyCase, Record
from inspections.queries.records import records_joined, tasks_joined
from inspections.serializers import (
    ExposureSerializer,
    FindingSerializer,
    PenaltyCaseSerializer,
    PenaltySerializer,
    RecordContentSerializer,
    RecordSerializer,
    RefusalSerializer,
    WholeRecordSerializer,
)
from inspections.services.receiving import receive_record
from inspections.services.records import submit_record
from inspections.services.refusals import NotAccepted, RecordConflict, RecordRefused


class SeesBusiness(BasePermission):
    """System administrators and auditors do not read enforcement work."""

    message = "您的角色不能查看检查业务。需要时请联系本单位负责人。"

    def has_permission(self, request: Request, view: APIView) -> bool:
        return bool(request.user.sees_business)


class _ListedView(ScopedAPI, ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """Base: the rows are the registered list's own, as on its page."""

    permission_classes = (IsAuthenticated, SeesBusiness)
    list_name = ""
    joined: tuple[str, ...] = ()

    def get_queryset(self) -> QuerySet[Any]:
        return named(self.list_name).rows().select_related(*self.joined)


class RecordViewSet(_ListedView):
    """检查记录：列表只含已提交的；单份可读草稿；PUT 按编号（uuid）收下，重发同样内容得到同样的回答。"""

    queryset = Record.objects.none()  # names the model for the schema
    serializer_class = RecordSerializer
    filterset_class = RecordFilter
    list_name, joined = "records", ("campaign", "unit", "agency", "project")

    @extend_schema(responses={200: WholeRecordSerializer})
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """一份记录的全部内容，草稿也在内。"""
        return Response(WholeRecordSerializer(get_object_or_404(records_joined(), pk=kwargs["pk"])).data)

    @extend_schema(
        request=RecordContentSerializer,
        responses={
            200: WholeRecordSerializer,
            201: WholeRecordSerializer,
            400: RefusalSerializer,
            409: RefusalSerializer,
        },
    )
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """收下一份记录：新的201，已有的200，与已提交的内容不同409。"""
        sent = RecordContentSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            record, made = _received(request, kwargs["pk"], dict(sent.validated_data))
        except NotAccepted as refused:
            return _refusal(refused)
        except NoticeChanged as changed:
            return Response({"detail": changed.problem.say(CAMPAIGN_WORDS), "problems": []}, status=409)
        return Response(WholeRecordSerializer(record).data, status=201 if made else 200)


class FindingViewSet(_ListedView):
    """问题：已提交记录里的违法情形。"""

    queryset = Finding.objects.none()  # names the model for the schema
    serializer_class = FindingSerializer
    filterset_class = FindingFilter
    list_name, joined = "findings", ("campaign", "unit", "agency")


class PenaltyViewSet(_ListedView):
    """行政处罚：一份决定书可有多条。"""

    queryset = Penalty.objects.none()  # names the model for the schema
    serializer_class = PenaltySerializer
    filterset_class = PenaltyFilter
    list_name, joined = "penalties", ("campaign", "unit", "agency", "case", "practitioner")


class PenaltyCaseViewSet(_ListedView):
    """行政处罚决定（起）。"""

    queryset = PenaltyCase.objects.none()  # names the model for the schema
    serializer_class = PenaltyCaseSerializer
    filterset_class = PenaltyCaseFilter
    list_name, joined = "penalty_cases", ("campaign", "unit", "agency")


class ExposureViewSet(_ListedView):
    """媒体曝光。"""

    queryset = MediaExposure.objects.none()  # names the model for the schema
    serializer_class = ExposureSerializer
    filterset_class = ExposureFilter
    list_name, joined = "media_exposures", ("campaign", "unit", "agency")


def _received(request: Request, uuid: UUID, content: dict[str, Any]) -> tuple[Record, bool]:
    """Keep, and submit when asked; a refused submission leaves the draft kept."""
    task = get_object_or_404(tasks_joined(), pk=content.pop("task"))
    seen, submit, now = content.pop("seen"), content.pop("submit"), clock.now()
    officer: Any = request.user
    record, made = receive_record(task=task, uuid=uuid, content=content, officer=officer, now=now, seen=seen)
    if submit:
        record = submit_record(record=record, officer=officer, now=now)
    return records_joined().get(pk=record.pk), made


def _refusal(refused: NotAccepted) -> Response:
    problems = [
        {
            "code": problem.code,
            "message": sentence,
            "field": str(problem.facts.get("item") or problem.facts.get("field") or ""),
        }
        for problem, sentence in zip(refused.problems, refused.sentences, strict=True)
    ]
    status = 409 if isinstance(refused, RecordConflict) else 400
    detail = refused.sentences[0] if len(problems) == 1 else "提交的内容有误，请按各项说明更正后再提交。"
    if isinstance(refused, RecordRefused) and any(p.code in FORBIDDEN for p in refused.problems):
        status = 403
    return Response({"detail": detail, "problems": problems}, status=status)


FORBIDDEN = frozenset({"records.not_an_inspector", "records.not_your_unit"})
