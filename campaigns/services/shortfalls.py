"""Write down why a drawn agency has fewer projects than must be checked of it. 缺额说明"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from authorities.models import Officer
from authorities.services.audit import record_action
from campaigns.models import Draw, ShortfallNote
from campaigns.queries.second_stage import SecondStageRow, second_stage_rows
from campaigns.services.refusals import refuse, require_drawing_officer


@transaction.atomic
def explain_shortfall(*, draw: Draw, agency_id: int, reason: str, officer: Officer, now: datetime) -> ShortfallNote:
    """Keep the reason beside both figures; a later one takes its place, the audit chain keeps both.

    draw: of the agencies.   Raises CampaignRefused: no right, the agency has enough projects, no reason.
    Source: hebei-2024 四（二）3 (每个服务机构要抽查不少于2个服务项目).
    """
    draw = Draw.objects.select_for_update(of=("self",)).select_related("campaign", "unit").get(pk=draw.pk)
    require_drawing_officer(officer, draw.unit)
    row = _short_of(draw, agency_id)
    if not reason.strip():
        raise refuse("shortfalls.no_reason")
    facts = {"required": row.required, "available": row.available, "reason": reason.strip()[:200]}
    note: ShortfallNote
    note, _new = ShortfallNote.objects.update_or_create(
        draw=draw, agency_id=agency_id, defaults={**facts, "written_at": now, "written_by": officer}
    )
    detail = {"agency": row.agency_code, **facts}
    record_action(officer=officer, verb="explain_shortfall", subject=note, detail=detail, at=now)
    return note


def _short_of(draw: Draw, agency_id: int) -> SecondStageRow:
    for row in second_stage_rows(draw):
        if row.agency_id == agency_id and row.lack:
            return row
    raise refuse("shortfalls.none", unit=draw.unit.name)
