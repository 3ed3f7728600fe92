"""The first page after signing in: what is mine to do?"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from authorities import clock


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Today's page of the officer's role."""
    inbox = request.user.unit.inbox.filter(read_at=None)[:20]
    return render(request, "reports/home.html", {"today": clock.today(), "inbox": inbox})
