"""What do the cross-checks read? Rows of the ledgers as plain values, grouped the way a rule needs them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Firm(NamedTuple):
    """An agency, as far as a row needs to name it. pk 0: nobody employs the person."""

    pk: int
    name: str


class Stint(NamedTuple):
    """One employment 任职. until None: still there.   insured_until None: the ledger does not say."""

    pk: int
    firm: Firm
    post: str
    since: date
    until: date | None
    insured_until: date | None
    exemption: str

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or self.until >= day)


class Held(NamedTuple):
    """One certificate 证书 with its holder.

    unit: id of the unit that keeps the holder.   registered: the registration number, "" when never registered.
    """

    pk: int
    person: int
    person_name: str
    unit: int
    kind: str
    number: str
    registered: str
    standing: str
    valid_until: date | None

    @property
    def is_engineer(self) -> bool:
        return self.kind.startswith("engineer")

    def is_registered_on(self, day: date) -> bool:
        """A registration in force: neither cancelled nor past its last day."""
        in_force = self.standing == "valid" and (self.valid_until is None or self.valid_until >= day)
        return self.is_engineer and bool(self.registered) and in_force


class Service(NamedTuple):
    """One person's signature for one day of service at one site. area: id of the site's detachment."""

    pk: int
    firm: Firm
    project: str
    site: str
    area: int
    area_name: str
    served_on: date


class Person(NamedTuple):
    """A practitioner with everything the ledgers know. born_on: only of registered engineers, never shown."""

    pk: int
    name: str
    unit: int
    born_on: date | None
    stints: tuple[Stint, ...]
    certificates: tuple[Held, ...]
    services: tuple[Service, ...]


class Numbered(NamedTuple):
    """A certificate under one of its numbers, with an agency of its holder; rows come sorted by number."""

    number: str
    held: Held
    firm: Firm


class FirmFacts(NamedTuple):
    """An agency with what is compared between agencies. phones: as written in the ledger.

    staff_count: qualified people employed today.   open_count: maintenance projects in progress.
    """

    firm: Firm
    is_branch: bool
    address: str
    phones: tuple[str, ...]
    staff_count: int
    open_count: int


class Device(NamedTuple):
    """A piece of equipment; rows come sorted by kind and serial."""

    pk: int
    firm: Firm
    kind: str
    serial: str
    calibrated_until: date | None


class Contract(NamedTuple):
    """A service project; rows come sorted by agency and site."""

    pk: int
    firm: Firm
    code: str
    site: int
    site_name: str
    service: str
    started_on: date
    ended_on: date | None
    published_on: date | None
