"""Which long work was asked for, and how far is it?"""

from __future__ import annotations

from django.db import models


class Job(models.Model):
    """A long job 后台任务. The row is the truth; a queue message only wakes somebody up to claim it.

    `key` says what the job is for ("annex4 hebei-2024 130100 2024-08"): asking twice gives the same row.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "等待"
        RUNNING = "running", "进行中"
        DONE = "done", "完成"
        FAILED = "failed", "未完成"

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160, unique=True)
    arguments = models.JSONField(default=dict)
    officer = models.ForeignKey("authorities.Officer", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = verbose_name_plural = "后台任务"
        indexes = [models.Index(fields=["state", "lease_until"], name="job_state_lease")]

    def __str__(self) -> str:
        return self.key
