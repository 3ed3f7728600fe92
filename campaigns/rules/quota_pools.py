"""How is a quota shared out? Batches from what is left, parts that come first, months, floors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil

from authorities.rules.problem import Problem
from campaigns.rules.notice import Floor, Notice, Population, Tier
from campaigns.rules.quotas import Quota


@dataclass(frozen=True)
class Shared:
    """A quota over its parts. quotas: part code → whole objects, "" for the rest; problems: what must be said too."""

    quotas: Mapping[str, int]
    problems: tuple[Problem, ...] = ()

    @property
    def total(self) -> int:
        return sum(self.quotas.values())


def from_remaining(quota: Quota, remaining: int) -> Quota:
    """The quota of a later batch: asked of the whole population, drawn from those no earlier batch drew.

    remaining: 0 <= remaining <= quota.n. Fewer left than asked: all of them, and the lack is said.
    Source: "再抽查一批" reads as new objects (design N032).
    """
    if quota.quota is None:
        return quota
    formula = f"{quota.formula}；在此前没有抽中的{remaining}个里抽"
    if quota.quota <= remaining:
        return replace(quota, formula=formula)
    flag = Problem("quotas.exhausted", asked=quota.quota, left=remaining, lack=quota.quota - remaining)
    return replace(quota, quota=remaining, formula=formula, flag=flag)


def shared_out(tier: Tier, quota: int, n: int, sizes: Mapping[str, int]) -> Shared:
    """The parts' least numbers first, the rest from everything outside the parts.

    sizes: part code → its members, each in one part only; n: all objects to draw from.
    A part with too few gives all it has; parts that ask for more than the quota raise it.
    When the rest is too small, the parts give what is missing, the first one first.
    """
    quotas: dict[str, int] = {}
    problems: list[Problem] = []
    for part in tier.parts:
        size = sizes.get(part.code, 0)
        asked = part.count if part.count is not None else ceil((part.share or 0) * size)
        if asked > size:
            problems.append(Problem("quotas.part_short", part=part.name, asked=asked, left=size, lack=asked - size))
        quotas[part.code] = min(asked, size)
    least = sum(quotas.values())
    if least > quota:
        problems.append(Problem("quotas.parts_raise", parts=least, quota=quota))
    wanted = max(quota - least, 0)
    outside = n - sum(sizes.get(part.code, 0) for part in tier.parts)
    quotas[""] = min(wanted, outside)
    _top_up(quotas, sizes, wanted - quotas[""])
    return Shared(quotas, tuple(problems))


def _top_up(quotas: dict[str, int], sizes: Mapping[str, int], lack: int) -> None:
    for code in [code for code in quotas if code]:
        more = min(lack, sizes.get(code, 0) - quotas[code])
        quotas[code] += more
        lack -= more


def months_to_draw(notice: Notice, population: Population) -> list[date]:
    """The last day of each calendar month of the campaign up to the population's due day, that day for the last."""
    due_on, days = notice.milestone(population.due).due_on, []
    day = notice.starts_on
    while day <= due_on:
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        days.append(min(following - timedelta(days=1), due_on))
        day = following
    return days


def due_by_place(place: int, monthly: int, months: Sequence[date]) -> date:
    """The day by which the object drawn at `place` (0 first) is checked: so many a month, in the order of the draw."""
    return months[min(place // monthly, len(months) - 1)]


def under_floor(floor: Floor, planned: Mapping[str, int | None], sizes: Mapping[str, int]) -> Problem | None:
    """Do the quotas of several populations together stay under the floor? An undecided one counts nothing yet.

    planned: population code → its quota at a unit; sizes: population code → objects there.
    The floor never asks for more than there is.
    """
    there = sum(sizes.get(code, 0) for code in floor.populations)
    asked = min(there, floor.count) if floor.count is not None else ceil((floor.share or 0) * there)
    together = sum(planned.get(code) or 0 for code in floor.populations)
    if together >= asked:
        return None
    return Problem("quotas.under_floor", floor=floor.name, asked=asked, planned=together, lack=asked - together)


def floors_missed(
    floors: Iterable[Floor], planned: Mapping[str, int | None], sizes: Mapping[str, int]
) -> dict[str, Problem]:
    """Population code → the floor it helps to miss, said once: at the floor's last population."""
    missed = ((floor, under_floor(floor, planned, sizes)) for floor in floors)
    return {floor.populations[-1]: problem for floor, problem in missed if problem}
