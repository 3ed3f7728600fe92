"""Void a draw by two officers; the voided one stays published. 作废"""

from __future__ import annotations

from datetime import datetime

from authorities.models import Officer
from authorities.services.audit import record_action
from campaigns.models import Draw, Task
from campaigns.queries.draws import standing_draw
from campaigns.queries.notices import notice_of
from campaigns.rules.periods import china_day
from campaigns.services.commitments import open_seal
from campaigns.services.refusals import refusal_recorded, refuse, require_drawing_officer


def ask_void(*, draw: Draw, reason: str, officer: Officer, now: datetime) -> Draw:
    """Ask for a draw to be voided, with the reason that will be published; nothing changes until another approves.

    Raises CampaignRefused: no right, void already, asked already, no reason.
    """
    with refusal_recorded(officer=officer, verb="ask_void", subject=draw, at=now, detail={"reason": reason}):
        draw = _standing(draw, officer)
        if draw.void_asked_by is not None:
            raise refuse("draws.void_asked_already", officer=draw.void_asked_by.name)
        if not reason.strip():
            raise refuse("draws.no_void_reason")
        draw.void_asked_by, draw.void_reason = officer, reason.strip()
        draw.save(update_fields=["void_asked_by", "void_reason"])
        record_action(officer=officer, verb="ask_void", subject=draw, detail={"reason": draw.void_reason}, at=now)
    return draw


def approve_void(*, draw: Draw, officer: Officer, now: datetime) -> Draw:
    """Void the draw: its open tasks are cancelled, what was begun or done stays; the draw itself is kept.

    A committed value is revealed, so that the result which was thrown away can be computed by anybody.

    Raises CampaignRefused: no right, nobody asked, the one who asked, a draw below it still stands.
    """
    with refusal_recorded(officer=officer, verb="approve_void", subject=draw, at=now, detail={}):
        draw = _standing(draw, officer)
        _check_may_approve(draw, officer)
        draw.state, draw.voided_at, draw.voided_by = Draw.State.VOID, now, officer
        open_seal(draw)  # 作废也揭示：否则可以先算出结果，不合意就作废，谁也看不出
        draw.save(update_fields=["state", "voided_at", "voided_by", "salt", "contribution", "sealed_contribution"])
        open_tasks = Task.objects.filter(entry__draw=draw, state=Task.State.OPEN)
        cancelled = open_tasks.update(state=Task.State.CANCELLED, cancel_reason=f"抽签已作废：{draw.void_reason}"[:200])
        detail = {"reason": draw.void_reason, "cancelled_tasks": cancelled}
        detail |= {"contribution": draw.contribution, "salt": draw.salt} if draw.salt else {}
        record_action(officer=officer, verb="approve_void", subject=draw, detail=detail, at=now)
    return draw


def _standing(draw: Draw, officer: Officer) -> Draw:
    draw = (
        Draw.objects.select_for_update(of=("self",)).select_related("campaign", "unit", "void_asked_by").get(pk=draw.pk)
    )
    require_drawing_officer(officer, draw.unit)
    if draw.voided_at is not None:
        raise refuse("draws.void", at=china_day(draw.voided_at))
    return draw


def _check_may_approve(draw: Draw, officer: Officer) -> None:
    if not draw.void_asked_by_id:
        raise refuse("draws.void_not_asked")
    if draw.void_asked_by_id == officer.pk:
        raise refuse("draws.void_same_officer", officer=officer.name)
    for population in notice_of(draw.campaign).populations:
        builds_on_it = draw.population in (population.parent, population.after)
        if builds_on_it and standing_draw(draw.campaign, population.code, draw.unit):
            raise refuse("draws.child_stands", child=population.name)
