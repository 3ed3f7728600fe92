"""Who must check what, by when, and why?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from authorities.scope import Scoped


class Task(Scoped):
    """A task 检查任务: one agency, or one project of it, to be checked by one unit under one population."""

    class State(models.TextChoices):
        OPEN = "open", "待检查"
        STARTED = "started", "检查中"
        DONE = "done", "已完成"
        CANCELLED = "cancelled", "已撤销"

    class Origin(models.TextChoices):
        COVERAGE = "coverage", "全覆盖"
        DRAW = "draw", "抽签"
        DISPATCH = "dispatch", "派发"

    class Disposition(models.TextChoices):
        """Why a drawn object keeps its place without being checked 处置."""

        DEREGISTERED = "deregistered", "已注销"
        MOVED = "moved", "已迁出辖区"
        MERGED = "merged", "已合并"
        CLOSED = "closed", "已停业或失联"
        ENDED = "ended", "服务已终止"
        OTHER = "other", "其他原因"

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="tasks", verbose_name="专项检查")
    population = models.CharField("对象", max_length=60)
    unit = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="tasks", verbose_name="执行单位")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="tasks", verbose_name="机构")
    project = models.ForeignKey(
        "agencies.ServiceProject", models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name="项目"
    )
    origin = models.CharField("来源", max_length=10, choices=Origin.choices)
    entry = models.ForeignKey(
        "campaigns.DrawEntry", models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name="签号"
    )
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    due_on = models.DateField("期限")
    created_at = models.DateTimeField("下达时间")
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="递补自"
    )
    disposition = models.CharField("处置", max_length=12, choices=Disposition.choices, blank=True)
    cancel_reason = models.CharField("撤销原因", max_length=200, blank=True)
    done_at = models.DateTimeField("完成时间", null=True, blank=True)
    # one visit may answer several populations: the task under which it was made
    credited_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="credits", verbose_name="随同完成"
    )

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = verbose_name_plural = "检查任务"
        indexes = [
            models.Index(fields=["unit", "state", "due_on"], name="task_unit_state_due"),
            models.Index(fields=["campaign", "population", "unit"], name="task_population_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "population", "unit", "agency"],
                condition=Q(project__isnull=True) & ~Q(state="cancelled"),
                name="agency_task_once",
            ),
            models.UniqueConstraint(
                fields=["campaign", "population", "unit", "project"],
                condition=Q(project__isnull=False) & ~Q(state="cancelled"),
                name="project_task_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.project or ''}".strip()

    @property
    def is_unfinished(self) -> bool:
        return self.state in (self.State.OPEN, self.State.STARTED)
