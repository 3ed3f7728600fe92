"""Correct in whose area a site lies."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agencies.models import Site
from authorities.models import Officer, Unit
from authorities.scope import whole_tree
from authorities.services.audit import record_action


@transaction.atomic
def move_site(*, site: Site, unit: Unit, reason: str, officer: Officer, now: datetime) -> Site:
    """Put the site into the unit's area; the caller has settled who may. The same unit again changes nothing.

    Inside the act of a higher app, whose rights it carries; the ledger's change has an audit entry of its own.
    """
    with whole_tree("a site may be moved from a unit the officer does not see"):
        site = Site.objects.select_for_update(of=("self",)).select_related("unit").get(pk=site.pk)
        if site.unit_id == unit.pk:
            return site
        detail = {"from": site.unit.code, "to": unit.code, "reason": reason}
        site.unit = unit
        site.save(update_fields=["unit"])
        record_action(officer=officer, verb="move_site", subject=site, detail=detail, at=now)
    return site
