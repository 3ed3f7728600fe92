"""Put a staged ledger into the register, or drop it. One transaction: all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count

from agencies.models import LedgerImport
from agencies.services.absence import WHOLE_LISTS, mark_absent
from agencies.services.comparing import ChangedSincePreview, Ledger, Outcome, staged_batches
from agencies.services.ledgers import ledger_of
from agencies.wording import WORDS
from authorities.models import Job, Officer
from authorities.rules.problem import Problem, Refused
from authorities.services.audit import record_action
from authorities.services.jobs import ask_for

KIND = "store_import"
GOOD, ALL = "good", "all-or-nothing"
State = LedgerImport.State


class ImportRefused(Refused):
    """Nothing was stored; `str` is the sentence."""

    def __str__(self) -> str:
        return self.problem.say(WORDS)


def outcome_counts(ledger_import: LedgerImport) -> dict[str, int]:
    """Rows by outcome, every outcome named, and "rows": all of them. One query."""
    found = ledger_import.rows.order_by().values("outcome").annotate(n=Count("pk")).values_list("outcome", "n")
    counts = dict.fromkeys(Outcome.values, 0) | dict(found)
    return counts | {"rows": sum(counts.values())}


def ask_to_store(
    *, ledger_import: LedgerImport, keep: str, officer: Officer, now: datetime, whole: bool = False
) -> Job:
    """The job that stores the import; raises ImportRefused when it cannot be stored as asked."""
    _refuse_unless_storable(ledger_import, outcome_counts(ledger_import), keep, whole)
    arguments = {"import": ledger_import.pk, "keep": keep, "whole": whole}
    key = f"{KIND} {ledger_import.pk}"
    job = ask_for(kind=KIND, key=key, arguments=arguments, officer=officer, now=now, again=True)
    if job.arguments != arguments and job.state == Job.State.WAITING:
        job.arguments = arguments
        job.save(update_fields=["arguments"])
    return job


@transaction.atomic
def store_import(
    *, ledger_import: LedgerImport, keep: str, officer: Officer | None, now: datetime, whole: bool = False
) -> LedgerImport:
    """Write the good rows of a staged import into the register; one audit entry.

    keep: "good" (refused rows stay behind) or "all-or-nothing".   whole: the file is the whole list of the unit; what
    it does not name is marked as not seen, never deleted.   Raises ImportRefused: stored or dropped before,
    refused rows under all-or-nothing, nothing good, or a register that changed since the preview.
    """
    staged: LedgerImport = LedgerImport.objects.select_for_update(of=("self",)).get(pk=ledger_import.pk)
    counts = outcome_counts(staged)
    _refuse_unless_storable(staged, counts, keep, whole)
    ledger = ledger_of(staged.ledger, staged.unit, now)
    new, changed = (staged.rows.filter(outcome=outcome) for outcome in (Outcome.NEW, Outcome.CHANGED))
    try:
        # 先全部核对再写：同一文件里前一行写进去的，不算别人动过
        _demand_unchanged(ledger, staged)
        ledger.store_rows(new, changed)
    except ChangedSincePreview as moved:
        raise ImportRefused(Problem("import.changed_since_preview", row=moved.number, key=moved.key)) from moved
    staged.is_whole_list, staged.absent = whole, mark_absent(staged, now) if whole else []
    staged.state, staged.finished_at = State.STORED, now
    staged.save(update_fields=["state", "finished_at", "is_whole_list", "absent"])
    detail: Mapping[str, Any] = {
        "ledger": staged.ledger,
        "digest": staged.file_digest,
        "keep": keep,
        "absent": len(staged.absent),
        **counts,
    }
    record_action(officer=officer, unit=staged.unit, verb="store_ledger", subject=staged, detail=detail, at=now)
    return staged


@transaction.atomic
def drop_import(*, ledger_import: LedgerImport, officer: Officer | None, now: datetime) -> LedgerImport:
    """Give a staged import up; the same file may then come again. Raises ImportRefused when it is stored or dropped."""
    staged: LedgerImport = LedgerImport.objects.select_for_update(of=("self",)).get(pk=ledger_import.pk)
    _refuse_unless_staged(staged)
    staged.state, staged.finished_at = State.DROPPED, now
    staged.save(update_fields=["state", "finished_at"])
    detail = {"digest": staged.file_digest}
    record_action(officer=officer, unit=staged.unit, verb="drop_ledger", subject=staged, detail=detail, at=now)
    return staged


def _demand_unchanged(ledger: Ledger, staged: LedgerImport) -> None:
    """What was looked at and what would be written must be the same; the register's rows are locked from here on."""
    taken = ledger.taken(staged.rows.filter(outcome=Outcome.NEW))
    if taken:
        raise ChangedSincePreview(taken.number, taken.key)
    for batch in staged_batches(staged.rows.filter(outcome__in=[Outcome.CHANGED, Outcome.UNCHANGED])):
        known = ledger.known([row.values for row in batch], locked=True)
        for row in batch:
            if row.key not in known or ledger.changes(row.values, known[row.key]) != row.changes:
                raise ChangedSincePreview(row.number, row.key)


def _refuse_unless_staged(staged: LedgerImport) -> None:
    if staged.state == State.READING:
        raise ImportRefused(Problem("import.still_reading"))
    if staged.state == State.STORED:
        raise ImportRefused(Problem("import.already_stored"))
    if staged.state == State.DROPPED:
        raise ImportRefused(Problem("import.dropped"))


def _refuse_unless_storable(staged: LedgerImport, counts: Mapping[str, int], keep: str, whole: bool) -> None:
    _refuse_unless_staged(staged)
    rejected = counts[Outcome.REJECTED]
    if whole and staged.ledger not in WHOLE_LISTS:
        raise ImportRefused(Problem("import.no_whole_list", ledger=staged.get_ledger_display()))
    if whole and rejected:
        # 退回的行里可能正有“未见”的那一家
        raise ImportRefused(Problem("import.whole_has_rejected", rejected=rejected))
    if rejected == counts["rows"]:
        raise ImportRefused(Problem("import.nothing_good", rows=counts["rows"]))
    if keep == ALL and rejected:
        raise ImportRefused(Problem("import.has_rejected", rejected=rejected))
