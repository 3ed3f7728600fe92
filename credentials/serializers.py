"""What the API says about certificates and their checks. ID numbers are never in it."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from agencies.models import Practitioner
from credentials.models import Certificate, ControlRoomCheck, PractitionerCheck, RedFlag


class CertificateSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """证书。"""

    practitioner = serializers.IntegerField(source="practitioner_id", label="人员")
    practitioner_name = serializers.CharField(source="practitioner.name", label="持证人")

    class Meta:
        model = Certificate
        fields: ClassVar = [
            "id",
            "practitioner",
            "practitioner_name",
            "kind",
            "number",
            "registration_number",
            "seal_number",
            "level",
            "direction",
            "issued_on",
            "valid_until",
            "standing",
        ]


class QualificationSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """没有有效注册的资格证书。"""

    class Meta:
        model = Certificate
        fields: ClassVar = ["id", "kind", "number", "registration_number", "standing", "valid_until"]


class UnregisteredSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """有注册消防工程师资格、没有有效注册的人员；不含身份证号码和电话。"""

    unit = serializers.CharField(source="unit.code", label="管辖单位代码")
    qualifications = QualificationSerializer(many=True, label="资格证书")
    agencies = serializers.SerializerMethodField(label="现任职机构信用代码")
    was_never_registered = serializers.BooleanField(label="从未注册")
    has_expired = serializers.BooleanField(label="注册已过期")
    was_cancelled = serializers.BooleanField(label="注册已注销")

    class Meta:
        model = Practitioner
        fields: ClassVar = [
            "id",
            "name",
            "unit",
            "qualifications",
            "agencies",
            "was_never_registered",
            "has_expired",
            "was_cancelled",
        ]

    def get_agencies(self, person: Any) -> list[str]:
        return [held.agency.code for held in person.current]


_SAID_OF_A_CHECK = ["id", "campaign", "unit", "result", "checked_on", "recorded_at", "remark"]


class PractitionerCheckSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """从业人员持证核查。"""

    campaign = serializers.CharField(source="campaign.code", label="专项检查")
    unit = serializers.CharField(source="unit.code", label="核查单位代码")
    agency = serializers.CharField(source="agency.code", label="机构信用代码")
    practitioner = serializers.IntegerField(source="practitioner_id", label="人员")
    practitioner_name = serializers.CharField(source="practitioner.name", label="姓名")
    certificate = serializers.IntegerField(source="certificate_id", allow_null=True, label="证书")

    class Meta:
        model = PractitionerCheck
        fields: ClassVar = [
            *_SAID_OF_A_CHECK,
            "agency",
            "practitioner",
            "practitioner_name",
            "certificate",
            "claimed",
        ]


class ControlRoomCheckSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """控制室值班人员持证核查。"""

    campaign = serializers.CharField(source="campaign.code", label="专项检查")
    unit = serializers.CharField(source="unit.code", label="核查单位代码")
    site = serializers.CharField(source="operator.site.code", label="场所编号")
    operator = serializers.IntegerField(source="operator_id", label="值班人员")
    operator_name = serializers.CharField(source="operator.name", label="姓名")

    class Meta:
        model = ControlRoomCheck
        fields: ClassVar = [*_SAID_OF_A_CHECK, "site", "operator", "operator_name", "is_skilled"]


class RedFlagSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """疑点及认定。"""

    campaign = serializers.CharField(source="campaign.code", label="专项检查")
    agencies = serializers.SerializerMethodField(label="有关机构信用代码")
    state = serializers.CharField(label="状态")
    sides = serializers.ListField(child=serializers.DictField(), label="对照的台账行")

    class Meta:
        model = RedFlag
        fields: ClassVar = [
            "id",
            "campaign",
            "rule",
            "title",
            "grade",
            "clause",
            "summary",
            "agencies",
            "state",
            "sides",
            "first_seen_at",
            "last_seen_at",
            "closed_at",
            "reopened_at",
            "verdict",
            "verdict_reason",
            "verdict_at",
        ]

    def get_agencies(self, flag: RedFlag) -> list[str]:
        return [party.agency.code for party in flag.parties.all() if party.agency]
