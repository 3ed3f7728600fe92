"""Who works where, today?"""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from agencies.models import Agency, Employment, Practitioner

# Lists never decrypt what they do not show.
SEALED = ("id_number", "phone")


def employed_on(today: date) -> Q:
    """Employments in force on a day; those that stayed with a merged agency are doubles of the kept one's."""
    in_force = Q(since__lte=today) & (Q(until__isnull=True) | Q(until__gte=today))
    return in_force & Q(agency__merged_into__isnull=True)


def people_with_agencies(today: date) -> QuerySet[Practitioner]:
    """People with `current`, their employments in force, each with its agency; no ID numbers."""
    current = Employment.objects.filter(employed_on(today)).select_related("agency")
    return (
        Practitioner.objects.select_related("unit")
        .defer(*SEALED)
        .prefetch_related(Prefetch("employments", current, to_attr="current"))
    )


def employments_of(agency: Agency, today: date) -> QuerySet[Employment]:
    """The agency's people of today: the technical director first, then by name; no ID numbers."""
    return (
        agency.employments.filter(employed_on(today))
        .select_related("practitioner")
        .defer(*(f"practitioner__{field}" for field in SEALED))
        .order_by("-is_technical_director", "practitioner__name", "pk")
    )
