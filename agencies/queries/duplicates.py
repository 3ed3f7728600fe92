"""Which agencies of an officer's area may be one company, and what was said about them before?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from agencies.models import Agency, AgencyMerge, Employment, ServiceProject
from agencies.queries.merging import counted_agencies, merges_seen
from agencies.rules.duplicates import Pair, Registered, suspected_pairs
from agencies.wording import WORDS
from authorities.models import Officer
from authorities.queries.units import units_of

PHONES = ("legal_representative_phone", "technical_director_phone", "contact_phone")


@dataclass(frozen=True)
class ShownPair:
    """Both agencies with their numbers of projects and people, the reasons in words, the last request about them."""

    one: Agency
    other: Agency
    reasons: tuple[str, ...]
    request: AgencyMerge | None


def suspected_for(officer: Officer) -> list[Pair]:
    """The suspected pairs whose both sides lie in the officer's own area. One query for the rows."""
    fields = ("pk", "code", "name", "registered_address", *PHONES)
    rows = counted_agencies().filter(unit__in=units_of(officer).order_by().values("pk"))
    found = rows.order_by("pk").values_list(*fields)
    return suspected_pairs(
        [
            Registered(pk, code, name, address, tuple(dict.fromkeys(filter(None, phones))))
            for pk, code, name, address, *phones in found
        ]
    )


def shown_pairs(pairs: Iterable[Pair], asked: Mapping[frozenset[int], AgencyMerge]) -> list[ShownPair]:
    """The pairs as a page shows them; one query however many."""
    pairs = list(pairs)
    keys = {pk for pair in pairs for pk in (pair.one, pair.other)}
    agencies: Mapping[int, Agency] = {agency.pk: agency for agency in compared(Agency.objects.filter(pk__in=keys))}
    return [
        ShownPair(
            agencies[pair.one],
            agencies[pair.other],
            tuple(reason.say(WORDS) for reason in pair.reasons),
            asked.get(frozenset((pair.one, pair.other))),
        )
        for pair in pairs
    ]


def compared(rows: QuerySet[Agency]) -> QuerySet[Agency]:
    """Agencies with `project_count` and `people_count`, for two columns side by side."""
    return rows.select_related("unit", "merged_into").annotate(
        project_count=_count(ServiceProject.objects.all()), people_count=_count(Employment.objects.all())
    )


def last_requests() -> dict[frozenset[int], AgencyMerge]:
    """Pair of keys → the last request about it that waits or was declined. One query."""
    states = (AgencyMerge.State.ASKED, AgencyMerge.State.DECLINED)
    rows = merges_seen().filter(state__in=states).order_by("asked_at", "pk")
    return {frozenset((row.kept_id, row.absorbed_id)): row for row in rows}


def _count(rows: QuerySet[ServiceProject] | QuerySet[Employment]) -> Coalesce:
    counted = rows.filter(agency=OuterRef("pk")).order_by().values("agency").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
