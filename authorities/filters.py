"""What the lists of authorities may be filtered by."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django_filters.widgets import BooleanWidget

from authorities.models import AuditEntry, Officer, Role, Unit
from authorities.queries.units import units_below
from authorities.verbs import VERBS


class SubtreeFilter(django_filters.CharFilter):
    """A unit code; keeps rows of that unit and the units below it. `field_name` is the ORM path to the Unit."""

    def filter(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return rows
        unit = Unit.objects.filter(code=value).first()
        if unit is None:
            return rows.none()
        return rows.filter(**{f"{self.field_name}__in": units_below(unit).order_by().values("pk")})


class YesNo(BooleanWidget):
    """The choice of a yes-or-no filter, in the words of the other filters; takes true/false as figures write them."""

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs)
        self.choices = [("", settings.FILTERS_EMPTY_CHOICE_LABEL), ("true", "是"), ("false", "否")]


class AuditFilter(django_filters.FilterSet):
    """Audit entries by verb, officer, unit and day."""

    verb = django_filters.ChoiceFilter(label="操作", choices=list(VERBS.items()))
    officer = django_filters.CharFilter(field_name="officer__username", label="用户名")
    name = django_filters.CharFilter(field_name="officer__name", lookup_expr="contains", label="姓名")
    unit = SubtreeFilter(field_name="unit", label="单位")
    day = django_filters.DateFilter(field_name="at", lookup_expr="date", label="日期")

    class Meta:
        model = AuditEntry
        fields: list[str] = []


class OfficerFilter(django_filters.FilterSet):
    """Officers by unit, a word of its name, role and name."""

    unit = SubtreeFilter(field_name="unit", label="单位")
    unit_name = django_filters.CharFilter(field_name="unit__name", lookup_expr="contains", label="单位名称")
    role = django_filters.ChoiceFilter(choices=Role.choices, label="角色")
    name = django_filters.CharFilter(lookup_expr="contains", label="姓名")

    class Meta:
        model = Officer
        fields: list[str] = []


class PeriodFilter(django_filters.FilterSet):
    """Base of FilterSets whose rows fall into months: `since` inclusive and `until` exclusive, days in Asia/Shanghai.

    `period_field` is the ORM path, `period_kind` "date" or "instant".
    """

    period_field = ""
    period_kind = "date"
    since = django_filters.DateFilter(method="from_day", label="自（含）")
    until = django_filters.DateFilter(method="before_day", label="至（不含）")

    def from_day(self, rows: QuerySet[Any], name: str, value: date) -> QuerySet[Any]:
        return rows.filter(**{f"{self.period_field}__gte": self._edge(value)})

    def before_day(self, rows: QuerySet[Any], name: str, value: date) -> QuerySet[Any]:
        return rows.filter(**{f"{self.period_field}__lt": self._edge(value)})

    def _edge(self, value: date) -> date | datetime:
        if self.period_kind == "date":
            return value
        return timezone.make_aware(datetime.combine(value, time.min))
