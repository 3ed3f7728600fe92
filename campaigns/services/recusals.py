"""Declare that an officer keeps away from an agency, or take that back. 回避"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from agencies.models import Agency
from authorities.models import Officer, UnitAncestry
from authorities.services.audit import record_action
from campaigns.files.recusal_grounds import load_grounds
from campaigns.models import Recusal
from campaigns.queries.teams import in_force
from campaigns.services.refusals import refuse


@transaction.atomic
def declare_recusal(
    *,
    subject: Officer,
    agency: Agency,
    ground: str,
    detail: str,
    ended_on: date | None,
    officer: Officer,
    now: datetime,
) -> Recusal:
    """Register that `subject` keeps away from the agency, from now on.

    ground: a code of recusal_grounds.toml.   ended_on: the last day of the tie, for grounds that hold some years after.
    Raises CampaignRefused: not one's own and no right, unknown ground, no or a future last day, over, declared already.
    Source: fault D5; grounds as recusal_grounds.toml cites them (待核实).
    """
    _require_right(officer, subject)
    known = load_grounds().get(ground)
    if known is None:
        raise refuse("recusals.unknown_ground", ground=ground)
    today = timezone.localdate(now)
    until = _until(known.years, ended_on, today)
    standing = Recusal.objects.filter(in_force(today), officer=subject, agency=agency, ground=ground)
    if standing.exists():
        raise refuse("recusals.declared_already", officer=subject.name, agency=agency.name)
    made: Recusal = Recusal.objects.create(
        officer=subject,
        agency=agency,
        ground=ground,
        detail=detail.strip()[:200],
        declared_on=today,
        until=until,
        declared_at=now,
        declared_by=officer,
    )
    facts = {"officer": subject.username, "agency": agency.code, "ground": ground, "until": until}
    record_action(officer=officer, verb="declare_recusal", subject=made, detail=facts, at=now)
    return made


@transaction.atomic
def withdraw_recusal(*, recusal: Recusal, reason: str, officer: Officer, now: datetime) -> Recusal:
    """End a recusal with a reason; it stays readable.

    Raises CampaignRefused: no right, one's own (another officer decides), withdrawn already, no reason.
    """
    recusal = Recusal.objects.select_for_update(of=("self",)).select_related("officer").get(pk=recusal.pk)
    if not officer.can_draw or not _is_above(officer, recusal.officer) or recusal.officer_id == officer.pk:
        raise refuse("recusals.withdraw_by_another", officer=recusal.officer.name)
    if recusal.withdrawn_at is not None:
        raise refuse("recusals.withdrawn_already", officer=recusal.officer.name)
    if not reason.strip():
        raise refuse("recusals.no_reason")
    recusal.withdrawn_at, recusal.withdraw_reason = now, reason.strip()[:200]
    recusal.save(update_fields=["withdrawn_at", "withdraw_reason"])
    facts = {"officer": recusal.officer.username, "reason": recusal.withdraw_reason}
    record_action(officer=officer, verb="withdraw_recusal", subject=recusal, detail=facts, at=now)
    return recusal


def _require_right(officer: Officer, subject: Officer) -> None:
    for_another = officer.can_draw and _is_above(officer, subject)
    if not officer.sees_business or not (officer.pk == subject.pk or for_another):
        raise refuse("recusals.not_allowed", officer=subject.name)


def _is_above(officer: Officer, subject: Officer) -> bool:
    return UnitAncestry.objects.filter(unit=subject.unit_id, ancestor=officer.unit_id).exists()


def _until(years: int | None, ended_on: date | None, today: date) -> date | None:
    if years is None:
        return None
    if ended_on is None:
        raise refuse("recusals.no_last_day", years=years)
    if ended_on > today:
        raise refuse("recusals.last_day_to_come", last=ended_on, today=today)
    until = _years_after(ended_on, years)
    if until < today:
        raise refuse("recusals.over", last=ended_on, years=years, until=until)
    return until


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 2月29日
        return day.replace(year=day.year + years, day=28)
