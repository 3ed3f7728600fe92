"""How far is my job?"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render

from authorities.models import Job


@login_required
def job_progress(request: HttpRequest, pk: int) -> JsonResponse:
    """State and counts of one of the officer's own jobs, for the progress bar."""
    job = get_object_or_404(Job, pk=pk, officer=request.user)
    return JsonResponse(
        {
            "state": job.state,
            "word": job.get_state_display(),
            "done": job.done_count,
            "total": job.total_count,
            "problem": job.problem,
            "link": job.result.get("link", ""),
        }
    )


@login_required
def job_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A page that watches one job; works without JavaScript by reloading."""
    job = get_object_or_404(Job, pk=pk, officer=request.user)
    return render(request, "authorities/job.html", {"job": job})
