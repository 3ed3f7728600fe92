"""Whose certificates have been looked up, and whose have not?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from agencies.models import Agency, Employment, Practitioner
from agencies.queries.people import SEALED, employed_on, employments_of
from credentials.models import Certificate, CertificateChange, ControlRoomOperator, PractitionerCheck, Result

SEALED_HOLDER = tuple(f"practitioner__{field}" for field in SEALED)


def staff_with_certificates(agency: Agency, today: date) -> QuerySet[Employment]:
    """The agency's people of today, each with certificates and the number of answered checks; no ID numbers."""
    answered = Q(practitioner__checks__agency=agency) & ~Q(practitioner__checks__result=Result.SITE_UNAVAILABLE)
    return (
        employments_of(agency, today)
        .prefetch_related("practitioner__certificates__changes")
        .annotate(check_count=Count("practitioner__checks", filter=answered))
    )


def last_looked_up() -> Prefetch[Any]:
    """To prefetch with certificates: `looked_up`, their checks, the last first."""
    return Prefetch("checks", PractitionerCheck.objects.order_by("-checked_on", "-pk"), to_attr="looked_up")


def certificate_rows() -> QuerySet[Certificate]:
    """Certificates with their holder and what came of looking each up; no ID numbers."""
    return (
        Certificate.objects.select_related("practitioner__unit")
        .prefetch_related(last_looked_up())
        .defer(*SEALED_HOLDER)
        .order_by("practitioner_id", "kind", "pk")
    )


def certificates_valid_on(day: date) -> QuerySet[Certificate]:
    """Certificates issued, neither ended by a decision nor past their last day, as they stood on `day`."""
    later = CertificateChange.objects.filter(certificate=OuterRef("pk"), decided_on__gt=day).order_by(
        "decided_on", "pk"
    )
    issued = Q(issued_on__isnull=True) | Q(issued_on__lte=day)
    in_term = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    rows = Certificate.objects.annotate(stood=Coalesce(Subquery(later.values("before")[:1]), F("standing")))
    return rows.filter(issued, in_term, stood=Certificate.Standing.VALID)


def operator_rows() -> QuerySet[ControlRoomOperator]:
    """Control-room operators with their site; no ID numbers."""
    return ControlRoomOperator.objects.select_related("site__unit").defer("id_number")


def find_people(words: str, today: date, most: int = 20) -> QuerySet[Practitioner]:
    """People whose name holds the words, with `current` employments, for choosing whom to check."""
    current = Employment.objects.filter(employed_on(today)).select_related("agency")
    return (
        Practitioner.objects.filter(name__contains=words)
        .defer(*SEALED)
        .select_related("unit")
        .prefetch_related(Prefetch("employments", current, to_attr="current"))[:most]
    )
