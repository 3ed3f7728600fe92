"""Which service does an agency give, at which site?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from agencies.rules.relations import relation_of
from authorities.scope import Scoped

RELATION_WORDS = {"own_area": "本大队辖区", "same_detachment": "本支队其他大队", "other_detachment": "其他支队"}


class ServiceProject(Scoped):
    """A service project 服务项目: one contract-based service of one agency at one site."""

    scope_paths = ("site__unit", "agency__unit")

    class Service(models.TextChoices):
        MAINTENANCE = "maintenance", "维护保养"
        TESTING = "testing", "检测"
        ASSESSMENT = "assessment", "安全评估"

    code = models.CharField(
        "项目编号",
        max_length=40,
        unique=True,
        error_messages={"unique": "这个项目编号已登记。同一项目只登记一次，请打开原有登记更正。"},
    )
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="projects", verbose_name="机构")
    site = models.ForeignKey("agencies.Site", models.PROTECT, related_name="projects", verbose_name="服务单位")
    service = models.CharField("服务类型", max_length=12, choices=Service.choices)
    contracted_on = models.DateField("合同签订日期", null=True, blank=True)
    started_on = models.DateField("开始日期")
    ended_on = models.DateField("结束日期", null=True, blank=True)
    published_on = models.DateField("录入系统日期", null=True, blank=True)
    absent_since = models.DateField("自何日起未见", null=True, blank=True)
    created_at = models.DateTimeField("登记时间")
    changed_at = models.DateTimeField("变更时间")

    class Meta:
        ordering = ["code"]
        verbose_name = verbose_name_plural = "服务项目"
        indexes = [models.Index(fields=["agency", "site"], name="project_agency_site")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
                name="project_ends_after_start",
                violation_error_message="结束日期早于开始日期。请核对两个日期。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.get_service_display()}"

    @property
    def relation(self) -> str:
        """own_area, same_detachment or other_detachment: the same as the filter word of the ledger."""
        home, place = self.agency.unit, self.site.unit
        return relation_of(
            out_of_province=self.agency.out_of_province,
            home=home.pk,
            home_detachment=home.detachment_id,
            place=place.pk,
            place_detachment=place.detachment_id,
        )

    @property
    def relation_text(self) -> str:
        return RELATION_WORDS[self.relation]
