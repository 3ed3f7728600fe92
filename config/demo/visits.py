"""Who goes where on which day? Tasks grouped into visits, spread over the working days by each unit's pace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import NamedTuple


class Duty(NamedTuple):
    """A task as the schedule sees it; agency_only: about the agency, not one project of it.

    team: ids of the two inspectors drawn for it; () when nobody was drawn.
    """

    key: int
    unit: int
    agency: int
    agency_only: bool
    issued_on: date
    due_on: date
    team: tuple[int, ...] = ()


@dataclass(frozen=True)
class Visit:
    """One agency visited by one unit on one day, for these tasks of one team (the agency's own first)."""

    unit: int
    agency: int
    day: date
    duties: tuple[Duty, ...]


def share_done(duty: Duty, today: date, pace: float, most: float) -> float:
    """How likely is it done by today? At pace 1 as much as the time that passed of its term, never above `most`."""
    term, passed = (duty.due_on - duty.issued_on).days, (today - duty.issued_on).days
    return min(most, pace * passed / term)


def schedule(
    duties: Iterable[Duty],
    *,
    days: Sequence[date],
    pace: Mapping[int, float],
    most: float,
    together: int,
    chance: Random,
) -> list[Visit]:
    """Visits for the tasks that are done by the last of `days` (working days, ascending), in order of day.

    pace: unit → pace.   together: so many projects of one agency are looked at in one visit.
    """
    by_place: dict[tuple[int, int, tuple[int, ...]], list[Duty]] = defaultdict(list)
    for duty in duties:
        if chance.random() < share_done(duty, days[-1], pace[duty.unit], most):
            by_place[duty.unit, duty.agency, duty.team].append(duty)
    taken: dict[tuple[int, int], set[date]] = defaultdict(set)
    visits = [
        visit
        for place in sorted(by_place)
        for visit in _visits(by_place[place], days, taken[place[:2]], together, chance)
    ]
    return sorted(visits, key=lambda visit: (visit.day, visit.unit, visit.agency))


def _visits(
    duties: list[Duty], days: Sequence[date], taken: set[date], together: int, chance: Random
) -> Iterator[Visit]:
    ordered = sorted(duties, key=lambda duty: (not duty.agency_only, duty.issued_on, duty.key))
    for start in range(0, len(ordered), together):
        batch = tuple(ordered[start : start + together])
        first = max(duty.issued_on for duty in batch)
        free = [day for day in days if day > first and day not in taken]
        if free:
            day = chance.choice(free)
            if batch[0].agency_only:  # 从业条件期限早，先查
                day = min(day, chance.choice(free))
            taken.add(day)
            yield Visit(batch[0].unit, batch[0].agency, day, batch)
