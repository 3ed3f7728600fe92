"""What does not add up, since when, and what did an officer say to it?"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from authorities.models import Unit
from authorities.scope import Scoped


class RedFlag(Scoped):
    """A red flag 疑点 that a cross-check raised. It is no finding: an officer looks and says what it is.

    `fingerprint` is the rule and its sorted subjects, so a second sweep finds the same row. closed_at: a sweep did
    not find it any more; when it comes back it is reopened, without the earlier verdict (that stays in the log).
    sides: [{"kind", "pk", "facts"}], the rows of the ledgers as the last sweep saw them; never ID numbers.
    """

    class Grade(models.TextChoices):
        HIGH = "high", "重大疑点"
        MEDIUM = "medium", "一般疑点"
        LOW = "low", "提示"

    class Verdict(models.TextChoices):
        NONE = "", "待认定"
        CONFIRMED = "confirmed", "属实"
        EXPLAINED = "explained", "有合理解释"
        DISMISSED = "dismissed", "不成立"

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="+", verbose_name="专项检查")
    rule = models.CharField("规则", max_length=40)
    title = models.CharField("疑点", max_length=60)
    grade = models.CharField("等级", max_length=8, choices=Grade.choices)
    clause = models.CharField("条款", max_length=40)
    fingerprint = models.CharField(max_length=64)
    subjects = models.JSONField(default=list)
    summary = models.CharField("情况", max_length=400)
    look = models.CharField("现场看什么", max_length=200)
    sides = models.JSONField(default=list)
    first_seen_at = models.DateTimeField("首次发现")
    last_seen_at = models.DateTimeField("最近一次发现")
    closed_at = models.DateTimeField("消除时间", null=True)
    reopened_at = models.DateTimeField("再次出现", null=True)
    verdict = models.CharField("认定", max_length=10, choices=Verdict.choices, blank=True)
    verdict_reason = models.TextField("理由", blank=True)
    verdict_by = models.ForeignKey(
        "authorities.Officer", models.PROTECT, null=True, related_name="+", verbose_name="认定人"
    )
    verdict_at = models.DateTimeField("认定时间", null=True)

    class Meta:
        ordering = ["-first_seen_at", "pk"]
        verbose_name = verbose_name_plural = "疑点"
        constraints = [models.UniqueConstraint(fields=["campaign", "fingerprint"], name="red_flag_once")]
        indexes = [models.Index(fields=["campaign", "closed_at", "rule"], name="red_flag_open_rule")]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def visible_to(cls, units: QuerySet[Any]) -> Q:
        """The units of the agencies concerned; where no agency is, the unit of the person."""
        parties = RedFlagParty._base_manager.filter(Q(agency__unit__in=units) | Q(agency__isnull=True, unit__in=units))
        return Q(pk__in=parties.values("red_flag_id"))

    @property
    def state(self) -> str:
        """closed, or the verdict, or open."""
        if self.closed_at:
            return "closed"
        return self.verdict or "open"

    def get_state_display(self) -> str:
        return "已消除" if self.closed_at else str(self.Verdict(self.verdict).label)

    @property
    def marks_attention(self) -> bool:
        """An inspector should look: nobody has explained it, and the ledgers still say so."""
        return self.closed_at is None and self.verdict in (self.Verdict.NONE, self.Verdict.CONFIRMED)


class RedFlagParty(models.Model):
    """An agency that a red flag is about; where nobody employs the person, the unit that keeps the person."""

    red_flag = models.ForeignKey(RedFlag, models.CASCADE, related_name="parties")
    agency = models.ForeignKey("agencies.Agency", models.CASCADE, null=True, related_name="red_flag_parties")
    unit = models.ForeignKey("authorities.Unit", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["red_flag", "agency", "unit"], name="red_flag_party_once")]

    def __str__(self) -> str:
        return str(self.agency or self.unit)

    @property
    def keeper(self) -> Unit | None:
        """The unit it concerns: the agency's, or the person's."""
        return self.agency.unit if self.agency else self.unit
