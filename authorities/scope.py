"""Whose data may this query touch? The one choke point.

Scoped models answer only inside a scope: `with acting_for(officer): …` (a unit's subtree) or
`with whole_tree("reason"): …` (jobs and commands). Outside any scope a query raises OutsideScope, so a forgotten
filter is a crash and never a leak. A row outside the scope is the same as a missing row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from authorities.models import Officer, Unit


class OutsideScope(RuntimeError):
    """A scoped model was asked outside any scope."""


@dataclass(frozen=True)
class Scope:
    """Who asks. `unit_id` None means the whole tree, with the reason that is logged."""

    unit_id: int | None
    officer_id: int | None = None
    reason: str = ""


_active: ContextVar[Scope | None] = ContextVar("mingcha_scope", default=None)


def active() -> Scope | None:
    """The scope in force, or None."""
    return _active.get()


@contextmanager
def _entered(scope: Scope) -> Iterator[Scope]:
    token = _active.set(scope)
    try:
        yield scope
    finally:
        _active.reset(token)


def acting_for(officer: Officer) -> Any:
    """Context: queries see what this officer's unit and the units below it may see."""
    return _entered(Scope(unit_id=officer.unit_id, officer_id=officer.pk))


def acting_at(unit: Unit) -> Any:
    """Context: queries see what this unit and the units below it may see (jobs built for one unit)."""
    return _entered(Scope(unit_id=unit.pk, reason=f"unit {unit.code}"))


def whole_tree(reason: str) -> Any:
    """Context: queries see every unit. For jobs, commands and the public pages; `reason` says why."""
    return _entered(Scope(unit_id=None, reason=reason))


def units_in(unit_id: int) -> models.QuerySet[Any]:
    """Ids of a unit and all units below it, as a subquery."""
    from authorities.models import UnitAncestry

    return UnitAncestry.objects.filter(ancestor_id=unit_id).values("unit_id")


class ScopedManager(models.Manager[Any]):
    """The manager of scoped models: raises OutsideScope outside a scope, else filters by `visible_to`."""

    def get_queryset(self) -> models.QuerySet[Any]:
        scope = _active.get()
        if scope is None:
            raise OutsideScope(f"{self.model.__name__} was queried outside a scope; use acting_for() or whole_tree().")
        rows = super().get_queryset()
        if scope.unit_id is None:
            return rows
        return rows.filter(self.model.visible_to(units_in(scope.unit_id)))

    def none(self) -> models.QuerySet[Any]:
        """No rows; may be asked outside any scope, for there is nothing to leak (the API's schema asks)."""
        return super().get_queryset().none()


class Scoped(models.Model):
    """Base of every model whose rows belong to units."""

    scope_paths: tuple[str, ...] = ("unit",)

    # Django's own machinery (following a foreign key of a visible row, deleting) goes through the base manager,
    # which stays plain; code never names `_base_manager`: a house test says so.
    objects = ScopedManager()

    class Meta:
        abstract = True

    @classmethod
    def visible_to(cls, units: models.QuerySet[Any]) -> Q:
        """Which rows the given units may see; single-valued paths only, so no row comes twice."""
        condition = Q()
        for path in cls.scope_paths:
            condition |= Q(**{f"{path}__in": units})
        return condition
