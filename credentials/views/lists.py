"""Which certificates are held, which were looked up, and who is on duty in the control rooms?"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from authorities import clock
from authorities.views.counted import CountedListPage
from authorities.views.pages import ListPage
from credentials.filters import CertificateFilter, OperatorFilter, UnregisteredFilter
from credentials.queries.people import SEALED_HOLDER, certificate_rows, operator_rows
from credentials.queries.unregistered import unregistered_people


class CertificateList(ListPage):
    """Certificates in the ledger; `never_checked=true` is the queue of those still to be looked up."""

    title = "证书"
    filterset_class = CertificateFilter
    template_name = "credentials/certificate_list.html"

    def rows(self) -> QuerySet[Any]:
        return certificate_rows()


class UnregisteredList(ListPage):
    """People who hold a fire engineer's qualification and no registration in force today."""

    title = "有注册消防工程师资格、未注册的人员"
    filterset_class = UnregisteredFilter
    template_name = "credentials/unregistered_list.html"

    def rows(self) -> QuerySet[Any]:
        return unregistered_people(clock.today())


class OperatorList(ListPage):
    """Control-room operators by site's unit."""

    title = "消防控制室值班人员"
    filterset_class = OperatorFilter
    template_name = "credentials/operator_list.html"

    def rows(self) -> QuerySet[Any]:
        return operator_rows()


class CheckList(CountedListPage):
    """Checks of practitioners' certificates; the figures that count them link here."""

    title = "从业人员持证核查"
    list_name = "practitioner_checks"
    joined = ("practitioner", "agency", "certificate", "unit", "officer")
    template_name = "credentials/check_list.html"

    def rows(self) -> QuerySet[Any]:
        return super().rows().prefetch_related("images").defer(*SEALED_HOLDER)


class ControlRoomCheckList(CountedListPage):
    """Checks of control-room operators; the figures that count them link here."""

    title = "控制室值班人员持证核查"
    list_name = "control_room_checks"
    joined = ("operator__site", "unit", "officer")
    template_name = "credentials/control_room_check_list.html"

    def rows(self) -> QuerySet[Any]:
        return super().rows().prefetch_related("images").defer("operator__id_number")
