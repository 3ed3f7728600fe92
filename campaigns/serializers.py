"""What the API gives of campaigns: every field named, no people beyond their unit's acts."""

from __future__ import annotations

from rest_framework import serializers

from campaigns.models import Campaign, Draw, DrawEntry, Task
from campaigns.queries.quotas import QuotaRow
from campaigns.wording import WORDS


class CampaignSerializer(serializers.ModelSerializer[Campaign]):
    """A campaign with its notice's pinned digest."""

    unit = serializers.CharField(source="unit.code", label="部署单位代码")

    class Meta:
        model = Campaign
        fields = ["code", "title", "number", "unit", "starts_on", "ends_on", "is_public", "notice_digest", "opened_at"]


class TaskSerializer(serializers.ModelSerializer[Task]):
    """A task: what, where, by when, and the draw it comes from."""

    campaign = serializers.CharField(source="campaign.code", label="专项检查代码")
    unit = serializers.CharField(source="unit.code", label="执行单位代码")
    agency = serializers.CharField(source="agency.code", label="机构信用代码")
    agency_name = serializers.CharField(source="agency.name", label="机构名称")
    project = serializers.CharField(source="project.code", allow_null=True, default=None, label="项目编号")
    draw = serializers.IntegerField(source="entry.draw_id", allow_null=True, default=None, label="抽签")
    rank = serializers.IntegerField(source="entry.rank", allow_null=True, default=None, label="次序")

    class Meta:
        model = Task
        fields = [
            "id",
            "campaign",
            "population",
            "unit",
            "agency",
            "agency_name",
            "project",
            "origin",
            "draw",
            "rank",
            "state",
            "due_on",
            "created_at",
            "done_at",
            "replaces",
            "cancel_reason",
        ]


class DrawSerializer(serializers.ModelSerializer[Draw]):
    """A draw with everything needed to repeat it; the entries come one by one at `entries`."""

    campaign = serializers.CharField(source="campaign.code", label="专项检查代码")
    unit = serializers.CharField(source="unit.code", label="单位代码")

    class Meta:
        model = Draw
        fields = [
            "id",
            "campaign",
            "population",
            "unit",
            "state",
            "frame_count",
            "quota",
            "quotas",
            "share",
            "formula",
            "frame_digest",
            "scheme",
            "seed_source",
            "seed_due_at",
            "commitment",
            "committed_at",
            "salt",
            "public_value",
            "contribution",
            "seed_note",
            "seed",
            "frozen_at",
            "drawn_at",
            "voided_at",
            "void_reason",
        ]


class DrawEntrySerializer(serializers.ModelSerializer[DrawEntry]):
    """One object of a frozen list with its ticket."""

    class Meta:
        model = DrawEntry
        fields = ["code", "name", "stratum", "ticket", "rank", "is_drawn"]


class QuotaSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """One population at one unit: N, formula, required, done. required is null while no rate is decided."""

    population = serializers.CharField(source="population.code", label="对象")
    name = serializers.CharField(source="population.name", label="对象名称")
    unit = serializers.CharField(source="unit.code", label="单位代码")
    n = serializers.IntegerField(label="总数")
    share = serializers.CharField(source="quota.written", label="比例")
    formula = serializers.CharField(label="算式")
    counted_at = serializers.DateTimeField(allow_null=True, label="按何时冻结的名单计（空：今天的台账）")
    warnings = serializers.SerializerMethodField(label="提示")
    required = serializers.IntegerField(allow_null=True, label="应查")
    task_count = serializers.IntegerField(label="已下达")
    done_count = serializers.IntegerField(label="已完成")
    due_on = serializers.DateField(label="期限")
    clause = serializers.CharField(source="clause.id", label="条款")
    draw = serializers.IntegerField(source="draw.pk", allow_null=True, default=None, label="抽签")
    list_url = serializers.CharField(label="总数对应的名单")

    def get_warnings(self, row: QuotaRow) -> list[str]:
        """The sentences that stand beside the number."""
        return [problem.say(WORDS) for problem in row.problems]
