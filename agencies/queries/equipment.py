"""Which equipment is required, by which version of the catalogue, and what does an agency list?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet

from agencies.files.practice_conditions import load_equipment
from agencies.models import Agency, EquipmentKind
from agencies.rules.equipment import Device, EquipmentComparison, RequiredKind, compare_equipment


def required_kinds(moment: datetime | None = None) -> list[RequiredKind]:
    """The catalogue as it stands, or stood at a moment; what nobody has edited yet is the draft that ships."""
    rows = EquipmentKind.objects.all()
    if moment is None:
        rows = rows.filter(replaced_at=None)
    else:
        rows = rows.filter(Q(replaced_at=None) | Q(replaced_at__gt=moment), made_at__lte=moment)
    found = [as_required(row) for row in rows]
    order = list(EquipmentKind.Table.values)
    return sorted(found or load_equipment(), key=lambda kind: (order.index(kind.table), kind.number, kind.code))


def versions_of(code: str) -> QuerySet[EquipmentKind]:
    """All versions of one kind, the newest first; none while the catalogue is the draft that ships."""
    return EquipmentKind.objects.filter(code=code).select_related("made_by__unit").order_by("-version")


def as_required(row: EquipmentKind) -> RequiredKind:
    """A stored version as plain values."""
    return RequiredKind(
        code=row.code,
        table=row.table,
        number=row.number,
        name=row.name,
        unit=row.unit,
        quantity=row.quantity,
        requirement=row.requirement,
        aliases=tuple(row.aliases),
        status=row.status,
        confidence=row.confidence,
        basis=row.basis,
        version=row.version,
    )


def equipment_of(agency: Agency, tables: Iterable[str], day: date) -> EquipmentComparison:
    """The agency's list against the tables its scopes ask for, on a day."""
    rows = agency.equipment.order_by("pk").values_list("kind", "calibrated_until")
    return compare_equipment(required_kinds(), [Device(name, until) for name, until in rows], tables, day)
