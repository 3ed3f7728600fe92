"""Where are the surveyed projects, does nothing get lost, and what waits for whom?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from authorities.models import Unit
from campaigns.models import Campaign, Dispatch, DispatchItem, Draw, DrawEntry, Letter, Task
from campaigns.queries.surveys import places_of
from campaigns.rules.dispatching import outcome_of
from campaigns.rules.notice import Notice, Population

WAITING = (DispatchItem.State.REPORTED, DispatchItem.State.RETURNED, DispatchItem.State.FORWARDED)


def dispatches_seen() -> QuerySet[Dispatch]:
    """Dispatches sent or received in the scope in force, newest first."""
    return Dispatch.objects.select_related("campaign", "sender", "receiver", "sent_by", "received_by")


def items_seen() -> QuerySet[DispatchItem]:
    """Surveyed items of the scope in force, with what pages show joined."""
    return DispatchItem.objects.select_related(
        "campaign", "survey__unit", "agency", "project__site__unit", "holder", "dispatch__receiver", "letter"
    )


def letters_seen() -> QuerySet[Letter]:
    """The letters of the scope in force, newest first."""
    return Letter.objects.select_related("unit", "campaign").prefetch_related("agencies")


def waiting_items(campaign: Campaign, unit: Unit) -> QuerySet[DispatchItem]:
    """Items this very unit must dispatch, pass on or close."""
    return items_seen().filter(campaign=campaign, holder=unit, state__in=WAITING).order_by("population", "pk")


def awaiting_letter(campaign: Campaign, unit: Unit) -> QuerySet[DispatchItem]:
    """Agencies of other provinces to write about: passed up to this unit, or, with nobody above, reported to it."""
    state = DispatchItem.State.FORWARDED if unit.parent_id or unit.is_corps else DispatchItem.State.REPORTED
    return (
        items_seen().filter(campaign=campaign, holder=unit, state=state, project__isnull=True).order_by("agency__code")
    )


@dataclass
class WaitingRow:
    """What waits at a unit for one receiver and class. receiver None: outside no longer, or an agency."""

    population: Population | None
    receiver: Unit | None
    items: list[DispatchItem]
    may_send: bool  # this level sends it; otherwise it goes up
    is_returned: bool  # given back with a reason: to be answered, sent elsewhere or closed

    @property
    def key(self) -> str:
        """Names the row in a form: population, receiver, and whether it was given back."""
        population, receiver = (
            self.population.code if self.population else "",
            self.receiver.code if self.receiver else "",
        )
        return f"{population}/{receiver}/{'returned' if self.is_returned else ''}"

    @property
    def is_stale(self) -> bool:
        """A project whose ledger no longer puts it outside: to be closed with a reason."""
        return self.population is None and any(item.project_id for item in self.items)

    @property
    def surveyors(self) -> list[str]:
        """Short names of the units that found them, each once."""
        return list(dict.fromkeys(item.survey.unit.short_name for item in self.items))


def waiting_rows(notice: Notice, unit: Unit, items: list[DispatchItem], level_of: dict[str, str]) -> list[WaitingRow]:
    """The waiting items by receiver and class of today's ledger. level_of: population code → who sends it."""
    placed = places_of(notice, [item.project_id for item in items if item.project_id])
    units = Unit.objects.in_bulk({receiver for _population, receiver in placed.values()})
    rows: dict[tuple[str, int, bool], WaitingRow] = {}
    for item in items:
        population, receiver = placed.get(item.project_id or 0, (None, 0))
        returned = item.state == DispatchItem.State.RETURNED
        key = (population.code if population else ("stale" if item.project_id else "agency"), receiver, returned)
        may_send = population is not None and level_of[population.code] == unit.kind
        row = rows.setdefault(key, WaitingRow(population, units.get(receiver), [], may_send, returned))
        row.items.append(item)
    return sorted(rows.values(), key=_order)


def _order(row: WaitingRow) -> tuple[bool, bool, int, str]:
    """What came back first, then by receiver and class."""
    place = row.receiver.place if row.receiver else 0
    return not row.is_returned, row.receiver is None, place, row.population.code if row.population else ""


@dataclass(frozen=True)
class Balance:
    """The surveyed items of one detachment by state; they add up to `total`, always."""

    unit: Unit
    by_state: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_state.values())

    @property
    def cells(self) -> list[tuple[str, str, int]]:
        """(state, state in words, how many), in the order of the procedure."""
        return [(state, label, self.by_state.get(state, 0)) for state, label in DispatchItem.State.choices]


def balances(campaign: Campaign) -> list[Balance]:
    """One row a reporting detachment (for a brigade's scope: its own reports). One grouped query and one of units."""
    rows = DispatchItem.objects.filter(campaign=campaign).order_by()
    grouped = rows.values("survey__unit__detachment", "state").annotate(n=Count("pk"))
    counted: dict[int, dict[str, int]] = {}
    for row in grouped:
        counted.setdefault(row["survey__unit__detachment"], {})[row["state"]] = row["n"]
    return [Balance(unit, counted[unit.pk]) for unit in Unit.objects.filter(pk__in=counted)]


def outcomes(dispatch: Dispatch) -> dict[int, str | None]:
    """Item id → checked, not_drawn or None (open), for the received items of a dispatch. Four queries."""
    items = list(dispatch.items.filter(state=DispatchItem.State.RECEIVED).values_list("pk", "project_id"))
    projects = [project_id for _pk, project_id in items]
    tasks = Task.objects.filter(campaign=dispatch.campaign_id, project__in=projects)
    checked = set(tasks.filter(state=Task.State.DONE).values_list("project_id", flat=True))
    asked = set(
        tasks.filter(population=dispatch.population)
        .exclude(state=Task.State.CANCELLED)
        .values_list("project_id", flat=True)
    )
    listed = set(_listed(dispatch).filter(project__in=projects).values_list("project_id", flat=True))
    return {
        pk: outcome_of(checked=one in checked, drawn=(one in asked) if one in listed else None) for pk, one in items
    }


def progress_counts(dispatch: Dispatch) -> Counter[str]:
    """checked, not_drawn, open → how many of the received items."""
    return Counter(outcome or "open" for outcome in outcomes(dispatch).values())


def receiver_draw(dispatch: Dispatch) -> Draw | None:
    """The receiver's standing draw of the population that was sent."""
    same = Draw.objects.filter(campaign=dispatch.campaign_id, population=dispatch.population, unit=dispatch.receiver_id)
    return same.exclude(state=Draw.State.VOID).first()


def _listed(dispatch: Dispatch) -> QuerySet[DrawEntry]:
    of_receiver = DrawEntry.objects.filter(draw__campaign=dispatch.campaign_id, draw__population=dispatch.population)
    return of_receiver.filter(draw__unit=dispatch.receiver_id, draw__state=Draw.State.DRAWN)
