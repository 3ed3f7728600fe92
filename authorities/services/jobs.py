"""Ask for, claim, advance and finish long jobs. The row is the truth, the queue only a doorbell."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Now

from authorities.models import Job, Officer
from authorities.services.audit import record_action

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 5

Runner = Callable[[Job], Mapping[str, Any]]
_runners: dict[str, Runner] = {}


class JobProblem(Exception):
    """A job cannot be done for a reason a person can mend; the text is shown to them."""


def register_runner(kind: str, runner: Runner) -> None:
    """Say which function does jobs of a kind; it gets the claimed row and returns the result."""
    _runners[kind] = runner


@transaction.atomic
def ask_for(
    *, kind: str, key: str, arguments: Mapping[str, Any], officer: Officer | None, now: datetime, again: bool = False
) -> Job:
    """The job row for `key`, made if new. `again` puts a finished one back to waiting."""
    job, made = Job.objects.get_or_create(
        key=key, defaults={"kind": kind, "arguments": dict(arguments), "officer": officer, "asked_at": now}
    )
    renewed = (
        not made
        and again
        and Job.objects.filter(pk=job.pk, state__in=[Job.State.DONE, Job.State.FAILED]).update(
            state=Job.State.WAITING, attempt_count=0, problem="", asked_at=now, done_count=0, lease_until=None
        )
    )
    if made or renewed:
        job.refresh_from_db()
        record_action(officer=officer, verb="ask_for_job", subject=job, detail={"key": key}, at=now)
    return job


def claimable() -> Q:
    """Waiting rows, and running ones whose worker stopped renewing its lease. By the database's clock."""
    return Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, lease_until__lt=Now())


def _lease() -> Combinable:
    return ExpressionWrapper(Now() + LEASE, output_field=DateTimeField())


def claim(*, job_id: int) -> Job | None:
    """Take the job by one conditional UPDATE; None when somebody else has it or it is finished."""
    taken = Job.objects.filter(claimable(), pk=job_id, attempt_count__lt=MOST_ATTEMPTS).update(
        state=Job.State.RUNNING, lease_until=_lease(), attempt_count=F("attempt_count") + 1
    )
    return Job.objects.get(pk=job_id) if taken else None


def advance(job: Job, *, done: int, total: int) -> None:
    """Say how far the job is, and renew its lease."""
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempt_count=job.attempt_count).update(
        done_count=done, total_count=total, lease_until=_lease()
    )


def run(*, job_id: int, now: datetime) -> Job | None:
    """Claim and do one job; running it twice, or by two workers at once, has one effect.

    A JobProblem becomes the row's sentence; any other exception is a bug: logged, and tried again by the sweep.
    """
    job = claim(job_id=job_id)
    if job is None:
        return None
    try:
        result = _runners[job.kind](job)
    except JobProblem as problem:
        _finish(job, state=Job.State.FAILED, problem=str(problem), result={}, now=now)
    except Exception:
        logger.exception("job %s failed at attempt %s", job.pk, job.attempt_count)
        _release(job, now=now)
    else:
        _finish(job, state=Job.State.DONE, problem="", result=result, now=now)
    return job


@transaction.atomic
def _finish(job: Job, *, state: str, problem: str, result: Mapping[str, Any], now: datetime) -> None:
    # The attempt number guards against a worker that was thought dead and finishes late.
    finished = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempt_count=job.attempt_count).update(
        state=state, problem=problem, result=dict(result), finished_at=now, lease_until=None
    )
    if finished:
        record_action(officer=job.officer, verb="finish_job", subject=job, detail={"state": state}, at=now)
    job.refresh_from_db()


@transaction.atomic
def _release(job: Job, *, now: datetime) -> None:
    last = job.attempt_count >= MOST_ATTEMPTS
    state = Job.State.FAILED if last else Job.State.WAITING
    problem = "程序出错，已尝试多次仍未完成。请告知系统管理员，并说明任务编号。" if last else ""
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempt_count=job.attempt_count).update(
        state=state, problem=problem, lease_until=None
    )
    record_action(officer=None, verb="release_job", subject=job, detail={"attempt": job.attempt_count}, at=now)
