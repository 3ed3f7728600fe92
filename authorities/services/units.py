"""Plant and mend the tree of units."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from authorities.models import Officer, Unit, UnitAncestry
from authorities.rules.units import UnitRow
from authorities.services.audit import record_action


@transaction.atomic
def plant_units(*, rows: Iterable[UnitRow], officer: Officer | None, now: datetime) -> int:
    """Make or update units from a region file and rebuild the ancestry; returns how many units there are."""
    known: dict[str, Unit] = {}
    for place, row in enumerate(rows):
        parent = known[row.parent_code] if row.parent_code else None
        unit, _ = Unit.objects.update_or_create(
            code=row.code,
            defaults={
                "name": row.name,
                "short_name": row.short_name,
                "kind": row.kind,
                "parent": parent,
                "place": place,
                "confirmed": row.confirmed,
            },
        )
        unit.detachment = unit if unit.is_detachment else (parent.detachment if parent else None)
        unit.save(update_fields=["detachment"])
        known[row.code] = unit
    _rebuild_ancestry(list(known.values()))
    top = next(iter(known.values()))
    record_action(officer=officer, verb="plant_units", subject=top, detail={"units": len(known)}, at=now)
    return len(known)


def _rebuild_ancestry(units: list[Unit]) -> None:
    UnitAncestry.objects.filter(unit__in=units).delete()
    rows = []
    for unit in units:
        step: Unit | None = unit
        depth = 0
        while step is not None:
            rows.append(UnitAncestry(unit=unit, ancestor=step, depth=depth))
            step, depth = step.parent, depth + 1
    UnitAncestry.objects.bulk_create(rows)
