"""Which draws stand, what was published of them, and does their result hold?"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from authorities.models import AuditEntry, Unit
from authorities.rules.problem import Problem, Refused
from campaigns.models import Campaign, Draw, DrawEntry, Task, TopUp
from campaigns.queries.frames import population_rows
from campaigns.queries.notices import notice_of
from campaigns.rules.commitments import DRAW_WITHOUT_COMMITMENT, check_reveal
from campaigns.rules.draws import FrameRow, canonical_frame, frame_digest, verify
from campaigns.rules.topups import next_codes


def draws_seen() -> QuerySet[Draw]:
    """The draws of the scope in force, newest first, with what pages show joined."""
    return Draw.objects.select_related(
        "campaign",
        "unit",
        "unit__detachment",
        "frozen_by__unit",
        "committed_by__unit",
        "drawn_by__unit",
        "void_asked_by",
        "voided_by",
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
    return canonical_frame(frame_of(draw.entries.filter(listed_in=None)))


def tampered(draw: Draw) -> list[Problem]:
    """What was changed since the freeze: the list against its digest; digest, quotas, scheme and commitment against
    the audit chain.
    """
    computed = frame_digest(frame_bytes(draw))
    if computed != draw.frame_digest:
        return [Problem("draws.digest_differs", published=draw.frame_digest, computed=computed)]
    acts = list(_written_down(draw, "freeze_frame", "commit_contribution"))
    frozen = next((act for act in acts if act.verb == "freeze_frame"), None)
    if frozen is None or _declared(frozen) != (draw.frame_digest, draw.quotas, draw.scheme):
        return [Problem("draws.frozen_otherwise")]
    written = [(act.detail["commitment"], act.at) for act in acts if act.verb == "commit_contribution"]
    if written != ([(draw.commitment, draw.committed_at)] if draw.commitment else []):
        # 公开数值出来以后换一个承诺，自己对得上；操作记录对不上
        return [Problem("commitments.committed_otherwise", times=len(written))]
    return []


def _declared(frozen: AuditEntry) -> tuple[str, dict[str, int], str]:
    detail = frozen.detail
    return detail["digest"], detail["quotas"], detail.get("scheme", DRAW_WITHOUT_COMMITMENT)


def faults_of(draw: Draw) -> list[Problem]:
    """The draw and its top-ups made again from what was published and written down; [] when everything agrees."""
    changed = tampered(draw) or _otherwise_revealed(draw)
    if changed or not draw.seed:
        return changed
    entries = list(draw.entries.all())
    drawn = [entry.code for entry in entries if entry.is_drawn and entry.drawn_in_id is None]
    faults = _out_of_order(draw)
    faults += _verified(draw, entries, drawn) + [
        p for made in draw.top_ups.all() for p in _top_up_faults(made, entries)
    ]
    acts = list(_written_down(draw, "draw_sample"))
    if not faults and [(act.detail["seed"], sorted(act.detail["drawn"])) for act in acts] != [
        (draw.seed, sorted(drawn))
    ]:
        # 种子和结果一起改，自己对得上；操作记录对不上
        return [Problem("draws.drawn_otherwise", times=len(acts))]
    return faults


def _otherwise_revealed(draw: Draw) -> list[Problem]:
    """Is the revealed value another than the committed one?"""
    if not draw.salt:
        return []
    try:
        check_reveal(draw.commitment, draw.salt, draw.contribution, draw.frame_digest)
    except Refused as refused:
        return [refused.problem]
    return []


def _out_of_order(draw: Draw) -> list[Problem]:
    """Was the list frozen, or the second value fixed, only after the public value came, or drawn before it did?"""
    due, drawn_at = draw.seed_due_at, draw.drawn_at
    if due is None or drawn_at is None or draw.frozen_at <= (draw.committed_at or draw.frozen_at) < due <= drawn_at:
        return []
    moments = {"frozen": draw.frozen_at, "committed": draw.committed_at, "due": due, "drawn": drawn_at}
    said = {name: f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else "没有" for name, at in moments.items()}
    return [Problem("draws.out_of_order", **said)]


def moved_away(draw: Draw) -> list[DrawEntry]:
    """Drawn and still to be checked, but gone from the ledger this unit answers for: left, closed, reclassified."""
    notice = notice_of(draw.campaign)
    there = population_rows(notice, notice.population(draw.population), draw.unit).order_by().values("code")
    gone = draw.entries.filter(tasks__state=Task.State.OPEN).exclude(code__in=there)
    # 并入别家的，由那一家的任务检查：那一家还在，就没有离开
    return list(gone.exclude(project=None, agency__merged_into__code__in=there))


def voided_before(draw: Draw) -> QuerySet[Draw]:
    """The void draws of the same population at the same unit, oldest first."""
    same = draws_seen().filter(campaign=draw.campaign_id, population=draw.population, unit=draw.unit_id)
    return same.filter(state=Draw.State.VOID).exclude(pk=draw.pk).order_by("frozen_at")


def refused_attempts(draw: Draw) -> list[AuditEntry]:
    """Every refused try at this draw, oldest first, from the audit chain."""
    tries = AuditEntry.objects.filter(subject_kind=draw._meta.label_lower, subject_id=str(draw.pk))
    return list(tries.filter(verb__endswith="_refused").order_by("number"))


def _verified(draw: Draw, entries: list[DrawEntry], drawn: list[str]) -> list[Problem]:
    frozen = canonical_frame(frame_of(entry for entry in entries if entry.listed_in_id is None))
    return verify(frozen, draw.frame_digest, draw.seed, draw.quotas, drawn)


def _top_up_faults(made: TopUp, entries: list[DrawEntry]) -> list[Problem]:
    numbers = {top_up.pk: top_up.number for top_up in made.draw.top_ups.all()}
    rows = frame_of(e for e in entries if e.listed_in_id is None or numbers[e.listed_in_id] <= made.number)
    computed = frame_digest(canonical_frame(rows))
    if computed != made.frame_digest:
        return [Problem("draws.digest_differs", published=made.frame_digest, computed=computed)]
    before = {e.code for e in entries if e.is_drawn and (e.drawn_in_id is None or numbers[e.drawn_in_id] < made.number)}
    rightly = set(next_codes(rows, made.quotas, made.draw.seed, before | set(made.called)))
    said = {entry.code for entry in entries if entry.drawn_in_id == made.pk}
    return [Problem("draws.not_drawn", object_code=code) for code in sorted(said - rightly)] + [
        Problem("draws.drawn_but_absent", object_code=code) for code in sorted(rightly - said)
    ]


def _written_down(draw: Draw, *verbs: str) -> QuerySet[AuditEntry]:
    acts = AuditEntry.objects.filter(subject_kind=draw._meta.label_lower, subject_id=str(draw.pk), verb__in=verbs)
    return acts.order_by("number")


def entries_shown(draw: Draw) -> QuerySet[DrawEntry]:
    """The drawn ones first, then the substitutes, by stratum and ticket, with the tasks that came of each object."""
    return (
        draw.entries.select_related("agency").prefetch_related("tasks").order_by("-is_drawn", "stratum", "rank", "code")
    )
