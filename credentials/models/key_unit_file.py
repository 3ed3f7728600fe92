"""Whom does a key unit's file name as on duty, and does that agree with the register?"""

from __future__ import annotations

from typing import Any

from django.db import models

from authorities.scope import Scoped
from authorities.sealed import SealedField, fingerprint


class KeyUnitFile(Scoped):
    """The list of people on duty in the file of a key unit 重点单位档案登记名单, as it was last loaded."""

    scope_paths = ("site__unit",)

    site = models.OneToOneField("agencies.Site", models.CASCADE, related_name="key_unit_file", verbose_name="重点单位")
    officer = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+", verbose_name="录入人")
    loaded_at = models.DateTimeField("录入时间")

    class Meta:
        ordering = ["site"]
        verbose_name = verbose_name_plural = "重点单位档案名单"

    def __str__(self) -> str:
        return f"{self.site}的档案名单"


class FiledOperator(Scoped):
    """A person the file names 档案登记人员."""

    scope_paths = ("file__site__unit",)

    file = models.ForeignKey(KeyUnitFile, models.CASCADE, related_name="people", verbose_name="档案名单")
    name = models.CharField("姓名", max_length=30)
    id_number = SealedField("公民身份号码", blank=True)
    id_fingerprint = models.CharField(max_length=64, blank=True)
    certificate_number = models.CharField("证书编号", max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "档案登记人员"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id_fingerprint = fingerprint(self.id_number)
        super().save(*args, **kwargs)


class FileComparison(Scoped):
    """An officer held the register against the file 档案比对: what differed, who looked, when.

    differences: [{"kind", "name", "registered", "filed"}], certificate numbers of both sides; never ID numbers.
    digest: of both lists as they were, so that a later change of either shows.
    """

    site = models.ForeignKey("agencies.Site", models.CASCADE, related_name="file_comparisons", verbose_name="重点单位")
    unit = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="+", verbose_name="比对单位")
    officer = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+", verbose_name="比对人")
    compared_at = models.DateTimeField("比对时间")
    registered_count = models.PositiveSmallIntegerField("台账人数")
    filed_count = models.PositiveSmallIntegerField("档案人数")
    agrees = models.BooleanField("一致")
    differences = models.JSONField("不同之处", default=list)
    digest = models.CharField(max_length=64)
    remark = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["-compared_at", "-pk"]
        verbose_name = verbose_name_plural = "档案比对"

    def __str__(self) -> str:
        return f"{self.site}{'一致' if self.agrees else '不一致'}"
