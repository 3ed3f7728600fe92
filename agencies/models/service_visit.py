"""Who signed for a day of service at a site?"""

from __future__ import annotations

from django.db import models

from authorities.scope import Scoped


class ServiceVisit(Scoped):
    """One person's signature 服务记录签名 for one day of one project, as the service report shows it."""

    scope_paths = ("project__site__unit", "project__agency__unit")

    project = models.ForeignKey(
        "agencies.ServiceProject", models.CASCADE, related_name="visits", verbose_name="服务项目"
    )
    practitioner = models.ForeignKey(
        "agencies.Practitioner", models.CASCADE, related_name="visits", verbose_name="签名人员"
    )
    served_on = models.DateField("服务日期")

    class Meta:
        ordering = ["-served_on", "pk"]
        verbose_name = verbose_name_plural = "服务记录签名"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "practitioner", "served_on"],
                name="visit_signed_once",
                violation_error_message="这个人这一天在这个项目的签名已登记。请打开原有登记核对。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.practitioner} {self.served_on}"
