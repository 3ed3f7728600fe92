"""Give a refused ledger back: the file as it came, its wrong cells red, for the unit that sent it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from agencies.files.ledger_kinds import ledger_kinds
from agencies.files.marked_ledger import Flaw, marked_ledger
from agencies.models import LedgerImport
from agencies.services.comparing import Outcome
from agencies.services.staging import stored_name
from authorities.models import Job, Officer
from authorities.sealed import seal_bytes, unseal_bytes
from authorities.services.audit import record_action
from authorities.services.jobs import ask_for

KIND = "mark_ledger"


def has_file(ledger_import: LedgerImport) -> bool:
    """Was the uploaded file kept? What came in by the command line was not."""
    return default_storage.exists(stored_name(ledger_import.file_digest))


def file_size(ledger_import: LedgerImport) -> int:
    """Bytes of the kept file."""
    return default_storage.size(stored_name(ledger_import.file_digest))


def ask_to_mark(*, ledger_import: LedgerImport, officer: Officer, now: datetime) -> Job:
    """The job that makes the marked workbook; asked again, the same one."""
    key = f"{KIND} {ledger_import.pk}"
    arguments = {"import": ledger_import.pk}
    again = not default_storage.exists(_marked_name(ledger_import))
    return ask_for(kind=KIND, key=key, arguments=arguments, officer=officer, now=now, again=again)


def mark_kept_file(ledger_import: LedgerImport) -> None:
    """Make the marked workbook and keep it sealed. Staged rows never change, so one made before stays."""
    name = _marked_name(ledger_import)
    if default_storage.exists(name):
        return
    with default_storage.open(stored_name(ledger_import.file_digest)) as kept:
        content = unseal_bytes(kept.read())
    marked = marked_ledger(content, ledger_import.ledger, flaws_of(ledger_import))
    default_storage.save(name, ContentFile(seal_bytes(marked)))


def flaws_of(ledger_import: LedgerImport) -> Iterable[Flaw]:
    """Every reason for which a row went back, in the file's order."""
    refused = ledger_import.rows.filter(outcome=Outcome.REJECTED).order_by("number")
    for number, problems in refused.values_list("number", "problems").iterator(2_000):
        for one in problems:
            yield Flaw(number, one["cell"], one["column"], one["message"])


@transaction.atomic
def hand_back(*, ledger_import: LedgerImport, officer: Officer, now: datetime) -> bytes | None:
    """The marked workbook, or None while it is not made; who took it is written down.

    It holds what the unit itself uploaded, ID numbers in full where the file had them.
    """
    name = _marked_name(ledger_import)
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as kept:
        content = unseal_bytes(kept.read())
    write_hand_back(ledger_import=ledger_import, what="marked", officer=officer, now=now)
    return content


@transaction.atomic
def write_hand_back(*, ledger_import: LedgerImport, what: str, officer: Officer, now: datetime) -> None:
    """Write down that rows went back to an officer. what: "marked" (the whole file) or "rows" (the refused ones)."""
    sealed = bool(ledger_kinds()[ledger_import.ledger].sealed)
    detail = {"ledger": ledger_import.ledger, "digest": ledger_import.file_digest, "what": what, "id_numbers": sealed}
    record_action(
        officer=officer, unit=ledger_import.unit, verb="hand_back_ledger", subject=ledger_import, detail=detail, at=now
    )


def _marked_name(ledger_import: LedgerImport) -> str:
    one = ledger_import
    return f"{stored_name(one.file_digest)}.marked.{one.ledger}.{one.unit.code}.{one.pk}"
