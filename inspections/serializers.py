"""What the API gives and takes of inspections: every field named; no ID numbers, and no private phones in lists."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from agencies.rules.practice_conditions import SCOPES
from authorities.models import Officer
from inspections.models import Finding, MediaExposure, Penalty, PenaltyCase, Record
from inspections.rules.heading import LINES, LONGEST, PHONES
from inspections.rules.visits import LONGEST_COMPANIONS


class RecordSerializer(serializers.ModelSerializer[Record]):
    """A record in a list: number, where, when, verdict."""

    campaign = serializers.CharField(source="campaign.code", label="专项检查代码")
    unit = serializers.CharField(source="unit.code", label="检查单位代码")
    agency = serializers.CharField(source="agency.code", label="机构信用代码")
    agency_name = serializers.CharField(source="agency.name", label="机构名称")
    project = serializers.CharField(source="project.code", allow_null=True, default=None, label="项目编号")
    number = serializers.CharField(source="number_text", label="编号")

    class Meta:
        model = Record
        fields = [
            "uuid",
            "campaign",
            "task",
            "unit",
            "agency",
            "agency_name",
            "project",
            "state",
            "number",
            "revision",
            "inspected_at",
            "meets_conditions",
            "visit",
            "submitted_at",
        ]


class WholeRecordSerializer(RecordSerializer):
    """One record with all it says."""

    inspector = serializers.CharField(source="inspector.username", label="监督检查员")
    second_inspector = serializers.CharField(
        source="second_inspector.username", allow_null=True, default=None, label="第二名监督检查员"
    )
    header = serializers.DictField(label="表头")
    answers = serializers.DictField(label="检查内容")

    class Meta(RecordSerializer.Meta):
        fields = [
            *RecordSerializer.Meta.fields,
            "checklist",
            "inspector",
            "second_inspector",
            "accompanied_by",
            "header",
            "answers",
            "content_hash",
            "saved_at",
        ]


class HeaderSerializer(serializers.Serializer[Any]):
    """The head of the form as typed."""

    scopes = serializers.MultipleChoiceField(
        choices=[(scope, scope) for scope in SCOPES], label="机构类型", required=False
    )

    def get_fields(self) -> dict[str, Any]:
        texts = {
            code: serializers.CharField(required=False, allow_blank=True, max_length=LONGEST, default="")
            for code in (*LINES, *PHONES.values())
        }
        return {**super().get_fields(), **texts}


class RecordContentSerializer(serializers.Serializer[Any]):
    """What a PUT of a record carries; `submit` asks for a number, too."""

    task = serializers.IntegerField(label="任务", min_value=1)
    header = HeaderSerializer(label="表头")
    answers = serializers.DictField(label="检查内容：检查项代码 → 答案", child=serializers.JSONField())
    inspected_at = serializers.DateTimeField(label="检查时间")
    second_inspector = serializers.SlugRelatedField(
        slug_field="username",
        queryset=Officer.objects.filter(is_active=True),
        allow_null=True,
        default=None,
        label="第二名监督检查员（用户名）",
        error_messages={"does_not_exist": "没有用户名为“{value}”的在用人员。请核对。"},
    )
    accompanied_by = serializers.CharField(
        allow_blank=True, default="", max_length=LONGEST_COMPANIONS, label="随同检查人员"
    )
    seen = serializers.DateTimeField(allow_null=True, default=None, label="手中一份的保存时间（saved_at），不写不比对")
    submit = serializers.BooleanField(default=False, label="同时提交")


class FindingSerializer(serializers.ModelSerializer[Finding]):
    """A finding: the item's code, its answer, what became of it."""

    campaign = serializers.CharField(source="campaign.code", label="专项检查代码")
    unit = serializers.CharField(source="unit.code", label="检查单位代码")
    agency = serializers.CharField(source="agency.code", label="机构信用代码")

    class Meta:
        model = Finding
        fields = [
            "id",
            "campaign",
            "record",
            "unit",
            "agency",
            "item",
            "value",
            "kind",
            "cause",
            "state",
            "found_at",
            "ordered_on",
        ]


class PenaltySerializer(serializers.ModelSerializer[Penalty]):
    """A penalty; the person by name only."""

    campaign = serializers.CharField(source="campaign.code", label="专项检查代码")
    unit = serializers.CharField(source="unit.code", label="决定单位代码")
    agency = serializers.CharField(source="agency.code", label="机构信用代码")
    document_number = serializers.CharField(source="case.document_number", label="决定书文号")
    practitioner = serializers.CharField(source="practitioner.name", allow_null=True, default=None, label="人员")

    class Meta:
        model = Penalty
        fields = [
            "id",
            "campaign",
            "document_number",
            "finding",
            "unit",
            "agency",
            "practitioner",
            "kind",
            "amount_yuan",
            "decided_on",
        ]


class PenaltyCaseSerializer(serializers.ModelSerializer[PenaltyCase]):
    """A decision."""

    campaign = serializers.CharField(source="campaign.code", label="专项检查代码")
    unit = serializers.CharField(source="unit.code", label="决定单位代码")
    agency = serializers.CharField(source="agency.code", label="机构信用代码")

    class Meta:
        model = PenaltyCase
        fields = ["id", "campaign", "document_number", "unit", "agency", "decided_on"]


class ExposureSerializer(serializers.ModelSerializer[MediaExposure]):
    """A media exposure."""

    campaign = serializers.CharField(source="campaign.code", label="专项检查代码")
    unit = serializers.CharField(source="unit.code", label="单位代码")
    agency = serializers.CharField(source="agency.code", label="机构信用代码")

    class Meta:
        model = MediaExposure
        fields = ["id", "campaign", "unit", "agency", "outlet", "published_on", "link"]


class ProblemSerializer(serializers.Serializer[Any]):
    """One thing that is wrong."""

    code = serializers.CharField()
    message = serializers.CharField()
    field = serializers.CharField()


class RefusalSerializer(serializers.Serializer[Any]):
    """How the API says no."""

    detail = serializers.CharField()
    problems = ProblemSerializer(many=True)
