"""Which workbook was built for which unit and month?"""

from __future__ import annotations

from django.db import models

from authorities.scope import Scoped


class SummaryWorkbook(Scoped):
    """The summary workbook 汇总表 of one unit and month as built: the file, its SHA-256 and the figures in it."""

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="workbooks", verbose_name="专项检查")
    table = models.CharField("表", max_length=40)
    unit = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="workbooks", verbose_name="填报单位")
    month = models.CharField("月份", max_length=7)
    file = models.FileField("文件", upload_to="workbooks", max_length=200)
    digest = models.CharField("校验值", max_length=64)
    figures = models.JSONField("数字", default=dict)
    built_at = models.DateTimeField("生成时间")

    class Meta:
        ordering = ["-month", "unit__place"]
        verbose_name = verbose_name_plural = "汇总表"
        constraints = [models.UniqueConstraint(fields=["campaign", "table", "unit", "month"], name="workbook_once")]

    def __str__(self) -> str:
        return f"{self.unit} {self.month}"
