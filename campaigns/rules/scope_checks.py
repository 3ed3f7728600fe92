"""Do the populations of a notice fit together? Batches, exclusions, parts, floors, monthly rates, the first day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from campaigns.rules.notice import Floor, Notice, Population, Tier
from campaigns.rules.notice_checks import Flaw, flaw, unknown


def check_scope(notice: Notice) -> Iterator[Flaw]:
    """What populations, tiers and floors say of each other; all flaws, in the folder's order."""
    known = {population.code: population for population in notice.populations}
    for population in notice.populations:
        yield from _batch(notice, population, known)
        yield from _exclusions(population, known)
    for tier in notice.tiers:
        yield from _parts(tier)
    for floor in notice.floors:
        yield from _floor(floor, known)
    yield from unknown("notice", "", "starts_on_reading", notice.starts_on_reading or None, notice.readings)


def _batch(notice: Notice, population: Population, known: Mapping[str, Population]) -> Iterator[Flaw]:
    """A later batch is drawn by the same units from the same list, and no batch comes after itself."""
    yield from unknown("population", population.code, "after", population.after, known.keys() - {population.code})
    before = known.get(population.after or "")
    if before is None:
        return
    drawn = {tier.population: tier.method == "draw" for tier in notice.tiers}
    same = ("list", "unit_role", "executor")
    differing = [name for name in same if getattr(before, name) != getattr(population, name)]
    if differing or not (drawn.get(before.code) and drawn.get(population.code)):
        named = "、".join(differing) or "method"
        yield flaw("population", population.code, "notice.batch_differs", before=before.code, named=named)
    if len(earlier_batches(known, population)) > len(known):
        yield flaw("population", population.code, "notice.batch_circle", before=before.code)


def earlier_batches(known: Mapping[str, Population], population: Population) -> list[str]:
    """The codes of the batches before this one, the nearest first; longer than `known` when they run in a circle."""
    codes: list[str] = []
    step: Population | None = population
    while step is not None and step.after and len(codes) <= len(known):
        codes.append(step.after)
        step = known.get(step.after)
    return codes


def _exclusions(population: Population, known: Mapping[str, Population]) -> Iterator[Flaw]:
    for code in population.excludes:
        yield from unknown("population", population.code, "excludes", code, known.keys() - {population.code})
        other = known.get(code)
        if other is not None and other.list != population.list:
            facts = {"other": code, "list": population.list, "other_list": other.list}
            yield flaw("population", population.code, "notice.excludes_other_list", **facts)


def _parts(tier: Tier) -> Iterator[Flaw]:
    codes = [part.code for part in tier.parts]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield flaw("tier", tier.population, "notice.part_twice", part=code)
    if (tier.parts or tier.per == "month") and tier.method != "draw":
        yield flaw("tier", tier.population, "notice.parts_need_draw", method=tier.method)
    if tier.per == "month" and (tier.parts or tier.bands):
        yield flaw("tier", tier.population, "notice.month_is_plain")
    least = sum(part.count or 0 for part in tier.parts)
    if tier.count is not None and least > tier.count:
        yield flaw("tier", tier.population, "notice.parts_exceed", parts=least, count=tier.count)


def _floor(floor: Floor, known: Mapping[str, Population]) -> Iterator[Flaw]:
    for code in floor.populations:
        yield from unknown("floor", floor.code, "populations", code, known)
    executors = {known[code].executor for code in floor.populations if code in known}
    if len(set(floor.populations)) < 2 or len(executors) > 1:
        yield flaw("floor", floor.code, "notice.floor_of_one", executors="、".join(sorted(executors)))
