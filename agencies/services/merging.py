"""Merge two agencies that are one company, and take the merge back: each by two officers. 机构合并"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, AgencyMerge
from agencies.queries.merging import merges_seen, pending_with
from agencies.services.belongings import check_guards
from agencies.services.moving import move_back, move_over
from authorities.models import InboxItem, Officer
from authorities.queries.units import units_of
from authorities.rules.problem import Problem, Refused
from authorities.scope import whole_tree
from authorities.services.audit import record_action
from authorities.services.refusals import refusal_recorded

State = AgencyMerge.State
WHY = "a merge moves what hangs on an agency, wherever it lies"
LONGEST = 200


def ask_merge(*, kept: Agency, absorbed: Agency, reason: str, officer: Officer, now: datetime) -> AgencyMerge:
    """Ask for `absorbed` to be merged into `kept`, with the reason; nothing moves until another officer approves.

    Raises Refused, and the refusal is recorded: no right, no reason, the pair cannot be merged (see `_check_pair`), a
    request that concerns either is waiting.   Source: hebei-2024 四（一）1 (three sources, each agency once).
    """
    detail = {"kept": kept.code, "absorbed": absorbed.code, "reason": reason}
    with refusal_recorded(officer=officer, verb="ask_merge", subject=absorbed, at=now, detail=detail):
        if kept.pk == absorbed.pk:
            raise refuse("merging.itself", name=kept.name, code=kept.code)
        kept, absorbed = _locked_pair(kept.pk, absorbed.pk)
        if not officer.can_keep_ledgers:
            raise refuse("merging.not_allowed", officer=officer.name)
        _require_reason(reason)
        _check_pair(kept, absorbed, officer)
        waiting = pending_with(kept, absorbed)
        if waiting:
            raise refuse("merging.pending", name=waiting.absorbed.name, kept=waiting.kept.name)
        facts = {"reason": reason.strip(), "asked_by": officer, "asked_at": now}
        merge: AgencyMerge = AgencyMerge.objects.create(kept=kept, absorbed=absorbed, **facts)
        _tell(merge, "merge", f"“{absorbed.name}”并入“{kept.name}”的申请等待批准", officer, now)
        record_action(officer=officer, verb="ask_merge", subject=merge, detail=detail, at=now)
    return merge


def approve_merge(*, merge: AgencyMerge, officer: Officer, now: datetime) -> AgencyMerge:
    """Carry a requested merge out: living rows move, signed and drawn ones stay, the absorbed agency stays readable.

    Raises Refused, and the refusal is recorded: no right, the officer who asked, decided already, the pair cannot be
    merged (any more), a list it stands on is frozen and not drawn, a task of both has begun.
    """
    with refusal_recorded(officer=officer, verb="approve_merge", subject=merge, at=now, detail={}):
        merge = _locked(merge)
        _require_approver(officer, merge.asked_by)
        _require_waiting(merge)
        kept, absorbed = _locked_pair(merge.kept_id, merge.absorbed_id)
        _check_pair(kept, absorbed, officer)
        with whole_tree(WHY):
            check_guards(absorbed, kept)
            moved = move_over(merge, absorbed, kept, now)
        merge.state, merge.decided_by, merge.decided_at = State.STANDING, officer, now
        merge.save(update_fields=["state", "decided_by", "decided_at", "held"])
        _told(merge, "merge", now)
        detail = {"kept": kept.code, "absorbed": absorbed.code, "reason": merge.reason, "moved": moved}
        record_action(officer=officer, verb="approve_merge", subject=merge, detail=detail, at=now)
    return merge


def decline_merge(*, merge: AgencyMerge, reason: str, officer: Officer, now: datetime) -> AgencyMerge:
    """Turn a request down, or take one's own back; with a reason. Raises Refused: no right, decided already."""
    with refusal_recorded(officer=officer, verb="decline_merge", subject=merge, at=now, detail={"reason": reason}):
        merge = _locked(merge)
        _require_decider(officer, merge.asked_by)
        _require_area(officer, merge.kept, merge.absorbed)
        _require_waiting(merge)
        _require_reason(reason)
        merge.state, merge.decided_by, merge.decided_at = State.DECLINED, officer, now
        merge.decline_reason = reason.strip()
        merge.save(update_fields=["state", "decided_by", "decided_at", "decline_reason"])
        _told(merge, "merge", now)
        record_action(officer=officer, verb="decline_merge", subject=merge, detail={"reason": reason}, at=now)
    return merge


