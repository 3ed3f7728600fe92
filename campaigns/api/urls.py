"""Addresses of the campaigns' API."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from campaigns.api.dispatch_views import DispatchItemViewSet, DispatchViewSet, LetterViewSet, RecusalViewSet
from campaigns.api.views import CampaignViewSet, DrawViewSet, QuotaView, TaskViewSet

router = SimpleRouter()
router.register("campaigns", CampaignViewSet, basename="api-campaign")
router.register("tasks", TaskViewSet, basename="api-task")
router.register("draws", DrawViewSet, basename="api-draw")
router.register("dispatches", DispatchViewSet, basename="api-dispatch")
router.register("dispatch-items", DispatchItemViewSet, basename="api-dispatch-item")
router.register("letters", LetterViewSet, basename="api-letter")
router.register("recusals", RecusalViewSet, basename="api-recusal")

urlpatterns = [path("campaigns/<slug:code>/quotas/", QuotaView.as_view(), name="api-quotas"), *router.urls]
