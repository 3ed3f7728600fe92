"""Which certificates has nobody looked up yet in this campaign 待查名单?

An answer takes a certificate off the list; 网站不可用 is no answer: it stays, with the day of the last attempt.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When

from agencies.models import Employment
from agencies.queries.people import employed_on
from campaigns.models import Campaign
from credentials.models import Certificate, ControlRoomCheck, ControlRoomOperator, PractitionerCheck, Result
from credentials.rules.checking import KINDS_OF

ENGINEER, OPERATOR = PractitionerCheck.Claimed.ENGINEER, PractitionerCheck.Claimed.OPERATOR


def certificates_to_look_up(campaign: Campaign | None, today: date) -> QuerySet[Certificate]:
    """Valid certificates of people in office, each with `current` employments of its holder and `unavailable_on`.

    A holder who was found without any certificate for that post has been answered for as well.
    """
    checks = PractitionerCheck.objects.filter(campaign=campaign)
    answered = checks.exclude(result=Result.SITE_UNAVAILABLE)
    without = answered.filter(
        practitioner=OuterRef("practitioner"), claimed=OuterRef("post"), result=Result.NO_CERTIFICATE
    )
    in_office = Employment.objects.filter(employed_on(today), practitioner=OuterRef("practitioner"))
    rows = Certificate.objects.filter(Exists(in_office), standing=Certificate.Standing.VALID)
    rows = rows.alias(post=Case(When(kind__in=KINDS_OF[ENGINEER], then=Value(ENGINEER)), default=Value(OPERATOR)))
    rows = rows.exclude(Exists(answered.filter(certificate=OuterRef("pk")))).exclude(Exists(without))
    unreached = checks.filter(certificate=OuterRef("pk"), result=Result.SITE_UNAVAILABLE).order_by("-checked_on")
    return certificates_with_holders(rows, today).annotate(unavailable_on=Subquery(unreached.values("checked_on")[:1]))


def certificates_with_holders(rows: QuerySet[Certificate], today: date) -> QuerySet[Certificate]:
    """Certificates with holder and `current` employments, of one unit and holder together."""
    current = Prefetch(
        "practitioner__employments",
        Employment.objects.filter(employed_on(today)).select_related("agency").order_by("agency__name", "pk"),
        to_attr="current",
    )
    rows = rows.select_related("practitioner__unit").prefetch_related(current)
    return rows.order_by("practitioner__unit__place", "practitioner_id", "kind", "pk")


def operators_to_look_up(campaign: Campaign | None, today: date) -> QuerySet[ControlRoomOperator]:
    """People on duty nobody has looked up yet, each with `unavailable_on`; by site."""
    checks = ControlRoomCheck.objects.filter(campaign=campaign, operator=OuterRef("pk"))
    answered = checks.exclude(result=Result.SITE_UNAVAILABLE)
    unreached = checks.filter(result=Result.SITE_UNAVAILABLE).order_by("-checked_on")
    rows = on_duty(today).exclude(Exists(answered)).select_related("site__unit")
    rows = rows.annotate(unavailable_on=Subquery(unreached.values("checked_on")[:1]))
    return rows.order_by("site__unit__place", "site__code", "name", "pk")


def on_duty(today: date) -> QuerySet[ControlRoomOperator]:
    """People on duty who have not left by that day."""
    return ControlRoomOperator.objects.filter(Q(until__isnull=True) | Q(until__gte=today))
