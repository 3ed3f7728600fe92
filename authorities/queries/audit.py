"""Is the audit chain whole?"""

from __future__ import annotations

from dataclasses import dataclass

from authorities.models import AuditEntry, AuditHead
from authorities.rules.chain import entry_hash


@dataclass(frozen=True)
class ChainReport:
    """What a walk along the chain found. broken_at: number of the first entry that does not fit, or None."""

    entry_count: int
    broken_at: int | None
    head_hash: str


def verify_chain() -> ChainReport:
    """Recompute every hash from the first entry; edits, removals, swaps and a cut tail are all found."""
    expected, previous = 1, "0" * 64
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=2000):
        fits = entry.number == expected and entry.previous_hash == previous
        if not fits or entry.hash != entry_hash(entry.hashed_fields()):
            return ChainReport(expected - 1, expected, previous)
        expected, previous = expected + 1, entry.hash
    head = AuditHead.objects.filter(pk=1).first()
    whole = head is None or (head.number == expected - 1 and head.hash == previous)
    return ChainReport(expected - 1, None if whole else expected, previous)
