"""What came of looking a certificate up?"""

from __future__ import annotations

from django.db import models

from authorities.scope import Scoped


class Result(models.TextChoices):
    """What the look-up or the visit showed 核查结果."""

    GENUINE = "genuine", "真"
    FORGED = "forged", "假"
    NOT_FOUND = "not_found", "查无此证"
    NO_CERTIFICATE = "no_certificate", "无证"
    UNREGISTERED = "unregistered", "有资格证未注册"
    SITE_UNAVAILABLE = "site_unavailable", "网站不可用"


class Check(Scoped):
    """One check of one person's certificate 逢查必检: who looked where, what it said."""

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="+", verbose_name="专项检查")
    unit = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="+", verbose_name="核查单位")
    officer = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+", verbose_name="核查人")
    result = models.CharField("结果", max_length=16, choices=Result.choices)
    checked_on = models.DateField("核查日期")
    recorded_at = models.DateTimeField("录入时间")
    remark = models.CharField("说明", max_length=200, blank=True)
    images = models.ManyToManyField(
        "authorities.EvidenceImage", related_name="+", blank=True, verbose_name="截图和照片"
    )

    class Meta:
        abstract = True


class PractitionerCheck(Check):
    """The check of a practitioner's certificate 从业人员持证核查; `certificate` is empty when none could be shown."""

    class Claimed(models.TextChoices):
        ENGINEER = "registered_engineer", "注册消防工程师"
        OPERATOR = "facility_operator", "消防设施操作员"

    practitioner = models.ForeignKey(
        "agencies.Practitioner", models.PROTECT, related_name="checks", verbose_name="人员"
    )
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="practitioner_checks", verbose_name="机构"
    )
    certificate = models.ForeignKey(
        "credentials.Certificate", models.PROTECT, null=True, blank=True, related_name="checks", verbose_name="证书"
    )
    claimed = models.CharField("岗位资格", max_length=20, choices=Claimed.choices)

    class Meta:
        ordering = ["-checked_on", "-pk"]
        verbose_name = verbose_name_plural = "从业人员持证核查"
        indexes = [models.Index(fields=["unit", "checked_on", "result"], name="person_check_unit_day")]

    def __str__(self) -> str:
        return f"{self.practitioner} {self.get_result_display()}"


class ControlRoomCheck(Check):
    """The check of a control-room operator's certificate 控制室值班人员持证核查, with skill and file comparison."""

    operator = models.ForeignKey(
        "credentials.ControlRoomOperator", models.PROTECT, related_name="checks", verbose_name="值班人员"
    )
    is_skilled = models.BooleanField("熟练掌握管理及应急程序", null=True, blank=True)

    class Meta:
        ordering = ["-checked_on", "-pk"]
        verbose_name = verbose_name_plural = "控制室值班人员持证核查"
        indexes = [models.Index(fields=["unit", "checked_on", "result"], name="room_check_unit_day")]

    def __str__(self) -> str:
        return f"{self.operator} {self.get_result_display()}"
