"""Doors opened by the clock."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from authorities import clock
from authorities.models import Job
from authorities.tasks import run_job
from campaigns.models import Campaign
from reports.services import requests


@shared_task
def request_due_workbooks(**_future: Any) -> int:
    """Ask for every ended month's workbooks of every campaign, and ring for those nobody has claimed."""
    now = clock.now()
    jobs = []
    for campaign in Campaign.objects.all():
        jobs += requests.request_due_workbooks(campaign=campaign, now=now)
    waiting = [job for job in jobs if job.state == Job.State.WAITING]
    for job in waiting:
        run_job.delay(job_id=job.pk)
    return len(waiting)
