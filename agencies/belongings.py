"""What this app has hanging on an agency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agencies.models import Agency, AgencyMerge, Attention, Employment, Equipment, ServiceProject
from agencies.rules.employment import Interval, overlapping
from agencies.services.belongings import Belonging, equal_in, register_belongings

MERGE_ITSELF = "合并本身的登记"


def overlapping_employments(kept: Sequence[Any], moving: Sequence[Any]) -> set[Any]:
    """One person has one employment at a time at one agency: what overlaps one of the kept agency's stays."""
    held: dict[int, list[Interval]] = {}
    for row in kept:
        held.setdefault(row.practitioner_id, []).append(Interval(row.since, row.until))
    return {
        row.pk
        for row in moving
        if any(overlapping(one, Interval(row.since, row.until)) for one in held.get(row.practitioner_id, []))
    }


def same_serial(kept: Sequence[Any], moving: Sequence[Any]) -> set[Any]:
    """The same device listed under both codes; one without a serial cannot be told from another."""
    return equal_in("kind", "serial")(kept, [row for row in moving if row.serial])


register_belongings(
    [
        Belonging(Agency, "merged_into", name="此前并入的机构"),
        Belonging(ServiceProject, joined=("site",)),
        Belonging(Employment, doubles=overlapping_employments, joined=("practitioner", "agency")),
        Belonging(Equipment, doubles=same_serial),
        Belonging(Attention, doubles=equal_in("source")),
        Belonging(AgencyMerge, "kept", stays=MERGE_ITSELF),
        Belonging(AgencyMerge, "absorbed", stays=MERGE_ITSELF),
    ]
)
