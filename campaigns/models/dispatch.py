"""What was found outside the finder's area, who has it now, and how did it get there? 摸底、派发"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from authorities.scope import Scoped


class SurveyReport(Scoped):
    """One report 摸底上报 of a unit: projects outside its area, and agencies of other provinces, that it found."""

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="surveys", verbose_name="专项检查")
    unit = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="surveys", verbose_name="上报单位")
    number = models.PositiveIntegerField("次数")
    reported_at = models.DateTimeField("上报时间")
    reported_by = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+", verbose_name="上报人")

    class Meta:
        ordering = ["-reported_at"]
        verbose_name = verbose_name_plural = "摸底上报"
        constraints = [models.UniqueConstraint(fields=["campaign", "unit", "number"], name="survey_number_once")]

    def __str__(self) -> str:
        return f"{self.unit}第{self.number}次上报"


class Dispatch(Scoped):
    """Projects of one population sent to one unit on one occasion 派发单. Sender and receiver both see it."""

    scope_paths = ("sender", "receiver")

    class State(models.TextChoices):
        SENT = "sent", "待签收"
        RECEIVED = "received", "已签收"
        RETURNED = "returned", "已全部退回"
        DONE = "done", "已办结"

    campaign = models.ForeignKey(
        "campaigns.Campaign", models.PROTECT, related_name="dispatches", verbose_name="专项检查"
    )
    population = models.CharField("对象", max_length=60)
    sender = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="+", verbose_name="派发单位")
    receiver = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="+", verbose_name="接收单位")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.SENT)
    sent_count = models.PositiveIntegerField("派发项目数")
    due_on = models.DateField("核查期限")
    sent_at = models.DateTimeField("派发时间")
    sent_by = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+", verbose_name="派发人")
    received_at = models.DateTimeField("签收时间", null=True)
    received_by = models.ForeignKey(
        "authorities.Officer", models.PROTECT, null=True, related_name="+", verbose_name="签收人"
    )
    done_at = models.DateTimeField("办结时间", null=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = verbose_name_plural = "派发单"
        indexes = [models.Index(fields=["campaign", "receiver", "state"], name="dispatch_receiver_state")]

    def __str__(self) -> str:
        return f"{self.sender}派发至{self.receiver}"


class Letter(Scoped):
    """A letter 协查函、抄告函 to an authority outside the sender's tree, with its reply tracked."""

    class Kind(models.TextChoices):
        ASSIST = "assist", "协查从业条件"
        NOTIFY = "notify", "抄告注册地"

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="letters", verbose_name="专项检查")
    unit = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="letters", verbose_name="发函单位")
    kind = models.CharField("种类", max_length=8, choices=Kind.choices)
    number = models.CharField("文号", max_length=60)
    addressee = models.CharField("收函单位", max_length=80)
    agencies = models.ManyToManyField("agencies.Agency", related_name="letters", verbose_name="涉及机构")
    sent_on = models.DateField("发函日期")
    reply_due_on = models.DateField("要求复函日期")
    replied_on = models.DateField("复函日期", null=True)
    result = models.CharField("复函结果", max_length=500, blank=True)
    written_at = models.DateTimeField("登记时间")
    written_by = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        ordering = ["-sent_on", "-pk"]
        verbose_name = verbose_name_plural = "协查抄告函"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "number"], name="letter_number_once", violation_error_message="这个文号已登记过。"
            ),
            models.CheckConstraint(
                condition=Q(replied_on__isnull=True) | ~Q(result=""),
                name="reply_with_result",
                violation_error_message="登记复函要写明结果。",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state(self) -> str:
        """waiting or done, for the badge."""
        return "done" if self.replied_on else "waiting"

    def get_state_display(self) -> str:
        return "已复函" if self.replied_on else "待复函"


class DispatchItem(Scoped):
    """One surveyed project, or agency of another province: in exactly one state at exactly one holder."""

    scope_paths = ("survey__unit", "holder", "dispatch__receiver", "dispatch__sender")

    class State(models.TextChoices):
        REPORTED = "reported", "待汇总派发"
        FORWARDED = "forwarded", "已报总队"
        SENT = "sent", "已派发待签收"
        RECEIVED = "received", "已签收"
        RETURNED = "returned", "已退回"
        LETTERED = "lettered", "已发函待复"
        DONE = "done", "已办结"

    class Outcome(models.TextChoices):
        CHECKED = "checked", "已核查"
        NOT_DRAWN = "not_drawn", "未抽中"
        REPLIED = "replied", "已复函"
        CLOSED = "closed", "无需核查"

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="dispatch_items")
    survey = models.ForeignKey(SurveyReport, models.PROTECT, related_name="items", verbose_name="摸底上报")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="机构")
    project = models.ForeignKey(
        "agencies.ServiceProject", models.PROTECT, null=True, related_name="+", verbose_name="项目"
    )
    population = models.CharField("对象", max_length=60, blank=True)  # empty: an agency of another province
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.REPORTED)
    holder = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="+", verbose_name="现在何处")
    dispatch = models.ForeignKey(Dispatch, models.PROTECT, null=True, related_name="items", verbose_name="派发单")
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="items", verbose_name="函件")
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)  # the reason of the last return or closing

    class Meta:
        ordering = ["holder__place", "holder__code", "population", "pk"]
        verbose_name = verbose_name_plural = "派发项目"
        indexes = [models.Index(fields=["campaign", "holder", "state"], name="item_holder_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "project"], condition=Q(project__isnull=False), name="surveyed_project_once"
            ),
            models.UniqueConstraint(
                fields=["campaign", "agency"], condition=Q(project__isnull=True), name="surveyed_agency_once"
            ),
            models.CheckConstraint(
                condition=Q(state="done", outcome__gt="") | (~Q(state="done") & Q(outcome="")),
                name="done_item_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return str(self.project or self.agency)


class DispatchStep(Scoped):
    """One move of an item 流转; the first is the survey, the last shows where it is."""

    scope_paths = tuple(f"item__{path}" for path in DispatchItem.scope_paths)

    item = models.ForeignKey(DispatchItem, models.CASCADE, related_name="steps")
    state = models.CharField("状态", max_length=10, choices=DispatchItem.State.choices)
    holder = models.ForeignKey("authorities.Unit", models.PROTECT, related_name="+", verbose_name="到达单位")
    at = models.DateTimeField("时间")
    officer = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+", verbose_name="办理人")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "派发流转"

    def __str__(self) -> str:
        return f"{self.item} {self.get_state_display()}"
