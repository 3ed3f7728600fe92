"""Agencies, people, sites and projects to read; the pages' filters, inside the caller's scope."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet, ViewSet

from agencies.filters import (
    AgencyFilter,
    EmploymentFilter,
    EquipmentFilter,
    PractitionerFilter,
    ProjectFilter,
    SiteFilter,
)
from agencies.models import Agency, Employment, Equipment, Practitioner, ServiceProject, Site
from agencies.queries.equipment import required_kinds
from agencies.queries.merging import counted_agencies
from agencies.queries.people import SEALED, people_with_agencies
from agencies.serializers import (
    AgencySerializer,
    EmploymentHistorySerializer,
    EquipmentSerializer,
    PractitionerSerializer,
    ProjectSerializer,
    RequiredKindSerializer,
    SiteSerializer,
)
from authorities import clock
from authorities.api.permissions import SeesBusiness
from authorities.api.scope import ScopedAPI


class AgencyViewSet(ScopedAPI, ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """消防技术服务机构，按统一社会信用代码。已并入别家的不列出，按代码仍可取得，注明并入了哪一家。"""

    queryset = Agency.objects.none()  # names the model for the schema
    serializer_class = AgencySerializer
    filterset_class = AgencyFilter
    permission_classes = (IsAuthenticated, SeesBusiness)
    lookup_field = "code"

    def get_queryset(self) -> QuerySet[Agency]:
        rows = counted_agencies() if self.action == "list" else Agency.objects.all()
        return rows.select_related("unit", "merged_into")


class PractitionerViewSet(ScopedAPI, ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """从业人员及在职登记；不含身份证号码。"""

    queryset = Practitioner.objects.none()
    serializer_class = PractitionerSerializer
    filterset_class = PractitionerFilter
    permission_classes = (IsAuthenticated, SeesBusiness)

    def get_queryset(self) -> QuerySet[Practitioner]:
        return people_with_agencies(clock.today())


class EmploymentViewSet(ScopedAPI, ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """任职，含已结束的；day=2024-08-01 只取那一天在职的。"""

    queryset = Employment.objects.none()
    serializer_class = EmploymentHistorySerializer
    filterset_class = EmploymentFilter
    permission_classes = (IsAuthenticated, SeesBusiness)

    def get_queryset(self) -> QuerySet[Employment]:
        rows = Employment.objects.select_related("agency", "practitioner")
        return rows.defer(*(f"practitioner__{field}" for field in SEALED)).order_by("agency_id", "-since", "pk")


class EquipmentCatalogueViewSet(ScopedAPI, ViewSet):
    """机构应当配备的设备，现行版次。"""

    permission_classes = (IsAuthenticated, SeesBusiness)

    @extend_schema(responses=RequiredKindSerializer(many=True))
    def list(self, request: Request) -> Response:
        return Response(RequiredKindSerializer(required_kinds(), many=True).data)


class SiteViewSet(ScopedAPI, ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """场所，按场所编号。"""

    queryset = Site.objects.none()
    serializer_class = SiteSerializer
    filterset_class = SiteFilter
    permission_classes = (IsAuthenticated, SeesBusiness)
    lookup_field = "code"

    def get_queryset(self) -> QuerySet[Site]:
        return Site.objects.select_related("unit")


class ProjectViewSet(ScopedAPI, ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """服务项目，按项目编号。"""

    queryset = ServiceProject.objects.none()
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilter
    permission_classes = (IsAuthenticated, SeesBusiness)
    lookup_field = "code"

    def get_queryset(self) -> QuerySet[ServiceProject]:
        return ServiceProject.objects.select_related("agency__unit", "site__unit")


class EquipmentViewSet(ScopedAPI, ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """机构的仪器、设备、设施。"""

    queryset = Equipment.objects.none()
    serializer_class = EquipmentSerializer
    filterset_class = EquipmentFilter
    permission_classes = (IsAuthenticated, SeesBusiness)

    def get_queryset(self) -> QuerySet[Equipment]:
        return Equipment.objects.select_related("agency")
