"""Freeze the list of a draw and publish its digest, before any seed exists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from agencies.models import ServiceProject, Site
from agencies.queries.merging import standing_ids
from authorities.models import Officer, Unit
from authorities.services.audit import record_action
from campaigns.models import Campaign, Draw, DrawEntry, LocalShare
from campaigns.queries.draws import frame_of, standing_draw
from campaigns.queries.frames import left_rows, part_members, population_rows
from campaigns.queries.notices import notice_of
from campaigns.queries.shortfalls import tasks_of_drawn
from campaigns.rules.draws import canonical_frame, frame_digest
from campaigns.rules.frames import quotas_per_object, stratum_of
from campaigns.rules.notice import Notice, Population, Tier
from campaigns.rules.periods import china_day
from campaigns.rules.quota_pools import from_remaining, months_to_draw, shared_out
from campaigns.rules.quotas import Quota, quota_for
from campaigns.rules.scope_checks import earlier_batches
from campaigns.services.moves import tell
from campaigns.services.refusals import refusal_recorded, refuse, require_drawing_officer

BATCH = 500


@dataclass(frozen=True)
class Plan:
    """What is to be drawn: stratum → whole objects, and how the number came about."""

    quotas: Mapping[str, int]
    share: str
    formula: str
    entries: list[DrawEntry]


def freeze_frame(
    *,
    campaign: Campaign,
    population_code: str,
    unit: Unit,
    seed_source: str,
    officer: Officer,
    now: datetime,
    seed_due_at: datetime,
) -> Draw:
    """Freeze the list of a population at a unit, its quota and its digest; the seed comes later, from `seed_source`.

    seed_due_at: the moment before which the public value cannot be known. A second officer must commit before it,
    and the unit's inbox says so; nothing is drawn before it.
    Refused, and the refusal recorded: no right, no draw asked for, one standing already, rate undecided, list empty, a
    code that cannot stand in a list, a moment that is not to come. Raises CampaignRefused, FrameRefused.
    Source: hebei-2024 四（一）3, 四（二）3; readings agencies-counted-when, other-rate.
    """
    detail = {"population": population_code, "unit": unit.code, "seed_source": seed_source, "seed_due_at": seed_due_at}
    with refusal_recorded(officer=officer, verb="freeze_frame", subject=campaign, at=now, detail=detail):
        require_drawing_officer(officer, unit)
        notice = notice_of(campaign)
        population, tier = notice.population(population_code), notice.tier(population_code)
        _check_may_freeze(campaign, population, tier, unit, seed_source)
        if seed_due_at <= now:
            raise refuse("draws.seed_known_already", at=seed_due_at.date())
        plan = plan_of(campaign, notice, population, unit)
        if not plan.entries:
            raise refuse("draws.frame_empty", unit=unit.name, population=population.name)
        draw = _frozen(campaign, population, unit, plan, (seed_source.strip(), seed_due_at), officer, now)
        facts = {"digest": draw.frame_digest, "quotas": draw.quotas, "frame": draw.frame_count, "formula": draw.formula}
        facts["scheme"] = draw.scheme
        record_action(officer=officer, verb="freeze_frame", subject=draw, detail={**detail, **facts}, at=now)
        _ask_for_commitment(draw, population, now)
    return draw


def _ask_for_commitment(draw: Draw, population: Population, now: datetime) -> None:
    due_at = timezone.localtime(draw.seed_due_at)
    text = (
        f"{population.name}名单已冻结，须由另一人在{due_at:%m月%d日%H:%M}前封存加入值，否则到时不能抽签，只能作废重来。"
    )
    tell(draw.unit, f"commit:{draw.pk}", text, reverse("draw", args=[draw.pk]), now, due_at.date())


def _check_may_freeze(campaign: Campaign, population: Population, tier: Tier, unit: Unit, seed_source: str) -> None:
    if tier.method == "coverage":
        raise refuse("draws.checked_whole", population=population.name)
    if not seed_source.strip():
        raise refuse("draws.no_seed_source")
    standing = standing_draw(campaign, population.code, unit)
    if standing is not None:
        raise refuse("draws.standing", unit=unit.name, population=population.name, at=china_day(standing.frozen_at))


def plan_of(
    campaign: Campaign, notice: Notice, population: Population, unit: Unit, kept: Sequence[DrawEntry] = ()
) -> Plan:
    """The list as it stands and its quotas. kept: entries that stay on it whatever became of them (a top-up).

    Entries of the plan are `kept` and then, not saved, whatever the ledger has beyond them.
    Raises CampaignRefused: rate undecided, the population above not drawn.
    """
    tier = notice.tier(population.code)
    if tier.method == "each":
        return _plan_per_object(campaign, notice, population, tier, unit, kept)
    _check_batches_before(campaign, notice, population, unit)
    parts = part_members(notice, population, unit)
    strata = {part: stratum_of(population.code, unit.code, part) for part in ["", *(one.code for one in tier.parts)]}
    rows = _rows(left_rows(campaign, notice, population, unit))
    entries = _with_new(kept, (_entry(row, strata[parts.get(row.code, "")]) for row in rows))
    quota = _quota(campaign, notice, population, unit, entries)
    sizes = Counter(entry.stratum for entry in entries)
    shared = shared_out(tier, quota.quota or 0, len(entries), {part: sizes[name] for part, name in strata.items()})
    return Plan({strata[part]: n for part, n in shared.quotas.items()}, quota.written, quota.formula, entries)


def _check_batches_before(campaign: Campaign, notice: Notice, population: Population, unit: Unit) -> None:
    for code in earlier_batches({one.code: one for one in notice.populations}, population):
        earlier = standing_draw(campaign, code, unit)
        if earlier is None or earlier.state != Draw.State.DRAWN:
            facts = {"population": population.name, "earlier": notice.population(code).name}
            raise refuse("draws.earlier_not_drawn", **facts)


def _quota(
    campaign: Campaign, notice: Notice, population: Population, unit: Unit, entries: Sequence[DrawEntry]
) -> Quota:
    """The quota of the whole population; of a later batch, never more than the entries that are left."""
    decided = LocalShare.objects.filter(campaign=campaign, population=population.code, unit=unit).first()
    share = Fraction(decided.share) if decided else None
    codes = {entry.code for entry in entries}
    if population.after:
        codes |= set(population_rows(notice, population, unit).values_list("code", flat=True))
    months = len(months_to_draw(notice, population))
    quota = quota_for(notice.tier(population.code), len(codes), local_share=share, months=months)
    if quota.quota is None:
        raise refuse("draws.rate_undecided", unit=unit.name, population=population.name, n=len(codes))
    return from_remaining(quota, len(entries)) if population.after else quota


def _plan_per_object(
    campaign: Campaign, notice: Notice, population: Population, tier: Tier, unit: Unit, kept: Sequence[DrawEntry]
) -> Plan:
    parent = standing_draw(campaign, population.parent or "", unit)
    if parent is None or parent.state != Draw.State.DRAWN:
        raise refuse("draws.parent_not_drawn", parent=notice.population(population.parent or "").name)
    # 整个上级名单的项目都冻结：递补机构的项目也已排好次序，不必另抽
    tasks = tasks_of_drawn(campaign, parent.population).filter(unit=unit)
    standing = dict(tasks.order_by("pk").values_list("agency_id", "entry__code"))
    listed = _listed_agencies(parent) | standing
    rows = _rows(population_rows(notice, population, unit)).filter(agency__in=listed)
    entries = _with_new(kept, (_entry(row, listed[row.agency_id]) for row in rows))
    drawn = set(standing.values())
    minimum = tier.per_object_minimum or 0
    quotas = quotas_per_object(minimum, Counter(entry.stratum for entry in entries), drawn)
    asked = len(drawn) * minimum
    lack = asked - sum(quotas.values())
    formula = f"{len(drawn)}×{minimum}={asked}" + (f"，项目不足少{lack}" if lack else "")
    return Plan(quotas, "", formula, entries)


def _listed_agencies(parent: Draw) -> dict[int, str]:
    """Agency id → code on the list; one that was merged since stands for the agency it counts as."""
    listed = {entry.agency_id: entry.code for entry in parent.entries.all() if entry.agency_id is not None}
    merged = standing_ids(listed)
    return {merged[pk]: code for pk, code in listed.items() if pk in merged} | listed


def _with_new(kept: Sequence[DrawEntry], found: Iterable[DrawEntry]) -> list[DrawEntry]:
    known = {entry.code for entry in kept}
    # 名单上的机构后来并入的那一家，已以原代码在名单上
    companies = set(standing_ids(entry.agency_id for entry in kept if entry.project_id is None).values())
    new = (entry for entry in found if entry.code not in known)
    return [*kept, *(entry for entry in new if entry.project_id is not None or entry.agency_id not in companies)]


def _rows(rows: Any) -> Any:
    return rows.select_related("agency", "site") if rows.model is ServiceProject else rows


def _entry(row: Any, stratum: str) -> DrawEntry:
    if isinstance(row, Site):
        return DrawEntry(code=row.code, name=row.name, stratum=stratum, site_id=row.pk)
    if isinstance(row, ServiceProject):
        name = f"{row.site.name}（{row.get_service_display()}，{row.agency.name}）"
        return DrawEntry(code=row.code, name=name, stratum=stratum, agency_id=row.agency_id, project_id=row.pk)
    return DrawEntry(code=row.code, name=row.name, stratum=stratum, agency_id=row.pk)


def _frozen(
    campaign: Campaign,
    population: Population,
    unit: Unit,
    plan: Plan,
    seed_from: tuple[str, datetime],
    officer: Officer,
    now: datetime,
) -> Draw:
    draw = Draw(
        campaign=campaign,
        population=population.code,
        unit=unit,
        seed_source=seed_from[0],
        seed_due_at=seed_from[1],
        frame_count=len(plan.entries),
        quota=sum(plan.quotas.values()),
        quotas=dict(plan.quotas),
        share=plan.share,
        formula=plan.formula,
        frame_digest=frame_digest(canonical_frame(frame_of(plan.entries))),
        frozen_at=now,
        frozen_by=officer,
    )
    try:
        with transaction.atomic():
            draw.save()
    except IntegrityError as error:  # two froze in the same moment: the constraint lets one through
        raise refuse("draws.standing", unit=unit.name, population=population.name, at=china_day(now)) from error
    for entry in plan.entries:
        entry.draw = draw
    DrawEntry.objects.bulk_create(plan.entries, batch_size=BATCH)
    return draw
