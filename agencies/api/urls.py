"""Addresses of the ledgers' API."""

from rest_framework.routers import SimpleRouter

from agencies.api.views import (
    AgencyViewSet,
    EmploymentViewSet,
    EquipmentCatalogueViewSet,
    EquipmentViewSet,
    PractitionerViewSet,
    ProjectViewSet,
    SiteViewSet,
)

router = SimpleRouter()
router.register("agencies", AgencyViewSet, basename="api-agency")
router.register("practitioners", PractitionerViewSet, basename="api-practitioner")
router.register("employments", EmploymentViewSet, basename="api-employment")
router.register("equipment-catalogue", EquipmentCatalogueViewSet, basename="api-equipment-catalogue")
router.register("sites", SiteViewSet, basename="api-site")
router.register("projects", ProjectViewSet, basename="api-project")
router.register("equipment", EquipmentViewSet, basename="api-equipment")

urlpatterns = router.urls
