"""What should whoever meets this agency look at?"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from agencies.models.agency import Agency
from authorities.scope import Scoped


class Attention(Scoped):
    """A mark 提请注意 on an agency, written down by whoever found the reason; `source` names that, "red_flag:12"."""

    class Grade(models.TextChoices):
        HIGH = "high", "重大疑点"
        MEDIUM = "medium", "一般疑点"
        LOW = "low", "提示"

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="attentions", verbose_name="机构")
    source = models.CharField("来源", max_length=80)
    grade = models.CharField("等级", max_length=8, choices=Grade.choices)
    text = models.CharField("情况", max_length=400)
    look = models.CharField("现场看什么", max_length=200)
    raised_at = models.DateTimeField("提请时间")

    class Meta:
        ordering = ["agency", "grade", "pk"]
        verbose_name = verbose_name_plural = "提请注意"
        constraints = [models.UniqueConstraint(fields=["agency", "source"], name="attention_once_per_source")]

    def __str__(self) -> str:
        return self.text

    @classmethod
    def visible_to(cls, units: QuerySet[Any]) -> Q:
        """Whoever sees the agency sees the mark."""
        return Q(agency__in=Agency._base_manager.filter(Agency.visible_to(units)))
