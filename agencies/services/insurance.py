"""Write down a look at somebody's insurance. Source: notice 附件1 三1 (H095)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from agencies.models import Employment, InsuranceSighting
from agencies.rules.insurance import sighting_problems
from agencies.services.employments import LEDGER
from agencies.services.refusals import refuse_if, require_charge
from agencies.services.versions import store_changes
from authorities.models import Officer
from authorities.rules.problem import Problem
from authorities.services.audit import record_action


@transaction.atomic
def record_sighting(
    *,
    employment: Employment,
    paid_month: date | None,
    how: str,
    seen_on: date,
    remark: str,
    officer: Officer,
    now: datetime,
) -> InsuranceSighting:
    """Which month this look showed paid; None: it showed none. The employment keeps the last month and the last look.

    An earlier month than the one known changes nothing but the list of looks.
    Raises LedgerRefused: a look to come, a month later than the look, the same look twice.
    """
    employment = Employment.objects.select_for_update(of=("self",)).select_related("agency").get(pk=employment.pk)
    require_charge(officer, employment.agency.unit_id, employment.agency.name)
    refuse_if(sighting_problems(paid_month, seen_on, timezone.localdate(now)))
    month = paid_month.replace(day=1) if paid_month else None
    if employment.sightings.filter(paid_month=month, how=how, seen_on=seen_on).exists():
        refuse_if([Problem("insurance.twice", seen_on=seen_on)])
    sighting: InsuranceSighting = InsuranceSighting.objects.create(
        employment=employment,
        paid_month=month,
        how=how,
        seen_on=seen_on,
        officer=officer,
        recorded_at=now,
        remark=remark,
    )
    latest = {
        "insured_until": max(filter(None, (employment.insured_until, month)), default=None),
        "insurance_looked_on": max(filter(None, (employment.insurance_looked_on, seen_on))),
    }
    changes = {name: (getattr(employment, name), new) for name, new in latest.items()}
    store_changes(employment, {name: pair for name, pair in changes.items() if pair[0] != pair[1]}, LEDGER, now)
    detail = {"month": month, "how": how, "seen_on": seen_on}
    record_action(officer=officer, verb="record_insurance", subject=employment, detail=detail, at=now)
    return sighting
