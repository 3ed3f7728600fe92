"""The API: its schema, its pages, and every app's routes."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="api_docs"),
    path("", include("reports.api.urls")),
    path("", include("campaigns.api.urls")),
    path("", include("inspections.api.urls")),
    path("", include("credentials.api.urls")),
    path("", include("agencies.api.urls")),
]
