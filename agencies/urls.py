"""Addresses of agencies."""

from django.urls import path

from agencies.views import agencies, catalogue, employments, history, imports, lists, merging, people, projects

urlpatterns = [
    path("agencies/", lists.AgencyList.as_view(), name="agency_list"),
    path("agencies/new/", agencies.agency_new, name="agency_new"),
    path("agencies/<int:pk>/edit/", agencies.agency_edit, name="agency_edit"),
    path("agencies/duplicates/", merging.duplicate_list, name="duplicate_list"),
    path("agencies/merges/", merging.MergeList.as_view(), name="merge_list"),
    path("agencies/merges/new/", merging.merge_new, name="merge_new"),
    path("agencies/merges/<int:pk>/", merging.merge_page, name="merge"),
    path("agencies/merges/<int:pk>/<slug:act>/", merging.merge_act, name="merge_act"),
    path("agencies/<int:pk>/people/new/", people.person_new, name="person_new"),
    path("practitioners/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("practitioners/<int:pk>/employments/new/", people.employment_new, name="employment_new"),
    path("employments/<int:pk>/", employments.employment_page, name="employment"),
    path("employments/<int:pk>/edit/", employments.employment_edit, name="employment_edit"),
    path("employments/<int:pk>/end/", employments.employment_end, name="employment_end"),
    path("employments/<int:pk>/transfer/", employments.employment_transfer, name="employment_transfer"),
    path("employments/<int:pk>/insurance/", employments.employment_insurance, name="employment_insurance"),
    path("equipment/catalogue/", catalogue.catalogue_page, name="equipment_catalogue"),
    path("equipment/catalogue/new/", catalogue.kind_new, name="equipment_kind_new"),
    path("equipment/catalogue/<slug:code>/", catalogue.kind_page, name="equipment_kind"),
    path("equipment/catalogue/<slug:code>/edit/", catalogue.kind_edit, name="equipment_kind_edit"),
    path("practitioners/", lists.PractitionerList.as_view(), name="practitioner_list"),
    path("equipment/", lists.EquipmentList.as_view(), name="equipment_list"),
    path("sites/", lists.SiteList.as_view(), name="site_list"),
    path("projects/", lists.ProjectList.as_view(), name="project_list"),
    path("projects/<int:pk>/", projects.project_page, name="project"),
    path("ledgers/<slug:ledger>/as-at/", history.ledger_as_at, name="ledger_as_at"),
    path("imports/", imports.ImportList.as_view(), name="import_list"),
    path("imports/new/", imports.import_new, name="import_new"),
    path("imports/templates/<slug:ledger>/", imports.import_template, name="import_template"),
    path("imports/<int:pk>/", imports.import_page, name="import_page"),
    path("imports/<int:pk>/confirm/", imports.import_confirm, name="import_confirm"),
    path("imports/<int:pk>/drop/", imports.import_drop, name="import_drop"),
    path("imports/<int:pk>/rejected/", imports.import_rejected, name="import_rejected"),
]
