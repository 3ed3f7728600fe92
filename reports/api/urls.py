"""Addresses of the figures' API."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from reports.api.views import FiguresView, ProgressView, WorkbookViewSet

router = SimpleRouter()
router.register("workbooks", WorkbookViewSet, basename="api-workbook")

urlpatterns = [
    path("figures/", FiguresView.as_view(), name="api-figures"),
    path("progress/", ProgressView.as_view(), name="api-progress"),
    *router.urls,
]
