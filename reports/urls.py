"""Addresses of reports."""

from django.urls import path

from reports.views.dashboard import dashboard, unit_progress
from reports.views.home import home
from reports.views.signing import workbook_return, workbook_sign
from reports.views.summary import summary_in_focus, summary_table, workbook_file, workbook_request

urlpatterns = [
    path("", home, name="home"),
    path("dashboard/", dashboard, name="dashboard"),
    path("units/<slug:unit>/progress/", unit_progress, name="unit_progress"),
    path("tables/", summary_in_focus, name="summary_table"),
    path("campaigns/<slug:code>/tables/<slug:table>/", summary_table, name="summary_table"),
    path("campaigns/<slug:code>/tables/<slug:table>/workbook/", workbook_request, name="workbook_request"),
    path("workbooks/<int:pk>/", workbook_file, name="workbook_file"),
    path("workbooks/<int:pk>/sign/", workbook_sign, name="workbook_sign"),
    path("workbooks/<int:pk>/return/", workbook_return, name="workbook_return"),
]
