"""Who holds a fire engineer's qualification and no registration in force? 有资格未注册

The resource of people an agency may hire, and the first place to look for somebody who practises without registration.
Source: notice 附件1 三2 (取得资格未注册的不属于从业人员，已执业的查处), issue line 3.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from agencies.models import Employment, Practitioner
from agencies.queries.people import SEALED, employed_on
from credentials.models import Certificate

ENGINEERS = (Certificate.Kind.ENGINEER_1, Certificate.Kind.ENGINEER_2)
Standing = Certificate.Standing


def unregistered_people(day: date) -> QuerySet[Practitioner]:
    """People with a qualification that still stands, none of whose registrations is in force on `day`.

    Each with `qualifications` and `current` employments, and flags to filter by: is_employed, holds_first_class,
    holds_second_class, was_never_registered, has_expired, was_cancelled. No ID numbers.
    """
    held = Certificate.objects.filter(practitioner=OuterRef("pk"), kind__in=ENGINEERS)
    standing = held.filter(_qualifies())
    in_force = held.filter(standing=Standing.VALID).filter(_has_number(), _not_past(day))
    current = Employment.objects.filter(employed_on(day)).select_related("agency")
    qualifications = Certificate.objects.filter(_qualifies(), kind__in=ENGINEERS).order_by("kind", "pk")
    return (
        Practitioner.objects.filter(Exists(standing), ~Exists(in_force))
        .annotate(
            is_employed=Exists(current.filter(practitioner=OuterRef("pk"))),
            holds_first_class=Exists(standing.filter(kind=Certificate.Kind.ENGINEER_1)),
            holds_second_class=Exists(standing.filter(kind=Certificate.Kind.ENGINEER_2)),
            was_never_registered=~Exists(held.filter(_has_number())),
            has_expired=Exists(standing.filter(_has_number(), standing=Standing.VALID, valid_until__lt=day)),
            was_cancelled=Exists(standing.filter(standing=Standing.CANCELLED)),
        )
        .select_related("unit")
        .defer(*SEALED)
        .prefetch_related(
            Prefetch("certificates", qualifications, to_attr="qualifications"),
            Prefetch("employments", current, to_attr="current"),
        )
        .order_by("unit__place", "name", "pk")
    )


def _qualifies() -> Q:
    # 注销的是注册，资格证书还在；吊销、收缴、公告作废的，资格也没有了
    return Q(standing__in=(Standing.VALID, Standing.CANCELLED))


def _has_number() -> Q:
    return ~Q(registration_number="")


def _not_past(day: date) -> Q:
    return Q(valid_until__isnull=True) | Q(valid_until__gte=day)
