"""Doors opened by the queue and the clock."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.db.utils import OperationalError

from authorities import clock
from authorities.models import Job
from authorities.scope import whole_tree
from authorities.services import jobs
from authorities.services.evidence import clear_unused


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def run_job(*, job_id: int, **_future: Any) -> str:
    """Do one job, if nobody else has it."""
    job = jobs.run(job_id=job_id, now=clock.now())
    return job.state if job else "taken"


@shared_task
def sweep_jobs(**_future: Any) -> int:
    """Ring for every job nobody has claimed; a lost message loses nothing."""
    waiting = Job.objects.filter(jobs.claimable(), attempt_count__lt=jobs.MOST_ATTEMPTS)
    ids = list(waiting.order_by("asked_at").values_list("pk", flat=True)[:50])
    for job_id in ids:
        run_job.delay(job_id=job_id)
    return len(ids)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def clear_unused_evidence(**_future: Any) -> int:
    """Take away pictures no form was ever accepted for, and files without a row."""
    with whole_tree("evidence nobody used"):
        return sum(clear_unused(now=clock.now()))
