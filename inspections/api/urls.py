"""Addresses of the inspections' API."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from inspections.api.views import (
    ExposureViewSet,
    FindingViewSet,
    PenaltyCaseViewSet,
    PenaltyViewSet,
    RecordViewSet,
)

router = SimpleRouter()
router.register("findings", FindingViewSet, basename="api-finding")
router.register("penalties", PenaltyViewSet, basename="api-penalty")
router.register("penalty-cases", PenaltyCaseViewSet, basename="api-penalty-case")
router.register("exposures", ExposureViewSet, basename="api-exposure")

urlpatterns = [
    path("records/", RecordViewSet.as_view({"get": "list"}), name="api-record-list"),
    path("records/<uuid:pk>/", RecordViewSet.as_view({"get": "retrieve", "put": "update"}), name="api-record-detail"),
    *router.urls,
]
