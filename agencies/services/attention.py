"""Mark agencies for attention, on behalf of whoever found the reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from agencies.models import Attention

BATCH = 500


class Mark(NamedTuple):
    """One mark to stand on an agency. source: what raised it, unique on the agency."""

    agency: int
    source: str
    grade: str
    text: str
    look: str


def settle_marks(*, prefix: str, marks: Iterable[Mark], now: datetime) -> None:
    """Make the marks whose source begins with `prefix` exactly these, inside the caller's act and its entry."""
    wanted = {(mark.agency, mark.source): mark for mark in marks}
    known = {(one.agency_id, one.source): one for one in Attention.objects.filter(source__startswith=prefix)}
    gone = [one.pk for key, one in known.items() if key not in wanted]
    for start in range(0, len(gone), BATCH):
        Attention.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    changed = []
    for key, one in known.items():
        mark = wanted.get(key)
        if mark and (one.grade, one.text, one.look) != mark[2:]:
            one.grade, one.text, one.look = mark[2:]
            changed.append(one)
    Attention.objects.bulk_update(changed, ["grade", "text", "look"], batch_size=BATCH)
    new = [_attention(mark, now) for key, mark in wanted.items() if key not in known]
    Attention.objects.bulk_create(new, batch_size=BATCH)


def _attention(mark: Mark, now: datetime) -> Attention:
    agency, source, grade, text, look = mark
    return Attention(agency_id=agency, source=source, grade=grade, text=text, look=look, raised_at=now)
