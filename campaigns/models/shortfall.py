"""Why does a drawn agency have fewer projects than must be checked of it?"""

from __future__ import annotations

from django.db import models

from authorities.scope import Scoped


class ShortfallNote(Scoped):
    """The written reason of a shortfall 缺额说明 at the second stage, with the figures it speaks of."""

    scope_paths = ("draw__unit",)

    draw = models.ForeignKey("campaigns.Draw", models.PROTECT, related_name="shortfall_notes", verbose_name="抽签")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="机构")
    required = models.PositiveSmallIntegerField("应查项目")
    available = models.PositiveSmallIntegerField("现有项目")
    reason = models.CharField("缺额原因", max_length=200)
    written_at = models.DateTimeField("填写时间")
    written_by = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+", verbose_name="填写人")

    class Meta:
        ordering = ["agency__code"]
        verbose_name = verbose_name_plural = "缺额说明"
        constraints = [models.UniqueConstraint(fields=["draw", "agency"], name="shortfall_note_once")]

    def __str__(self) -> str:
        return f"{self.agency} {self.reason}"
