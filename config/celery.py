"""The Celery application: a doorbell. The truth about long work is in the job rows of `authorities`."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_ready

from config import doorbell  # noqa: F401  makes the embedded broker's name known

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("mingcha")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    # Rings again for every job row nobody claimed, or whose worker died.
    "sweep-jobs": {"task": "authorities.tasks.sweep_jobs", "schedule": 5.0, "options": {"expires": 30}},
    # Daily, not only on the return day: a scheduler that was down on the day catches up.
    "request-due-workbooks": {"task": "reports.tasks.request_due_workbooks", "schedule": crontab(minute="5")},
    "remind-due-work": {"task": "campaigns.tasks.remind_due_work", "schedule": crontab(hour="8", minute="0")},
    # Hourly: a ledger that grew at ten has its tasks before noon.
    "follow-ledgers": {"task": "campaigns.tasks.follow_all_ledgers", "schedule": crontab(minute="35")},
    "sweep-crosschecks": {
        "task": "credentials.tasks.request_nightly_sweeps",
        "schedule": crontab(hour="2", minute="20"),
    },
    "clear-evidence": {
        "task": "authorities.tasks.clear_unused_evidence",
        "schedule": crontab(hour="3", minute="10"),
    },
}


@worker_ready.connect
def catch_up(**_signal: Any) -> None:
    """What fell due while nothing ran is asked for when the worker is there, not at the next full hour."""
    app.send_task("reports.tasks.request_due_workbooks")
    app.send_task("campaigns.tasks.remind_due_work")
    app.send_task("campaigns.tasks.follow_all_ledgers")
