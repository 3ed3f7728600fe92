"""Register an officer's enforcement certificate and until when it holds. 执法资格"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from authorities.models import Officer, UnitAncestry
from authorities.services.audit import record_action
from campaigns.models import Qualification
from campaigns.services.refusals import refuse


@transaction.atomic
def register_qualification(
    *, subject: Officer, number: str, valid_until: date, officer: Officer, now: datetime
) -> Qualification:
    """The certificate that counts for `subject` from now on; whoever is drawn must hold one on that day.

    An end that is past is taken: it keeps the officer from being drawn.
    Raises CampaignRefused: no right, one's own (another enters it), somebody who does not inspect, no number.
    Source: langfang-2020 十一 (持证上岗; 人员资格有效期作为派发约束).
    """
    above = UnitAncestry.objects.filter(unit=subject.unit_id, ancestor=officer.unit_id).exists()
    if not officer.can_draw or not above or officer.pk == subject.pk:
        raise refuse("qualifications.not_allowed", officer=subject.name)
    if not subject.can_inspect:
        raise refuse("qualifications.no_inspector", officer=subject.name)
    if not number.strip():
        raise refuse("qualifications.no_number")
    made: Qualification = Qualification.objects.create(
        officer=subject,
        number=number.strip(),
        valid_until=valid_until,
        registered_at=now,
        registered_by=officer,
    )
    detail = {"officer": subject.username, "valid_until": valid_until, "holds": valid_until >= timezone.localdate(now)}
    record_action(officer=officer, verb="register_qualification", subject=made, detail=detail, at=now)
    return made
