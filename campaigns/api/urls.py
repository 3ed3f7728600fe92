"""Addresses of the campaigns' API."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from campaigns.api.views import CampaignViewSet, DrawViewSet, QuotaView, TaskViewSet

router = SimpleRouter()
router.register("campaigns", CampaignViewSet, basename="api-campaign")
router.register("tasks", TaskViewSet, basename="api-task")
router.register("draws", DrawViewSet, basename="api-draw")

urlpatterns = [path("campaigns/<slug:code>/quotas/", QuotaView.as_view(), name="api-quotas"), *router.urls]