def ask_undo(*, merge: AgencyMerge, reason: str, officer: Officer, now: datetime) -> AgencyMerge:
    """Ask for a merge to be undone, with the reason. Raises Refused: no right, not standing, asked already, a later
    merge stands on this one."""
    with refusal_recorded(officer=officer, verb="ask_unmerge", subject=merge, at=now, detail={"reason": reason}):
        merge = _locked(merge)
        if not officer.can_keep_ledgers:
            raise refuse("merging.not_allowed", officer=officer.name)
        _require_area(officer, merge.kept, merge.absorbed)
        _require_last(merge)
        _require_reason(reason)
        if merge.undo_asked_by is not None:
            raise refuse("merging.undo_asked_already", officer=merge.undo_asked_by.name)
        merge.undo_asked_by, merge.undo_asked_at, merge.undo_reason = officer, now, reason.strip()
        merge.save(update_fields=["undo_asked_by", "undo_asked_at", "undo_reason"])
        _tell(merge, "unmerge", f"撤销“{merge.absorbed.name}”并入“{merge.kept.name}”的申请等待批准", officer, now)
        record_action(officer=officer, verb="ask_unmerge", subject=merge, detail={"reason": reason}, at=now)
    return merge


def approve_undo(*, merge: AgencyMerge, officer: Officer, now: datetime) -> AgencyMerge:
    """Put back what the merge moved; what changed since stays where it is, and `left` says so row by row.

    Raises Refused, and the refusal is recorded: no right, the officer who asked, nobody asked, not standing, a later
    merge stands on this one, the kept agency is on a list frozen and not drawn.
    """
    with refusal_recorded(officer=officer, verb="approve_unmerge", subject=merge, at=now, detail={}):
        merge = _locked(merge)
        _require_last(merge)
        if merge.undo_asked_by is None:
            raise refuse("merging.undo_not_asked")
        _require_approver(officer, merge.undo_asked_by)
        kept, absorbed = _locked_pair(merge.kept_id, merge.absorbed_id)
        _require_area(officer, kept, absorbed)
        with whole_tree(WHY):
            check_guards(kept, absorbed)
            back, left = move_back(merge, absorbed, kept, now)
        merge.state, merge.undone_by, merge.undone_at = State.UNDONE, officer, now
        merge.left = [[problem.code, dict(problem.items)] for problem in left]
        merge.save(update_fields=["state", "undone_by", "undone_at", "left"])
        _told(merge, "unmerge", now)
        undone = {"reason": merge.undo_reason, "moved_back": back, "left": len(left)}
        detail = {"kept": kept.code, "absorbed": absorbed.code, **undone}
        record_action(officer=officer, verb="approve_unmerge", subject=merge, detail=detail, at=now)
    return merge


def decline_undo(*, merge: AgencyMerge, reason: str, officer: Officer, now: datetime) -> AgencyMerge:
    """Keep the merge although its undo was asked for. Raises Refused: no right, nobody asked, no reason."""
    with refusal_recorded(officer=officer, verb="decline_unmerge", subject=merge, at=now, detail={"reason": reason}):
        merge = _locked(merge)
        if merge.undo_asked_by is None or merge.state != State.STANDING:
            raise refuse("merging.undo_not_asked")
        _require_decider(officer, merge.undo_asked_by)
        _require_area(officer, merge.kept, merge.absorbed)
        _require_reason(reason)
        asked = {"asked_by": merge.undo_asked_by.name, "asked": merge.undo_reason, "reason": reason.strip()}
        merge.undo_asked_by, merge.undo_asked_at, merge.undo_reason = None, None, ""
        merge.save(update_fields=["undo_asked_by", "undo_asked_at", "undo_reason"])
        _told(merge, "unmerge", now)
        record_action(officer=officer, verb="decline_unmerge", subject=merge, detail=asked, at=now)
    return merge


def refuse(code: str, /, **facts: Any) -> Refused:
    """The refusal with that problem, to be raised."""
    return Refused(Problem(code, **facts))


