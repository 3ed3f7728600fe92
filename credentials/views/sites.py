"""What is known about one site: who serves it, who is on duty in its control room?"""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.models import Site
from authorities import clock
from authorities.views.pages import officer_page, sees_business
from credentials.models import Result
from credentials.services.reveals import may_reveal

SHOWN_PROJECTS = 20
ANSWERED = ~Q(checks__result=Result.SITE_UNAVAILABLE)


@officer_page(sees_business)
def site_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One site with its projects, fires and control-room operators."""
    place = get_object_or_404(Site.objects.select_related("unit"), pk=pk)
    projects = place.projects.select_related("agency__unit", "site__unit").order_by("-started_on", "code")
    context = {
        "place": place,
        "today": clock.today(),
        "projects": projects[:SHOWN_PROJECTS],
        "project_count": projects.count(),
        "may_reveal": may_reveal(request.user),
        "operators": place.operators.defer("id_number").annotate(check_count=Count("checks", filter=ANSWERED)),
        "fires": place.fires.select_related("investigated_by"),
    }
    return render(request, "credentials/site.html", context)
