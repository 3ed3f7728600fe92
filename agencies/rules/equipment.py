"""Which required kinds of equipment does an agency's list lack, and what may that decide? 设备配备

A device belongs to a kind when its name is the kind's name or one of its aliases, in one spelling; never by likeness.
What no name fits is told apart. Only a kind in force decides; a draft is shown and says 待核实.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from agencies.rules.normalising import normal_name
from authorities.rules.problem import Problem

IN_FORCE, WITHDRAWN = "in_force", "withdrawn"


@dataclass(frozen=True)
class RequiredKind:
    """One required kind. quantity None: nobody has established how many, one at least.   confidence: of its source."""

    code: str
    table: str
    number: int
    name: str
    unit: str
    quantity: int | None
    requirement: str
    aliases: tuple[str, ...]
    status: str
    confidence: str
    basis: str
    version: int

    @property
    def is_in_force(self) -> bool:
        return self.status == IN_FORCE

    @property
    def names(self) -> frozenset[str]:
        """Every spelling that means this kind."""
        return frozenset(device_name(word) for word in (self.name, *self.aliases) if word)


@dataclass(frozen=True)
class Device:
    """One row of an agency's list; calibrated_until None: not registered."""

    name: str
    calibrated_until: date | None


@dataclass(frozen=True)
class KindHeld:
    """What an agency has of one kind: devices, those with calibration past, those without a calibration date."""

    kind: RequiredKind
    count: int
    expired: int
    undated: int

    @property
    def needed(self) -> int:
        return self.kind.quantity or 1

    @property
    def lack(self) -> int:
        return max(self.needed - self.count, 0)


@dataclass(frozen=True)
class EquipmentComparison:
    """Kinds in the catalogue's order; unmatched: names no kind of any table bears, with how many devices."""

    kinds: tuple[KindHeld, ...]
    unmatched: tuple[tuple[str, int], ...]
    listed: int

    @property
    def lacking(self) -> tuple[KindHeld, ...]:
        return tuple(one for one in self.kinds if one.lack)

    @property
    def failing(self) -> tuple[KindHeld, ...]:
        """Lacking kinds that are in force: they decide."""
        return tuple(one for one in self.lacking if one.kind.is_in_force)

    @property
    def expired(self) -> tuple[KindHeld, ...]:
        return tuple(one for one in self.kinds if one.expired)

    @property
    def has_draft(self) -> bool:
        return any(not one.kind.is_in_force for one in self.kinds)

    @property
    def in_order(self) -> bool | None:
        """False when the list lacks a kind in force; else None: range, precision, invoices are seen on the spot.

        An agency that lists nothing is not known to have nothing.
        """
        return False if self.listed and self.failing else None


def device_name(text: str) -> str:
    """A device's name in one spelling: "数字 照度计（ＬＸ）" and "数字照度计(lx)" are one."""
    return normal_name(text).casefold()


def compare_equipment(
    kinds: Iterable[RequiredKind], devices: Sequence[Device], tables: Iterable[str], day: date
) -> EquipmentComparison:
    """The agency's list against the kinds of these tables. A device named in two tables counts in each.

    Source: notice 四（一）2⑤, 附件1 二3.
    """
    catalogue = list(kinds)
    wanted = [kind for kind in catalogue if kind.table in set(tables) and kind.status != WITHDRAWN]
    by_name: dict[str, list[Device]] = {}
    for device in devices:
        by_name.setdefault(device_name(device.name), []).append(device)
    held = tuple(_held(kind, [one for name in kind.names for one in by_name.get(name, [])], day) for kind in wanted)
    known = {name for kind in catalogue for name in kind.names}
    strange = [(rows[0].name, len(rows)) for name, rows in by_name.items() if name not in known]
    return EquipmentComparison(held, tuple(sorted(strange, key=lambda row: (-row[1], row[0]))), len(devices))


def kind_problems(kind: RequiredKind, others: Iterable[RequiredKind]) -> Iterator[Problem]:
    """May this kind stand in the catalogue? In force it needs a basis; no name may mean two kinds of one table."""
    if not kind.basis.strip():
        yield Problem("equipment.no_basis", field="basis")
    if kind.is_in_force and kind.confidence != "source":
        yield Problem("equipment.in_force_unsourced", field="confidence", name=kind.name)
    for other in others:
        same = kind.names & other.names
        if other.code != kind.code and other.table == kind.table and other.status != WITHDRAWN and same:
            yield Problem("equipment.name_twice", field="aliases", name="、".join(sorted(same)), other=other.name)


def kind_changes(before: RequiredKind | None, after: RequiredKind, labels: Mapping[str, str]) -> dict[str, list[str]]:
    """Label → [old, new] between two versions of a kind; before None: everything is new."""
    found = {}
    for name, label in labels.items():
        old, new = (_written(getattr(one, name)) if one else "空" for one in (before, after))
        if old != new:
            found[label] = [old, new]
    return found


def _held(kind: RequiredKind, devices: Sequence[Device], day: date) -> KindHeld:
    expired = sum(one.calibrated_until is not None and one.calibrated_until < day for one in devices)
    return KindHeld(kind, len(devices), expired, sum(one.calibrated_until is None for one in devices))


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(value) or "空"
    return str(value) if value not in (None, "") else "空"
