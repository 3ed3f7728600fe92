"""Which places are served, and where do they lie?"""

from __future__ import annotations

from django.db import models

from authorities.scope import Scoped


class Site(Scoped):
    """A place 场所 that agencies serve: 消防安全重点单位, 人员密集场所 or another unit of society."""

    name = models.CharField("单位名称", max_length=120)
    code = models.CharField("场所编号", max_length=24, unique=True)
    unit = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="sites", verbose_name="管辖单位")
    address = models.CharField("地址", max_length=200, blank=True)
    is_key_unit = models.BooleanField("消防安全重点单位", default=False)
    is_crowded_place = models.BooleanField("人员密集场所", default=False)
    has_control_room = models.BooleanField("设有消防控制室", default=False)
    floor_area = models.DecimalField("建筑面积（平方米）", max_digits=10, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["unit__place", "code"]
        verbose_name = verbose_name_plural = "场所"
        indexes = [
            models.Index(fields=["unit", "is_key_unit", "is_crowded_place"], name="site_unit_class"),
            models.Index(fields=["unit", "name"], name="site_unit_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def class_code(self) -> str:
        """The strictest class it belongs to: a key unit that is also a crowded place is a key unit."""
        if self.is_key_unit:
            return "key_unit"
        return "crowded_place" if self.is_crowded_place else "other"

    @property
    def class_text(self) -> str:
        words = [
            w for holds, w in ((self.is_key_unit, "消防安全重点单位"), (self.is_crowded_place, "人员密集场所")) if holds
        ]
        return "、".join(words) or "其他"


class SiteTag(Scoped):
    """One further mark of a site 场所标签, a code of agencies/site_tags.toml: what a notice may ask for."""

    scope_paths = ("site__unit",)

    site = models.ForeignKey(Site, models.CASCADE, related_name="tags", verbose_name="场所")
    code = models.CharField("标签", max_length=30)

    class Meta:
        ordering = ["code"]
        verbose_name = verbose_name_plural = "场所标签"
        constraints = [models.UniqueConstraint(fields=["site", "code"], name="site_tag_once")]

    def __str__(self) -> str:
        return self.code


class Fire(Scoped):
    """A fire 火灾 that opens a back-tracing 倒查: people died, or its effect on society was major."""

    scope_paths = ("site__unit", "investigated_by")

    site = models.ForeignKey(Site, models.CASCADE, related_name="fires", verbose_name="起火单位")
    happened_on = models.DateField("起火日期")
    death_count = models.PositiveSmallIntegerField("死亡人数", default=0)
    major_impact = models.BooleanField("造成重大社会影响", default=False)
    investigated_by = models.ForeignKey(
        "authorities.Unit", models.PROTECT, related_name="+", verbose_name="组织事故调查的机构"
    )

    class Meta:
        ordering = ["-happened_on"]
        verbose_name = verbose_name_plural = "火灾"

    def __str__(self) -> str:
        return f"{self.site} {self.happened_on}"
