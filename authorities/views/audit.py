"""What was done?"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from authorities.filters import AuditFilter
from authorities.models import AuditEntry, Role
from authorities.views.pages import ListPage


class AuditLog(ListPage):
    """The audit chain, newest first; for auditors."""

    title = "操作日志"
    filterset_class = AuditFilter
    template_name = "authorities/audit_log.html"
    allowed = staticmethod(lambda officer: officer.has_role(Role.AUDITOR))

    def rows(self) -> QuerySet[Any]:
        return AuditEntry.objects.select_related("officer", "unit")
