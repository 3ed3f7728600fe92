"""Who may be drawn, which two inspectors were drawn for a task, and who must keep away from which agency?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from authorities.scope import Scoped


class TaskInspector(Scoped):
    """One of the two inspectors 双随机派人 of a task; `ticket` is what put the officer there."""

    scope_paths = ("task__unit",)

    task = models.ForeignKey("campaigns.Task", models.CASCADE, related_name="inspectors", verbose_name="任务")
    officer = models.ForeignKey(
        "authorities.Officer", models.PROTECT, related_name="assignments", verbose_name="检查员"
    )
    rank = models.PositiveSmallIntegerField("次序")
    ticket = models.CharField("签号", max_length=64)
    assigned_at = models.DateTimeField("派人时间")

    class Meta:
        ordering = ["task", "rank"]
        verbose_name = verbose_name_plural = "双随机派人"
        constraints = [
            models.UniqueConstraint(fields=["task", "officer"], name="task_officer_once"),
            models.UniqueConstraint(fields=["task", "rank"], name="task_rank_once"),
            models.CheckConstraint(
                condition=Q(rank__in=(1, 2)),
                name="two_inspectors_a_task",
                violation_error_message="每项任务派两名检查员。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.officer}"


class Recusal(Scoped):
    """A declared reason why an officer keeps away from an agency 回避; withdrawn ones stay readable.

    ground: a code of campaigns/recusal_grounds.toml.   until: inclusive; empty while the reason lasts.
    """

    scope_paths = ("officer__unit",)

    officer = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="recusals", verbose_name="检查员")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="recusals", verbose_name="机构")
    ground = models.CharField("事由", max_length=40)
    detail = models.CharField("说明", max_length=200, blank=True)
    declared_on = models.DateField("申报日期")
    until = models.DateField("回避至", null=True, blank=True)
    declared_at = models.DateTimeField("登记时间")
    declared_by = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+", verbose_name="登记人")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdraw_reason = models.CharField("撤回原因", max_length=200, blank=True)

    class Meta:
        ordering = ["-declared_on", "-pk"]
        verbose_name = verbose_name_plural = "回避"
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "agency", "ground"],
                condition=Q(withdrawn_at__isnull=True),
                name="recusal_once",
                violation_error_message="这名检查员对这家机构已按同一事由申报回避。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer} {self.agency}"


class Qualification(Scoped):
    """An enforcement certificate 执法证 as it was registered; an officer's latest one counts, earlier ones stay.

    valid_until: inclusive. Without any, the number on the account counts, and its end is not known.
    """

    scope_paths = ("officer__unit",)

    officer = models.ForeignKey(
        "authorities.Officer", models.PROTECT, related_name="qualifications", verbose_name="检查员"
    )
    number = models.CharField("执法证号", max_length=30)
    valid_until = models.DateField("有效期至")
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        ordering = ["officer", "-registered_at", "-pk"]
        verbose_name = verbose_name_plural = "执法资格"

    def __str__(self) -> str:
        return f"{self.officer} {self.number}"
