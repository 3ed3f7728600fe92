"""Which equipment must an agency have, since which version of the catalogue, on what basis?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class EquipmentKind(models.Model):
    """One version of one required kind of equipment 设备目录: the corps edits it, every version stays.

    code: the kind's identity ("base-1"), the same in all its versions. quantity empty: nobody has established how many.
    status: a draft 草案 is shown and decides nothing; in force 生效 decides. replaced_at empty: the version that stands.
    The catalogue belongs to no unit: whoever keeps or reads ledgers may see it.
    """

    class Table(models.TextChoices):
        BASE = "base", "消防技术服务基础设备"
        MAINTENANCE_TESTING = "maintenance_testing", "消防设施维护保养检测设备"
        SAFETY_ASSESSMENT = "safety_assessment", "消防安全评估设备"

    class Status(models.TextChoices):
        DRAFT = "draft", "草案"
        IN_FORCE = "in_force", "生效"
        WITHDRAWN = "withdrawn", "撤出"

    class Confidence(models.TextChoices):
        SOURCE = "source", "有出处"
        RECALLED = "recalled", "凭记忆整理"
        UNKNOWN = "unknown", "不明"

    code = models.CharField("代码", max_length=40)
    version = models.PositiveIntegerField("版次")
    table = models.CharField("设备表", max_length=20, choices=Table.choices)
    number = models.PositiveSmallIntegerField("序号")
    name = models.CharField("设备名称", max_length=60)
    unit = models.CharField("单位", max_length=6)
    quantity = models.PositiveSmallIntegerField("数量不少于", null=True, blank=True)
    requirement = models.CharField("量程、精度等要求", max_length=200, blank=True)
    aliases = models.JSONField("别名", default=list, blank=True)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.DRAFT)
    confidence = models.CharField("出处", max_length=10, choices=Confidence.choices, default=Confidence.UNKNOWN)
    basis = models.CharField("依据", max_length=200)
    made_by = models.ForeignKey(
        "authorities.Officer", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="修订人"
    )
    made_at = models.DateTimeField("修订时间")
    replaced_at = models.DateTimeField("更替时间", null=True, blank=True)

    class Meta:
        ordering = ["table", "number", "code", "version"]
        verbose_name = verbose_name_plural = "设备目录"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="equipment_kind_version_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(replaced_at__isnull=True), name="equipment_kind_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
