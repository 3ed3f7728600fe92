"""Addresses of the certificates' API."""

from rest_framework.routers import SimpleRouter

from credentials.api.views import (
    CertificateViewSet,
    ControlRoomCheckViewSet,
    PractitionerCheckViewSet,
    RedFlagViewSet,
    UnregisteredViewSet,
)

router = SimpleRouter()
router.register("certificates", CertificateViewSet, basename="api-certificate")
router.register("unregistered-engineers", UnregisteredViewSet, basename="api-unregistered")
router.register("practitioner-checks", PractitionerCheckViewSet, basename="api-practitioner-check")
router.register("control-room-checks", ControlRoomCheckViewSet, basename="api-control-room-check")
router.register("red-flags", RedFlagViewSet, basename="api-red-flag")

urlpatterns = router.urls
