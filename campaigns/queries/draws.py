"""Which draws stand, what was published of them, and does their result hold?"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from authorities.models import AuditEntry, Unit
from authorities.rules.problem import Problem
from campaigns.models import Campaign, Draw, DrawEntry
from campaigns.rules.draws import FrameRow, canonical_frame, frame_digest, verify


def draws_seen() -> QuerySet[Draw]:
    """The draws of the scope in force, newest first, with what pages show joined."""
    return Draw.objects.select_related(
        "campaign", "unit", "unit__detachment", "frozen_by", "drawn_by", "void_asked_by", "voided_by"
    )


def standing_draw(campaign: Campaign, population: str, unit: Unit) -> Draw | None:
    """The one draw of a population at a unit that is not void."""
    return (
        Draw.objects.filter(campaign=campaign, population=population, unit=unit).exclude(state=Draw.State.VOID).first()
    )


def frame_of(entries: Iterable[DrawEntry]) -> list[FrameRow]:
    """The rows of the frozen list as the rules take them."""
    return [FrameRow(entry.code, entry.stratum) for entry in entries]


def frame_bytes(draw: Draw) -> bytes:
    """The published file of the frozen list, from the stored rows. Raises FrameRefused when they were spoilt."""
    return canonical_frame(frame_of(draw.entries.all()))


def tampered(draw: Draw) -> list[Problem]:
    """What was changed since the freeze: the list against its digest, digest and quotas against the audit chain."""
    computed = frame_digest(frame_bytes(draw))
    if computed != draw.frame_digest:
        return [Problem("draws.digest_differs", published=draw.frame_digest, computed=computed)]
    frozen = AuditEntry.objects.filter(
        verb="freeze_frame", subject_kind=draw._meta.label_lower, subject_id=str(draw.pk)
    ).first()
    if frozen is None or (frozen.detail["digest"], frozen.detail["quotas"]) != (draw.frame_digest, draw.quotas):
        return [Problem("draws.frozen_otherwise")]
    return []


def faults_of(draw: Draw) -> list[Problem]:
    """The draw made again from what was published; [] when everything agrees."""
    changed = tampered(draw)
    if changed or not draw.seed:
        return changed
    entries = list(draw.entries.all())
    drawn = [entry.code for entry in entries if entry.is_drawn]
    return verify(canonical_frame(frame_of(entries)), draw.frame_digest, draw.seed, draw.quotas, drawn)


def entries_shown(draw: Draw) -> QuerySet[DrawEntry]:
    """The drawn ones first, then the substitutes, by stratum and ticket, with the tasks that came of each object."""
    return (
        draw.entries.select_related("agency").prefetch_related("tasks").order_by("-is_drawn", "stratum", "rank", "code")
    )
