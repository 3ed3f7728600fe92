"""Each request of a signed-in officer runs inside that officer's scope."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from authorities.scope import acting_for


class ScopeMiddleware:
    """Enters the officer's scope for the length of the request; anonymous requests run outside any scope."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with acting_for(request.user):
            return self.get_response(request)
