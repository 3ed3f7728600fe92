"""Addresses of authorities."""

from django.contrib.auth import views as auth
from django.urls import path

from authorities.views.audit import AuditLog
from authorities.views.evidence import evidence_image
from authorities.views.jobs import job_page, job_progress
from authorities.views.officers import OfficerList, officer_new, officer_password, officer_retire
from authorities.views.signing_in import SignIn
from authorities.views.styleguide import styleguide

urlpatterns = [
    path("login/", SignIn.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("jobs/<int:pk>/", job_page, name="job"),
    path("jobs/<int:pk>/progress/", job_progress, name="job_progress"),
    path("evidence/<int:pk>/", evidence_image, name="evidence"),
    path("audit/", AuditLog.as_view(), name="audit_log"),
    path("styleguide/", styleguide, name="styleguide"),
    path("officers/", OfficerList.as_view(), name="officer_list"),
    path("officers/new/", officer_new, name="officer_new"),
    path("officers/<int:pk>/password/", officer_password, name="officer_password"),
    path("officers/<int:pk>/retire/", officer_retire, name="officer_retire"),
]
