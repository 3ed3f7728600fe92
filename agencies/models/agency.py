"""Which agencies are there, and which unit answers for each?"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from authorities.scope import Scoped


def company_of(path: str = "agency") -> Coalesce:
    """What counts agencies once, whatever codes they were registered under: the agency a merged one stands for."""
    return Coalesce(F(f"{path}__merged_into_id"), F(f"{path}_id"))


class Agency(Scoped):
    """A fire-protection technical service agency 消防技术服务机构.

    `unit` is the lowest unit whose area holds its registered address: a brigade, or a detachment without brigades.
    For an agency of another province (`out_of_province`) it is the unit that found it.
    """

    class Standing(models.TextChoices):
        ACTIVE = "active", "在业"
        ABSENT = "absent", "最近一次名录中未见"
        CLOSED = "closed", "已注销"

    class Entity(models.TextChoices):
        ENTERPRISE = "enterprise", "企业法人"
        BRANCH = "branch", "分公司"
        SOLE_TRADER = "sole_trader", "个体工商户"
        OTHER = "other", "其他"

    code = models.CharField(
        "统一社会信用代码",
        max_length=18,
        unique=True,
        error_messages={"unique": "这个统一社会信用代码已登记。同一机构只登记一次，请打开原有登记更正。"},
    )
    name = models.CharField("机构名称", max_length=120)
    unit = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="agencies", verbose_name="管辖单位")
    out_of_province = models.BooleanField("注册地在外省", default=False)
    standing = models.CharField("状态", max_length=8, choices=Standing.choices, default=Standing.ACTIVE)
    entity = models.CharField("企业类型", max_length=12, choices=Entity.choices, default=Entity.ENTERPRISE)
    # The three sources are not exclusive: the same agency may be listed, found and known.
    in_public_system = models.BooleanField("系统公示", default=False)
    found_by_survey = models.BooleanField("排查发现", default=False)
    known_before = models.BooleanField("往年已掌握", default=False)
    listed_on = models.DateField("系统公示日期", null=True, blank=True)
    maintenance_testing = models.BooleanField("消防设施维护保养检测", default=False)
    safety_assessment = models.BooleanField("消防安全评估", default=False)
    licence_scope = models.TextField("营业执照经营范围", blank=True)
    registered_address = models.CharField("登记地址", max_length=200, blank=True)
    office_address = models.CharField("办公地址", max_length=200, blank=True)
    floor_area = models.DecimalField("建筑面积（平方米）", max_digits=9, decimal_places=2, null=True, blank=True)
    legal_representative = models.CharField("法定代表人", max_length=30, blank=True)
    legal_representative_phone = models.CharField("法定代表人电话", max_length=20, blank=True)
    technical_director = models.CharField("技术负责人", max_length=30, blank=True)
    technical_director_phone = models.CharField("技术负责人电话", max_length=20, blank=True)
    contact_name = models.CharField("联系人", max_length=30, blank=True)
    contact_phone = models.CharField("联系电话", max_length=20, blank=True)
    absent_since = models.DateField("自何日起未见", null=True, blank=True)
    # One company under two codes counts once: as the agency it was merged into. Never a chain; see docs/decisions/0006.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed", verbose_name="已并入"
    )
    created_at = models.DateTimeField("登记时间")
    changed_at = models.DateTimeField("变更时间")

    class Meta:
        ordering = ["unit__place", "code"]
        verbose_name = verbose_name_plural = "消防技术服务机构"
        indexes = [models.Index(fields=["unit", "standing"], name="agency_unit_standing")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def visible_to(cls, units: QuerySet[Any]) -> Q:
        """Units see agencies registered in their area, and agencies that serve a site in their area.

        Whoever sees an agency also sees the ones merged into it: their history is the company's.
        """
        from agencies.models.project import ServiceProject

        serving = ServiceProject._base_manager.filter(site__unit__in=units).values("agency_id")
        seen = Q(unit__in=units) | Q(pk__in=serving)
        absorbed = Q(merged_into__unit__in=units) | Q(merged_into__in=serving)
        return seen | absorbed

    @property
    def company_ids(self) -> tuple[int, ...]:
        """The agency itself and the one that it counts as."""
        return (self.pk,) if self.merged_into_id is None else (self.pk, self.merged_into_id)

    @property
    def service_scopes(self) -> frozenset[str]:
        """业务范围 as the checklist words them."""
        held = {"maintenance_testing": self.maintenance_testing, "safety_assessment": self.safety_assessment}
        return frozenset(code for code, holds in held.items() if holds)

    @property
    def service_scopes_text(self) -> str:
        words = {"maintenance_testing": "维护保养检测", "safety_assessment": "安全评估"}
        return "、".join(word for code, word in words.items() if code in self.service_scopes) or "未登记"

    @property
    def sources_text(self) -> str:
        held = {"系统公示": self.in_public_system, "排查发现": self.found_by_survey, "往年已掌握": self.known_before}
        return "、".join(word for word, holds in held.items() if holds) or "未登记"
