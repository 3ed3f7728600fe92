"""What does one service project look like?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.models import ServiceProject
from authorities import clock
from authorities.views.pages import officer_page, sees_business


@officer_page(sees_business)
def project_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One project with its agency and its site."""
    rows = ServiceProject.objects.select_related("agency__unit", "site__unit")
    project = get_object_or_404(rows, pk=pk)
    return render(request, "agencies/project.html", {"project": project, "today": clock.today()})
