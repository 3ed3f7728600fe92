"""Where do the cross-checks' rows come from? Streams over the ledgers in a constant number of queries.

Each stream is sorted by what its rules group by, so the whole province passes through memory a few rows at a time.
Whoever calls is in a scope that sees the whole tree: half a pair is no pair.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

from django.db.models import Count, F, Q, QuerySet

from agencies.models import Agency, Employment, Equipment, Practitioner, ServiceProject, ServiceVisit
from agencies.queries.merging import counted_agencies
from agencies.queries.people import employed_on
from agencies.rules.identifiers import birth_date
from agencies.rules.normalising import normal_code
from credentials.models import Certificate
from credentials.rules.crosschecks.rows import Contract, Device, Firm, FirmFacts, Held, Numbered, Person, Service, Stint

CHUNK = 5000
Row = TypeVar("Row")
ENGINEERS = (Certificate.Kind.ENGINEER_1, Certificate.Kind.ENGINEER_2)
_HELD = (
    "practitioner_id",
    "pk",
    "practitioner__name",
    "practitioner__unit_id",
    "kind",
    "number",
    "registration_number",
    "standing",
    "valid_until",
)


def people(today: date) -> Iterator[Person]:
    """Every person with employments, certificates and signatures: five queries, merged by the person's id."""
    stints = _Grouped(_stints())
    certificates = _Grouped(_certificates())
    services = _Grouped(_services())
    births = engineers_birth_dates()
    everybody = Practitioner.objects.order_by("pk").values_list("pk", "name", "unit_id")
    for pk, name, unit in everybody.iterator(CHUNK):
        yield Person(pk, name, unit, births.get(pk), stints.of(pk), certificates.of(pk), services.of(pk))


def engineers_birth_dates() -> Mapping[int, date]:
    """Person → birth date, of registered engineers only, from the sealed number; it leaves in no other form."""
    registered = Certificate.objects.filter(kind__in=ENGINEERS).exclude(registration_number="")
    holders = Practitioner.objects.filter(pk__in=registered.values("practitioner_id"))
    numbers = holders.order_by("pk").values_list("pk", "id_number").iterator(CHUNK)
    return {pk: born for pk, number in numbers if (born := birth_date(number))}


def numbers(today: date) -> Iterator[Numbered]:
    """Certificates under each of their numbers, sorted by number, each with the agencies of its holder: two queries."""
    firms: dict[int, list[Firm]] = {}
    employed = Employment.objects.filter(employed_on(today)).order_by("practitioner_id", "pk")
    for person, agency, name in employed.values_list("practitioner_id", "agency_id", "agency__name").iterator(CHUNK):
        firms.setdefault(person, []).append(Firm(agency, name))
    rows = []
    for person, held in _certificates():
        for number in {normal_code(held.number), normal_code(held.registered)} - {""}:
            rows += [Numbered(number, held, firm) for firm in firms.get(person, [_NOBODY])]
    return iter(sorted(rows, key=lambda row: (row.number, row.held.pk, row.firm.pk)))


def agencies(today: date) -> Iterator[FirmFacts]:
    """Agencies that are not closed, with qualified staff and maintenance in progress: three queries."""
    qualified = Employment.objects.filter(employed_on(today), practitioner__certificates__isnull=False)
    staff = _counts(qualified, "agency_id", Count("practitioner_id", distinct=True))
    in_progress = Q(started_on__lte=today) & (Q(ended_on__isnull=True) | Q(ended_on__gte=today))
    kept = ServiceProject.objects.filter(in_progress, service=ServiceProject.Service.MAINTENANCE)
    work = _counts(kept, "agency_id", Count("pk"))
    for one in counted_agencies().exclude(standing=Agency.Standing.CLOSED).order_by("pk").iterator(CHUNK):
        yield FirmFacts(
            firm=Firm(one.pk, one.name),
            is_branch=one.entity == Agency.Entity.BRANCH,
            address=one.registered_address,
            phones=(one.legal_representative_phone, one.technical_director_phone, one.contact_phone),
            staff_count=staff[one.pk],
            open_count=work[one.pk],
        )


