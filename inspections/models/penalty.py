"""What was the sanction?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from authorities.scope import Scoped


class PenaltyCase(Scoped):
    """An administrative penalty decision 行政处罚决定 (起): one document; it may carry several penalties."""

    campaign = models.ForeignKey(
        "campaigns.Campaign", models.PROTECT, related_name="penalty_cases", verbose_name="专项检查"
    )
    unit = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="penalty_cases", verbose_name="决定单位")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="penalty_cases", verbose_name="机构")
    document_number = models.CharField("决定书文号", max_length=60)
    decided_on = models.DateField("决定日期")
    officer = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+", verbose_name="录入人")
    recorded_at = models.DateTimeField("录入时间")

    class Meta:
        ordering = ["-decided_on", "-pk"]
        verbose_name = verbose_name_plural = "行政处罚决定"
        indexes = [models.Index(fields=["unit", "decided_on"], name="case_unit_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "document_number"],
                name="document_number_once",
                violation_error_message="本单位已有这个决定书文号。",
            )
        ]

    def __str__(self) -> str:
        return self.document_number


class Penalty(Scoped):
    """One sanction 处罚 within a decision, on the agency or on one person."""

    # 支队对大队发现的问题作出的处罚，发现问题的大队也看得到
    scope_paths = ("unit", "finding__unit")

    class Kind(models.TextChoices):
        WARNING = "warning", "警告"
        FINE = "fine", "罚款"
        CONFISCATION = "confiscation", "没收违法所得"
        AGENCY_SUSPENSION = "agency_suspension", "责令机构停止执业"
        PERSON_SUSPENSION = "person_suspension", "责令人员停止执业"
        REGISTRATION_REVOCATION = "registration_revocation", "吊销注册证"
        QUALIFICATION_REVOCATION = "qualification_revocation", "吊销资格证书"
        LICENCE_REVOCATION = "licence_revocation", "吊销营业执照（相关部门）"
        LIFETIME_BAN = "lifetime_ban", "终身市场禁入"

    MONEY_KINDS = ("fine", "confiscation")
    PERSON_KINDS = ("person_suspension", "registration_revocation", "qualification_revocation", "lifetime_ban")

    case = models.ForeignKey(PenaltyCase, models.CASCADE, related_name="penalties", verbose_name="决定书")
    finding = models.ForeignKey(
        "inspections.Finding", models.PROTECT, null=True, related_name="penalties", verbose_name="问题"
    )
    campaign = models.ForeignKey(
        "campaigns.Campaign", models.PROTECT, related_name="penalties", verbose_name="专项检查"
    )
    unit = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="penalties", verbose_name="决定单位")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="penalties", verbose_name="机构")
    practitioner = models.ForeignKey(
        "agencies.Practitioner", models.PROTECT, null=True, blank=True, related_name="penalties", verbose_name="人员"
    )
    kind = models.CharField("处罚种类", max_length=24, choices=Kind.choices)
    amount_yuan = models.DecimalField("金额（元）", max_digits=12, decimal_places=2, null=True, blank=True)
    decided_on = models.DateField("决定日期")
    recorded_at = models.DateTimeField("录入时间")

    class Meta:
        ordering = ["-decided_on", "-pk"]
        verbose_name = verbose_name_plural = "行政处罚"
        indexes = [models.Index(fields=["unit", "decided_on", "kind"], name="penalty_unit_day_kind")]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind__in=("fine", "confiscation"), amount_yuan__gt=0)
                    | (~Q(kind__in=("fine", "confiscation")) & Q(amount_yuan__isnull=True))
                ),
                name="money_penalty_has_amount",
                violation_error_message="罚款和没收违法所得须填大于0的金额，其他处罚不填金额。",
            ),
            models.UniqueConstraint(
                fields=["case", "finding", "kind"],
                condition=Q(practitioner__isnull=True),
                name="agency_penalty_once_per_case",
                violation_error_message="这个决定书里已录入对机构的同一种处罚。",
            ),
            models.UniqueConstraint(
                fields=["case", "finding", "kind", "practitioner"],
                condition=Q(practitioner__isnull=False),
                name="person_penalty_once_per_case",
                violation_error_message="这个决定书里已录入对这名人员的同一种处罚。",
            ),
            models.CheckConstraint(
                condition=Q(practitioner__isnull=False)
                | ~Q(
                    kind__in=(
                        "person_suspension",
                        "registration_revocation",
                        "qualification_revocation",
                        "lifetime_ban",
                    )
                ),
                name="person_penalty_has_person",
                violation_error_message="针对人员的处罚须选择人员。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()}"
