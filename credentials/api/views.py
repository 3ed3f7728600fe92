"""Certificates and their checks to read; the pages' filters, inside the caller's scope."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework.permissions import IsAuthenticated
from rest_framework.viewsets import ReadOnlyModelViewSet

from agencies.models import Practitioner
from authorities import clock
from authorities.api.permissions import SeesBusiness
from authorities.api.scope import ScopedAPI
from credentials.filters import (
    CertificateFilter,
    ControlRoomCheckFilter,
    PractitionerCheckFilter,
    RedFlagFilter,
    UnregisteredFilter,
)
from credentials.models import Certificate, ControlRoomCheck, PractitionerCheck, RedFlag
from credentials.queries.people import SEALED_HOLDER, certificate_rows
from credentials.queries.red_flags import red_flag_rows
from credentials.queries.unregistered import unregistered_people
from credentials.serializers import (
    CertificateSerializer,
    ControlRoomCheckSerializer,
    PractitionerCheckSerializer,
    RedFlagSerializer,
    UnregisteredSerializer,
)


class CertificateViewSet(ScopedAPI, ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """证书；never_checked=true 是还没有核查过的。"""

    queryset = Certificate.objects.none()  # names the model for the schema
    serializer_class = CertificateSerializer
    filterset_class = CertificateFilter
    permission_classes = (IsAuthenticated, SeesBusiness)

    def get_queryset(self) -> QuerySet[Certificate]:
        return certificate_rows()


class UnregisteredViewSet(ScopedAPI, ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """有注册消防工程师资格、没有有效注册的人员；employed=true 是现在机构任职的。"""

    queryset = Practitioner.objects.none()
    serializer_class = UnregisteredSerializer
    filterset_class = UnregisteredFilter
    permission_classes = (IsAuthenticated, SeesBusiness)

    def get_queryset(self) -> QuerySet[Practitioner]:
        return unregistered_people(clock.today())


class PractitionerCheckViewSet(ScopedAPI, ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """从业人员持证核查。"""

    queryset = PractitionerCheck.objects.none()
    serializer_class = PractitionerCheckSerializer
    filterset_class = PractitionerCheckFilter
    permission_classes = (IsAuthenticated, SeesBusiness)

    def get_queryset(self) -> QuerySet[PractitionerCheck]:
        rows = PractitionerCheck.objects.select_related("campaign", "unit", "agency", "practitioner")
        return rows.defer(*SEALED_HOLDER)


class ControlRoomCheckViewSet(ScopedAPI, ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """控制室值班人员持证核查。"""

    queryset = ControlRoomCheck.objects.none()
    serializer_class = ControlRoomCheckSerializer
    filterset_class = ControlRoomCheckFilter
    permission_classes = (IsAuthenticated, SeesBusiness)

    def get_queryset(self) -> QuerySet[ControlRoomCheck]:
        rows = ControlRoomCheck.objects.select_related("campaign", "unit", "operator__site")
        return rows.defer("operator__id_number")


class RedFlagViewSet(ScopedAPI, ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """交叉核对的疑点；不含身份证号码和出生日期。"""

    queryset = RedFlag.objects.none()
    serializer_class = RedFlagSerializer
    filterset_class = RedFlagFilter
    permission_classes = (IsAuthenticated, SeesBusiness)

    def get_queryset(self) -> QuerySet[RedFlag]:
        return red_flag_rows()
