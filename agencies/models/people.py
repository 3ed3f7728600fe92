"""Who works for an agency, since when, insured where?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from agencies.models.versioned import Versioned
from agencies.rules.insurance import Insurance
from authorities.scope import Scoped
from authorities.sealed import SealedField, fingerprint


class Practitioner(Versioned):
    """A practitioner 从业人员. The ID number is encrypted; `id_fingerprint` finds equal ones."""

    name = models.CharField("姓名", max_length=30)
    id_number = SealedField("公民身份号码", blank=True)
    id_fingerprint = models.CharField(max_length=64, unique=True, null=True, blank=True)
    phone = SealedField("电话", blank=True)
    unit = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="practitioners", verbose_name="管辖单位")

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "从业人员"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id_fingerprint = fingerprint(self.id_number) or None
        super().save(*args, **kwargs)

    @classmethod
    def visible_to(cls, units: QuerySet[Any]) -> Q:
        """Units see people of their area, and people employed by an agency of their area."""
        employed = Employment._base_manager.filter(agency__unit__in=units).values("practitioner_id")
        return Q(unit__in=units) | Q(pk__in=employed)


class Employment(Versioned):
    """An interval 任职 of one person at one agency; `until` empty: still there.

    insured_until: the first day of the last month a payment was seen for.   insurance_looked_on: the last look at it.
    """

    scope_paths = ("agency__unit",)

    class Exemption(models.TextChoices):
        NONE = "", "无"
        DEMOBILISED = "self_employed_veteran", "自主择业军转干部"
        RETIRED = "retired_rehired", "退休返聘"

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="employments", verbose_name="人员")
    agency = models.ForeignKey("agencies.Agency", models.CASCADE, related_name="employments", verbose_name="机构")
    post = models.CharField("岗位", max_length=40, blank=True)
    is_technical_director = models.BooleanField("技术负责人", default=False)
    since = models.DateField("入职日期")
    until = models.DateField("离职日期", null=True, blank=True)
    has_contract = models.BooleanField("劳动合同", default=True)
    insured_until = models.DateField("社保最近缴纳月", null=True, blank=True)
    insurance_looked_on = models.DateField("社保最近查验日期", null=True, blank=True)
    exemption = models.CharField("社保例外", max_length=24, choices=Exemption.choices, blank=True)
    exemption_proof = models.CharField("例外证明", max_length=120, blank=True)

    class Meta:
        ordering = ["-since"]
        verbose_name = verbose_name_plural = "任职"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="employment_ends_after_start",
                violation_error_message="离职日期早于入职日期。请核对两个日期。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.practitioner} @ {self.agency}"

    @property
    def insurance(self) -> Insurance:
        """What the ledger knows of the insurance here."""
        return Insurance(self.insured_until, self.insurance_looked_on, self.exemption, self.exemption_proof)

    def holds_on(self, day: date) -> bool:
        """Employed on that day; first and last day count."""
        return self.since <= day and (self.until is None or self.until >= day)


class InsuranceSighting(Scoped):
    """One look at somebody's insurance 社保查验: which month was paid, how that was seen, when and by whom.

    paid_month empty: the look showed no payment by this agency. Rows are only added.   Source: notice 附件1 三1.
    """

    scope_paths = ("employment__agency__unit",)

    class How(models.TextChoices):
        ONLINE = "online_record", "企业网上缴费记录"
        SCAN = "app_scan", "人社APP扫码验真"

    employment = models.ForeignKey(Employment, models.CASCADE, related_name="sightings", verbose_name="任职")
    paid_month = models.DateField("缴纳月份", null=True, blank=True)
    how = models.CharField("查验方式", max_length=16, choices=How.choices)
    seen_on = models.DateField("查验日期")
    officer = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+", verbose_name="查验人")
    recorded_at = models.DateTimeField("录入时间")
    remark = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["-seen_on", "-pk"]
        verbose_name = verbose_name_plural = "社保查验"

    def __str__(self) -> str:
        return f"{self.get_how_display()} {self.seen_on}"
