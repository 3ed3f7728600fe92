"""Who is this person, where employed, with which certificates, and what came of looking them up?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.models import Practitioner
from authorities import clock
from authorities.views.pages import officer_page, sees_business


@officer_page(sees_business)
def practitioner_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One person; the ID number shows its first and last sign only, and there is no way to reveal it."""
    person = get_object_or_404(Practitioner.objects.select_related("unit"), pk=pk)
    context = {
        "person": person,
        "today": clock.today(),
        "employments": person.employments.select_related("agency__unit"),
        "certificates": person.certificates.all(),
        "checks": person.checks.select_related("agency", "unit", "officer", "certificate"),
    }
    return render(request, "credentials/practitioner.html", context)
