"""Which draws were made, from which frozen list, with which seed?"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from authorities.scope import Scoped
from campaigns.rules.commitments import DRAW_WITH_COMMITMENT, DRAW_WITHOUT_COMMITMENT


class Draw(Scoped):
    """One draw 抽签 of one population for one unit: frozen → committed → drawn; or voided, and kept.

    The frame and its digest are fixed before a seed exists, so nobody can choose a seed for a list; the second
    officer's value is fixed before the public one comes, so nobody can choose a value for it.
    """

    class State(models.TextChoices):
        FROZEN = "frozen", "名单已冻结"
        DRAWN = "drawn", "已抽签"
        VOID = "void", "已作废"

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="draws", verbose_name="专项检查")
    population = models.CharField("对象", max_length=60)
    unit = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="draws", verbose_name="单位")
    scheme = models.CharField("办法", max_length=20, default=DRAW_WITH_COMMITMENT)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.FROZEN)
    seed_source = models.CharField("种子来源", max_length=200)
    seed_due_at = models.DateTimeField("公开数值产生时间", null=True)  # named before the freeze; no draw before it
    frame_count = models.PositiveIntegerField("名单数")
    quota = models.PositiveIntegerField("应抽数")
    share = models.CharField("比例", max_length=20)
    formula = models.CharField("算式", max_length=120)
    quotas = models.JSONField("分层应抽数", default=dict)  # stratum → whole objects; their sum is `quota`
    frame_digest = models.CharField("名单摘要", max_length=64)
    frozen_at = models.DateTimeField("冻结时间")
    frozen_by = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+", verbose_name="冻结人")
    # the second officer's value: its commitment is published at once, value and salt when the seal is opened
    commitment = models.CharField("承诺", max_length=64, blank=True)
    committed_at = models.DateTimeField("承诺时间", null=True)
    committed_by = models.ForeignKey(
        "authorities.Officer", models.PROTECT, null=True, related_name="+", verbose_name="承诺人"
    )
    sealed_contribution = models.TextField("封存的加入值", blank=True, default="")  # empty once opened
    salt = models.CharField("盐值", max_length=64, blank=True)
    public_value = models.CharField("公开数值", max_length=200, blank=True)
    contribution = models.CharField("第二人加入值", max_length=100, blank=True)
    seed_note = models.CharField("公开数值较短的理由", max_length=200, blank=True)
    seed = models.CharField("种子", max_length=400, blank=True)
    drawn_at = models.DateTimeField("抽签时间", null=True)
    drawn_by = models.ForeignKey(
        "authorities.Officer", models.PROTECT, null=True, related_name="+", verbose_name="抽签人"
    )
    voided_at = models.DateTimeField("作废时间", null=True)
    void_reason = models.CharField("作废原因", max_length=200, blank=True)
    void_asked_by = models.ForeignKey(
        "authorities.Officer", models.PROTECT, null=True, related_name="+", verbose_name="作废提出人"
    )
    voided_by = models.ForeignKey(
        "authorities.Officer", models.PROTECT, null=True, related_name="+", verbose_name="作废批准人"
    )

    class Meta:
        ordering = ["-frozen_at"]
        verbose_name = verbose_name_plural = "抽签"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "population", "unit"],
                condition=~Q(state="void"),
                name="one_standing_draw",
                violation_error_message="这个单位的这类对象已有抽签。重新抽签须先由两人作废原抽签，原抽签仍保留公示。",
            ),
            models.CheckConstraint(
                condition=Q(drawn_by__isnull=True) | ~Q(drawn_by=F("frozen_by")),
                name="draw_by_two_officers",
                violation_error_message="冻结名单与抽签须由两人分别完成。",
            ),
            models.CheckConstraint(
                condition=Q(committed_by__isnull=True) | ~Q(committed_by=F("frozen_by")),
                name="commitment_by_another_officer",
                violation_error_message="冻结名单与承诺须由两人分别完成。",
            ),
            models.CheckConstraint(
                condition=Q(commitment="", committed_at__isnull=True, committed_by__isnull=True)
                | ~Q(commitment="")
                & Q(committed_at__isnull=False, committed_by__isnull=False, seed_due_at__isnull=False)
                & Q(committed_at__lt=F("seed_due_at")),
                name="commitment_before_the_moment",
                violation_error_message="加入值须在公开数值产生以前封存。",
            ),
            models.CheckConstraint(
                condition=Q(scheme=DRAW_WITHOUT_COMMITMENT)
                | Q(drawn_at__isnull=True)
                | ~Q(commitment="") & ~Q(salt="") & Q(drawn_at__gte=F("seed_due_at")),
                name="drawn_after_commitment_and_moment",
                violation_error_message="抽签须在封存加入值以后、公开数值产生以后。",
            ),
            models.CheckConstraint(
                condition=Q(voided_by__isnull=True) | ~Q(voided_by=F("void_asked_by")),
                name="void_by_two_officers",
                violation_error_message="作废须由两人分别提出和批准。",
            ),
            models.CheckConstraint(
                condition=~Q(state="void")
                | Q(voided_by__isnull=False, void_asked_by__isnull=False) & ~Q(void_reason=""),
                name="void_with_reason_and_two",
                violation_error_message="作废须写明原因，由两人分别提出和批准。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.population}"

    def is_due(self, now: datetime) -> bool:
        """Has the declared moment of the public value come?"""
        return self.seed_due_at is None or now >= self.seed_due_at


class TopUp(Scoped):
    """A later drawing 补抽 under the same seed, because the ledger grew: who was drawn stays drawn.

    Its list is the frozen list and those added since; `called` are codes that already served as substitutes.
    """

    scope_paths = ("draw__unit",)

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="top_ups")
    number = models.PositiveSmallIntegerField("次数")
    frame_count = models.PositiveIntegerField("名单数")
    frame_digest = models.CharField("名单摘要", max_length=64)
    quota = models.PositiveIntegerField("补抽数")
    quotas = models.JSONField("分层补抽数", default=dict)  # stratum → how many more; every stratum of the list
    called = models.JSONField("已递补", default=list)
    formula = models.CharField("算式", max_length=120)
    made_at = models.DateTimeField("补抽时间")
    made_by = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+", verbose_name="补抽人")

    class Meta:
        ordering = ["draw", "number"]
        verbose_name = verbose_name_plural = "补抽"
        constraints = [models.UniqueConstraint(fields=["draw", "number"], name="top_up_once")]

    def __str__(self) -> str:
        return f"{self.draw} {self.number}"


class DrawEntry(Scoped):
    """One object of the frozen list. ticket, rank and drawn are filled by the draw; later ranks are substitutes."""

    scope_paths = ("draw__unit",)

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="entries")
    code = models.CharField("编号", max_length=60)
    name = models.CharField("名称", max_length=300)
    stratum = models.CharField("分层", max_length=100, blank=True, default="")
    # what is drawn: an agency, one project of it, or a place with all its projects
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, related_name="+", verbose_name="机构")
    site = models.ForeignKey("agencies.Site", models.PROTECT, null=True, related_name="+", verbose_name="场所")
    project = models.ForeignKey(
        "agencies.ServiceProject", models.PROTECT, null=True, related_name="+", verbose_name="项目"
    )
    ticket = models.CharField("签号", max_length=64, blank=True)
    rank = models.PositiveIntegerField("次序", null=True)
    is_drawn = models.BooleanField("抽中", default=False)
    # empty: the frozen list, the first drawing
    listed_in = models.ForeignKey(TopUp, models.PROTECT, null=True, related_name="listed", verbose_name="列入")
    drawn_in = models.ForeignKey(TopUp, models.PROTECT, null=True, related_name="drawn", verbose_name="抽出")

    class Meta:
        ordering = ["stratum", "rank", "code"]
        verbose_name = verbose_name_plural = "抽签名单"
        constraints = [models.UniqueConstraint(fields=["draw", "code"], name="draw_entry_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def published_name(self) -> str:
        """What may be published of it: the agency, or the drawn place."""
        return self.agency.name if self.agency is not None else self.name
