"""Which certificate does a practitioner hold?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from authorities.scope import Scoped


class Certificate(Scoped):
    """A certificate 证书 of a practitioner: registered fire engineer, or facility operator.

    An engineer has up to three numbers: the qualification 资格证书, the registration 注册号 and the seal's. A number
    may stand under two names in the ledger: that is a finding, not an error, so it is not unique.
    """

    class Kind(models.TextChoices):
        ENGINEER_1 = "engineer_1", "一级注册消防工程师"
        ENGINEER_2 = "engineer_2", "二级注册消防工程师"
        OPERATOR = "operator", "消防设施操作员"

    class Standing(models.TextChoices):
        VALID = "valid", "有效"
        CANCELLED = "cancelled", "注销"
        REVOKED = "revoked", "吊销"
        COLLECTED = "collected", "收缴"
        VOID = "void", "公告作废"

    class Direction(models.TextChoices):
        NONE = "", "—"
        MONITORING = "monitoring", "消防设施监控操作"
        MAINTENANCE = "maintenance", "消防设施检测维修保养"

    practitioner = models.ForeignKey(
        "agencies.Practitioner", models.CASCADE, related_name="certificates", verbose_name="持证人"
    )
    kind = models.CharField("证书种类", max_length=12, choices=Kind.choices)
    number = models.CharField("资格证书编号", max_length=40)
    registration_number = models.CharField("注册号", max_length=40, blank=True)
    seal_number = models.CharField("执业印章号", max_length=40, blank=True)
    level = models.PositiveSmallIntegerField("等级（1最高，5最低）", null=True, blank=True)
    direction = models.CharField("职业方向", max_length=12, choices=Direction.choices, blank=True)
    issued_on = models.DateField("发证日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    standing = models.CharField("状态", max_length=10, choices=Standing.choices, default=Standing.VALID)

    class Meta:
        ordering = ["practitioner", "kind"]
        verbose_name = verbose_name_plural = "证书"
        indexes = [models.Index(fields=["number"], name="certificate_number")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @classmethod
    def visible_to(cls, units: QuerySet[Any]) -> Q:
        """Whoever sees the person sees the certificate."""
        from agencies.models import Practitioner

        return Q(practitioner__in=Practitioner._base_manager.filter(Practitioner.visible_to(units)))

    @property
    def is_intermediate_or_above(self) -> bool:
        """中级技能等级以上: levels 4 to 1; a smaller number is a higher level."""
        return self.kind == self.Kind.OPERATOR and self.level is not None and self.level <= 4

    def is_in_force(self, today: date) -> bool:
        """Neither cancelled, revoked, collected nor void, and not past its last day."""
        return self.standing == self.Standing.VALID and (self.valid_until is None or self.valid_until >= today)
