"""What certificate lists may be filtered by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.models import Agency, Employment, Practitioner, ServiceProject, Site
from authorities.filters import PeriodFilter, SubtreeFilter
from authorities.models import Unit
from authorities.queries.units import units_below
from authorities.scope import active
from credentials.models import (
    Certificate,
    CertificateChange,
    ControlRoomCheck,
    ControlRoomOperator,
    PractitionerCheck,
    RedFlag,
    RedFlagParty,
    Result,
)


class CertificateFilter(django_filters.FilterSet):
    """Certificates by unit, kind, standing, number and holder; never_checked: those nobody has looked up yet."""

    unit = SubtreeFilter(field_name="practitioner__unit", label="单位")
    kind = django_filters.ChoiceFilter(choices=Certificate.Kind.choices, label="证书种类")
    standing = django_filters.ChoiceFilter(choices=Certificate.Standing.choices, label="状态")
    number = django_filters.CharFilter(label="编号")
    never_checked = django_filters.BooleanFilter(method="without_check", label="从未核查")
    unregistered = django_filters.BooleanFilter(method="without_registration", label="有资格未注册")
    report_due = django_filters.BooleanFilter(method="with_report_due", label="待抄告总队")
    q = django_filters.CharFilter(field_name="practitioner__name", lookup_expr="contains", label="姓名")

    class Meta:
        model = Certificate
        fields: list[str] = []

    def without_registration(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """The resource of people who passed the examination and work nowhere as registered engineers. Source: H096."""
        engineers = (Certificate.Kind.ENGINEER_1, Certificate.Kind.ENGINEER_2)
        idle = Q(kind__in=engineers, registration_number="", standing=Certificate.Standing.VALID)
        return rows.filter(idle) if value else rows.exclude(idle)

    def with_report_due(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Revoked, with a term, and the corps not told yet. Source: H099."""
        waiting = CertificateChange.objects.filter(certificate=OuterRef("pk"), due_on__isnull=False, reported_on=None)
        return rows.filter(Exists(waiting) if value else ~Exists(waiting))

    def without_check(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        looked_up = PractitionerCheck.objects.filter(certificate=OuterRef("pk"))
        return rows.filter(~Exists(looked_up) if value else Exists(looked_up))


class UnregisteredFilter(django_filters.FilterSet):
    """People with a qualification and no registration in force: by unit, class, why, whether employed, and name."""

    WHY = [("was_never_registered", "从未注册"), ("has_expired", "注册已过期"), ("was_cancelled", "注册已注销")]
    CLASSES = [("holds_first_class", "一级"), ("holds_second_class", "二级")]

    unit = SubtreeFilter(field_name="unit", label="单位")
    grade = django_filters.ChoiceFilter(choices=CLASSES, method="flagged", label="资格等级")
    why = django_filters.ChoiceFilter(choices=WHY, method="flagged", label="情形")
    employed = django_filters.BooleanFilter(field_name="is_employed", label="现在机构任职")
    q = django_filters.CharFilter(field_name="name", lookup_expr="contains", label="姓名")

    class Meta:
        model = Practitioner
        fields: list[str] = []

    def flagged(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(**{value: True})


class PractitionerCheckFilter(PeriodFilter):
    """Checks of practitioners by unit, period, post and result."""

    period_field, period_kind = "checked_on", "date"
    campaign = django_filters.CharFilter(field_name="campaign__code", label="专项检查")
    unit = SubtreeFilter(field_name="unit", label="核查单位")
    claimed = django_filters.ChoiceFilter(choices=PractitionerCheck.Claimed.choices, label="岗位资格")
    result = django_filters.MultipleChoiceFilter(choices=Result.choices, label="结果")
    q = django_filters.CharFilter(field_name="practitioner__name", lookup_expr="contains", label="姓名")

    class Meta:
        model = PractitionerCheck
        fields: list[str] = []


class ControlRoomCheckFilter(PeriodFilter):
    """Checks of control-room operators by unit, period and result."""

    period_field, period_kind = "checked_on", "date"
    campaign = django_filters.CharFilter(field_name="campaign__code", label="专项检查")
    unit = SubtreeFilter(field_name="unit", label="核查单位")
    result = django_filters.MultipleChoiceFilter(choices=Result.choices, label="结果")
    q = django_filters.CharFilter(field_name="operator__name", lookup_expr="contains", label="姓名")

    class Meta:
        model = ControlRoomCheck
        fields: list[str] = []


class OperatorFilter(django_filters.FilterSet):
    """Control-room operators by unit and name."""

    unit = SubtreeFilter(field_name="site__unit", label="单位")
    q = django_filters.CharFilter(field_name="name", lookup_expr="contains", label="姓名")

    class Meta:
        model = ControlRoomOperator
        fields: list[str] = []


class CertificateQueueFilter(django_filters.FilterSet):
    """Certificates still to be looked up, by unit, agency, site the agency serves, and kind."""

    unit = SubtreeFilter(field_name="practitioner__unit", label="单位")
    agency = django_filters.CharFilter(method="of_agency", label="机构名称")
    site = django_filters.CharFilter(method="at_site", label="机构服务的场所")
    kind = django_filters.ChoiceFilter(choices=Certificate.Kind.choices, label="证书种类")
    q = django_filters.CharFilter(field_name="practitioner__name", lookup_expr="contains", label="姓名")

    class Meta:
        model = Certificate
        fields: list[str] = []

    def of_agency(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return self._staff_of(rows, Agency.objects.filter(name__contains=value))

    def at_site(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        projects = ServiceProject.objects.filter(site__name__contains=value, ended_on__isnull=True)
        return self._staff_of(rows, Agency.objects.filter(pk__in=projects.values("agency_id")))

    def _staff_of(self, rows: QuerySet[Any], agencies: QuerySet[Agency]) -> QuerySet[Any]:
        staff = Employment.objects.filter(agency__in=agencies, until__isnull=True)
        return rows.filter(practitioner__in=staff.values("practitioner_id"))


class OperatorQueueFilter(OperatorFilter):
    """People on duty still to be looked up, by unit, site and name."""

    site = django_filters.CharFilter(field_name="site__name", lookup_expr="contains", label="场所名称")


FILE_STATES = [
    ("not_loaded", "没有录入档案名单"),
    ("not_compared", "还没有比对"),
    ("differs", "不一致"),
    ("agrees", "一致"),
]


class KeyUnitFilter(django_filters.FilterSet):
    """Key units by unit, name and how the last comparison with their file ended."""

    unit = SubtreeFilter(field_name="unit", label="单位")
    q = django_filters.CharFilter(field_name="name", lookup_expr="contains", label="单位名称")
    state = django_filters.ChoiceFilter(choices=FILE_STATES, method="in_state", label="比对")

    class Meta:
        model = Site
        fields: list[str] = []

    def in_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        asked = {
            "not_loaded": Q(loaded_at__isnull=True),
            "not_compared": Q(compared_at__isnull=True),
            "differs": Q(agreed=False),
            "agrees": Q(agreed=True),
        }
        return rows.filter(asked[value])


def rule_choices() -> list[tuple[str, str]]:
    """The rules that ever raised a flag, by title."""
    return list(RedFlag.objects.order_by("rule").values_list("rule", "title").distinct()) if active() else []


FLAG_STATES = [("open", "待认定"), *RedFlag.Verdict.choices[1:], ("closed", "已消除")]


class RedFlagFilter(django_filters.FilterSet):
    """Red flags by the agency's unit, rule, grade, state and agency. `state` open: neither judged nor gone."""

    campaign = django_filters.CharFilter(field_name="campaign__code", label="专项检查")
    unit = SubtreeFilter(method="of_unit", label="机构管辖单位")
    rule = django_filters.ChoiceFilter(choices=rule_choices, label="规则")
    grade = django_filters.ChoiceFilter(choices=RedFlag.Grade.choices, label="等级")
    state = django_filters.ChoiceFilter(choices=FLAG_STATES, method="in_state", label="状态")
    agency = django_filters.CharFilter(method="of_agency", label="机构信用代码")

    class Meta:
        model = RedFlag
        fields: list[str] = []

    def of_unit(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        unit = Unit.objects.filter(code=value).first()
        units = units_below(unit).order_by().values("pk") if unit else []
        parties = RedFlagParty.objects.filter(Q(agency__unit__in=units) | Q(agency__isnull=True, unit__in=units))
        return rows.filter(pk__in=parties.values("red_flag_id"))

    def of_agency(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        concerned = RedFlagParty.objects.filter(Q(agency__code=value) | Q(agency__merged_into__code=value))
        return rows.filter(pk__in=concerned.values("red_flag_id"))

    def in_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == "closed":
            return rows.filter(closed_at__isnull=False)
        return rows.filter(closed_at__isnull=True, verdict="" if value == "open" else value)
