"""What the API gives of figures: every number with the list it counts; people only as signers of their own returns."""

from __future__ import annotations

from rest_framework import serializers

from reports.models import SummaryWorkbook


class WorkbookSerializer(serializers.ModelSerializer[SummaryWorkbook]):
    """A built workbook: its figures, its digest, who signed."""

    campaign = serializers.CharField(source="campaign.code", label="专项检查代码")
    unit = serializers.CharField(source="unit.code", label="填报单位代码")
    filled_by = serializers.CharField(source="filled_by.name", allow_null=True, default=None, label="填报人")
    figures_digest = serializers.CharField(label="数字校验值")
    reviewed_by = serializers.CharField(source="reviewed_by.name", allow_null=True, default=None, label="审核人")

    class Meta:
        model = SummaryWorkbook
        fields = [
            "id",
            "campaign",
            "table",
            "unit",
            "month",
            "digest",
            "figures_digest",
            "figures",
            "built_at",
            "filled_by",
            "filled_on",
            "reviewed_by",
            "reviewed_on",
            "returned_on",
            "return_reason",
        ]


class FigureSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """One column: this month and since the start, each with its list. Sums of money are decimal text."""

    code = serializers.CharField(source="column.code", label="列")
    header = serializers.ListField(source="column.header", child=serializers.CharField(), label="表头")
    part_label = serializers.CharField(source="column.part_label", label="其中")
    unit = serializers.CharField(source="column.unit", label="计量单位")
    caliber = serializers.CharField(source="column.caliber", label="口径")
    month = serializers.CharField(source="month.number", label="本月")
    month_url = serializers.CharField(source="month.link", label="本月对应的名单")
    since_start = serializers.CharField(source="since_start.number", label="累计")
    since_start_url = serializers.CharField(source="since_start.link", label="累计对应的名单")


class ImbalanceSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """A total that is not the sum of its parts."""

    total = serializers.CharField(source="total.code", label="合计列")
    total_number = serializers.CharField(label="合计")
    parts_number = serializers.CharField(label="其中各项之和")


class FiguresSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """A table of one unit and month: the half-open period in China time, every column, the parts after their total."""

    campaign = serializers.CharField(label="专项检查代码")
    table = serializers.CharField(label="表")
    unit = serializers.CharField(label="单位代码")
    month = serializers.CharField(label="统计月")
    start = serializers.DateTimeField(label="统计期开始（含）")
    end = serializers.DateTimeField(label="统计期结束（不含）")
    as_of = serializers.DateTimeField(label="截至")
    figures = FigureSerializer(many=True)
    imbalances = ImbalanceSerializer(many=True)


class CoverageSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """Coverage against the straight line. days: ahead (+) or behind (−); state: none, done, going, late."""

    unit = serializers.CharField(source="unit.code", label="单位代码")
    label = serializers.CharField(label="名称")
    is_own = serializers.BooleanField(label="只本级")
    due_on = serializers.DateField(allow_null=True, label="期限")
    required = serializers.IntegerField(source="pace.required", label="应检")
    done = serializers.IntegerField(label="已检")
    counted = serializers.IntegerField(source="pace.done", label="计入应检的已检")
    expected = serializers.IntegerField(source="pace.expected", label="匀速线应到")
    days = serializers.IntegerField(source="pace.days", label="超前或落后天数")
    overdue = serializers.IntegerField(source="pace.overdue", label="到期未检")
    state = serializers.CharField(source="pace.state", label="状态")
    task_count = serializers.IntegerField(label="已下达")
    undecided_count = serializers.IntegerField(label="比例未定")
    undrawn_count = serializers.IntegerField(label="待抽签")
    done_url = serializers.CharField(label="已检对应的名单")
    overdue_url = serializers.CharField(label="到期未检的任务")
    untasked_overdue = serializers.IntegerField(label="到期未检中还没有任务的")


class ProgressSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """One unit's area: whole, by population, by unit below with those furthest behind first."""

    campaign = serializers.CharField(label="专项检查代码")
    as_of = serializers.DateTimeField(label="截至")
    starts_on = serializers.DateField(label="匀速线开始")
    whole = CoverageSerializer()
    populations = CoverageSerializer(many=True)
    units = CoverageSerializer(many=True)