def equipment(today: date) -> Iterator[Device]:
    """Equipment with a serial, sorted by kind and serial; one query."""
    # 留在并入机构名下的，是保留机构已有的同一台设备、同一段任职，不再比对
    counted = Equipment.objects.filter(agency__merged_into__isnull=True)
    listed = counted.exclude(serial="").order_by("kind", "serial", "pk")
    fields = ("pk", "agency_id", "agency__name", "kind", "serial", "calibrated_until")
    for pk, agency, name, kind, serial, until in listed.values_list(*fields).iterator(CHUNK):
        yield Device(pk, Firm(agency, name), kind, serial, until)


def projects(today: date) -> Iterator[Contract]:
    """Service projects sorted by agency and site; one query."""
    fields = ("code", "site_id", "site__name", "service", "started_on", "ended_on", "published_on")
    rows = ServiceProject.objects.order_by("agency_id", "site_id", "pk")
    for pk, agency, name, *rest in rows.values_list("pk", "agency_id", "agency__name", *fields).iterator(CHUNK):
        yield Contract(pk, Firm(agency, name), *rest)


STREAMS: Mapping[str, Callable[[date], Iterable[Any]]] = {
    "people": people,
    "numbers": numbers,
    "agencies": agencies,
    "equipment": equipment,
    "projects": projects,
}

_NOBODY = Firm(0, "")
# 成批时不能拆开的：一个人、一个编号、一件设备、一家机构的项目；机构之间要互相比，整个一批
_UNBROKEN: Mapping[str, Callable[[Any], object]] = {
    "people": lambda row: row.pk,
    "numbers": lambda row: row.number,
    "agencies": lambda row: 0,
    "equipment": lambda row: (row.kind, row.serial),
    "projects": lambda row: row.firm.pk,
}


def batches(stream: str, today: date) -> Iterator[list[Any]]:
    """The rows of a stream, some thousand at a time; what a rule groups by is never torn apart."""
    batch: list[Any] = []
    for _key, group in groupby(STREAMS[stream](today), key=_UNBROKEN[stream]):
        batch += group
        if len(batch) >= CHUNK:
            yield batch
            batch = []
    yield batch


class _Grouped:
    """A stream of (key, row) sorted by key, asked for its keys in rising order."""

    def __init__(self, stream: Iterable[tuple[int, Any]]) -> None:
        self._groups = groupby(stream, key=itemgetter(0))
        self._next: tuple[int, Any] | None = next(self._groups, None)

    def of(self, key: int) -> tuple[Any, ...]:
        while self._next is not None and self._next[0] < key:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != key:
            return ()
        found = tuple(row for _key, row in self._next[1])
        self._next = next(self._groups, None)
        return found


def _stints() -> Iterator[tuple[int, Stint]]:
    fields = (
        "practitioner_id",
        "pk",
        "agency_id",
        "agency__name",
        "post",
        "since",
        "until",
        "insured_until",
        "exemption",
    )
    counted = Employment.objects.filter(agency__merged_into__isnull=True)
    rows = counted.order_by("practitioner_id", "pk").values_list(*fields)
    for person, pk, agency, name, *rest in rows.iterator(CHUNK):
        yield person, Stint(pk, Firm(agency, name), *rest)


def _certificates() -> Iterator[tuple[int, Held]]:
    rows = Certificate.objects.order_by("practitioner_id", "pk").values_list(*_HELD)
    for person, pk, *rest in rows.iterator(CHUNK):
        yield person, Held(pk, person, *rest)


def _services() -> Iterator[tuple[int, Service]]:
    rows = ServiceVisit.objects.order_by("practitioner_id", "pk").values_list(
        "practitioner_id",
        "pk",
        "project__agency_id",
        "project__agency__name",
        "project__code",
        "project__site__name",
        "project__site__unit__detachment_id",
        "project__site__unit__detachment__short_name",
        "served_on",
    )
    for person, pk, agency, name, *rest in rows.iterator(CHUNK):
        yield person, Service(pk, Firm(agency, name), *rest)


def _counts(rows: QuerySet[Any], by: str, how: Any) -> Counter[int]:
    grouped = rows.order_by().values(by).annotate(key=F(by), number=how).values_list("key", "number")
    return Counter(dict(grouped.iterator(CHUNK)))
