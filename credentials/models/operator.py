"""Who is on duty in a fire control room?"""

from __future__ import annotations

from typing import Any

from django.db import models

from authorities.scope import Scoped
from authorities.sealed import SealedField, fingerprint


class ControlRoomOperator(Scoped):
    """A person on duty 消防控制室值班人员 at a site with a control room."""

    scope_paths = ("site__unit",)

    site = models.ForeignKey("agencies.Site", models.CASCADE, related_name="operators", verbose_name="场所")
    name = models.CharField("姓名", max_length=30)
    id_number = SealedField("公民身份号码", blank=True)
    id_fingerprint = models.CharField(max_length=64, null=True, blank=True)
    certificate_number = models.CharField("职业资格证书编号", max_length=40, blank=True)
    certificate_level = models.PositiveSmallIntegerField("等级（1最高，5最低）", null=True, blank=True)
    on_key_unit_file = models.BooleanField("与重点单位档案登记一致", null=True, blank=True)
    since = models.DateField("上岗日期", null=True, blank=True)
    until = models.DateField("离岗日期", null=True, blank=True)

    class Meta:
        ordering = ["site", "name"]
        verbose_name = verbose_name_plural = "消防控制室值班人员"
        constraints = [models.UniqueConstraint(fields=["site", "id_fingerprint"], name="operator_once_at_site")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id_fingerprint = fingerprint(self.id_number) or None
        super().save(*args, **kwargs)
