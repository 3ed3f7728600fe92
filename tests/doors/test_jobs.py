"""Long jobs: the row is the truth, claimed by one UPDATE; the queue only wakes somebody up."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from authorities.models import AuditEntry, Job
from authorities.services import jobs
from tests.factories import NOW, make_unit_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def ran():
    """A job kind that notes its runs; taken away afterwards."""
    runs: list[int] = []

    def runner(job):
        runs.append(job.pk)
        if job.arguments.get("problem"):
            raise jobs.JobProblem("名单是空的。请先补录台账。")
        if job.arguments.get("bug"):
            raise ZeroDivisionError
        return {"link": "/"}

    jobs.register_runner("test", runner)
    yield runs
    jobs._runners.pop("test")


def ask(key: str = "one", **arguments: object) -> Job:
    make_unit_tree()
    return jobs.ask_for(kind="test", key=key, arguments=arguments, officer=None, now=NOW)


class TestAskFor:
    def test_asking_twice_gives_the_same_row(self, ran):
        assert ask().pk == ask().pk

    def test_asking_again_puts_a_finished_job_back(self, ran):
        job = ask()
        jobs.run(job_id=job.pk, now=NOW)

        again = jobs.ask_for(kind="test", key="one", arguments={}, officer=None, now=NOW, again=True)

        assert (again.pk, again.state) == (job.pk, Job.State.WAITING)


class TestRun:
    def test_a_job_runs_once_however_often_it_is_rung(self, ran):
        job = ask()

        for _ring in range(3):
            jobs.run(job_id=job.pk, now=NOW)

        assert ran == [job.pk]
        assert Job.objects.get().state == Job.State.DONE

    def test_a_problem_becomes_the_rows_sentence(self, ran):
        jobs.run(job_id=ask(problem=True).pk, now=NOW)

        job = Job.objects.get()
        assert (job.state, job.problem) == (Job.State.FAILED, "名单是空的。请先补录台账。")

    def test_a_bug_is_tried_again_and_ends_as_a_sentence(self, ran):
        job = ask(bug=True)

        for _ring in range(jobs.MOST_ATTEMPTS + 2):
            jobs.run(job_id=job.pk, now=NOW)

        job.refresh_from_db()
        assert len(ran) == jobs.MOST_ATTEMPTS
        assert job.state == Job.State.FAILED
        assert "系统管理员" in job.problem

    def test_each_end_is_on_record(self, ran):
        jobs.run(job_id=ask().pk, now=NOW)

        assert list(AuditEntry.objects.order_by("number").values_list("verb", flat=True))[1:] == [
            "ask_for_job",
            "finish_job",
        ]


class TestClaim:
    def test_a_running_job_is_not_claimed_again(self, ran):
        job = ask()

        assert jobs.claim(job_id=job.pk) is not None
        assert jobs.claim(job_id=job.pk) is None

    def test_a_job_whose_worker_died_is_claimed_again(self, ran):
        job = ask()
        jobs.claim(job_id=job.pk)
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

        assert jobs.claim(job_id=job.pk).attempt_count == 2

    def test_a_worker_that_was_thought_dead_cannot_finish_the_second_ones_job(self, ran):
        job = ask()
        first = jobs.claim(job_id=job.pk)
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        jobs.claim(job_id=job.pk)

        jobs._finish(first, state=Job.State.DONE, problem="", result={}, now=NOW)

        assert Job.objects.get().state == Job.State.RUNNING


@pytest.mark.django_db(transaction=True)
class TestClaimTogether:
    def test_of_eight_workers_one_gets_the_job(self, ran):
        job, start, got = ask(), threading.Barrier(8), []

        def worker() -> None:
            start.wait()
            got.append(jobs.claim(job_id=job.pk) is not None)
            connection.close()

        threads = [threading.Thread(target=worker) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(got) == [False] * 7 + [True]
