"""Write to an authority outside the own tree about agencies registered there, and follow the reply. 协查、抄告"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from authorities.models import Officer
from authorities.services.audit import record_action
from campaigns.models import Campaign, DispatchItem, Letter
from campaigns.queries.dispatches import awaiting_letter
from campaigns.services.moves import locked_items, move_items, tell
from campaigns.services.refusals import refuse


@transaction.atomic
def write_letter(
    *,
    campaign: Campaign,
    kind: str,
    number: str,
    addressee: str,
    agencies: Collection[Agency],
    sent_on: date,
    reply_due_on: date,
    officer: Officer,
    now: datetime,
) -> Letter:
    """Register a letter that was sent; the agencies' items that wait at this unit for one wait for the reply.

    They were passed up to it; a unit with nobody above it writes about what was reported to it.
    Raises CampaignRefused: no right, no agency, number used, sent in the future, reply due before it was sent.
    Source: hebei-2024 四（一）3 (总队协调相关总队), 六（三） (抄告注册地的消防救援机构); neijiang-2022 五（三）3.
    """
    _require_writer(officer)
    _check_days(sent_on, reply_due_on, timezone.localdate(now))
    if not agencies:
        raise refuse("letters.no_agency")
    if Letter.objects.filter(unit=officer.unit, number=number.strip()).exists():
        raise refuse("letters.number_used", number=number.strip())
    letter: Letter = Letter.objects.create(
        campaign=campaign,
        unit=officer.unit,
        kind=kind,
        number=number.strip(),
        addressee=addressee.strip(),
        sent_on=sent_on,
        reply_due_on=reply_due_on,
        written_at=now,
        written_by=officer,
    )
    letter.agencies.set(agencies)
    passed_up = awaiting_letter(campaign, officer.unit).filter(agency__in=[agency.pk for agency in agencies])
    items = locked_items(passed_up.values_list("pk", flat=True)) if kind == Letter.Kind.ASSIST else []
    for item in items:
        item.letter = letter
    move_items(items, state=DispatchItem.State.LETTERED, holder=officer.unit, officer=officer, now=now)
    detail = {"number": letter.number, "agencies": sorted(a.code for a in agencies), "items": len(items)}
    record_action(officer=officer, verb="write_letter", subject=letter, detail=detail, at=now)
    return letter


@transaction.atomic
def record_reply(*, letter: Letter, replied_on: date, result: str, officer: Officer, now: datetime) -> Letter:
    """Enter the reply; the items it answers are done and their units are told.

    Raises CampaignRefused: another unit, answered already, before the letter or in the future, no result.
    """
    rows = Letter.objects.select_for_update(of=("self",)).select_related("unit", "campaign")
    letter = rows.get(pk=letter.pk)
    if not officer.can_draw or officer.unit_id != letter.unit_id:
        raise refuse("letters.reply_not_allowed", unit=letter.unit.name)
    if letter.replied_on is not None:
        raise refuse("letters.answered", day=letter.replied_on)
    today = timezone.localdate(now)
    if not letter.sent_on <= replied_on <= today:
        raise refuse("letters.reply_day", sent=letter.sent_on, replied=replied_on, today=today)
    if not result.strip():
        raise refuse("letters.no_result")
    letter.replied_on, letter.result = replied_on, result.strip()[:500]
    letter.save(update_fields=["replied_on", "result"])
    items = locked_items(letter.items.values_list("pk", flat=True))
    for item in items:
        item.outcome = DispatchItem.Outcome.REPLIED
    move_items(
        items, state=DispatchItem.State.DONE, holder=letter.unit, officer=officer, now=now, note=letter.result[:200]
    )
    for item in items:
        text = f"{item.agency.name}的协查已复函：{letter.result}"
        tell(item.survey.unit, f"reply:{item.pk}", text, reverse("dispatch_item", args=[item.pk]), now)
    detail = {"replied_on": replied_on, "items": len(items)}
    record_action(officer=officer, verb="record_reply", subject=letter, detail=detail, at=now)
    return letter


def _require_writer(officer: Officer) -> None:
    if not officer.can_draw or officer.unit.is_brigade:
        raise refuse("letters.not_allowed", officer=officer.name)


def _check_days(sent_on: date, reply_due_on: date, today: date) -> None:
    if sent_on > today:
        raise refuse("letters.sent_to_come", sent=sent_on, today=today)
    if reply_due_on < sent_on:
        raise refuse("letters.due_before_sent", due=reply_due_on, sent=sent_on)
