"""Which agencies, people, sites and projects are in the ledgers?"""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet

from agencies.filters import EquipmentFilter, PractitionerFilter
from agencies.models import Equipment
from agencies.queries.people import people_with_agencies
from authorities import clock
from authorities.views.counted import CountedListPage
from authorities.views.pages import ListPage


class AgencyList(CountedListPage):
    """The ledger of agencies; the figures that count agencies link here."""

    title = "机构台账"
    list_name = "agencies"
    joined = ("unit",)
    template_name = "agencies/agency_list.html"


class ProjectList(CountedListPage):
    """The ledger of service projects; the figures that count projects link here."""

    title = "服务项目台账"
    list_name = "projects"
    joined = ("agency__unit", "site__unit")
    template_name = "agencies/project_list.html"


class PractitionerList(ListPage):
    """People by unit, name and agency; without ID numbers."""

    title = "从业人员"
    filterset_class = PractitionerFilter
    template_name = "agencies/practitioner_list.html"

    def rows(self) -> QuerySet[Any]:
        return people_with_agencies(clock.today())


class SiteList(CountedListPage):
    """Sites by unit, class and name; the figures that count sites link here."""

    title = "场所"
    list_name = "sites"
    joined = ("unit",)
    template_name = "agencies/site_list.html"

    def rows(self) -> QuerySet[Any]:
        return super().rows().annotate(project_count=Count("projects")).order_by("unit__place", "code")


class EquipmentList(ListPage):
    """Instruments and devices by unit, name, serial and agency."""

    title = "设备台账"
    filterset_class = EquipmentFilter
    template_name = "agencies/equipment_list.html"

    def rows(self) -> QuerySet[Any]:
        rows = Equipment.objects.select_related("agency__unit")
        return rows.order_by("agency__unit__place", "agency_id", "kind", "pk")
