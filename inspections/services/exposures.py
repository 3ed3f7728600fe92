"""Register that an agency was exposed in the media 媒体曝光."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from agencies.models import Agency
from authorities.models import Officer
from authorities.rules.problem import Problem
from authorities.services.audit import record_action
from campaigns.models import Campaign
from inspections.models import MediaExposure
from inspections.services.refusals import ExposureRefused

LONGEST_OUTLET = 60
LONGEST_LINK = 300


@transaction.atomic
def record_exposure(
    *, campaign: Campaign, agency: Agency, outlet: str, published_on: date, link: str, officer: Officer, now: datetime
) -> MediaExposure:
    """Register one exposure (家次); the same outlet on the same day is the same exposure.

    Raises ExposureRefused with every problem; each names its `field`.   Source: hebei-2024 附件4 (媒体曝光).
    """
    outlet, link = outlet.replace("\x00", "").strip(), link.strip()
    problems = _problems(campaign, outlet, published_on, link, officer, timezone.localdate(now))
    if problems:
        raise ExposureRefused(problems)
    registered: tuple[MediaExposure, bool] = MediaExposure.objects.get_or_create(
        campaign=campaign,
        unit=officer.unit,
        agency=agency,
        outlet=outlet,
        published_on=published_on,
        defaults={"link": link, "officer": officer, "recorded_at": now},
    )
    exposure, made = registered
    if not made:
        facts = {"agency": agency.name, "published_on": published_on, "outlet": outlet}
        raise ExposureRefused([Problem("exposures.twice", field="outlet", **facts)])
    record_action(officer=officer, verb="record_exposure", subject=exposure, detail={"outlet": outlet}, at=now)
    return exposure


def _problems(
    campaign: Campaign, outlet: str, published_on: date, link: str, officer: Officer, today: date
) -> list[Problem]:
    problems = []
    if not officer.can_keep_ledgers:
        problems.append(Problem("exposures.not_allowed"))
    if not outlet:
        problems.append(Problem("exposures.outlet_missing", field="outlet"))
    if len(outlet) > LONGEST_OUTLET:
        problems.append(Problem("exposures.outlet_too_long", field="outlet", length=len(outlet), most=LONGEST_OUTLET))
    if published_on > today:
        problems.append(Problem("exposures.future", field="published_on", published_on=published_on, today=today))
    if published_on < campaign.starts_on:
        days = {"published_on": published_on, "starts_on": campaign.starts_on}
        problems.append(Problem("exposures.before_campaign", field="published_on", **days))
    if link and not _is_address(link):
        problems.append(Problem("exposures.link_shape", field="link", link=link[:60]))
    return problems


def _is_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and len(link) <= LONGEST_LINK
