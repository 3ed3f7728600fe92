"""Workbooks by job: asked for one by one, or all by the calendar."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import Count
from django.utils import timezone

from authorities.models import AuditEntry, Job, Role, Unit
from authorities.services import jobs
from reports.models import SummaryWorkbook
from reports.services.requests import job_key, request_due_workbooks
from reports.tasks import request_due_workbooks as due_task
from tests import factories
from tests.doors.brigade import Brigade
from tests.doors.test_annex4 import AFTER, PAGE, at, built

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def brigade() -> Brigade:
    return Brigade()


@pytest.fixture
def staff(brigade: Brigade) -> Any:
    return factories.make_officer(Role.DETACHMENT_STAFF, brigade.units["130100"], "staff")


class TestAskingForOne:
    def test_twice_gives_one_job_and_one_workbook(self, brigade, staff, client):
        client.force_login(staff)
        words = {"unit": staff.unit.code, "month": "2024-08"}

        answers = [client.post(f"{PAGE}workbook/", words) for _time in range(2)]
        for job in Job.objects.all():
            jobs.run(job_id=job.pk, now=AFTER)

        assert answers[0].url == answers[1].url
        assert Job.objects.count() == 1
        assert SummaryWorkbook.objects.count() == 1

    def test_for_a_foreign_unit_or_a_wrong_month_is_a_missing_page(self, brigade, staff, client):
        client.force_login(staff)

        for words in ({"unit": "130200", "month": "2024-08"}, {"unit": "130100", "month": "2031-01"}):
            assert client.post(f"{PAGE}workbook/", words).status_code == 404
        assert Job.objects.count() == 0


class TestTheCalendar:
    @pytest.mark.parametrize(
        ("now", "months"),
        [
            (datetime(2024, 8, 24, 23, 55), ["2024-06", "2024-07"]),
            (datetime(2024, 8, 25, 0, 5), ["2024-06", "2024-07", "2024-08"]),
        ],
    )
    def test_asks_for_a_month_once_its_last_second_has_passed(self, brigade, now, months):
        asked = request_due_workbooks(campaign=brigade.campaign, now=now.replace(tzinfo=factories.CHINA))

        assert [job.key for job in asked] == [job_key(brigade.campaign, "annex4", month, None) for month in months]

    def test_asks_once_however_often_it_rings(self, brigade):
        for _ring in range(3):
            request_due_workbooks(campaign=brigade.campaign, now=AFTER)

        assert Job.objects.count() == 3
        assert AuditEntry.objects.filter(verb="ask_for_job").count() == 3

    def test_started_late_catches_up(self, brigade):
        late = datetime(2024, 10, 3, 8, 5, tzinfo=factories.CHINA)

        with at(late):
            due_task()

        asked = [job.arguments["month"] for job in Job.objects.order_by("pk")]
        assert asked == ["2024-06", "2024-07", "2024-08", "2024-09"]

    def test_builds_one_workbook_a_unit(self, brigade):
        for job in request_due_workbooks(campaign=brigade.campaign, now=AFTER):
            jobs.run(job_id=job.pk, now=AFTER)

        assert SummaryWorkbook.objects.count() == 3 * Unit.objects.count()
        assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE}

    def test_goes_on_where_a_killed_worker_stopped(self, brigade):
        job = request_due_workbooks(campaign=brigade.campaign, now=AFTER)[-1]
        jobs.claim(job_id=job.pk)
        before = [built(brigade, unit) for unit in Unit.objects.all()[:3]]
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(minutes=1))

        jobs.run(job_id=job.pk, now=AFTER)

        job.refresh_from_db()
        counted = SummaryWorkbook.objects.filter(month="2024-08").values("unit").annotate(n=Count("pk"))
        assert {row["n"] for row in counted} == {1}
        assert len(counted) == Unit.objects.count()
        assert {w.digest for w in before} <= set(SummaryWorkbook.objects.values_list("digest", flat=True))
        assert (job.state, job.result["built"]) == (Job.State.DONE, Unit.objects.count() - 3)

    def test_builds_anew_what_somebody_made_before_the_month_was_over(self, brigade):
        early = built(brigade, brigade.unit, now=AFTER - timedelta(days=3))
        brigade.submitted()
        job = request_due_workbooks(campaign=brigade.campaign, now=AFTER)[-1]

        with at(AFTER):
            jobs.run(job_id=job.pk, now=AFTER)

        early.refresh_from_db()
        assert early.figures["month"]["agencies_checked"] == 1
        assert SummaryWorkbook.objects.filter(unit=brigade.unit, month="2024-08").count() == 1

    def test_is_left_alone_while_its_worker_lives(self, brigade):
        job = request_due_workbooks(campaign=brigade.campaign, now=AFTER)[-1]
        jobs.claim(job_id=job.pk)

        assert jobs.run(job_id=job.pk, now=AFTER) is None
        assert SummaryWorkbook.objects.count() == 0
