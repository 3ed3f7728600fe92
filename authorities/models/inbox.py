"""Who must be told?"""

from __future__ import annotations

from django.db import models


class InboxItem(models.Model):
    """A line in a unit's inbox 待办提醒; `key` makes a reminder for one thing on one day exist once."""

    key = models.CharField(max_length=120, unique=True)
    unit = models.ForeignKey("authorities.Unit", models.CASCADE, related_name="inbox")
    text = models.CharField("内容", max_length=200)
    link = models.CharField(max_length=200, blank=True)
    due_on = models.DateField("期限", null=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "-created_at"]
        verbose_name = verbose_name_plural = "待办提醒"

    def __str__(self) -> str:
        return self.text
