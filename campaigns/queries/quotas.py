"""What must each unit check, why, by when, and how far is it? As many queries for 204 units as for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction

from django.db.models import QuerySet
from django.urls import reverse

from authorities.models import Unit
from authorities.rules.problem import Problem
from campaigns.models import Campaign, Draw, LocalShare, Task, TopUp
from campaigns.queries.border_changes import Moved, Near, moved_near_borders
from campaigns.queries.executing_units import childless, executing_units
from campaigns.queries.frames import counted_url, in_area, left_counts, population_counts
from campaigns.queries.notices import notice_of
from campaigns.queries.progress import Progress, progress_by_population
from campaigns.queries.shortfalls import Shortfall, drawn_agency_counts, shortfalls_by_unit
from campaigns.rules.notice import Clause, Notice, Population, Tier
from campaigns.rules.quota_pools import floors_missed, from_remaining, months_to_draw
from campaigns.rules.quotas import Quota, quota_for

NOTHING = Progress(0, 0)
SITES = "sites"
STANDING = "&".join(f"state={state}" for state in Task.State if state != Task.State.CANCELLED)


@dataclass(frozen=True)
class QuotaRow:
    """One population at one unit.

    n: objects now; for a population per drawn object, the drawn objects above.   quota: what n asks for now.
    left: of them, those no earlier batch drew; n for a population without one.   floor: a floor this row helps to miss.
    draw: the standing draw, whose frozen quota is the one in force, with what its top-ups added.
    shortfalls: drawn agencies with too few projects.   moved: what the ledger gained and lost near a border.
    """

    population: Population
    unit: Unit
    tier: Tier
    n: int
    quota: Quota
    clause: Clause
    due_on: date
    done_count: int
    task_count: int
    draw: Draw | None = None
    local_share: LocalShare | None = None
    shortfalls: tuple[Shortfall, ...] = ()
    left: int = 0
    floor: Problem | None = None
    top_ups: tuple[TopUp, ...] = ()
    moved: Moved | None = None

    @property
    def required(self) -> int | None:
        """How many must be checked: by the standing draw, else by today's number; None while no rate is decided."""
        if self.draw is not None:
            return self.draw.quota + sum(made.quota for made in self.top_ups)
        if self.quota.quota is None:
            return None
        return self.quota.quota - sum(s.lack for s in self.shortfalls)

    @property
    def changed_since_freeze(self) -> bool:
        """Has the ledger moved since the list was frozen? The draw stays as it is; the page says so."""
        return self.draw is not None and self.tier.method == "draw" and self.listed != self.left

    @property
    def listed(self) -> int:
        """How many stand on the draw's list, those of its top-ups among them; 0 without a draw."""
        if self.top_ups:
            return self.top_ups[-1].frame_count
        return self.draw.frame_count if self.draw else 0

    @property
    def formula(self) -> str:
        """How the number in force came about."""
        if self.top_ups:
            return self.top_ups[-1].formula
        return self.draw.formula if self.draw else self.quota.formula

    @property
    def counted_at(self) -> datetime | None:
        """When the list was frozen that the number is counted from; None: the ledger of today."""
        if self.top_ups:
            return self.top_ups[-1].made_at
        return self.draw.frozen_at if self.draw else None

    @property
    def problems(self) -> tuple[Problem, ...]:
        moved = self.moved.problem if self.moved else None
        return tuple(p for p in (self.quota.flag, self.quota.border, moved, self.floor) if p)

    @property
    def needs_local_share(self) -> bool:
        return self.tier.undecided and self.local_share is None

    @property
    def may_be_drawn(self) -> bool:
        """Is a draw the next step?"""
        return self.draw is None and self.tier.method in ("draw", "each") and bool(self.required)

    @property
    def list_url(self) -> str:
        """The list whose length is n."""
        if self.tier.method == "each":
            return reverse("task_list") + f"?population={self.population.parent}&unit={self.unit.code}&{STANDING}"
        return counted_url(self.population, self.unit)

    @property
    def tasks_url(self) -> str:
        return reverse("task_list") + f"?population={self.population.code}&unit={self.unit.code}"


def quotas_for(campaign: Campaign, units: Iterable[Unit]) -> list[QuotaRow]:
    """One row a population and executing unit, in the notice's order, then the order of `units`."""
    notice = notice_of(campaign)
    area = set(in_area(notice).values_list("unit_id", flat=True))
    units = [unit for unit in units if unit.pk in area]
    known = _Known.about(campaign, notice, units)
    rows = [known.row(population, unit) for population in notice.populations for unit in known.executing(population)]
    return _with_floors(notice, _with_moves(campaign, notice, rows))


