"""Addresses of credentials."""

from django.urls import path

from credentials.views import (
    agencies,
    certificates,
    checks,
    key_unit_files,
    lists,
    people,
    queue,
    red_flags,
    reveals,
    sites,
)

urlpatterns = [
    path("agencies/<int:pk>/", agencies.agency_page, name="agency"),
    path("agencies/<int:pk>/conditions/", agencies.agency_conditions, name="agency_conditions"),
    path("practitioners/<int:pk>/", people.practitioner_page, name="practitioner"),
    path("practitioners/<int:pk>/reveal/", reveals.practitioner_reveal, name="practitioner_reveal"),
    path("operators/<int:pk>/reveal/", reveals.operator_reveal, name="operator_reveal"),
    path("practitioners/<int:pk>/certificates/new/", certificates.certificate_new, name="certificate_new"),
    path("sites/<int:pk>/", sites.site_page, name="site"),
    path("sites/<int:pk>/key-unit-file/", key_unit_files.key_unit_file, name="key_unit_file"),
    path("sites/<int:pk>/key-unit-file/load/", key_unit_files.key_unit_file_load, name="key_unit_file_load"),
    path("key-unit-files/", key_unit_files.KeyUnitFileList.as_view(), name="key_unit_file_list"),
    path("sites/<int:pk>/operators/new/", checks.operator_new, name="operator_new"),
    path("agencies/<int:pk>/staff/", agencies.agency_staff, name="agency_staff"),
    path("practitioners/unregistered/", lists.UnregisteredList.as_view(), name="unregistered_list"),
    path("certificates/<int:pk>/", certificates.certificate_page, name="certificate"),
    path("certificates/<int:pk>/edit/", certificates.certificate_edit, name="certificate_edit"),
    path("certificates/<int:pk>/standing/", certificates.certificate_standing, name="certificate_standing"),
    path("certificates/<int:pk>/renew/", certificates.certificate_renew, name="certificate_renew"),
    path("certificates/changes/<int:pk>/<slug:step>/", certificates.certificate_step, name="certificate_step"),
    path("certificates/", lists.CertificateList.as_view(), name="certificate_list"),
    path("operators/", lists.OperatorList.as_view(), name="operator_list"),
    path("operators/<int:pk>/checks/new/", checks.control_room_check_new, name="control_room_check_new"),
    path("checks/", lists.CheckList.as_view(), name="check_list"),
    path("checks/new/", checks.check_new, name="check_new"),
    path("checks/queue/", queue.CertificateQueue.as_view(), name="certificate_queue"),
    path("control-room-checks/queue/", queue.OperatorQueue.as_view(), name="operator_queue"),
    path("control-room-checks/", lists.ControlRoomCheckList.as_view(), name="control_room_check_list"),
    path("red-flags/", red_flags.RedFlagList.as_view(), name="red_flag_list"),
    path("red-flags/rules/", red_flags.red_flag_rules, name="red_flag_rules"),
    path("red-flags/sweep/", red_flags.red_flag_sweep, name="red_flag_sweep"),
    path("red-flags/<int:pk>/", red_flags.red_flag_page, name="red_flag"),
]
