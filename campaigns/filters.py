"""What campaign lists may be filtered by."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet

from authorities.filters import SubtreeFilter
from campaigns.models import Draw, Task


class TaskFilter(django_filters.FilterSet):
    """Tasks by unit, population, state, due day and words."""

    campaign = django_filters.CharFilter(field_name="campaign__code", label="专项检查")
    unit = SubtreeFilter(field_name="unit", label="执行单位")
    population = django_filters.CharFilter(label="对象")
    state = django_filters.MultipleChoiceFilter(choices=Task.State.choices, label="状态")
    origin = django_filters.ChoiceFilter(choices=Task.Origin.choices, label="来源")
    due_before = django_filters.DateFilter(field_name="due_on", lookup_expr="lt", label="期限早于")
    agency = django_filters.CharFilter(field_name="agency__code", label="机构信用代码")
    q = django_filters.CharFilter(field_name="agency__name", lookup_expr="contains", label="机构名称")
    unfinished = django_filters.BooleanFilter(method="not_done", label="未完成")

    class Meta:
        model = Task
        fields: list[str] = []

    def not_done(self, rows: QuerySet, name: str, value: bool) -> QuerySet:  # type: ignore[type-arg]
        unfinished = [Task.State.OPEN, Task.State.STARTED]
        return rows.filter(state__in=unfinished) if value else rows.exclude(state__in=unfinished)


class DrawFilter(django_filters.FilterSet):
    """Draws by unit, population and state."""

    campaign = django_filters.CharFilter(field_name="campaign__code", label="专项检查")
    unit = SubtreeFilter(field_name="unit", label="单位")
    population = django_filters.CharFilter(label="对象")
    state = django_filters.ChoiceFilter(choices=Draw.State.choices, label="状态")

    class Meta:
        model = Draw
        fields: list[str] = []
