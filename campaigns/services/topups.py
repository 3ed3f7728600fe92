"""The ledger grew after the draw: draw the difference under the same seed. 补抽"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from authorities.models import Officer
from authorities.services.audit import record_action
from campaigns.models import Draw, DrawEntry, Task, TopUp
from campaigns.queries.draws import frame_of, moved_away, tampered
from campaigns.queries.notices import notice_of
from campaigns.rules import draws as rule
from campaigns.rules.topups import more_to_draw, next_codes
from campaigns.services.frames import BATCH, Plan, plan_of
from campaigns.services.refusals import CampaignRefused, refusal_recorded, refuse, require_drawing_officer
from campaigns.services.tasks import tasks_from_draw


def top_up(*, draw: Draw, officer: Officer, now: datetime) -> TopUp:
    """Draw what the grown ledger asks beyond the draw: the next tickets of the same permutation; tasks are given out.

    The list is the frozen one and whatever the ledger has gained; nobody leaves it and who was drawn stays drawn.
    Refused, and the refusal recorded: no right, not drawn, list changed since the freeze, nothing more to draw.
    Raises CampaignRefused, FrameRefused.   Source: hebei-2024 四（一）3, 四（二）3.
    """
    with refusal_recorded(officer=officer, verb="top_up", subject=draw, at=now, detail={}):
        draw = Draw.objects.select_for_update(of=("self",)).select_related("campaign", "unit").get(pk=draw.pk)
        _check_may_top_up(draw, officer)
        plan = proposed(draw)
        more = more_of(draw, plan)
        if not sum(more.values()):
            raise refuse("draws.nothing_to_top_up", listed=len(plan.entries), quota=sum(plan.quotas.values()))
        made: TopUp = _listed(draw, plan, more, officer, now)
        drawn = _drawn(draw, made, plan.entries)
        tasks = tasks_from_draw(draw=draw, entries=drawn, now=now)
        detail = {"number": made.number, "digest": made.frame_digest, "formula": made.formula, "tasks": len(tasks)}
        detail |= {"quotas": {name: n for name, n in more.items() if n}, "drawn": [entry.code for entry in drawn]}
        record_action(officer=officer, verb="top_up", subject=draw, detail=detail, at=now)
    return made


@dataclass(frozen=True)
class Changes:
    """What became of the ledger since the freeze.

    added: objects it gained.   moved_away: drawn, still to be checked, and no longer this unit's in the ledger.
    more: how many are to be drawn beyond the draw, by `formula`.
    """

    added: int
    moved_away: list[DrawEntry]
    more: int
    formula: str


def ledger_changes(draw: Draw) -> Changes | None:
    """Today's ledger beside the frozen list; None when the notice gives no answer (the draw above was voided)."""
    try:
        plan = proposed(draw)
    except CampaignRefused:
        return None
    added = sum(entry.pk is None for entry in plan.entries)
    return Changes(added, moved_away(draw), sum(more_of(draw, plan).values()), plan.formula)


def proposed(draw: Draw) -> Plan:
    """The draw's list with what the ledger has gained, and the quotas by the notice. Raises CampaignRefused."""
    notice = notice_of(draw.campaign)
    kept = list(draw.entries.select_related("project__site"))
    return plan_of(draw.campaign, notice, notice.population(draw.population), draw.unit, kept)


def more_of(draw: Draw, plan: Plan) -> dict[str, int]:
    """Stratum → how many more are to be drawn; every stratum of the list. 0 where enough are drawn or called."""
    called = called_codes(draw)
    standing = Counter(entry.stratum for entry in plan.entries if entry.is_drawn or entry.code in called)
    left = Counter(entry.stratum for entry in plan.entries if not entry.is_drawn and entry.code not in called)
    replaced = Task.objects.filter(entry__draw=draw, replaced_by__isnull=False)
    standing.subtract(replaced.values_list("entry__stratum", flat=True))
    return more_to_draw(plan.quotas, standing, left)


def called_codes(draw: Draw) -> set[str]:
    """Codes that were not drawn and have a task all the same: substitutes, and what they brought along."""
    called = Task.objects.filter(entry__draw=draw, entry__is_drawn=False)
    return set(called.values_list("entry__code", flat=True))


def _check_may_top_up(draw: Draw, officer: Officer) -> None:
    require_drawing_officer(officer, draw.unit)
    if draw.state != Draw.State.DRAWN:
        raise refuse("draws.not_drawn_yet", state=draw.get_state_display())
    for problem in tampered(draw):
        raise CampaignRefused(problem)


def _listed(draw: Draw, plan: Plan, more: dict[str, int], officer: Officer, now: datetime) -> TopUp:
    made: TopUp = TopUp.objects.create(
        draw=draw,
        number=draw.top_ups.count() + 1,
        frame_count=len(plan.entries),
        frame_digest=rule.frame_digest(rule.canonical_frame(frame_of(plan.entries))),
        quota=sum(more.values()),
        quotas=more,
        called=sorted(called_codes(draw)),
        formula=plan.formula,
        made_at=now,
        made_by=officer,
    )
    new = [entry for entry in plan.entries if entry.pk is None]
    for entry in new:
        entry.draw, entry.listed_in = draw, made
    DrawEntry.objects.bulk_create(new, batch_size=BATCH)
    return made


def _drawn(draw: Draw, made: TopUp, entries: list[DrawEntry]) -> list[DrawEntry]:
    """Give everybody the place in the longer line and mark the drawn ones; returns them by stratum and ticket."""
    taken = {entry.code for entry in entries if entry.is_drawn} | set(made.called)
    chosen = next_codes(frame_of(entries), made.quotas, draw.seed, taken)
    by_code = {entry.code: entry for entry in entries}
    everybody = rule.draw_sample(frame_of(entries), dict.fromkeys(made.quotas, 0), draw.seed)
    for ticket in everybody:
        by_code[ticket.code].ticket, by_code[ticket.code].rank = ticket.number, ticket.rank
    for code in chosen:
        by_code[code].is_drawn, by_code[code].drawn_in = True, made
    DrawEntry.objects.bulk_update(entries, ["ticket", "rank", "is_drawn", "drawn_in"], batch_size=BATCH)
    return [by_code[code] for code in chosen]
