"""Which agencies were found to be one company, by whom, and what did that move?"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from authorities.scope import Scoped


class AgencyMerge(Scoped):
    """One agency merged into another 机构合并: asked for, approved by another officer, and undone by two as well.

    held: relation → keys of the rows `kept` had of its own at the merge, so that an undo can tell what came later.
    left: what the undo could not put back, as [problem code, facts].
    """

    scope_paths = ("kept__unit", "absorbed__unit")

    class State(models.TextChoices):
        ASKED = "asked", "待批准"
        STANDING = "standing", "已合并"
        DECLINED = "declined", "未合并"
        UNDONE = "undone", "已撤销"

    kept = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="merges_kept", verbose_name="保留")
    absorbed = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="merges", verbose_name="并入")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.ASKED)
    reason = models.CharField("合并理由", max_length=200)
    asked_at = models.DateTimeField("提出时间")
    asked_by = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+", verbose_name="提出人")
    decided_at = models.DateTimeField("办理时间", null=True)
    decided_by = models.ForeignKey(
        "authorities.Officer", models.PROTECT, null=True, related_name="+", verbose_name="办理人"
    )
    decline_reason = models.CharField("不合并的理由", max_length=200, blank=True)
    undo_reason = models.CharField("撤销理由", max_length=200, blank=True)
    undo_asked_at = models.DateTimeField("提出撤销时间", null=True)
    undo_asked_by = models.ForeignKey(
        "authorities.Officer", models.PROTECT, null=True, related_name="+", verbose_name="撤销提出人"
    )
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by = models.ForeignKey(
        "authorities.Officer", models.PROTECT, null=True, related_name="+", verbose_name="撤销批准人"
    )
    held = models.JSONField(default=dict)
    left = models.JSONField("撤销后留下的", default=list)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = verbose_name_plural = "机构合并"
        constraints = [
            models.CheckConstraint(
                condition=~Q(kept=F("absorbed")),
                name="merge_of_two_agencies",
                violation_error_message="一家机构不能与自己合并。",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="merge_with_reason", violation_error_message="合并须写明理由。"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("asked", "declined"))
                | Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by")),
                name="merge_by_two_officers",
                violation_error_message="合并须由两人分别提出和批准。",
            ),
            models.CheckConstraint(
                condition=~Q(state="undone")
                | Q(undone_by__isnull=False, undo_asked_by__isnull=False)
                & ~Q(undone_by=F("undo_asked_by"))
                & ~Q(undo_reason=""),
                name="unmerge_by_two_officers",
                violation_error_message="撤销合并须写明理由，由两人分别提出和批准。",
            ),
            models.UniqueConstraint(
                fields=["absorbed"],
                condition=Q(state__in=("asked", "standing")),
                name="merged_once",
                violation_error_message="这家机构已有待批准的合并，或者已经并入别的机构。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed}并入{self.kept}"

    @property
    def waits_for_undo(self) -> bool:
        """Somebody asked for the undo, and nobody has decided."""
        return self.state == self.State.STANDING and self.undo_asked_by_id is not None


class MovedRow(models.Model):
    """One row that a merge changed 并入时改动的登记: what its columns held before and after, so that an undo is exact.

    relation: "campaigns.task.agency", the foreign key it hangs on.   after: also the columns whose later change keeps
    the row where it is.   Read through its merge, never by itself.
    """

    merge = models.ForeignKey(AgencyMerge, models.CASCADE, related_name="moved")
    relation = models.CharField("关系", max_length=60)
    subject = models.CharField("登记", max_length=40)
    before = models.JSONField("合并前", default=dict)
    after = models.JSONField("合并后", default=dict)

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "并入时改动的登记"
        constraints = [models.UniqueConstraint(fields=["merge", "relation", "subject"], name="moved_row_once")]

    def __str__(self) -> str:
        return f"{self.relation} {self.subject}"
