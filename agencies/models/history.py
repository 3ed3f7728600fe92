"""How did a row of a ledger stand before it was changed?"""

from __future__ import annotations

from django.db import models


class PastState(models.Model):
    """How a row stood until it was changed 历史状态: written by services, in the transaction of the change.

    `facts` are all columns as they were until `replaced_at`. A row never changed has none: it stands as it was made.
    Read through the scoped row it belongs to, never by itself.
    """

    ledger = models.CharField("台账", max_length=12)
    subject = models.BigIntegerField("登记")
    replaced_at = models.DateTimeField("更替时间")
    facts = models.JSONField("当时的登记")

    class Meta:
        ordering = ["ledger", "subject", "replaced_at", "pk"]
        verbose_name = verbose_name_plural = "历史状态"
        indexes = [models.Index(fields=["ledger", "subject", "replaced_at"], name="past_state_of_row")]

    def __str__(self) -> str:
        return f"{self.ledger} {self.subject} {self.replaced_at}"
