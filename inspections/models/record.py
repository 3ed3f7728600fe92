"""What was seen, answer by answer?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from authorities.scope import Scoped


class Record(Scoped):
    """An inspection record 社会消防技术服务消防监督检查记录.

    `uuid` is made where the form is opened, so a resend is the same record. Once submitted it never changes:
    a correction is a new revision that `supersedes` it, with a reason.
    answers: item code → value.   header: printed head as it stood.   visit: one agency, one unit, one day (家次).
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        SUBMITTED = "submitted", "已提交"
        SUPERSEDED = "superseded", "已更正"

    uuid = models.UUIDField(primary_key=True)
    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="records", verbose_name="专项检查")
    task = models.ForeignKey(
        "campaigns.Task", models.PROTECT, null=True, blank=True, related_name="records", verbose_name="任务"
    )
    unit = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="records", verbose_name="检查单位")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="records", verbose_name="被检查单位")
    project = models.ForeignKey(
        "agencies.ServiceProject",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="records",
        verbose_name="抽查项目",
    )
    checklist = models.CharField("表单", max_length=40)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    year = models.PositiveSmallIntegerField("年号", null=True)
    serial = models.PositiveIntegerField("序号", null=True)
    inspected_at = models.DateTimeField("检查时间")
    inspector = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+", verbose_name="监督检查员")
    second_inspector = models.ForeignKey(
        "authorities.Officer", models.PROTECT, null=True, related_name="+", verbose_name="监督检查员（二）"
    )
    accompanied_by = models.CharField("随同检查人员", max_length=60, blank=True)
    header = models.JSONField("表头", default=dict)
    answers = models.JSONField("检查内容", default=dict)
    other_situation = models.TextField("其他情况", blank=True)
    remark = models.TextField("备注", blank=True)
    meets_conditions = models.BooleanField("符合从业条件", null=True)
    visit = models.CharField("检查家次", max_length=60, blank=True)
    content_hash = models.CharField("内容校验值", max_length=64, blank=True)
    revision = models.PositiveSmallIntegerField("版次", default=1)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name="更正自"
    )
    revision_reason = models.CharField("更正原因", max_length=200, blank=True)
    opened_at = models.DateTimeField("打开时间")
    saved_at = models.DateTimeField("保存时间")
    submitted_at = models.DateTimeField("收到时间", null=True)
    submitted_by = models.ForeignKey(
        "authorities.Officer", models.PROTECT, null=True, related_name="+", verbose_name="提交人"
    )

    class Meta:
        ordering = ["-inspected_at"]
        verbose_name = verbose_name_plural = "检查记录"
        indexes = [models.Index(fields=["unit", "state", "submitted_at"], name="record_unit_state_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "serial"], condition=Q(supersedes__isnull=True), name="record_number_once"
            ),
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(supersedes__isnull=True),
                name="one_record_per_task",
                violation_error_message="这项任务已有一份检查记录。请打开原记录继续填写，或更正原记录。",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False, serial__isnull=False),
                name="submitted_has_number",
            ),
            models.CheckConstraint(
                condition=Q(second_inspector__isnull=True) | ~Q(second_inspector=models.F("inspector")),
                name="two_inspectors",
                violation_error_message="两名监督检查员不能是同一人。",
            ),
        ]

    def __str__(self) -> str:
        return self.number_text

    @property
    def number_text(self) -> str:
        """编号 as printed: 〔2024〕第0012号."""
        return f"〔{self.year}〕第{self.serial:04d}号" if self.serial else "未编号"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class RecordNumber(models.Model):
    """The last number given out by a unit in a year; numbers are consecutive and never reused."""

    unit = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="number_series_once")]
