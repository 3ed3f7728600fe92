"""What campaign lists may be filtered by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from agencies.filters import CompanyFilter
from agencies.models import Fire
from authorities.filters import SubtreeFilter
from authorities.models import Officer
from campaigns.files.recusal_grounds import load_grounds
from campaigns.models import Dispatch, DispatchItem, Draw, Letter, Recusal, Task


class TaskFilter(django_filters.FilterSet):
    """Tasks by unit, population, state, due day and words."""

    campaign = django_filters.CharFilter(field_name="campaign__code", label="专项检查")
    unit = SubtreeFilter(field_name="unit", label="执行单位")
    population = django_filters.CharFilter(label="对象")
    state = django_filters.MultipleChoiceFilter(choices=Task.State.choices, label="状态")
    origin = django_filters.ChoiceFilter(choices=Task.Origin.choices, label="来源")
    due_before = django_filters.DateFilter(field_name="due_on", lookup_expr="lt", label="期限早于")
    agency = CompanyFilter(field_name="agency", label="机构信用代码")
    q = django_filters.CharFilter(field_name="agency__name", lookup_expr="contains", label="机构名称")
    unfinished = django_filters.BooleanFilter(method="not_done", label="未完成")

    class Meta:
        model = Task
        fields: list[str] = []

    def not_done(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
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


class RecusalFilter(django_filters.FilterSet):
    """Recusals by unit, ground, agency and whether they stand."""

    unit = SubtreeFilter(field_name="officer__unit", label="单位")
    ground = django_filters.ChoiceFilter(choices=[(g.code, g.label) for g in load_grounds().values()], label="事由")
    withdrawn = django_filters.BooleanFilter(
        field_name="withdrawn_at", lookup_expr="isnull", exclude=True, label="已撤回"
    )
    q = django_filters.CharFilter(field_name="agency__name", lookup_expr="contains", label="机构名称")

    class Meta:
        model = Recusal
        fields: list[str] = []


class InspectorFilter(django_filters.FilterSet):
    """Inspectors by unit and name."""

    unit = SubtreeFilter(field_name="unit", label="单位")
    q = django_filters.CharFilter(field_name="name", lookup_expr="contains", label="姓名")

    class Meta:
        model = Officer
        fields: list[str] = []


class DispatchFilter(django_filters.FilterSet):
    """Dispatches by sender, receiver, population and state. sender: that very unit."""

    campaign = django_filters.CharFilter(field_name="campaign__code", label="专项检查")
    sender = django_filters.CharFilter(field_name="sender__code", label="派发单位")
    receiver = SubtreeFilter(field_name="receiver", label="接收单位")
    population = django_filters.CharFilter(label="对象")
    state = django_filters.ChoiceFilter(choices=Dispatch.State.choices, label="状态")

    class Meta:
        model = Dispatch
        fields: list[str] = []


class DispatchItemFilter(django_filters.FilterSet):
    """Surveyed items by who reported them, where they are, population and state."""

    campaign = django_filters.CharFilter(field_name="campaign__code", label="专项检查")
    surveyed_by = SubtreeFilter(field_name="survey__unit", label="上报单位")
    holder = SubtreeFilter(field_name="holder", label="现在何处")
    population = django_filters.CharFilter(label="对象")
    state = django_filters.ChoiceFilter(choices=DispatchItem.State.choices, label="状态")
    q = django_filters.CharFilter(field_name="agency__name", lookup_expr="contains", label="机构名称")

    class Meta:
        model = DispatchItem
        fields: list[str] = []


class LetterFilter(django_filters.FilterSet):
    """Letters by kind, unit and whether a reply came."""

    unit = SubtreeFilter(field_name="unit", label="发函单位")
    kind = django_filters.ChoiceFilter(choices=Letter.Kind.choices, label="种类")
    waiting = django_filters.BooleanFilter(field_name="replied_on", lookup_expr="isnull", label="待复函")

    class Meta:
        model = Letter
        fields: list[str] = []


class FireFilter(django_filters.FilterSet):
    """Fires by the unit that investigates and by day."""

    unit = SubtreeFilter(field_name="investigated_by", label="调查单位")
    since = django_filters.DateFilter(field_name="happened_on", lookup_expr="gte", label="自（含）")

    class Meta:
        model = Fire
        fields: list[str] = []
