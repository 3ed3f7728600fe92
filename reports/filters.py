"""What the list of workbooks may be filtered by."""

from __future__ import annotations

import django_filters

from authorities.filters import SubtreeFilter
from reports.models import SummaryWorkbook


class WorkbookFilter(django_filters.FilterSet):
    """Workbooks by campaign, table, unit (with those below), month, and whether they are signed and reviewed."""

    campaign = django_filters.CharFilter(field_name="campaign__code", label="专项检查")
    table = django_filters.CharFilter(label="表")
    unit = SubtreeFilter(field_name="unit", label="填报单位")
    month = django_filters.CharFilter(label="月份")
    signed = django_filters.BooleanFilter(field_name="filled_by", lookup_expr="isnull", exclude=True, label="已填报")
    reviewed = django_filters.BooleanFilter(field_name="reviewed_by", lookup_expr="isnull", exclude=True, label="已审核")

    class Meta:
        model = SummaryWorkbook
        fields: list[str] = []
