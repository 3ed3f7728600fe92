"""Open a campaign; settle a rate the notice leaves to the units."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from django.db import transaction

from authorities.models import Officer, Unit
from authorities.services.audit import record_action
from campaigns.models import Campaign, Draw, LocalShare
from campaigns.queries.notices import NoticeChanged, notice_named, notice_of
from campaigns.rules.notice import Notice
from campaigns.rules.periods import china_day
from campaigns.rules.quotas import quota_for
from campaigns.services.refusals import refuse, require_drawing_officer


@transaction.atomic
def open_campaign(*, code: str, officer: Officer | None, now: datetime) -> Campaign:
    """The campaign of the notice folder `code`, made if new, with the folder's digest pinned.

    Raises NoticeError (the folder does not hold), NoticeChanged (opened before with another content),
    CampaignRefused (the issuing unit is unknown; the folder amends another one).
    """
    notice = notice_named(code)
    if notice.amends:
        raise refuse("campaigns.is_amendment", folder=code, code=notice.amends)
    known = Campaign.objects.filter(code=notice.code).first()
    if known is not None:
        if not known.folder and known.notice_digest != notice.digest:
            raise NoticeChanged(known, notice.digest)
        return known
    campaign = Campaign.objects.create(**_fields(notice), opened_at=now, opened_by=officer)
    detail = {"code": code, "digest": notice.digest}
    record_action(officer=officer, verb="open_campaign", subject=campaign, detail=detail, at=now, unit=campaign.unit)
    return campaign


@transaction.atomic
def decide_local_share(
    *, campaign: Campaign, population_code: str, unit: Unit, share: Fraction, officer: Officer, now: datetime
) -> LocalShare:
    """Set or change the rate of one population at one unit; the last word stands until the list is frozen.

    share: 0 < share <= 1; where the notice sets a rate, not below it.
    Raises CampaignRefused, LocalShareRefused.   Source: hebei-2024 四（二）3 (由各地……自行确定抽查比例).
    """
    require_drawing_officer(officer, unit)
    tier = notice_of(campaign).tier(population_code)
    quota_for(tier, 1, local_share=share)  # says no to a share that is none, or too low
    if (
        Draw.objects.filter(campaign=campaign, population=population_code, unit=unit)
        .exclude(state=Draw.State.VOID)
        .exists()
    ):
        raise refuse("shares.already_frozen", unit=unit.name)
    decided = LocalShare.objects.filter(campaign=campaign, population=population_code, unit=unit).first()
    decided = decided or LocalShare(campaign=campaign, population=population_code, unit=unit)
    before, decided.share = decided.share, f"{share.numerator}/{share.denominator}"
    decided.decided_by, decided.decided_on = officer, china_day(now)
    decided.save()
    detail = {"population": population_code, "unit": unit.code, "share": decided.share, "before": before}
    record_action(officer=officer, verb="decide_local_share", subject=decided, detail=detail, at=now)
    return decided


def _fields(notice: Notice) -> dict[str, object]:
    unit = Unit.objects.filter(code=notice.issuer_unit).first()
    if unit is None:
        raise refuse("campaigns.no_unit", code=notice.issuer_unit)
    return {
        "code": notice.code,
        "title": notice.title,
        "number": notice.number,
        "unit": unit,
        "starts_on": notice.starts_on,
        "ends_on": notice.ends_on,
        "is_public": notice.is_public,
        "notice_digest": notice.digest,
    }
