"""What was told to the public?"""

from __future__ import annotations

from django.db import models

from authorities.scope import Scoped


class MediaExposure(Scoped):
    """One exposure of one agency in the media 媒体曝光 (家次)."""

    campaign = models.ForeignKey(
        "campaigns.Campaign", models.PROTECT, related_name="exposures", verbose_name="专项检查"
    )
    unit = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="exposures", verbose_name="单位")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="exposures", verbose_name="机构")
    outlet = models.CharField("媒体", max_length=60)
    published_on = models.DateField("曝光日期")
    link = models.CharField("链接", max_length=300, blank=True)
    officer = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+", verbose_name="录入人")
    recorded_at = models.DateTimeField("录入时间")

    class Meta:
        ordering = ["-published_on", "-pk"]
        verbose_name = verbose_name_plural = "媒体曝光"
        indexes = [models.Index(fields=["unit", "published_on"], name="exposure_unit_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "agency", "outlet", "published_on"],
                name="exposure_once",
                violation_error_message="这家机构当天在这家媒体的曝光已登记。同一次曝光只登记一次。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.outlet}"
