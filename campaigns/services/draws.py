"""Draw once from a frozen list, with the value that was committed; everything leaves a trace, refusals too."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from unicodedata import normalize

from authorities.models import Officer
from authorities.services.audit import record_action
from campaigns.models import Draw, DrawEntry
from campaigns.queries.draws import frame_of
from campaigns.rules import draws as rule
from campaigns.rules.seeds import check_seed, compose_seed
from campaigns.services.commitments import Receipt, check_still_frozen, commit_contribution, reveal
from campaigns.services.frames import BATCH, freeze_frame
from campaigns.services.refusals import (
    CampaignRefused,
    refusal_recorded,
    refuse,
    require_drawing_officer,
    written_moment,
)
from campaigns.services.substitutes import substitute
from campaigns.services.tasks import tasks_from_draw
from campaigns.services.topups import top_up
from campaigns.services.voids import approve_void, ask_void

__all__ = [
    "CampaignRefused",
    "Receipt",
    "approve_void",
    "ask_void",
    "commit_contribution",
    "draw_sample_now",
    "freeze_frame",
    "substitute",
    "top_up",
]


def draw_sample_now(
    *, draw: Draw, public_value: str, officer: Officer, now: datetime, reason: str = "", receipt: Receipt | None = None
) -> Draw:
    """Draw from the frozen list, by another officer than the one who froze it, and give out the tasks.

    public_value: what the declared source brought.   receipt: the second officer's value off the receipt, when the
    sealed one cannot be opened; either must match the commitment.
    reason: why a public value shorter than this list needs is used; published.
    Refused, and the refusal recorded: drawn or void already, before the declared moment, nothing committed before it,
    a value that does not match, the officer who froze, a poor public value, a list changed since the freeze.
    Raises CampaignRefused, RevealDiffers, SeedRefused, SeedPredictable, SeedTooShort, FrameRefused, QuotaTooLarge.
    Source: hebei-2024 四（一）3, 四（三）3 (双随机、一公开).
    """
    detail = {"public_value": public_value, "reason": reason, **(receipt._asdict() if receipt else {})}
    with refusal_recorded(officer=officer, verb="draw_sample", subject=draw, at=now, detail=detail):
        draw = Draw.objects.select_for_update(of=("self",)).select_related("campaign", "unit").get(pk=draw.pk)
        require_drawing_officer(officer, draw.unit)
        check_still_frozen(draw, officer)
        if draw.seed_due_at and not draw.is_due(now):
            raise refuse("draws.seed_not_due", source=draw.seed_source, at=written_moment(draw.seed_due_at))
        entries = list(draw.entries.select_related("project__site").order_by("code"))
        check_seed(public_value, _samples(draw, entries), reason=reason)
        reveal(draw, receipt)
        _seed(draw, public_value, reason, officer, now)
        drawn = _ranked(draw, entries)
        tasks = tasks_from_draw(draw=draw, entries=drawn, now=now)
        revealed = {"contribution": draw.contribution, "salt": draw.salt, "seed": draw.seed}
        facts = {**revealed, "drawn": [entry.code for entry in drawn], "tasks": len(tasks)}
        record_action(officer=officer, verb="draw_sample", subject=draw, detail={**detail, **facts}, at=now)
    return draw


def _samples(draw: Draw, entries: list[DrawEntry]) -> dict[str, tuple[int, int]]:
    sizes = Counter(entry.stratum for entry in entries)
    return {stratum: (sizes[stratum], quota) for stratum, quota in draw.quotas.items()}


def _seed(draw: Draw, public_value: str, reason: str, officer: Officer, now: datetime) -> None:
    draw.seed = compose_seed(public_value, draw.contribution, draw.frame_digest)
    draw.public_value = normalize("NFKC", public_value).strip()  # 存的就是进种子的写法：照页面上的字就能重算
    draw.seed_note = reason.strip()
    draw.state, draw.drawn_at, draw.drawn_by = Draw.State.DRAWN, now, officer
    draw.save()


def _ranked(draw: Draw, entries: list[DrawEntry]) -> list[DrawEntry]:
    """Write ticket, rank and result on every entry; returns the drawn ones by stratum and rank."""
    by_code = {entry.code: entry for entry in entries}
    for ticket in rule.draw_sample(frame_of(entries), draw.quotas, draw.seed):
        entry = by_code[ticket.code]
        entry.ticket, entry.rank, entry.is_drawn = ticket.number, ticket.rank, ticket.drawn
    DrawEntry.objects.bulk_update(entries, ["ticket", "rank", "is_drawn"], batch_size=BATCH)
    return sorted((entry for entry in entries if entry.is_drawn), key=lambda entry: (entry.stratum, entry.rank))
