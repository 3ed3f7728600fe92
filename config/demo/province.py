"""What has been planted so far? The units and the rows that later stages build on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from agencies.models import Agency, Employment, Practitioner, ServiceProject, Site
from authorities.models import Officer, Unit
from config.demo.plan import Plan
from config.demo.planted import Planted
from credentials.models import Certificate, ControlRoomOperator


@dataclass
class Member:
    """One person of an agency's staff, with the certificate they show."""

    person: Practitioner
    employment: Employment
    certificate: Certificate | None = None


@dataclass
class Firm:
    """An agency and what is true about it. lacks: conditions it fails; staff: people there now; left: who were."""

    agency: Agency
    lacks: frozenset[str] = frozenset()
    staff: list[Member] = field(default_factory=list)
    left: list[Member] = field(default_factory=list)
    projects: list[ServiceProject] = field(default_factory=list)


@dataclass
class Province:
    """Everything planted, by the unit that answers for it."""

    plan: Plan
    units: list[Unit]
    officers: dict[int, list[Officer]] = field(default_factory=lambda: defaultdict(list))
    firms: list[Firm] = field(default_factory=list)
    newcomers: list[Firm] = field(default_factory=list)  # drafted with the others, in the ledger after the draws
    sites: list[Site] = field(default_factory=list)
    operators: dict[int, list[ControlRoomOperator]] = field(default_factory=lambda: defaultdict(list))
    notes: list[str] = field(default_factory=list)
    planted: Planted = field(default_factory=Planted)

    @property
    def top(self) -> Unit:
        return next(unit for unit in self.units if unit.is_corps)

    @property
    def detachments(self) -> list[Unit]:
        return [unit for unit in self.units if unit.is_detachment]

    @property
    def holding_units(self) -> list[Unit]:
        """The lowest units: brigades, and detachments without any."""
        parents = {unit.parent_id for unit in self.units}
        return [unit for unit in self.units if unit.pk not in parents]

    def below(self, detachment: Unit) -> Iterator[Unit]:
        """The lowest units of a detachment."""
        return (unit for unit in self.holding_units if unit.detachment_id == detachment.pk)

    def unit(self, code: str) -> Unit:
        return next(unit for unit in self.units if unit.code == code)

    def area_of(self, unit: Unit) -> str:
        """Six digits for codes of this unit; a body whose own code has letters takes the province's."""
        return unit.code if unit.code.isdigit() else self.top.code

    def those(self, unit: Unit, *roles: str) -> list[Officer]:
        """The unit's officers with one of these roles, in a fixed order."""
        return [officer for officer in self.officers[unit.pk] if officer.role in roles]
