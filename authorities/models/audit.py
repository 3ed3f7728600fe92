"""What was done, by whom, and has anybody changed the record of it?"""

from __future__ import annotations

from django.apps import apps
from django.db import models

from authorities.verbs import verb_words


class AuditEntry(models.Model):
    """One act 操作记录, chained to the one before by its hash; rows are only ever added (triggers refuse the rest)."""

    number = models.BigIntegerField("序号", unique=True)
    at = models.DateTimeField("时间")
    officer = models.ForeignKey("authorities.Officer", models.PROTECT, null=True, related_name="+", verbose_name="操作人")
    unit = models.ForeignKey("authorities.Unit", models.PROTECT, null=True, related_name="+", verbose_name="单位")
    verb = models.CharField("操作", max_length=40)
    subject_kind = models.CharField("对象类型", max_length=60)
    subject_id = models.CharField("对象编号", max_length=60)
    detail = models.JSONField("内容", default=dict)
    previous_hash = models.CharField("上一条校验值", max_length=64)
    hash = models.CharField("校验值", max_length=64, unique=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = verbose_name_plural = "操作记录"
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"

    @property
    def verb_words(self) -> str:
        """What was done, in words."""
        return verb_words(self.verb)

    @property
    def subject_words(self) -> str:
        """What it was done to: 检查记录 12; a kind that is no more keeps its code."""
        try:
            kind = str(apps.get_model(self.subject_kind)._meta.verbose_name)
        except LookupError:
            kind = self.subject_kind
        return f"{kind} {self.subject_id}" if self.subject_id != "None" else kind

    def hashed_fields(self) -> dict[str, object]:
        """What the entry's hash covers: everything but the hash itself."""
        return {
            "number": self.number,
            "at": self.at.timestamp(),
            "officer": self.officer_id,
            "unit": self.unit_id,
            "verb": self.verb,
            "subject": f"{self.subject_kind}:{self.subject_id}",
            "detail": self.detail,
            "previous": self.previous_hash,
        }


class AuditHead(models.Model):
    """The end of the chain: one row, locked by whoever adds the next entry."""

    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
