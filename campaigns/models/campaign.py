"""Which campaigns run, under which notice folder?"""

from __future__ import annotations

from django.db import models

from authorities.scope import Scoped


class Campaign(models.Model):
    """A special inspection campaign 专项检查, opened from a notice folder.

    `notice_digest` pins the folder: a folder that changed under a running campaign is refused. `folder` is the one in
    force, after an amendment another than the one it was opened from, which bears the campaign's code.
    """

    code = models.CharField("代码", max_length=60, unique=True)
    title = models.CharField("名称", max_length=120)
    number = models.CharField("文号", max_length=60)
    unit = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="campaigns", verbose_name="部署单位")
    starts_on = models.DateField("开始")
    ends_on = models.DateField("结束")
    is_public = models.BooleanField("可公开", default=False)
    folder = models.CharField("现行方案文件夹", max_length=60, blank=True, default="")  # empty: that of the code
    notice_digest = models.CharField("方案摘要", max_length=64)
    opened_at = models.DateTimeField("部署时间")
    opened_by = models.ForeignKey(
        "authorities.Officer", models.PROTECT, null=True, related_name="+", verbose_name="部署人"
    )

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = verbose_name_plural = "专项检查"

    def __str__(self) -> str:
        return self.title


class Amendment(models.Model):
    """From when another notice folder is in force 方案修订: draws go on, what is finished stays as it was.

    changes: [what, before, after] in words.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="amendments", verbose_name="专项检查")
    number = models.PositiveSmallIntegerField("次数")
    folder = models.CharField("方案文件夹", max_length=60)
    digest = models.CharField("方案摘要", max_length=64)
    folder_before = models.CharField("原方案文件夹", max_length=60)
    digest_before = models.CharField("原方案摘要", max_length=64)
    reason = models.CharField("修订原因", max_length=200)
    changes = models.JSONField("变动", default=list)
    in_force_from = models.DateTimeField("自何时起执行")
    made_by = models.ForeignKey("authorities.Officer", models.PROTECT, null=True, related_name="+", verbose_name="修订人")

    class Meta:
        ordering = ["campaign", "number"]
        verbose_name = verbose_name_plural = "方案修订"
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="amendment_number_once")]

    def __str__(self) -> str:
        return f"{self.campaign}第{self.number}次修订"


class LocalShare(Scoped):
    """A rate a unit decided itself where the notice leaves it open 本地抽查比例; absence is never 0."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="local_shares")
    population = models.CharField("对象", max_length=60)
    unit = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="+")
    share = models.CharField("比例", max_length=20)  # a fraction as written: "10/100"
    decided_on = models.DateField("决定日期")
    decided_by = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "本地抽查比例"
        constraints = [models.UniqueConstraint(fields=["campaign", "population", "unit"], name="local_share_once")]

    def __str__(self) -> str:
        return f"{self.unit} {self.population} {self.share}"
