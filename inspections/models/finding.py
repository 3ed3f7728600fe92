"""What is wrong, by which item of which record?"""

from __future__ import annotations

from django.db import models

from authorities.scope import Scoped


class Finding(Scoped):
    """A finding 问题: one violating answer of one submitted record."""

    class State(models.TextChoices):
        OPEN = "open", "待处理"
        ORDERED = "ordered", "已责令改正"
        CASE = "case", "已立案处罚"
        CLOSED = "closed", "已办结"

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="findings", verbose_name="专项检查")
    record = models.ForeignKey("inspections.Record", models.PROTECT, related_name="findings", verbose_name="检查记录")
    unit = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="findings", verbose_name="检查单位")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="findings", verbose_name="机构")
    item = models.CharField("检查项", max_length=60)
    value = models.CharField("答案", max_length=40)
    kind = models.CharField("类别", max_length=40, default="other")
    cause = models.CharField("案由", max_length=60, blank=True)
    remark = models.CharField("说明", max_length=300, blank=True)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.OPEN)
    found_at = models.DateTimeField("认定时间")
    ordered_on = models.DateField("责令改正日期", null=True, blank=True)

    class Meta:
        ordering = ["-found_at", "item"]
        verbose_name = verbose_name_plural = "问题"
        indexes = [models.Index(fields=["unit", "found_at", "kind"], name="finding_unit_day_kind")]
        constraints = [models.UniqueConstraint(fields=["record", "item", "value"], name="finding_once_per_answer")]

    def __str__(self) -> str:
        return f"{self.agency} {self.item}"
