"""Which pictures were handed in as evidence?"""

from __future__ import annotations

from django.db import models

from authorities.scope import Scoped


class EvidenceImage(Scoped):
    """A picture 佐证图片 that an officer handed in: a screenshot, a photo. Its file lies sealed under `stored_name`.

    digest: SHA-256 of the picture as it is kept, drawn anew.   source_digest: of the file as it came, so that whoever
    holds the original can show it is the one; the original itself, with its position and owner, is not kept.
    used_at: since when something stands on it; empty while the form it came with is not accepted yet.
    """

    unit = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="+", verbose_name="单位")
    officer = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+", verbose_name="上传人")
    digest = models.CharField("校验值", max_length=64)
    source_digest = models.CharField("原文件校验值", max_length=64)
    stored_name = models.CharField(max_length=120, unique=True)
    width = models.PositiveIntegerField("宽（像素）")
    height = models.PositiveIntegerField("高（像素）")
    byte_count = models.PositiveIntegerField("字节数")
    kept_at = models.DateTimeField("收到时间")
    used_at = models.DateTimeField("采用时间", null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "佐证图片"
        indexes = [models.Index(fields=["officer", "used_at"], name="evidence_officer_used")]

    def __str__(self) -> str:
        return f"佐证图片{self.pk}"
