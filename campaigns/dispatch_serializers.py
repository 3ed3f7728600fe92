"""What the API gives of dispatch, letters and recusals: every field named, no ID numbers."""

from __future__ import annotations

from rest_framework import serializers

from campaigns.models import Dispatch, DispatchItem, Letter, Recusal


class DispatchSerializer(serializers.ModelSerializer[Dispatch]):
    """A dispatch from one unit to another."""

    campaign = serializers.CharField(source="campaign.code", label="专项检查代码")
    sender = serializers.CharField(source="sender.code", label="派发单位代码")
    receiver = serializers.CharField(source="receiver.code", label="接收单位代码")

    class Meta:
        model = Dispatch
        fields = [
            "id",
            "campaign",
            "population",
            "sender",
            "receiver",
            "state",
            "sent_count",
            "due_on",
            "sent_at",
            "received_at",
            "done_at",
        ]


class DispatchItemSerializer(serializers.ModelSerializer[DispatchItem]):
    """A surveyed project, or agency of another province: where it is now."""

    campaign = serializers.CharField(source="campaign.code", label="专项检查代码")
    reported_by = serializers.CharField(source="survey.unit.code", label="上报单位代码")
    reported_at = serializers.DateTimeField(source="survey.reported_at", label="上报时间")
    agency = serializers.CharField(source="agency.code", label="机构信用代码")
    project = serializers.CharField(source="project.code", allow_null=True, default=None, label="项目编号")
    holder = serializers.CharField(source="holder.code", label="现在何处的单位代码")

    class Meta:
        model = DispatchItem
        fields = [
            "id",
            "campaign",
            "population",
            "agency",
            "project",
            "reported_by",
            "reported_at",
            "state",
            "holder",
            "dispatch",
            "letter",
            "outcome",
            "note",
        ]


class LetterSerializer(serializers.ModelSerializer[Letter]):
    """A letter to an authority elsewhere, and its reply."""

    campaign = serializers.CharField(source="campaign.code", label="专项检查代码")
    unit = serializers.CharField(source="unit.code", label="发函单位代码")
    agencies: serializers.ManyRelatedField = serializers.SlugRelatedField(  # type: ignore[assignment]
        slug_field="code", many=True, read_only=True, label="机构信用代码"
    )

    class Meta:
        model = Letter
        fields = [
            "id",
            "campaign",
            "unit",
            "kind",
            "number",
            "addressee",
            "agencies",
            "sent_on",
            "reply_due_on",
            "replied_on",
            "result",
        ]


class RecusalSerializer(serializers.ModelSerializer[Recusal]):
    """An officer's recusal, by user name; what was said about it in words stays on the page."""

    officer = serializers.CharField(source="officer.username", label="用户名")
    agency = serializers.CharField(source="agency.code", label="机构信用代码")

    class Meta:
        model = Recusal
        fields = ["id", "officer", "agency", "ground", "declared_on", "until", "declared_at", "withdrawn_at"]
