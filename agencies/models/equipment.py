"""Which instruments does an agency list?"""

from __future__ import annotations

from django.db import models

from authorities.scope import Scoped


class Equipment(Scoped):
    """One instrument or device 仪器、设备、设施. A serial may be listed twice: that is a finding, not an error."""

    scope_paths = ("agency__unit",)

    agency = models.ForeignKey("agencies.Agency", models.CASCADE, related_name="equipment", verbose_name="机构")
    kind = models.CharField("设备名称", max_length=60)
    serial = models.CharField("出厂编号", max_length=60, blank=True)
    calibrated_until = models.DateField("校准有效期至", null=True, blank=True)

    class Meta:
        ordering = ["agency", "kind", "serial"]
        verbose_name = verbose_name_plural = "设备"
        indexes = [models.Index(fields=["kind", "serial"], name="equipment_kind_serial")]

    def __str__(self) -> str:
        return f"{self.kind} {self.serial}"
