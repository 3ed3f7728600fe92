"""Dispatches, letters and recusals to read; inside the caller's scope."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework.permissions import IsAuthenticated
from rest_framework.viewsets import ReadOnlyModelViewSet

from authorities.api.scope import ScopedAPI
from campaigns.api.views import SeesBusiness
from campaigns.dispatch_serializers import (
    DispatchItemSerializer,
    DispatchSerializer,
    LetterSerializer,
    RecusalSerializer,
)
from campaigns.filters import DispatchFilter, DispatchItemFilter, LetterFilter, RecusalFilter
from campaigns.models import Dispatch, DispatchItem, Letter, Recusal
from campaigns.queries.dispatches import dispatches_seen, items_seen, letters_seen
from campaigns.queries.teams import recusals_seen


class DispatchViewSet(ScopedAPI, ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """派发单：本单位及下级派发的、收到的。"""

    queryset = Dispatch.objects.none()  # names the model for the schema
    serializer_class = DispatchSerializer
    filterset_class = DispatchFilter
    permission_classes = (IsAuthenticated, SeesBusiness)

    def get_queryset(self) -> QuerySet[Dispatch]:
        return dispatches_seen()


class DispatchItemViewSet(ScopedAPI, ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """派发项目：每个同一时间只在一个状态、一个单位。"""

    queryset = DispatchItem.objects.none()
    serializer_class = DispatchItemSerializer
    filterset_class = DispatchItemFilter
    permission_classes = (IsAuthenticated, SeesBusiness)

    def get_queryset(self) -> QuerySet[DispatchItem]:
        return items_seen()


class LetterViewSet(ScopedAPI, ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """协查抄告函。"""

    queryset = Letter.objects.none()
    serializer_class = LetterSerializer
    filterset_class = LetterFilter
    permission_classes = (IsAuthenticated, SeesBusiness)

    def get_queryset(self) -> QuerySet[Letter]:
        return letters_seen()


class RecusalViewSet(ScopedAPI, ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """回避登记，撤回的也在内。"""

    queryset = Recusal.objects.none()
    serializer_class = RecusalSerializer
    filterset_class = RecusalFilter
    permission_classes = (IsAuthenticated, SeesBusiness)

    def get_queryset(self) -> QuerySet[Recusal]:
        return recusals_seen()
