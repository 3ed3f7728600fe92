"""Who is this person, where employed, with which certificates, and what came of looking them up?"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.models import Practitioner
from agencies.queries.history import row_history
from agencies.rules.insurance import insurance_state
from agencies.services.people import LEDGER
from agencies.wording import INSURANCE_WORDS
from authorities import clock
from authorities.queries.units import units_of
from authorities.views.pages import officer_page, sees_business
from credentials.models import Result
from credentials.queries.people import last_looked_up
from credentials.services.reveals import may_reveal

BAD = {Result.FORGED, Result.NOT_FOUND, Result.NO_CERTIFICATE, Result.UNREGISTERED}  # 有了结果，还要处理


@officer_page(sees_business)
def practitioner_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One person; the ID number shows its first and last sign only, a reveal asks what for."""
    person = get_object_or_404(Practitioner.objects.select_related("unit"), pk=pk)
    checks = list(person.checks.select_related("agency", "unit", "officer", "certificate").prefetch_related("images"))
    context = {
        "person": person,
        "today": clock.today(),
        "may_reveal": may_reveal(request.user) and bool(person.id_number or person.phone),
        "employments": _employments(person),
        "certificates": person.certificates.prefetch_related(last_looked_up()),
        "checks": checks,
        "history": row_history(LEDGER, person),
        "is_own": units_of(request.user).filter(pk=person.unit_id).exists(),
        "bad_check": next((check for check in checks[:1] if check.result in BAD), None),
    }
    return render(request, "credentials/practitioner.html", context)


def _employments(person: Practitioner) -> list[Any]:
    """The person's employments, each with how its insurance stands, or stood on its last day."""
    held: list[Any] = list(person.employments.select_related("agency__unit"))
    for one in held:
        one.insured = INSURANCE_WORDS[insurance_state(one.insurance, one.until or clock.today())]
    return held
