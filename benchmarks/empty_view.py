"""An empty view behind the product's whole middleware: the floor of a page."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing, for a signed-in officer."""
    return HttpResponse(str(request.user.pk))


urlpatterns = [path("empty/", empty), path("", include("config.urls"))]
