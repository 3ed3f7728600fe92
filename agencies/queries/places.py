"""Which unit does a word or a region code of a ledger mean, and may this ledger speak for it?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from agencies.rules.normalising import normal_name
from authorities.models import Unit
from authorities.queries.units import units_below
from authorities.rules.problem import Problem


@dataclass(frozen=True)
class Places:
    """All units once in memory. own: ids of the ledger's unit and those below it; holding: units that hold ledgers.

    words: code, name and short name → units.   province: the first digits all region codes of the tree share.
    """

    unit: Unit
    by_code: Mapping[str, Unit]
    words: Mapping[str, tuple[Unit, ...]]
    own: frozenset[int]
    holding: frozenset[int]
    province: str

    def by_word(self, word: str) -> Unit | Problem:
        """The one unit of that name or code that may hold a ledger, inside the ledger's own tree."""
        found = self.words.get(word, ())
        mine = tuple(unit for unit in found if unit.pk in self.own) or found
        if not mine:
            return Problem("import.unit_unknown", value=word)
        if len(mine) > 1:
            names = "、".join(f"{unit.name}（{unit.code}）" for unit in mine)
            return Problem("import.unit_ambiguous", value=word, units=names)
        return self._mine(mine[0])

    def by_region(self, code: str) -> Unit | Problem:
        """The unit of a region code, inside the ledger's own tree."""
        unit = self.anywhere(code)
        return unit if isinstance(unit, Problem) else self._mine(unit)

    def anywhere(self, code: str) -> Unit | Problem:
        """The unit of a region code, wherever in the province."""
        unit = self.by_code.get(code)
        if unit is None:
            return Problem("import.region_unknown", value=code)
        return unit if unit.pk in self.holding else _too_high(unit)

    def _mine(self, unit: Unit) -> Unit | Problem:
        if unit.pk not in self.holding:
            return _too_high(unit)
        if unit.pk not in self.own:
            return Problem("import.unit_elsewhere", unit=unit.name, own=self.unit.name)
        return unit


def places_for(unit: Unit) -> Places:
    """The units as a ledger of this unit may name them; three queries whatever the size of the ledger."""
    units = list(Unit.objects.select_related("detachment"))
    parents = {one.parent_id for one in units}
    words: dict[str, list[Unit]] = defaultdict(list)
    for one in units:
        for word in {one.code, normal_name(one.name), normal_name(one.short_name)}:
            words[word].append(one)
    top = next(one for one in units if one.parent_id is None)
    return Places(
        unit=unit,
        by_code={one.code: one for one in units},
        words={word: tuple(found) for word, found in words.items()},
        own=frozenset(units_below(unit).values_list("pk", flat=True)),
        holding=frozenset(one.pk for one in units if one.pk not in parents),
        province=top.code[:2],
    )


def _too_high(unit: Unit) -> Problem:
    return Problem("import.unit_too_high", unit=unit.name)
