"""Put today's reminders into the inboxes, each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count
from django.urls import reverse

from authorities.models import InboxItem, Unit
from authorities.services.audit import record_action
from campaigns.models import Campaign, Dispatch, Letter, Task
from campaigns.queries.frames import in_area
from campaigns.queries.notices import notice_of
from campaigns.queries.timeline import period_words
from campaigns.rules.deadlines import obligations
from campaigns.rules.periods import china_day
from campaigns.rules.reminding import digest_of_tasks, replies_words, return_words, unreceived_words

BATCH = 500
UNFINISHED = (Task.State.OPEN, Task.State.STARTED)


@transaction.atomic
def remind(*, campaign: Campaign, today: date, now: datetime) -> int:
    """One digest of tasks a unit and day, of dispatches to take in, of letters to be answered, and one line a return
    and reminding day; returns how many are new.

    Twice, or by two workers, adds nothing: the key of a line is unique. Days before the notice was issued are left in
    peace (reading late-issue).   Source: hebei-2024 六 (报送).
    """
    if today < notice_of(campaign).issued_on:
        return 0
    items = [*_of_tasks(campaign, today, now), *_of_returns(campaign, today, now), *_of_papers(campaign, today, now)]
    known = set(InboxItem.objects.filter(key__in=[item.key for item in items]).values_list("key", flat=True))
    new = [item for item in items if item.key not in known]
    InboxItem.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    if new:
        record_action(officer=None, verb="remind", subject=campaign, detail={"day": today, "items": len(new)}, at=now)
    return len(new)


def _of_tasks(campaign: Campaign, today: date, now: datetime) -> Iterator[InboxItem]:
    unfinished = Task.objects.filter(campaign=campaign, state__in=UNFINISHED).order_by()
    counts: dict[tuple[int, str], dict[date, int]] = {}
    for row in unfinished.values("unit_id", "unit__code", "due_on").annotate(n=Count("pk")):
        counts.setdefault((row["unit_id"], row["unit__code"]), {})[row["due_on"]] = row["n"]
    for (unit_id, code), by_day in counts.items():
        words = digest_of_tasks(by_day, today)
        if words:
            link = reverse("task_list") + f"?unit={code}&unfinished=true"
            key = f"tasks:{campaign.code}:{code}:{today}"
            yield InboxItem(key=key, unit_id=unit_id, text=words, link=link, due_on=min(by_day), created_at=now)


def _of_papers(campaign: Campaign, today: date, now: datetime) -> Iterator[InboxItem]:
    """Dispatches a unit has not taken in, and its letters without a reply: nothing is lost between levels."""
    sent = Dispatch.objects.filter(campaign=campaign, state=Dispatch.State.SENT).order_by()
    unreceived = _by_unit((unit, china_day(at)) for unit, at in sent.values_list("receiver", "sent_at"))
    open_letters = Letter.objects.filter(campaign=campaign, replied_on__isnull=True).order_by()
    unanswered = _by_unit(open_letters.values_list("unit", "reply_due_on"))
    kinds = (
        ("dispatches", unreceived, unreceived_words, reverse("dispatch_board")),
        ("letters", unanswered, replies_words, reverse("letter_list") + "?waiting=true"),
    )
    for kind, by_unit, said, link in kinds:
        for unit_id, counts in by_unit.items():
            if words := said(counts, today):
                key = f"{kind}:{campaign.code}:{unit_id}:{today}"
                yield InboxItem(key=key, unit_id=unit_id, text=words, link=link, due_on=min(counts), created_at=now)


def _by_unit(rows: Iterable[tuple[int, date]]) -> dict[int, Counter[date]]:
    counted: dict[int, Counter[date]] = {}
    for unit_id, day in rows:
        counted.setdefault(unit_id, Counter())[day] += 1
    return counted


def _of_returns(campaign: Campaign, today: date, now: datetime) -> Iterator[InboxItem]:
    notice = notice_of(campaign)
    for level in Unit.Kind.values:
        due_today = [due for due in obligations(notice, level) if today in due.remind_on]
        for unit in Unit.objects.filter(kind=level, pk__in=in_area(notice)) if due_today else ():
            for due in due_today:
                key = f"return:{campaign.code}:{due.code}:{unit.code}:{today}"
                link = reverse("campaign", args=[campaign.code]) + "#returns"
                yield InboxItem(
                    key=key,
                    unit=unit,
                    text=return_words(due, period_words(notice, due), today),
                    link=link,
                    due_on=due.due_on,
                    created_at=now,
                )
