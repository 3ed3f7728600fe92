"""Move surveyed items from one hand to the next, each move written down. The only place that changes their state."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from authorities.models import InboxItem, Officer, Unit
from campaigns.models import DispatchItem, DispatchStep
from campaigns.rules.dispatching import check_move

BATCH = 500
MOVED = ["state", "holder", "dispatch", "letter", "outcome", "note", "population"]


def locked_items(item_ids: Iterable[int]) -> list[DispatchItem]:
    """Those items of the scope in force, locked in one order."""
    rows = DispatchItem.objects.select_for_update(of=("self",)).filter(pk__in=list(item_ids))
    return list(rows.select_related("agency", "project__site", "holder", "dispatch__receiver").order_by("pk"))


def move_items(
    items: list[DispatchItem], *, state: str, holder: Unit, officer: Officer, now: datetime, note: str = ""
) -> None:
    """Give the items to `holder` in `state`; other fields the caller set are stored too. Raises MoveRefused first."""
    for item in items:
        check_move(item.state, state, str(item))
    for item in items:
        item.state, item.holder, item.note = state, holder, note[:200]
    DispatchItem.objects.bulk_update(items, MOVED, batch_size=BATCH)
    write_steps(items, officer, now)


def write_steps(items: list[DispatchItem], officer: Officer, now: datetime) -> None:
    """One step an item, as it stands now."""
    steps = [
        DispatchStep(item=item, state=item.state, holder=item.holder, at=now, officer=officer, note=item.note)
        for item in items
    ]
    DispatchStep.objects.bulk_create(steps, batch_size=BATCH)


def tell(unit: Unit, key: str, text: str, link: str, now: datetime, due_on: date | None = None) -> None:
    """A line in the unit's inbox, once a key."""
    facts = {"unit": unit, "text": text[:200], "link": link, "created_at": now, "due_on": due_on}
    InboxItem.objects.get_or_create(key=key[:120], defaults=facts)
