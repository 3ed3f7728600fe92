"""Which certificate does a practitioner hold?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q, QuerySet

from agencies.models import Versioned
from authorities.scope import Scoped

if TYPE_CHECKING:
    from credentials.models.check import PractitionerCheck


class Certificate(Versioned):
    """A certificate 证书 of a practitioner: registered fire engineer, or facility operator.

    An engineer has up to three numbers: the qualification 资格证书, the registration 注册号 and the seal's. A number
    may stand under two names in the ledger: that is a finding, not an error, so it is not unique.
    """

    class Kind(models.TextChoices):
        ENGINEER_1 = "engineer_1", "一级注册消防工程师"
        ENGINEER_2 = "engineer_2", "二级注册消防工程师"
        OPERATOR = "operator", "消防设施操作员"

    class Standing(models.TextChoices):
        VALID = "valid", "有效"
        CANCELLED = "cancelled", "注销"
        REVOKED = "revoked", "吊销"
        COLLECTED = "collected", "收缴"
        VOID = "void", "公告作废"

    class Direction(models.TextChoices):
        NONE = "", "—"
        MONITORING = "monitoring", "消防设施监控操作"
        MAINTENANCE = "maintenance", "消防设施检测维修保养"

    practitioner = models.ForeignKey(
        "agencies.Practitioner", models.CASCADE, related_name="certificates", verbose_name="持证人"
    )
    kind = models.CharField("证书种类", max_length=12, choices=Kind.choices)
    number = models.CharField("资格证书编号", max_length=40)
    registration_number = models.CharField("注册号", max_length=40, blank=True)
    seal_number = models.CharField("执业印章号", max_length=40, blank=True)
    level = models.PositiveSmallIntegerField("等级（1最高，5最低）", null=True, blank=True)
    direction = models.CharField("职业方向", max_length=12, choices=Direction.choices, blank=True)
    issued_on = models.DateField("发证日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    standing = models.CharField("状态", max_length=10, choices=Standing.choices, default=Standing.VALID)
    looked_up: Sequence[PractitionerCheck]  # set by the prefetch `credentials.queries.people.last_looked_up`

    class Meta:
        ordering = ["practitioner", "kind"]
        verbose_name = verbose_name_plural = "证书"
        indexes = [models.Index(fields=["number"], name="certificate_number")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @classmethod
    def visible_to(cls, units: QuerySet[Any]) -> Q:
        """Whoever sees the person sees the certificate."""
        from agencies.models import Practitioner

        return Q(practitioner__in=Practitioner._base_manager.filter(Practitioner.visible_to(units)))

    @property
    def is_intermediate_or_above(self) -> bool:
        """中级技能等级以上: levels 4 to 1; a smaller number is a higher level."""
        return self.kind == self.Kind.OPERATOR and self.level is not None and self.level <= 4

    @property
    def is_engineer(self) -> bool:
        return self.kind in (self.Kind.ENGINEER_1, self.Kind.ENGINEER_2)

    def standing_on(self, day: date) -> str:
        """The standing on a day, by the dates of the decisions; prefetch `changes`. Undated standings held always."""
        changes = sorted(self.changes.all(), key=lambda one: (one.decided_on, one.pk), reverse=True)
        later = [change for change in changes if change.decided_on > day]
        return str(later[-1].before if later else self.standing)

    def standing_words_on(self, day: date) -> str:
        """有效, 已过期, 吊销, …: how it stood on a day."""
        standing = self.standing_on(day)
        if standing == self.Standing.VALID and self.valid_until is not None and self.valid_until < day:
            return "已过期"
        return str(self.Standing(standing).label)


class CertificateChange(Scoped):
    """A change of a certificate's standing 证书状态变更: by which decision, on which day, and what must follow it.

    due_on: by when the corps must be told (抄告总队), computed when entered with `calendar`; due_provisional: the
    official calendar was not published. reported_on, deregistered_on, forwarded_on: when each step was done.
    Source: notice 附件1 三3.
    """

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="changes", verbose_name="证书")
    before = models.CharField("原状态", max_length=10, choices=Certificate.Standing.choices)
    after = models.CharField("变更为", max_length=10, choices=Certificate.Standing.choices)
    decided_on = models.DateField("决定日期")
    decided_by = models.CharField("决定机关", max_length=60)
    document_number = models.CharField("文号", max_length=60)
    basis = models.CharField("依据和事由", max_length=200)
    officer = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+", verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间")
    due_on = models.DateField("抄告总队期限", null=True, blank=True)
    due_provisional = models.BooleanField("期限待定", default=False)
    calendar = models.CharField("日历", max_length=40, blank=True)
    reported_on = models.DateField("抄告总队日期", null=True, blank=True)
    deregistered_on = models.DateField("“系统”注销日期", null=True, blank=True)
    forwarded_on = models.DateField("报国家局日期", null=True, blank=True)

    class Meta:
        ordering = ["-decided_on", "-pk"]
        verbose_name = verbose_name_plural = "证书状态变更"
        constraints = [
            models.CheckConstraint(condition=~Q(before=models.F("after")), name="certificate_change_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.get_before_display()}→{self.get_after_display()}"

    @classmethod
    def visible_to(cls, units: QuerySet[Any]) -> Q:
        """Whoever sees the certificate sees what became of it."""
        return Q(certificate__in=Certificate._base_manager.filter(Certificate.visible_to(units)))

    def is_overdue(self, today: date) -> bool:
        """The corps should have been told and was not."""
        return self.due_on is not None and self.reported_on is None and self.due_on < today
