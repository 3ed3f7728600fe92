"""Near the border of a tier: who came and who went since the last snapshot of the ledger? 界线附近的台账增减

One agency moved over the border before the freeze changes the quota by half; so the moves are counted and said. A
snapshot is the latest of: a whole list imported for the unit, a list of this population frozen there, the opening.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Max, Q

from agencies.models import LedgerImport, PastState
from agencies.queries.history import LEDGERS
from authorities.lists import named
from authorities.models import Unit, UnitAncestry
from authorities.rules.problem import Problem
from campaigns.models import Campaign, Draw
from campaigns.queries.frames import answered_rows
from campaigns.rules.notice import Notice, Population
from campaigns.rules.periods import china_day

Place = tuple[str, int]  # population code, unit id


class Near(NamedTuple):
    """A population near a border at a unit, with its number of today."""

    population: Population
    unit: Unit
    n: int


@dataclass(frozen=True)
class Moved:
    """Since `since`: entered in the ledger, moved in, left (moved out, closed, corrected); None: cannot be told."""

    since: datetime
    added: int
    gained: int | None
    lost: int | None

    @property
    def problem(self) -> Problem | None:
        """What to say; None when nothing moved."""
        if not (self.added or self.gained or self.lost):
            return None
        since = china_day(self.since)
        if self.gained is None or self.lost is None:
            return Problem("quotas.border_grown", since=since, added=self.added)
        return Problem("quotas.border_moved", since=since, added=self.added, gained=self.gained, lost=self.lost)


def moved_near_borders(campaign: Campaign, notice: Notice, near: Sequence[Near]) -> dict[Place, Moved]:
    """What moved at each of these places. A constant number of queries a population, none without places."""
    moved: dict[Place, Moved] = {}
    for population in {one.population.code: one.population for one in near}.values():
        if population.list not in LEDGERS or population.is_narrowed:
            continue  # 没有历史的台账说不出增减
        places = [one for one in near if one.population.code == population.code]
        since = _snapshots(campaign, population, [one.unit for one in places])
        moved |= {(population.code, unit): found for unit, found in _moved(notice, population, since).items()}
    return moved


def _snapshots(campaign: Campaign, population: Population, units: Sequence[Unit]) -> dict[int, datetime]:
    """Unit id → its last snapshot."""
    latest = {unit.pk: campaign.opened_at for unit in units}
    frozen = Draw.objects.filter(campaign=campaign, population=population.code, unit__in=latest).order_by()
    whole = LedgerImport.objects.filter(ledger=population.list, is_whole_list=True, finished_at__isnull=False)
    stored = dict(whole.order_by().values_list("unit_id").annotate(at=Max("finished_at")))
    above = UnitAncestry.objects.filter(unit__in=latest, ancestor__in=stored).values_list("unit_id", "ancestor_id")
    moments = list(frozen.values_list("unit_id", "frozen_at")) + [(unit, stored[ancestor]) for unit, ancestor in above]
    for unit_id, at in moments:
        latest[unit_id] = max(latest[unit_id], at)
    return latest


def _moved(notice: Notice, population: Population, since: Mapping[int, datetime]) -> dict[int, Moved]:
    members = answered_rows(notice, population).filter(answered_by__in=since)
    here: dict[int, dict[int, datetime]] = defaultdict(dict)  # unit id → its rows of today, and when each was made
    for pk, unit, made in members.values_list("pk", "answered_by", "created_at"):
        here[unit][pk] = made
    changed = _changed(population, min(since.values()))
    return {unit: _moved_at(unit, moment, here[unit], changed) for unit, moment in since.items()}


def _moved_at(
    unit: int, moment: datetime, here: Mapping[int, datetime], changed: Mapping[int, _Changed] | None
) -> Moved:
    added = sum(made > moment for made in here.values())
    if changed is None:
        return Moved(moment, added, None, None)
    then = {pk: row.unit_at(moment) for pk, row in changed.items() if row.was_there(moment)}
    gained = sum(pk in then and then[pk] != unit for pk in here)
    lost = sum(answered == unit and pk not in here for pk, answered in then.items())
    return Moved(moment, added, gained, lost)


@dataclass
class _Changed:
    """A row that was changed since. states: (until when, the unit that answered for it or None), oldest first."""

    made: datetime
    states: list[tuple[datetime, int | None]]

    def was_there(self, moment: datetime) -> bool:
        """Was it made by then, and changed after?"""
        return self.made <= moment < self.states[-1][0]

    def unit_at(self, moment: datetime) -> int | None:
        """The unit that answered for it at a moment at which it was there."""
        return next(unit for until, unit in self.states if until > moment)


def _changed(population: Population, first: datetime) -> dict[int, _Changed] | None:
    """Row id → how it stood; None when the population cannot be told from a row's own columns."""
    one = named(population.list)
    path, condition = one.units[population.unit_role].split("__"), one.condition(population.where)
    if path[0] != "unit" or condition is None or not _is_plain(condition):
        return None
    answering = dict(Unit.objects.values_list("pk", "detachment" if path[1:] == ["detachment"] else "pk"))
    rows: dict[int, _Changed] = {}
    kept = PastState.objects.filter(ledger=population.list, replaced_at__gt=first).order_by("replaced_at", "pk")
    for subject, until, facts in kept.values_list("subject", "replaced_at", "facts"):
        row = rows.setdefault(subject, _Changed(datetime.fromisoformat(facts["created_at"]), []))
        row.states.append((until, answering.get(facts["unit_id"]) if _held(condition, facts) else None))
    return rows


def _is_plain(condition: Q) -> bool:
    """Nothing but equalities of a row's own columns, all of them true?"""
    parts = [part for part in condition.children if isinstance(part, tuple)]
    return (
        len(parts) == len(condition.children)
        and all(word.count("__") == 1 for word, _ in parts)
        and all(word.endswith("__exact") for word, _ in parts)
    )


def _held(condition: Q, facts: Mapping[str, Any]) -> bool:
    parts = [part for part in condition.children if isinstance(part, tuple)]
    return all(facts.get(word.removesuffix("__exact")) == value for word, value in parts)
