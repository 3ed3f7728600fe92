"""What the ledgers may be filtered by: the page, the API and every figure use these same words."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet

from agencies.files.site_tags import load_site_tags
from agencies.models import (
    Agency,
    AgencyMerge,
    Employment,
    Equipment,
    Fire,
    LedgerImport,
    Practitioner,
    ServiceProject,
    Site,
    SiteTag,
)
from agencies.queries.people import employed_on
from authorities.filters import SubtreeFilter

SITE_CLASSES = [("key_unit", "消防安全重点单位"), ("crowded_place", "人员密集场所（非重点单位）"), ("other", "其他")]
RELATIONS = [
    ("own_area", "本大队辖区"),
    ("same_detachment", "本支队其他大队辖区"),
    ("other_detachment", "其他支队辖区"),
]


class CompanyFilter(django_filters.CharFilter):
    """An agency's code; keeps its rows and those that stay under an agency merged into it. `field_name`: path to it."""

    def filter(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return rows
        path = self.field_name
        return rows.filter(Q(**{f"{path}__code": value}) | Q(**{f"{path}__merged_into__code": value}))


class AgencyFilter(django_filters.FilterSet):
    """Agencies by unit, standing, origin, business scope and words of the name or code."""

    unit = SubtreeFilter(field_name="unit", label="单位")
    state = django_filters.ChoiceFilter(field_name="standing", choices=Agency.Standing.choices, label="状态")
    out_of_province = django_filters.BooleanFilter(label="注册地在外省")
    in_public_system = django_filters.BooleanFilter(label="系统公示")
    maintenance_testing = django_filters.BooleanFilter(label="维护保养检测")
    safety_assessment = django_filters.BooleanFilter(label="安全评估")
    q = django_filters.CharFilter(method="with_words", label="名称或信用代码")

    class Meta:
        model = Agency
        fields: list[str] = []

    def with_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        words = Q(name__contains=value) | Q(code__startswith=value.upper())
        # 并入的机构用原名、原代码也找得到它并入的那一家
        absorbed = Agency.objects.filter(words, merged_into__isnull=False)
        return rows.filter(words | Q(pk__in=absorbed.order_by().values("merged_into")))


class PractitionerFilter(django_filters.FilterSet):
    """People by unit, name and agency."""

    unit = SubtreeFilter(field_name="unit", label="单位")
    q = django_filters.CharFilter(field_name="name", lookup_expr="contains", label="姓名")
    agency = django_filters.CharFilter(field_name="employments__agency__code", distinct=True, label="机构信用代码")

    class Meta:
        model = Practitioner
        fields: list[str] = []


class EmploymentFilter(django_filters.FilterSet):
    """Employments, ended ones too, by the agency's unit, agency, person and a day they hold on."""

    unit = SubtreeFilter(field_name="agency__unit", label="机构管辖单位")
    agency = django_filters.CharFilter(field_name="agency__code", label="机构信用代码")
    person = django_filters.NumberFilter(field_name="practitioner_id", label="人员")
    day = django_filters.DateFilter(method="held_on", label="在职日期")

    class Meta:
        model = Employment
        fields: list[str] = []

    def held_on(self, rows: QuerySet[Any], name: str, value: date) -> QuerySet[Any]:
        return rows.filter(employed_on(value))


class SiteFilter(django_filters.FilterSet):
    """Sites by unit, class, marks, size and name. floor_area_from: square metres, the number itself included (以上)."""

    unit = SubtreeFilter(field_name="unit", label="单位")
    site_class = django_filters.ChoiceFilter(choices=SITE_CLASSES, method="of_class", label="类别")
    has_control_room = django_filters.BooleanFilter(label="设有消防控制室")
    site_tag = django_filters.MultipleChoiceFilter(
        choices=list(load_site_tags().items()), method="with_any_tag", label="标签"
    )
    site_tag_none = django_filters.MultipleChoiceFilter(
        choices=list(load_site_tags().items()), method="without_tags", label="没有标签"
    )
    floor_area_from = django_filters.NumberFilter(field_name="floor_area", lookup_expr="gte", label="建筑面积不小于")
    served = django_filters.BooleanFilter(method="with_projects", label="有服务项目")
    q = django_filters.CharFilter(field_name="name", lookup_expr="contains", label="名称")

    class Meta:
        model = Site
        fields: list[str] = []

    def of_class(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(site_class_is(value))

    def with_any_tag(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        return rows.filter(pk__in=SiteTag.objects.filter(code__in=value).values("site")) if value else rows

    def without_tags(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        return rows.exclude(pk__in=SiteTag.objects.filter(code__in=value).values("site")) if value else rows

    def with_projects(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        served = Q(pk__in=ServiceProject.objects.values("site"))
        return rows.filter(served if value else ~served)


class ProjectFilter(django_filters.FilterSet):
    """Service projects by the site's unit and class, by where the agency is at home, by time and by words.

    relation: own_area when the site lies where the agency is registered, and for agencies of other provinces (they
    have no home brigade to survey them); same_detachment and other_detachment by the two units' detachments.
    """

    unit = SubtreeFilter(field_name="site__unit", label="场所所在单位")
    agency_unit = SubtreeFilter(field_name="agency__unit", label="机构管辖单位")
    site_class = django_filters.ChoiceFilter(choices=SITE_CLASSES, method="of_class", label="场所类别")
    relation = django_filters.ChoiceFilter(choices=RELATIONS, method="of_relation", label="机构与场所")
    since = django_filters.DateFilter(method="performed_since", label="自何日起执业")
    had_fire = django_filters.BooleanFilter(method="with_fire", label="发生有影响火灾")
    investigator = django_filters.CharFilter(
        field_name="site__fires__investigated_by__code", method="of_fires_investigated_by", label="火灾调查单位代码"
    )
    service = django_filters.ChoiceFilter(choices=ServiceProject.Service.choices, label="服务类型")
    agency = django_filters.CharFilter(field_name="agency__code", label="机构信用代码")
    q = django_filters.CharFilter(method="with_words", label="场所、机构或编号")

    class Meta:
        model = ServiceProject
        fields: list[str] = []

    def of_class(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(site_class_is(value, "site__"))

    def of_relation(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        at_home = Q(agency__out_of_province=True) | Q(site__unit=F("agency__unit"))
        if value == "own_area":
            return rows.filter(at_home)
        same = Q(site__unit__detachment=F("agency__unit__detachment"))
        return rows.exclude(at_home).filter(same if value == "same_detachment" else ~same)

    def performed_since(self, rows: QuerySet[Any], name: str, value: object) -> QuerySet[Any]:
        return rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=value))

    def with_fire(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        burnt = Q(site__fires__death_count__gt=0) | Q(site__fires__major_impact=True)
        return rows.filter(burnt).distinct() if value else rows.exclude(burnt)

    def of_fires_investigated_by(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        counted = Q(death_count__gt=0) | Q(major_impact=True)
        return rows.filter(site__in=Fire.objects.filter(counted, investigated_by__code=value).values("site"))

    def with_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(site__name__contains=value) | Q(agency__name__contains=value) | Q(code__startswith=value))


class EquipmentFilter(django_filters.FilterSet):
    """Equipment by the agency's unit, name of the device, serial and agency."""

    unit = SubtreeFilter(field_name="agency__unit", label="单位")
    kind = django_filters.CharFilter(lookup_expr="contains", label="设备名称")
    serial = django_filters.CharFilter(label="出厂编号")
    agency = django_filters.CharFilter(field_name="agency__code", label="机构信用代码")

    class Meta:
        model = Equipment
        fields: list[str] = []


class MergeFilter(django_filters.FilterSet):
    """Merges by state."""

    state = django_filters.ChoiceFilter(choices=AgencyMerge.State.choices, label="状态")

    class Meta:
        model = AgencyMerge
        fields: list[str] = []


class ImportFilter(django_filters.FilterSet):
    """Imports by ledger and state."""

    ledger = django_filters.ChoiceFilter(choices=LedgerImport.Ledger.choices, label="台账")
    state = django_filters.ChoiceFilter(choices=LedgerImport.State.choices, label="状态")

    class Meta:
        model = LedgerImport
        fields: list[str] = []


def site_class_is(value: str, prefix: str = "") -> Q:
    """The sites of a class; a site that is both a key unit and a crowded place is a key unit only (strictest wins)."""
    key, crowded = Q(**{f"{prefix}is_key_unit": True}), Q(**{f"{prefix}is_crowded_place": True})
    return {"key_unit": key, "crowded_place": crowded & ~key, "other": ~crowded & ~key}[value]
