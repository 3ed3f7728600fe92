"""Which units must answer for a population, even when they hold nothing of it?"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from authorities.models import Unit
from campaigns.rules.notice import Population


def executing_units(
    population: Population, units: Iterable[Unit], holding: Collection[int], counts: Collection[int]
) -> list[Unit]:
    """The units of `units` that execute the population, in their order.

    A brigade's population falls to the lowest holding units (`holding`: units without units below), so a detachment
    without brigades executes it itself; whoever holds objects of it (`counts`) answers for them in any case.
    """
    return [unit for unit in units if unit.pk in counts or _executes(population.executor, unit, unit.pk in holding)]


def childless(units: Iterable[Unit]) -> set[int]:
    """Ids of those units that have no unit below."""
    pks = {unit.pk for unit in units}
    parents = Unit.objects.filter(parent__in=pks).values_list("parent_id", flat=True).distinct()
    return pks - set(parents)


def _executes(executor: str, unit: Unit, holds: bool) -> bool:
    if executor == "brigade":
        return holds and not unit.is_corps
    # 火灾由谁调查事先不知道：只有手里有对象的单位才列出
    return executor == unit.kind and executor != "investigator"