def _tell(merge: AgencyMerge, what: str, text: str, officer: Officer, now: datetime) -> None:
    """A line in the inbox of the asker's unit: there somebody else can approve."""
    facts = {"unit": officer.unit, "text": text[:200], "link": reverse("merge", args=[merge.pk]), "created_at": now}
    InboxItem.objects.create(key=f"{what} {merge.pk} {now.timestamp()}", **facts)


def _told(merge: AgencyMerge, what: str, now: datetime) -> None:
    InboxItem.objects.filter(key__startswith=f"{what} {merge.pk} ", read_at=None).update(read_at=now)


def _locked(merge: AgencyMerge) -> AgencyMerge:
    # 先锁再读：等锁的语句里连带读出的关联行是等待以前的
    AgencyMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    locked: AgencyMerge = merges_seen().get(pk=merge.pk)
    return locked


def _locked_pair(kept: int, absorbed: int) -> tuple[Agency, Agency]:
    """Both rows, locked in one order, so that two merges never wait for each other."""
    with whole_tree("which unit keeps an agency is part of the refusal"):
        rows = Agency.objects.filter(pk__in=(kept, absorbed)).order_by("pk")
        list(rows.select_for_update(of=("self",)))
        pair = {row.pk: row for row in rows.select_related("unit", "merged_into")}
    return pair[kept], pair[absorbed]


def _check_pair(kept: Agency, absorbed: Agency, officer: Officer) -> None:
    _require_area(officer, kept, absorbed)
    for one in (absorbed, kept):
        if one.merged_into is not None:
            facts = {
                "name": one.name,
                "code": one.code,
                "into": one.merged_into.name,
                "into_code": one.merged_into.code,
            }
            raise refuse("merging.merged_already", **facts)
    if kept.out_of_province != absorbed.out_of_province:
        outside, inside = (kept, absorbed) if kept.out_of_province else (absorbed, kept)
        raise refuse("merging.across_province", outside=outside.name, inside=inside.name)
    closed = Agency.Standing.CLOSED
    if kept.standing == closed and absorbed.standing != closed:
        raise refuse("merging.kept_closed", kept=kept.name, absorbed=absorbed.name)


def _require_area(officer: Officer, *agencies: Agency) -> None:
    own = set(units_of(officer).values_list("pk", flat=True))
    for one in agencies:
        if one.unit_id not in own:
            raise refuse("merging.elsewhere", name=one.name, unit=one.unit.name, own=officer.unit.name)


def _require_approver(officer: Officer, asked_by: Officer) -> None:
    if not officer.can_approve_merges:
        raise refuse("merging.may_not_approve", officer=officer.name)
    if officer.pk == asked_by.pk:
        raise refuse("merging.same_officer", officer=officer.name)


def _require_decider(officer: Officer, asked_by: Officer) -> None:
    if not officer.can_approve_merges and officer.pk != asked_by.pk:
        raise refuse("merging.may_not_approve", officer=officer.name)


def _require_waiting(merge: AgencyMerge) -> None:
    if merge.state != State.ASKED:
        by, at = merge.decided_by, merge.decided_at
        facts = {"officer": by.name if by else "", "on": timezone.localdate(at) if at else None}
        raise refuse("merging.decided", state=merge.get_state_display(), **facts)


def _require_last(merge: AgencyMerge) -> None:
    """Only the last merge of a company can be undone, so that every undo is exact."""
    if merge.state != State.STANDING:
        raise refuse("merging.not_standing", state=merge.get_state_display())
    with whole_tree(WHY):
        standing = AgencyMerge.objects.filter(state=State.STANDING).select_related("kept", "absorbed")
        last_row = merge.moved.order_by("-pk").values("pk")[:1]
        later = standing.filter(kept=merge.kept_id, moved__pk__gt=last_row).order_by("-moved__pk")
        last = standing.filter(absorbed=merge.kept_id).first() or later.first()
    if last:
        raise refuse("merging.not_last", name=last.absorbed.name, kept=last.kept.name)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise refuse("merging.no_reason")
    if len(reason.strip()) > LONGEST:
        raise refuse("merging.reason_too_long", length=len(reason.strip()), most=LONGEST)
