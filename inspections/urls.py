"""Addresses of inspections."""

from django.urls import path

from inspections.views import exposures, findings, lists, record_form, records, samples

urlpatterns = [
    path("tasks/<int:pk>/record/", record_form.record_form, name="record_form"),
    path("records/", lists.RecordList.as_view(), name="record_list"),
    path("records/<uuid:pk>/", records.record_page, name="record"),
    path("records/<uuid:pk>/form.pdf", records.record_pdf, name="record_pdf"),
    path("records/<uuid:pk>/correct/", records.record_correct, name="record_correct"),
    path("draws/<int:pk>/sample/", samples.sample_statement, name="sample_statement"),
    path("findings/", lists.FindingList.as_view(), name="finding_list"),
    path("findings/<int:pk>/", findings.finding_page, name="finding"),
    path("findings/<int:pk>/order/", findings.finding_order, name="finding_order"),
    path("findings/<int:pk>/penalties/new/", findings.penalty_new, name="penalty_new"),
    path("penalties/", lists.PenaltyList.as_view(), name="penalty_list"),
    path("penalties/cases/", lists.PenaltyCaseList.as_view(), name="penalty_case_list"),
    path("exposures/", lists.ExposureList.as_view(), name="exposure_list"),
    path("exposures/new/", exposures.exposure_new, name="exposure_new"),
]
