"""Every address of the site, by app."""

from django.urls import include, path

urlpatterns = [
    path("", include("reports.urls")),
    path("", include("inspections.urls")),
    path("", include("credentials.urls")),
    path("", include("campaigns.urls")),
    path("", include("agencies.urls")),
    path("", include("authorities.urls")),
    path("api/", include("config.api")),
]
