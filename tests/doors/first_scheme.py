"""A draw as it was made before commitments (mingcha-draw-1): such draws stay published and must stay verifiable."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from authorities.services.audit import record_action
from campaigns.models import Draw, DrawEntry
from campaigns.queries.draws import frame_of
from campaigns.queries.notices import notice_of
from campaigns.rules.draws import canonical_frame, draw_sample, frame_digest
from campaigns.rules.seeds import compose_seed
from campaigns.services.frames import plan_of
from tests.province import AGENCIES, DUE, NOW, Province

VALUE, CONTRIBUTION = "0307121925140816", "7315528"


@transaction.atomic
def frozen_before_commitments(province: Province, due_at: datetime = DUE) -> Draw:
    """The list of the agencies, frozen by the first officer, with its audit entry as it was then."""
    population = notice_of(province.campaign).population(AGENCIES)
    plan = plan_of(province.campaign, notice_of(province.campaign), population, province.detachment)
    draw: Draw = Draw.objects.create(
        scheme="mingcha-draw-1",
        campaign=province.campaign,
        population=AGENCIES,
        unit=province.detachment,
        seed_source="福彩双色球2024100期",
        seed_due_at=due_at,
        frame_count=len(plan.entries),
        quota=sum(plan.quotas.values()),
        quotas=dict(plan.quotas),
        share=plan.share,
        formula=plan.formula,
        frame_digest=frame_digest(canonical_frame(frame_of(plan.entries))),
        frozen_at=NOW,
        frozen_by=province.first,
    )
    for entry in plan.entries:
        entry.draw = draw
    DrawEntry.objects.bulk_create(plan.entries)
    detail = {"digest": draw.frame_digest, "quotas": draw.quotas}
    record_action(officer=province.first, verb="freeze_frame", subject=draw, detail=detail, at=NOW)
    return draw


@transaction.atomic
def drawn_before_commitments(province: Province, due_at: datetime = DUE) -> Draw:
    """The same, drawn by the second officer with a value chosen on the spot."""
    draw = frozen_before_commitments(province, due_at)
    draw.seed = compose_seed(VALUE, CONTRIBUTION, draw.frame_digest)
    draw.public_value, draw.contribution = VALUE, CONTRIBUTION
    draw.state, draw.drawn_at, draw.drawn_by = Draw.State.DRAWN, DUE, province.second
    draw.save()
    entries = {entry.code: entry for entry in draw.entries.all()}
    for ticket in draw_sample(frame_of(entries.values()), draw.quotas, draw.seed):
        entry = entries[ticket.code]
        entry.ticket, entry.rank, entry.is_drawn = ticket.number, ticket.rank, ticket.drawn
        entry.save()
    detail = {"seed": draw.seed, "drawn": [code for code, entry in entries.items() if entry.is_drawn]}
    record_action(officer=province.second, verb="draw_sample", subject=draw, detail=detail, at=DUE)
    return draw
