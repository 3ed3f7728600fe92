"""What the API says about the ledgers. ID numbers and private telephones are never in it."""

from __future__ import annotations

from typing import ClassVar

from rest_framework import serializers

from agencies.models import Agency, Employment, Equipment, EquipmentKind, Practitioner, ServiceProject, Site
from agencies.models.project import RELATION_WORDS


class AgencySerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """机构。"""

    unit = serializers.CharField(source="unit.code", label="管辖单位代码")
    unit_name = serializers.CharField(source="unit.name", label="管辖单位")
    merged_into = serializers.CharField(
        source="merged_into.code", default=None, read_only=True, label="已并入的机构的信用代码"
    )

    class Meta:
        model = Agency
        fields: ClassVar = [
            "code",
            "name",
            "unit",
            "unit_name",
            "merged_into",
            "out_of_province",
            "standing",
            "entity",
            "in_public_system",
            "found_by_survey",
            "known_before",
            "listed_on",
            "maintenance_testing",
            "safety_assessment",
            "registered_address",
            "office_address",
            "floor_area",
            "legal_representative",
            "technical_director",
            "changed_at",
        ]


class EmploymentSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """在职登记。"""

    agency = serializers.CharField(source="agency.code", label="机构信用代码")

    class Meta:
        model = Employment
        fields: ClassVar = [
            "agency",
            "post",
            "is_technical_director",
            "since",
            "has_contract",
            "insured_until",
            "exemption",
        ]


class EmploymentHistorySerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """任职，含已结束的。"""

    practitioner = serializers.IntegerField(source="practitioner_id", label="人员")
    practitioner_name = serializers.CharField(source="practitioner.name", label="姓名")
    agency = serializers.CharField(source="agency.code", label="机构信用代码")

    class Meta:
        model = Employment
        fields: ClassVar = [
            "id",
            "practitioner",
            "practitioner_name",
            *EmploymentSerializer.Meta.fields,
            "until",
            "insurance_looked_on",
            "exemption_proof",
            "version",
        ]


class RequiredKindSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """设备目录的一种；草案不作为判定依据。"""

    code = serializers.CharField(label="代码")
    table = serializers.ChoiceField(choices=EquipmentKind.Table.choices, label="设备表")
    number = serializers.IntegerField(label="序号")
    name = serializers.CharField(label="设备名称")
    unit = serializers.CharField(label="单位")
    quantity = serializers.IntegerField(allow_null=True, label="数量不少于")
    requirement = serializers.CharField(label="量程、精度等要求")
    aliases = serializers.ListField(child=serializers.CharField(), label="别名")
    status = serializers.ChoiceField(choices=EquipmentKind.Status.choices, label="状态")
    confidence = serializers.ChoiceField(choices=EquipmentKind.Confidence.choices, label="出处")
    basis = serializers.CharField(label="依据")
    version = serializers.IntegerField(label="版次")


class PractitionerSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """从业人员；不含身份证号码和电话。"""

    unit = serializers.CharField(source="unit.code", label="管辖单位代码")
    employments = EmploymentSerializer(source="current", many=True, label="在职登记")

    class Meta:
        model = Practitioner
        fields: ClassVar = ["id", "name", "unit", "employments"]


class SiteSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """场所。"""

    unit = serializers.CharField(source="unit.code", label="管辖单位代码")

    class Meta:
        model = Site
        fields: ClassVar = ["code", "name", "unit", "address", "is_key_unit", "is_crowded_place", "has_control_room"]


class ProjectSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """服务项目。"""

    agency = serializers.CharField(source="agency.code", label="机构信用代码")
    site = serializers.CharField(source="site.code", label="场所编号")
    site_name = serializers.CharField(source="site.name", label="服务单位")
    site_unit = serializers.CharField(source="site.unit.code", label="场所管辖单位代码")
    relation = serializers.ChoiceField(
        choices=list(RELATION_WORDS.items()),
        label="机构与项目",
    )

    class Meta:
        model = ServiceProject
        fields: ClassVar = [
            "code",
            "agency",
            "site",
            "site_name",
            "site_unit",
            "relation",
            "service",
            "contracted_on",
            "started_on",
            "ended_on",
            "published_on",
        ]


class EquipmentSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """设备。"""

    agency = serializers.CharField(source="agency.code", label="机构信用代码")

    class Meta:
        model = Equipment
        fields: ClassVar = ["id", "agency", "kind", "serial", "calibrated_until"]
