"""Which class compares and stores which ledger? Apps to the left register their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from agencies.queries.places import Places, places_for
from agencies.services.agency_ledger import AgencyLedger
from agencies.services.comparing import Ledger
from agencies.services.equipment_ledger import EquipmentLedger
from agencies.services.people_ledger import PeopleLedger
from agencies.services.project_ledger import ProjectLedger
from agencies.services.site_ledger import SiteLedger
from authorities.models import Unit

_makers: dict[str, Callable[[Places, datetime], Ledger]] = {
    "agencies": AgencyLedger,
    "projects": ProjectLedger,
    "people": PeopleLedger,
    "sites": SiteLedger,
    "equipment": EquipmentLedger,
}


def register_ledger(code: str, maker: Callable[[Places, datetime], Ledger]) -> None:
    """Say what compares and stores a ledger."""
    _makers[code] = maker


def ledger_of(code: str, unit: Unit, now: datetime) -> Ledger:
    """The ledger's own way to compare and store, for one unit's tree."""
    return _makers[code](places_for(unit), now)
