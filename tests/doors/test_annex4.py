"""The summary table's page and workbooks: built, asked for, signed, reviewed; each once, each by whom it may."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from authorities.models import Job, Role, Unit
from authorities.services import jobs
from campaigns.rules.periods import cumulative
from reports.models import SummaryWorkbook
from reports.queries.months import months_of
from reports.queries.returns import month_figures
from reports.services.requests import request_workbook
from reports.services.workbooks import build_workbook
from tests import factories
from tests.doors.brigade import Brigade

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]
PAGE = "/campaigns/hebei-2024/tables/annex4/"
AFTER = datetime(2024, 8, 25, 9, 0, tzinfo=factories.CHINA)


@pytest.fixture
def brigade() -> Brigade:
    return Brigade()


@pytest.fixture
def staff(brigade: Brigade) -> Any:
    return factories.make_officer(Role.DETACHMENT_STAFF, brigade.units["130100"], "staff")


def built(brigade: Brigade, unit: Unit, month_code: str = "2024-08", now: datetime = AFTER) -> SummaryWorkbook:
    notice, table, months = months_of(brigade.campaign, "annex4")
    month = next(one for one in months if one.code == month_code)
    return build_workbook(
        campaign=brigade.campaign,
        notice=notice,
        table_code="annex4",
        unit=unit,
        month=month,
        since_start=cumulative(months, month),
        figures=month_figures(table, brigade.campaign, [unit], months, month)[unit.pk],
        officer=None,
        now=now,
    )


def at(moment: datetime) -> Any:
    return time_machine.travel(moment, tick=False)


class TestPage:
    def test_shows_the_figures_of_the_officers_unit_as_links(self, brigade, staff, client):
        brigade.submitted()
        client.force_login(staff)

        page = client.get(PAGE + "?month=2024-08")

        line = page.context["page"].lines[0]
        assert (line.month.number, line.since_start.number) == (1, 1)
        assert client.get(line.month.link).context["counted"].value == 1

    def test_says_that_a_month_is_not_one_of_the_campaigns_and_shows_the_present_one(self, brigade, staff, client):
        client.force_login(staff)

        with at(AFTER - timedelta(days=4)):
            page = client.get(PAGE + "?month=2031-13")

        assert "“2031-13”不是本次专项检查的统计月，已显示当前月。" in page.content.decode()
        assert page.context["month"].code == "2024-08"

    @pytest.mark.parametrize("code", ["130202", "130000", "999999"])
    def test_a_unit_that_is_not_below_is_a_missing_page(self, brigade, client, code):
        client.force_login(brigade.chief)

        assert client.get(f"{PAGE}?unit={code}").status_code == 404

    def test_a_table_the_notice_does_not_have_is_a_missing_page(self, brigade, staff, client):
        client.force_login(staff)

        assert client.get("/campaigns/hebei-2024/tables/annex9/").status_code == 404

    @pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDITOR])
    def test_is_not_for_those_who_keep_the_house(self, brigade, client, role):
        client.force_login(factories.make_officer(role, brigade.units["130000"]))

        assert client.get(PAGE).status_code == 403


class TestWorkbook:
    def test_holds_the_page_s_figures_in_its_data_sheet(self, brigade, staff, client):
        brigade.penalise(brigade.finding())
        workbook = built(brigade, brigade.units["130100"])
        client.force_login(staff)

        page = client.get(PAGE + "?month=2024-08").context["page"]
        sheet = openpyxl.load_workbook(workbook.file.path)["数据"]

        cells = {row[0]: row[3:5] for row in sheet.iter_rows(min_row=2, values_only=True)}
        lines = [one for line in page.lines for one in (line, *line.parts)]
        assert cells == {line.column.code: (line.month.number, line.since_start.number) for line in lines}
        assert cells["fine_yuan"] == (15_000, 15_000)

    def test_keeps_its_figures_when_a_record_comes_in_after_it_was_signed(self, brigade, staff, client):
        workbook = built(brigade, staff.unit)
        client.force_login(staff)
        with at(AFTER):
            client.post(reverse("workbook_sign", args=[workbook.pk]))

        brigade.submitted()
        workbook.refresh_from_db()

        assert workbook.figures["month"]["agencies_checked"] == 0
        assert workbook.is_signed

    def test_is_downloaded_under_the_name_officials_expect(self, brigade, staff, client):
        workbook = built(brigade, staff.unit)
        client.force_login(staff)

        answer = client.get(reverse("workbook_file", args=[workbook.pk]))

        assert "filename*=utf-8''" in answer["Content-Disposition"]
        assert b"".join(answer.streaming_content)[:2] == b"PK"

    def test_whose_file_is_gone_says_so_on_the_page(self, brigade, staff, client):
        workbook = built(brigade, staff.unit)
        workbook.file.storage.delete(workbook.file.name)
        client.force_login(staff)

        page = client.get(reverse("workbook_file", args=[workbook.pk]), follow=True)

        assert "2024年8月工作簿的文件不在服务器上" in page.content.decode()

    def test_of_another_unit_is_a_missing_page(self, brigade, client):
        workbook = built(brigade, brigade.unit)
        client.force_login(brigade.stranger)

        assert client.get(reverse("workbook_file", args=[workbook.pk])).status_code == 404
        assert client.post(reverse("workbook_sign", args=[workbook.pk])).status_code == 404


class TestSigning:
    def test_takes_two_people(self, brigade, staff, client):
        reviewer = factories.make_officer(Role.DETACHMENT_REVIEWER, staff.unit, "reviewer")
        workbook = built(brigade, staff.unit)

        with at(AFTER):
            for officer in (staff, reviewer):
                client.force_login(officer)
                client.post(reverse("workbook_sign", args=[workbook.pk]))

        workbook.refresh_from_db()
        assert (workbook.filled_by, workbook.reviewed_by) == (staff, reviewer)

    def test_by_the_same_person_twice_is_refused(self, brigade, client):
        reviewer = factories.make_officer(Role.DETACHMENT_REVIEWER, brigade.units["130100"], "reviewer")
        workbook = built(brigade, reviewer.unit)
        client.force_login(reviewer)

        with at(AFTER):
            client.post(reverse("workbook_sign", args=[workbook.pk]))
            page = client.post(reverse("workbook_sign", args=[workbook.pk]), follow=True)

        workbook.refresh_from_db()
        assert workbook.reviewed_by is None
        assert "且不是填报人的另一人" in page.content.decode()

    def test_before_the_month_is_over_is_refused(self, brigade, staff, client):
        workbook = built(brigade, staff.unit)
        client.force_login(staff)

        with at(datetime(2024, 8, 24, 23, 59, 59, tzinfo=factories.CHINA)):
            page = client.post(reverse("workbook_sign", args=[workbook.pk]), follow=True)

        workbook.refresh_from_db()
        assert not workbook.is_signed
        assert "2024年8月的统计期到2024年8月25日0时才结束" in page.content.decode()

    def test_for_another_unit_is_refused(self, brigade, staff, client):
        workbook = built(brigade, brigade.unit)
        client.force_login(staff)

        with at(AFTER):
            page = client.post(reverse("workbook_sign", args=[workbook.pk]), follow=True)

        workbook.refresh_from_db()
        assert not workbook.is_signed
        assert "须由本单位的人确认填报" in page.content.decode()

    def test_of_a_workbook_made_before_the_month_was_over_is_refused(self, brigade, staff, client):
        workbook = built(brigade, staff.unit, now=AFTER - timedelta(days=3))
        client.force_login(staff)

        with at(AFTER):
            page = client.post(reverse("workbook_sign", args=[workbook.pk]), follow=True)

        workbook.refresh_from_db()
        assert not workbook.is_signed
        assert "生成时统计期还没有结束" in page.content.decode()

    def test_stops_the_workbook_from_being_built_anew(self, brigade, staff, client):
        workbook = built(brigade, staff.unit)
        client.force_login(staff)
        with at(AFTER):
            client.post(reverse("workbook_sign", args=[workbook.pk]))
        workbook.refresh_from_db()
        digest = workbook.digest
        job = ask(brigade, staff)

        jobs.run(job_id=job.pk, now=AFTER)

        job.refresh_from_db()
        workbook.refresh_from_db()
        assert (job.state, workbook.digest) == (Job.State.FAILED, digest)
        assert "已由" in job.problem


def ask(brigade: Brigade, officer: Any) -> Job:
    return request_workbook(
        campaign=brigade.campaign,
        table_code="annex4",
        month_code="2024-08",
        unit=officer.unit,
        officer=officer,
        now=AFTER,
    )
