"""Send surveyed projects to who checks them; take them in, give them back, report them done. 派发、签收、退回、办结"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from agencies.services.sites import move_site
from authorities.models import Officer, Unit, UnitAncestry
from authorities.services.audit import record_action
from campaigns.models import Campaign, Dispatch, DispatchItem
from campaigns.queries.dispatches import outcomes
from campaigns.queries.notices import notice_of
from campaigns.queries.surveys import places_of, sender_level_of
from campaigns.rules.notice import Notice, Population
from campaigns.services.moves import locked_items, move_items, tell
from campaigns.services.refusals import refuse

Place = tuple[str, int]  # population code, receiver id


@transaction.atomic
def send_items(
    *, campaign: Campaign, item_ids: Iterable[int], officer: Officer, now: datetime, note: str = ""
) -> list[Dispatch]:
    """Dispatch the items to the units today's ledger names, one dispatch a receiver and class; all or nothing.

    note: why a returned project goes to the same unit again.
    Raises CampaignRefused: no right, not held here, not this level's to send, outside no longer, a return unanswered.
    Source: hebei-2024 四（二）3 (汇总分类后统一派发各大队；由总队派发各支队).
    """
    _require_sender(officer)
    notice, items = notice_of(campaign), locked_items(item_ids)
    if not items:
        raise refuse("dispatch.nothing_chosen")
    groups: dict[Place, list[DispatchItem]] = {}
    placed = places_of(notice, [item.project_id for item in items if item.project_id])
    for item in items:
        population, receiver = _place_of(item, placed, officer.unit)
        if item.state == DispatchItem.State.RETURNED and item.dispatch and item.dispatch.receiver_id == receiver:
            _require_answer(item, note)
        groups.setdefault((population.code, receiver), []).append(item)
    return [_sent(campaign, notice, place, group, officer, now, note) for place, group in sorted(groups.items())]


@transaction.atomic
def receive_dispatch(*, dispatch: Dispatch, officer: Officer, now: datetime) -> Dispatch:
    """The receiver takes the dispatch in. Raises CampaignRefused: another unit, taken in or given back already."""
    dispatch = _locked(dispatch)
    _require_receiver(officer, dispatch)
    if dispatch.state != Dispatch.State.SENT:
        raise refuse("dispatch.not_waiting", state=dispatch.get_state_display())
    items = locked_items(dispatch.items.filter(state=DispatchItem.State.SENT).values_list("pk", flat=True))
    move_items(items, state=DispatchItem.State.RECEIVED, holder=dispatch.receiver, officer=officer, now=now)
    dispatch.state, dispatch.received_at, dispatch.received_by = Dispatch.State.RECEIVED, now, officer
    dispatch.save(update_fields=["state", "received_at", "received_by"])
    record_action(officer=officer, verb="receive_dispatch", subject=dispatch, detail={"items": len(items)}, at=now)
    return dispatch


@transaction.atomic
def return_items(*, dispatch: Dispatch, item_ids: Iterable[int], reason: str, officer: Officer, now: datetime) -> int:
    """Give projects back to the sender with a reason; returns how many.

    Raises CampaignRefused: another unit, nothing chosen of this dispatch, no reason, checked already; MoveRefused.
    """
    dispatch = _locked(dispatch)
    _require_receiver(officer, dispatch)
    chosen = dispatch.items.filter(pk__in=list(item_ids), holder=dispatch.receiver)
    items = locked_items(chosen.values_list("pk", flat=True))
    if not items:
        raise refuse("dispatch.nothing_chosen")
    if not reason.strip():
        raise refuse("dispatch.no_return_reason")
    settled = outcomes(dispatch)
    for item in items:
        if settled.get(item.pk):
            raise refuse("dispatch.return_settled", name=str(item))
    move_items(
        items, state=DispatchItem.State.RETURNED, holder=dispatch.sender, officer=officer, now=now, note=reason.strip()
    )
    _settle_state(dispatch, now)
    text = f"{dispatch.receiver.short_name}退回{len(items)}个派发项目：{reason.strip()}"
    tell(dispatch.sender, f"return:{dispatch.pk}:{items[0].pk}:{now:%m%d%H%M%S}", text, reverse("dispatch_board"), now)
    detail = {"items": [item.pk for item in items], "reason": reason.strip()}
    record_action(officer=officer, verb="return_items", subject=dispatch, detail=detail, at=now)
    return len(items)


@transaction.atomic
def finish_dispatch(*, dispatch: Dispatch, officer: Officer, now: datetime) -> Dispatch:
    """Report every received project back as checked or not drawn.

    Raises CampaignRefused: another unit, not taken in, some not drawn or not checked yet.
    """
    dispatch = _locked(dispatch)
    _require_receiver(officer, dispatch)
    if dispatch.state != Dispatch.State.RECEIVED:
        raise refuse("dispatch.not_received", state=dispatch.get_state_display())
    found = outcomes(dispatch)
    if unsettled := sum(outcome is None for outcome in found.values()):
        raise refuse("dispatch.unsettled", n=len(found), left=unsettled)
    items = locked_items(found)
    for item in items:
        item.outcome = found[item.pk] or ""
    move_items(items, state=DispatchItem.State.DONE, holder=dispatch.receiver, officer=officer, now=now)
    _settle_state(dispatch, now)
    text = f"{dispatch.receiver.short_name}办结派发的{len(items)}个项目。"
    tell(dispatch.sender, f"done:{dispatch.pk}", text, reverse("dispatch", args=[dispatch.pk]), now)
    detail = {"outcomes": {str(pk): outcome for pk, outcome in found.items()}}
    record_action(officer=officer, verb="finish_dispatch", subject=dispatch, detail=detail, at=now)
    return dispatch


@transaction.atomic
def close_item(*, item: DispatchItem, reason: str, officer: Officer, now: datetime) -> DispatchItem:
    """Close an item that need not be checked, by who holds it.

    Raises CampaignRefused: no right, no reason; MoveRefused.
    """
    (item,) = locked_items([item.pk])
    _require_sender(officer)
    if item.holder_id != officer.unit_id or item.state in (DispatchItem.State.SENT, DispatchItem.State.RECEIVED):
        raise refuse("dispatch.not_held", name=str(item), holder=item.holder.name)
    if not reason.strip():
        raise refuse("dispatch.no_close_reason")
    item.outcome = DispatchItem.Outcome.CLOSED
    move_items([item], state=DispatchItem.State.DONE, holder=item.holder, officer=officer, now=now, note=reason.strip())
    record_action(officer=officer, verb="close_item", subject=item, detail={"reason": reason.strip()}, at=now)
    return item


@transaction.atomic
def redirect_item(*, item: DispatchItem, unit: Unit, reason: str, officer: Officer, now: datetime) -> DispatchItem:
    """Correct the area of the item's site in the ledger, so that the next dispatch goes to the right unit.

    Raises CampaignRefused: no right, not held, an agency, a unit outside the sender's tree, no reason.
    """
    (item,) = locked_items([item.pk])
    _require_sender(officer)
    waiting = item.state in (DispatchItem.State.REPORTED, DispatchItem.State.RETURNED, DispatchItem.State.FORWARDED)
    if item.holder_id != officer.unit_id or not waiting:
        raise refuse("dispatch.not_held", name=str(item), holder=item.holder.name)
    below = UnitAncestry.objects.filter(unit=unit, ancestor=officer.unit_id).exists()
    if item.project is None or not below or unit.children.exists():
        raise refuse("dispatch.redirect_unit", unit=unit.name)
    if not reason.strip():
        raise refuse("dispatch.no_redirect_reason")
    move_site(site=item.project.site, unit=unit, reason=reason.strip(), officer=officer, now=now)
    return item


def _place_of(item: DispatchItem, placed: dict[int, tuple[Population, int]], sender: Unit) -> tuple[Population, int]:
    if item.holder_id != sender.pk:
        raise refuse("dispatch.not_held", name=str(item), holder=item.holder.name)
    if item.project_id not in placed:
        raise refuse("dispatch.not_outside", name=str(item))
    population, receiver = placed[item.project_id]
    if sender_level_of(population) != sender.kind:
        raise refuse("dispatch.other_level", name=str(item))
    return population, receiver


def _require_answer(item: DispatchItem, note: str) -> None:
    if not note.strip():
        raise refuse("dispatch.same_receiver", name=str(item), reason=item.note)


def _sent(
    campaign: Campaign,
    notice: Notice,
    place: Place,
    items: list[DispatchItem],
    officer: Officer,
    now: datetime,
    note: str,
) -> Dispatch:
    population = notice.population(place[0])
    receiver = Unit.objects.get(pk=place[1])
    dispatch: Dispatch = Dispatch.objects.create(
        campaign=campaign,
        population=population.code,
        sender=officer.unit,
        receiver=receiver,
        sent_count=len(items),
        due_on=notice.milestone(population.due).due_on,
        sent_at=now,
        sent_by=officer,
    )
    for item in items:
        item.dispatch, item.population = dispatch, population.code
    move_items(items, state=DispatchItem.State.SENT, holder=receiver, officer=officer, now=now, note=note.strip())
    text = f"{officer.unit.short_name}派发{len(items)}个项目（{population.name}），请签收。"
    tell(receiver, f"dispatch:{dispatch.pk}", text, reverse("dispatch", args=[dispatch.pk]), now, dispatch.due_on)
    detail = {"receiver": receiver.code, "population": population.code, "items": [item.pk for item in items]}
    record_action(officer=officer, verb="send_dispatch", subject=dispatch, detail=detail, at=now)
    return dispatch


def _settle_state(dispatch: Dispatch, now: datetime) -> None:
    """Done once every project it still holds is done; returned once none is left."""
    states = set(dispatch.items.exclude(state=DispatchItem.State.RETURNED).values_list("state", flat=True))
    if not states:
        dispatch.state = Dispatch.State.RETURNED
    elif states == {DispatchItem.State.DONE}:
        dispatch.state, dispatch.done_at = Dispatch.State.DONE, now
    dispatch.save(update_fields=["state", "done_at"])


def _locked(dispatch: Dispatch) -> Dispatch:
    rows = Dispatch.objects.select_for_update(of=("self",)).select_related("campaign", "sender", "receiver")
    locked: Dispatch = rows.get(pk=dispatch.pk)
    return locked


def _require_sender(officer: Officer) -> None:
    if not officer.can_draw or officer.unit.is_brigade:
        raise refuse("dispatch.send_not_allowed", officer=officer.name)


def _require_receiver(officer: Officer, dispatch: Dispatch) -> None:
    if not officer.can_draw or officer.unit_id != dispatch.receiver_id:
        raise refuse("dispatch.receive_not_allowed", officer=officer.name, unit=dispatch.receiver.name)