def _with_moves(campaign: Campaign, notice: Notice, rows: list[QuotaRow]) -> list[QuotaRow]:
    near = [Near(row.population, row.unit, row.n) for row in rows if row.quota.border]
    moved = moved_near_borders(campaign, notice, near)
    return [replace(row, moved=moved.get((row.population.code, row.unit.pk))) for row in rows] if moved else rows


def _with_floors(notice: Notice, rows: list[QuotaRow]) -> list[QuotaRow]:
    if not notice.floors:
        return rows
    missed: dict[tuple[int, str], Problem] = {}
    for unit_id in {row.unit.pk for row in rows}:
        own = [row for row in rows if row.unit.pk == unit_id]
        planned, sizes = {row.population.code: row.required for row in own}, {row.population.code: row.n for row in own}
        missed |= {(unit_id, code): said for code, said in floors_missed(notice.floors, planned, sizes).items()}
    return [replace(row, floor=missed.get((row.unit.pk, row.population.code))) for row in rows]


@dataclass(frozen=True)
class _Known:
    """Everything the rows need, fetched once."""

    notice: Notice
    units: Sequence[Unit]
    holding: set[int]
    counts: Mapping[str, Mapping[int, int]]
    progress: Mapping[tuple[str, int], Progress]
    draws: Mapping[tuple[str, int], Draw]
    shares: Mapping[tuple[str, int], LocalShare]
    shortfalls: Mapping[tuple[str, int], tuple[Shortfall, ...]]
    left: Mapping[str, Mapping[int, int]]
    top_ups: Mapping[int, tuple[TopUp, ...]]

    @classmethod
    def about(cls, campaign: Campaign, notice: Notice, units: Sequence[Unit]) -> _Known:
        standing = Draw.objects.filter(campaign=campaign, unit__in=units).exclude(state=Draw.State.VOID)
        decided = LocalShare.objects.filter(campaign=campaign, unit__in=units)
        shortfalls: dict[tuple[str, int], tuple[Shortfall, ...]] = {}
        for population in notice.populations:
            if notice.tier(population.code).method == "each":
                shortfalls |= shortfalls_by_unit(campaign, notice, population)
        return cls(
            notice,
            units,
            childless(units),
            {p.code: _counts(campaign, notice, p) for p in notice.populations},
            progress_by_population(campaign, {p.code for p in notice.populations if p.list == SITES}),
            {(draw.population, draw.unit_id): draw for draw in standing},
            {(share.population, share.unit_id): share for share in decided},
            shortfalls,
            {p.code: left_counts(campaign, notice, p) for p in notice.populations if p.after},
            _top_ups(standing),
        )

    def executing(self, population: Population) -> list[Unit]:
        return executing_units(population, self.units, self.holding, self.counts[population.code])

    def row(self, population: Population, unit: Unit) -> QuotaRow:
        key, tier = (population.code, unit.pk), self.notice.tier(population.code)
        n, share = self.counts[population.code].get(unit.pk, 0), self.shares.get(key)
        progress, draw = self.progress.get(key, NOTHING), self.draws.get(key)
        left = self.left[population.code].get(unit.pk, 0) if population.after else n
        quota = self._quota(population, tier, n, share)
        return QuotaRow(
            population=population,
            unit=unit,
            tier=tier,
            n=n,
            quota=from_remaining(quota, left) if population.after else quota,
            clause=self.notice.clause(tier.clause),
            due_on=self.notice.milestone(population.due).due_on,
            done_count=progress.done_count,
            task_count=progress.task_count,
            draw=draw,
            top_ups=self.top_ups.get(draw.pk, ()) if draw else (),
            local_share=share,
            shortfalls=self.shortfalls.get(key, ()),
            left=left,
        )

    def _quota(self, population: Population, tier: Tier, n: int, share: LocalShare | None) -> Quota:
        months = len(months_to_draw(self.notice, population))
        return quota_for(tier, n, local_share=Fraction(share.share) if share else None, months=months)


def _top_ups(standing: QuerySet[Draw]) -> dict[int, tuple[TopUp, ...]]:
    found: dict[int, tuple[TopUp, ...]] = {}
    for made in TopUp.objects.filter(draw__in=standing).order_by("draw", "number"):
        found[made.draw_id] = (*found.get(made.draw_id, ()), made)
    return found


def _counts(campaign: Campaign, notice: Notice, population: Population) -> Mapping[int, int]:
    if notice.tier(population.code).method == "each":
        return drawn_agency_counts(campaign, population)
    return population_counts(notice, population)
