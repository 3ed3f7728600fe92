"""Which files came in, and what became of every row?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from authorities.scope import Scoped


class LedgerImport(Scoped):
    """One uploaded ledger file 台账导入: read, previewed, then stored or dropped; rows in = stored + rejected."""

    class Ledger(models.TextChoices):
        AGENCIES = "agencies", "机构台账"
        PROJECTS = "projects", "服务项目台账"
        PEOPLE = "people", "从业人员台账"
        CERTIFICATES = "certificates", "证书台账"
        SITES = "sites", "场所台账"
        OPERATORS = "operators", "控制室值班人员台账"
        EQUIPMENT = "equipment", "设备台账"

    class State(models.TextChoices):
        READING = "reading", "读取中"
        STAGED = "staged", "待确认"
        STORED = "stored", "已入库"
        DROPPED = "dropped", "已放弃"

    ledger = models.CharField("台账", max_length=12, choices=Ledger.choices)
    unit = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="+", verbose_name="单位")
    officer = models.ForeignKey(
        "authorities.Officer", models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )
    file_name = models.CharField("文件名", max_length=200)
    file_digest = models.CharField("内容摘要", max_length=64)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.STAGED)
    # Rows of the file that are no entries, and columns nobody asked for: [[row number, reason]], [[letter, heading]].
    left_out = models.JSONField(default=list)
    ignored_columns = models.JSONField(default=list)
    # A whole list was confirmed as such: what it does not name is marked as not seen; these are the codes.
    is_whole_list = models.BooleanField("完整名单", default=False)
    absent = models.JSONField("未见", default=list)
    uploaded_at = models.DateTimeField("上传时间")
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = verbose_name_plural = "台账导入"
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "unit", "file_digest"],
                condition=~Q(state="dropped"),
                name="import_once_per_content",
                violation_error_message="这份文件已经导入过。请打开原有的导入查看。",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class LedgerImportRow(models.Model):
    """One staged row. `values` are clean, `raw` as they stood in the file.

    Sealed columns are encrypted in both.
    problems: a list of {"code", "cell", "column", "message", "facts"}, facts fit for JSON.
    """

    class Outcome(models.TextChoices):
        NEW = "new", "新增"
        CHANGED = "changed", "变更"
        UNCHANGED = "unchanged", "未变"
        REJECTED = "rejected", "退回"

    ledger_import = models.ForeignKey(LedgerImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("行号")
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)
    key = models.CharField(max_length=60, blank=True)
    values = models.JSONField(default=dict)
    raw = models.JSONField(default=dict)  # kept for refused rows only: they are handed back
    changes = models.JSONField(default=dict)  # field → [old, new]
    problems = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["ledger_import", "number"], name="import_row_once")]

    def __str__(self) -> str:
        return f"第{self.number}行"
