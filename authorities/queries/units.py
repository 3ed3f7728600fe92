"""Reads about the unit tree."""

from __future__ import annotations

from django.db.models import QuerySet

from authorities.models import Officer, Unit


def units_below(unit: Unit) -> QuerySet[Unit]:
    """The unit itself and every unit below it, in official order."""
    return Unit.objects.filter(ancestry__ancestor=unit).select_related("parent", "detachment")


def units_of(officer: Officer) -> QuerySet[Unit]:
    """The units an officer may look at: the own one and those below."""
    return units_below(officer.unit)


def holding_units(unit: Unit) -> QuerySet[Unit]:
    """The lowest units at or below `unit`: brigades, and detachments without any, which hold ledgers themselves."""
    return units_below(unit).filter(children__isnull=True)


def ancestors_of(unit: Unit) -> QuerySet[Unit]:
    """The unit and those above it, from the top down."""
    return Unit.objects.filter(subtree__unit=unit).order_by("-subtree__depth")
