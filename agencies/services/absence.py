"""Which registered rows does a whole list 完整名单 no longer name? They are marked, never deleted. Source: fault E9."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from agencies.models import Agency, LedgerImport, ServiceProject
from agencies.queries.merging import counted_agencies
from agencies.services.history import keep_past
from authorities.queries.units import units_below

WHOLE_LISTS = ("agencies", "projects")


def missing_rows(staged: LedgerImport) -> QuerySet[Any]:
    """Rows of the import's own tree that its file does not name.

    Agencies: those the public system listed; one known from a survey only is not missed by the system's list.
    """
    named = staged.rows.values("key")
    if staged.ledger == LedgerImport.Ledger.AGENCIES:
        rows = counted_agencies().filter(unit__in=units_below(staged.unit), in_public_system=True)
        # 名单写的是并入机构的代码，也是见到了
        by_other_code = (
            Agency.objects.filter(code__in=named, merged_into__isnull=False).order_by().values("merged_into")
        )
        missing = rows.filter(standing=Agency.Standing.ACTIVE).exclude(code__in=named).exclude(pk__in=by_other_code)
        return missing.order_by("code")
    if staged.ledger == LedgerImport.Ledger.PROJECTS:
        rows = ServiceProject.objects.filter(site__unit__in=units_below(staged.unit), absent_since=None)
        return rows.exclude(code__in=named).order_by("code")
    return Agency.objects.none()


def mark_absent(staged: LedgerImport, now: datetime) -> list[str]:
    """Mark what the file does not name as 自…起未见; returns the codes."""
    rows = missing_rows(staged)
    codes = list(rows.values_list("code", flat=True))
    keep_past(staged.ledger, rows, now)
    change = {"absent_since": now.date(), "changed_at": now}
    if staged.ledger == LedgerImport.Ledger.AGENCIES:
        rows.update(**change, standing=Agency.Standing.ABSENT)
    else:
        rows.update(**change)
    return codes
