"""What inspection lists may be filtered by."""

from __future__ import annotations

import django_filters

from agencies.filters import CompanyFilter
from authorities.filters import PeriodFilter, SubtreeFilter, YesNo
from inspections.models import Finding, MediaExposure, Penalty, PenaltyCase, Record
from inspections.queries.findings import KINDS


class RecordFilter(PeriodFilter):
    """Records by unit, period (day received), agency and verdict. Drafts and superseded revisions are never in it."""

    period_field, period_kind = "submitted_at", "instant"
    campaign = django_filters.CharFilter(field_name="campaign__code", label="专项检查")
    unit = SubtreeFilter(field_name="unit", label="检查单位")
    agency = CompanyFilter(field_name="agency", label="机构信用代码")
    population = django_filters.CharFilter(field_name="task__population", label="对象")
    meets_conditions = django_filters.BooleanFilter(label="符合从业条件", widget=YesNo)
    q = django_filters.CharFilter(field_name="agency__name", lookup_expr="contains", label="机构名称")

    class Meta:
        model = Record
        fields: list[str] = []


class FindingFilter(PeriodFilter):
    """Findings by unit, period, item, kind and state."""

    period_field, period_kind = "found_at", "instant"
    campaign = django_filters.CharFilter(field_name="campaign__code", label="专项检查")
    unit = SubtreeFilter(field_name="unit", label="检查单位")
    kind = django_filters.ChoiceFilter(choices=tuple(KINDS.items()), label="类别")
    item = django_filters.CharFilter(label="检查项")
    state = django_filters.ChoiceFilter(choices=Finding.State.choices, label="状态")
    agency = CompanyFilter(field_name="agency", label="机构信用代码")

    class Meta:
        model = Finding
        fields: list[str] = []


class PenaltyCaseFilter(PeriodFilter):
    """Penalty decisions by unit and period."""

    period_field, period_kind = "decided_on", "date"
    campaign = django_filters.CharFilter(field_name="campaign__code", label="专项检查")
    unit = SubtreeFilter(field_name="unit", label="决定单位")
    agency = CompanyFilter(field_name="agency", label="机构信用代码")

    class Meta:
        model = PenaltyCase
        fields: list[str] = []


class PenaltyFilter(PeriodFilter):
    """Penalties by unit, period and kind."""

    period_field, period_kind = "decided_on", "date"
    campaign = django_filters.CharFilter(field_name="campaign__code", label="专项检查")
    unit = SubtreeFilter(field_name="unit", label="决定单位")
    kind = django_filters.ChoiceFilter(choices=Penalty.Kind.choices, label="处罚种类")
    agency = CompanyFilter(field_name="agency", label="机构信用代码")

    class Meta:
        model = Penalty
        fields: list[str] = []


class ExposureFilter(PeriodFilter):
    """Media exposures by unit and period."""

    period_field, period_kind = "published_on", "date"
    campaign = django_filters.CharFilter(field_name="campaign__code", label="专项检查")
    unit = SubtreeFilter(field_name="unit", label="单位")

    class Meta:
        model = MediaExposure
        fields: list[str] = []
