"""The Celery application: a doorbell. The truth about long work is in the job rows of `authorities`."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("mingcha")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    # Rings again for every job row nobody claimed, or whose worker died.
    "sweep-jobs": {"task": "authorities.tasks.sweep_jobs", "schedule": 5.0},
    # Daily, not only on the return day: a scheduler that was down on the day catches up.
    "request-due-workbooks": {"task": "reports.tasks.request_due_workbooks", "schedule": crontab(minute="5")},
    "remind-due-work": {"task": "campaigns.tasks.remind_due_work", "schedule": crontab(hour="8", minute="0")},
    "sweep-crosschecks": {"task": "credentials.tasks.request_nightly_sweeps", "schedule": crontab(hour="2", minute="20")},
}
