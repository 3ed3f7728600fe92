"""What goes into the one file of a draw? Everything published, nobody's name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from authorities.models import AuditEntry, Officer
from campaigns.files.draw_package import package_bytes
from campaigns.models import Draw, DrawEntry, Task, TopUp
from campaigns.queries.draws import frame_of, refused_attempts, voided_before
from campaigns.queries.notices import notice_of
from campaigns.rules.commitments import DRAW_WITH_COMMITMENT
from campaigns.rules.draws import canonical_frame
from campaigns.rules.seeds import seed_lines

SUBSTITUTES = 20  # tickets of the first substitutes of each stratum that the file lists; the rest follow from the list
Pairs = dict[str, list[list[str]]]  # stratum → [ticket, code], in order


def package_of(draw: Draw) -> bytes:
    """The draw's file. Raises NoticeChanged; FrameRefused when the stored list was spoilt."""
    entries = list(draw.entries.all())
    frozen = [entry for entry in entries if entry.listed_in_id is None]
    return package_bytes(_head(draw, entries, frozen), canonical_frame(frame_of(frozen)))


def _head(draw: Draw, entries: list[DrawEntry], frozen: list[DrawEntry]) -> dict[str, Any]:
    first = [entry for entry in frozen if entry.is_drawn and entry.drawn_in_id is None]
    waiting = [entry for entry in frozen if entry.ticket and not (entry.is_drawn and entry.drawn_in_id is None)]
    return {
        **_declared(draw),
        **_drawn(draw),
        "drawn": _pairs(first),
        "substitutes": {stratum: pairs[:SUBSTITUTES] for stratum, pairs in _pairs(waiting).items()},
        "top_ups": [_top_up(made, entries) for made in draw.top_ups.all()],
        "dispositions": _dispositions(draw),
        "voided_attempts": [_voided(void) for void in voided_before(draw)],
        "refused_attempts": [_refused(entry) for entry in refused_attempts(draw)],
    }


def _declared(draw: Draw) -> dict[str, Any]:
    notice = notice_of(draw.campaign)
    population, tier = notice.population(draw.population), notice.tier(draw.population)
    return {
        "scheme": draw.scheme,
        "campaign": {"code": draw.campaign.code, "title": draw.campaign.title, "number": draw.campaign.number},
        "population": {"code": population.code, "name": population.name},
        "unit": {"code": draw.unit.code, "name": draw.unit.name},
        "clause": notice.clause(tier.clause).locator,
        "formula": draw.formula,
        "quotas": draw.quotas,
        "frame_count": draw.frame_count,
        "frame_digest": draw.frame_digest,
        "frozen_at": _moment(draw.frozen_at),
        "frozen_by": _role(draw.frozen_by),
        "seed_source": draw.seed_source,
        "seed_due_at": _moment(draw.seed_due_at),
        "state": draw.state,
        **(_committed(draw) if draw.scheme == DRAW_WITH_COMMITMENT else {}),
    }


def _committed(draw: Draw) -> dict[str, Any]:
    return {
        "commitment": draw.commitment,
        "committed_at": _moment(draw.committed_at),
        "committed_by": _role(draw.committed_by),
        "salt": draw.salt,
    }


def _drawn(draw: Draw) -> dict[str, Any]:
    composed = seed_lines(draw.public_value, draw.contribution, draw.frame_digest) if draw.seed else ""
    return {
        "public_value": draw.public_value,
        "contribution": draw.contribution,
        "seed_note": draw.seed_note,
        "seed_bytes": composed,
        "seed": draw.seed,
        "drawn_at": _moment(draw.drawn_at),
        "drawn_by": _role(draw.drawn_by),
        "voided_at": _moment(draw.voided_at),
        "void_reason": draw.void_reason if draw.state == Draw.State.VOID else "",
    }


def _pairs(entries: Iterable[DrawEntry]) -> Pairs:
    pairs: defaultdict[str, list[list[str]]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: (entry.stratum, entry.ticket)):
        pairs[entry.stratum].append([entry.ticket, entry.code])
    return dict(pairs)


def _top_up(made: TopUp, entries: list[DrawEntry]) -> dict[str, Any]:
    added = [entry for entry in entries if entry.listed_in_id == made.pk]
    return {
        "added": canonical_frame(frame_of(added)).decode(),
        "frame_count": made.frame_count,
        "frame_digest": made.frame_digest,
        "quotas": made.quotas,
        "called": made.called,
        "formula": made.formula,
        "drawn": _pairs(entry for entry in entries if entry.drawn_in_id == made.pk),
        "made_at": _moment(made.made_at),
        "made_by": _role(made.made_by),
    }


def _dispositions(draw: Draw) -> list[dict[str, Any]]:
    """What became of drawn objects that were not checked, and who was called in their place."""
    gone = Task.objects.filter(entry__draw=draw).exclude(disposition="").select_related("entry").order_by("pk")
    called = gone.filter(replaced_by__isnull=False).values_list("pk", "replaced_by__entry__code")
    instead = dict(called)
    return [
        {"code": task.entry.code, "disposition": task.get_disposition_display(), "substitute": instead.get(task.pk)}
        for task in gone
    ]


def _voided(draw: Draw) -> dict[str, Any]:
    drawn = draw.entries.filter(is_drawn=True).order_by("stratum", "rank").values_list("code", flat=True)
    return {
        "frame_digest": draw.frame_digest,
        "frozen_at": _moment(draw.frozen_at),
        "drawn_at": _moment(draw.drawn_at),
        "commitment": draw.commitment,
        "salt": draw.salt,
        "contribution": draw.contribution,
        "seed": draw.seed,
        "drawn": list(drawn),
        "voided_at": _moment(draw.voided_at),
        "void_reason": draw.void_reason,
    }


def _refused(entry: AuditEntry) -> dict[str, Any]:
    return {"number": entry.number, "at": _moment(entry.at), "verb": entry.verb, "problem": entry.detail.get("problem")}


def _moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


def _role(officer: Officer | None) -> str | None:
    # 公开文件只写职务和单位，不写姓名
    return f"{officer.unit.name}{officer.get_role_display()}" if officer else None
