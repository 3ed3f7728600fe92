"""What hangs on an agency, and what becomes of it when the agency is merged into another?

Each app says so for its own foreign keys, once, when it is ready (`<app>/belongings.py`): living rows of the ledgers
move, what is signed, issued or drawn stays. A house test holds that no foreign key to agencies was forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from agencies.models import Agency

Doubles = Callable[[Sequence[Any], Sequence[Any]], set[Any]]
Guard = Callable[[Agency, Agency], None]


@dataclass(frozen=True)
class Change:
    """New values of one row's columns, by attribute name ("agency_id")."""

    row: models.Model
    values: dict[str, Any]


def no_doubles(kept: Sequence[Any], moving: Sequence[Any]) -> set[Any]:
    """Every row moves."""
    return set()


def equal_in(*names: str) -> Doubles:
    """A row that equals one of the kept agency's in these columns would be a double: it stays where it is."""

    def doubles(kept: Sequence[Any], moving: Sequence[Any]) -> set[Any]:
        held = {tuple(getattr(row, name) for name in names) for row in kept}
        return {row.pk for row in moving if tuple(getattr(row, name) for name in names) in held}

    return doubles


@dataclass(frozen=True)
class Belonging:
    """One foreign key to agencies.

    stays: why its rows never move, in Chinese; "" when they do.   where: which of them move.
    doubles: which of them would be doubles beside the kept agency's own (kept, moving) and stay.
    watched: columns whose later change keeps a row with the kept agency when the merge is undone.
    planner: the changes of both agencies' rows, where moving alone is not enough.   joined: what their names need.
    name: how people call the rows, when the model's own name does not say.
    """

    model: type[models.Model]
    path: str = "agency"
    stays: str = ""
    where: Q = field(default_factory=Q)
    doubles: Doubles = no_doubles
    watched: tuple[str, ...] = ()
    planner: Callable[[Agency, Agency], list[Change]] | None = None
    joined: tuple[str, ...] = ()
    name: str = ""

    @property
    def relation(self) -> str:
        """Its name: "campaigns.task.agency"."""
        return f"{self.model._meta.label_lower}.{self.path}"

    @property
    def label(self) -> str:
        return self.name or str(self.model._meta.verbose_name)

    def rows_of(self, agency: Agency) -> QuerySet[Any]:
        """The rows that hang on the agency."""
        return self.model._default_manager.filter(**{self.path: agency}).order_by("pk")

    def changes(self, absorbed: Agency, kept: Agency) -> list[Change]:
        """What a merge of `absorbed` into `kept` changes here."""
        if self.stays:
            return []
        if self.planner:
            return self.planner(absorbed, kept)
        moving = list(self.rows_of(absorbed).filter(self.where))
        left = self.doubles(list(self.rows_of(kept)), moving) if moving else set()
        return [Change(row, {f"{self.path}_id": kept.pk}) for row in moving if row.pk not in left]


_belongings: dict[str, Belonging] = {}
_guards: list[Guard] = []


def register_belongings(found: Iterable[Belonging]) -> None:
    """Make foreign keys to agencies known; the order is the order in which a merge goes through them."""
    for one in found:
        _belongings[one.relation] = one


def register_guard(guard: Guard) -> None:
    """A function of (absorbed, kept) that raises Refused while something forbids the merge."""
    if guard not in _guards:
        _guards.append(guard)


def belongings() -> dict[str, Belonging]:
    """Everything that hangs on an agency, by relation."""
    return dict(_belongings)


def check_guards(absorbed: Agency, kept: Agency) -> None:
    """Raises Refused when some app cannot let the two be merged now."""
    for guard in _guards:
        guard(absorbed, kept)
