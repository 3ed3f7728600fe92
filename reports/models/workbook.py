"""Which workbook was built for which unit and month?"""

from __future__ import annotations

from django.db import models

from authorities.scope import Scoped
from reports.rules.figures import figures_digest


class SummaryWorkbook(Scoped):
    """The summary workbook 汇总表 of one unit and month as built: the file, its SHA-256 and the figures in it.

    figures: {"month": {column: number}, "cumulative": {…}}; numbers with decimals as text.
    Once signed by whoever filled it in, it is not built anew; the reviewer is another person.
    returned_*: who sent it back 退回 and why, until it is signed again; the audit log keeps the rest.
    """

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="workbooks", verbose_name="专项检查")
    table = models.CharField("表", max_length=40)
    unit = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="workbooks", verbose_name="填报单位")
    month = models.CharField("月份", max_length=7)
    file = models.FileField("文件", upload_to="workbooks", max_length=200)
    digest = models.CharField("校验值", max_length=64)
    figures = models.JSONField("数字", default=dict)
    built_at = models.DateTimeField("生成时间")
    filled_by = models.ForeignKey(
        "authorities.Officer", models.PROTECT, null=True, related_name="+", verbose_name="填报人"
    )
    filled_on = models.DateField("填报日期", null=True)
    reviewed_by = models.ForeignKey(
        "authorities.Officer", models.PROTECT, null=True, related_name="+", verbose_name="审核人"
    )
    reviewed_on = models.DateField("审核日期", null=True)
    returned_by = models.ForeignKey(
        "authorities.Officer", models.PROTECT, null=True, related_name="+", verbose_name="退回人"
    )
    returned_on = models.DateField("退回日期", null=True)
    return_reason = models.CharField("退回原因", max_length=200, blank=True, default="")

    class Meta:
        ordering = ["-month", "unit__place"]
        verbose_name = verbose_name_plural = "汇总表"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "table", "unit", "month"], name="workbook_once"),
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True) | ~models.Q(reviewed_by=models.F("filled_by")),
                name="workbook_by_two_officers",
                violation_error_message="填报人和审核人不能是同一人。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.month}"

    @property
    def month_name(self) -> str:
        """2024年8月."""
        year, month = self.month.split("-")
        return f"{year}年{int(month)}月"

    @property
    def is_signed(self) -> bool:
        return self.filled_by_id is not None

    @property
    def figures_digest(self) -> str:
        """SHA-256 over the stored figures alone 数字校验值; the file's `digest` changes when names are added."""
        return figures_digest(self.figures)
