"""Figures, progress and workbooks over the API: the numbers of the pages, for who may see them."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from authorities.models import Role
from reports.models import SummaryWorkbook
from tests import factories
from tests.doors.brigade import NOW, Brigade

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]


@pytest.fixture
def the_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def brigade(whole_tree: None) -> Brigade:
    made = Brigade()
    made.penalise(made.finding())
    return made


def api(officer: Any) -> APIClient:
    client = APIClient()
    client.force_login(officer)
    return client


class TestFigures:
    def test_are_those_of_the_page_with_their_lists(self, brigade, client):
        client.force_login(brigade.chief)

        answer = api(brigade.chief).get("/api/figures/?month=2024-08").json()
        page = client.get("/campaigns/hebei-2024/tables/annex4/?month=2024-08").context["page"]

        lines = [one for line in page.lines for one in (line, *line.parts)]
        assert [(f["code"], f["month"], f["since_start"]) for f in answer["figures"]] == [
            (line.column.code, str(line.month.number), str(line.since_start.number)) for line in lines
        ]
        assert [f["month_url"] for f in answer["figures"]] == [line.month.link for line in lines]
        assert (answer["start"], answer["end"]) == ("2024-07-25T00:00:00+08:00", "2024-08-25T00:00:00+08:00")

    @pytest.mark.parametrize("code", ["130104", "130202", "130000", "999999"])
    @pytest.mark.parametrize("address", ["figures", "progress"])
    def test_of_a_unit_that_is_not_below_are_missing(self, brigade, address, code):
        assert api(brigade.chief).get(f"/api/{address}/?unit={code}").status_code == 404

    def test_of_a_month_that_is_not_the_campaigns_are_refused_with_a_sentence(self, brigade):
        answer = api(brigade.chief).get("/api/figures/?month=2025-02")

        assert answer.status_code == 400
        assert "“2025-02”不是本次专项检查的统计月。可用的月份从2024年6月到2024年12月" in answer.json()["problems"][0]["message"]

    @pytest.mark.parametrize("words", ["table=annex9", "campaign=nowhere"])
    def test_of_a_table_or_campaign_that_is_not_there_are_missing(self, brigade, words):
        assert api(brigade.chief).get(f"/api/figures/?{words}").status_code == 404

    @pytest.mark.parametrize("address", ["figures", "progress", "workbooks"])
    def test_are_not_for_those_who_keep_the_house(self, brigade, address):
        auditor = factories.make_officer(Role.AUDITOR, brigade.units["130000"])

        assert api(auditor).get(f"/api/{address}/").status_code == 403
        assert APIClient().get(f"/api/{address}/").status_code == 401


class TestProgress:
    def test_is_that_of_the_dashboard(self, brigade, client):
        client.force_login(brigade.chief)

        answer = api(brigade.chief).get("/api/progress/").json()
        area = client.get("/dashboard/").context["page"].coverage

        assert answer["starts_on"] == "2024-07-01"
        assert (answer["whole"]["required"], answer["whole"]["done"]) == (area.whole.pace.required, area.whole.done)
        assert [row["days"] for row in answer["populations"]] == [row.pace.days for row in area.populations]


class TestWorkbooks:
    def test_are_those_of_the_unit_and_below(self, brigade):
        for code in ("130102", "130202"):
            SummaryWorkbook.objects.create(
                campaign=brigade.campaign, table="annex4", unit=brigade.units[code], month="2024-07", built_at=NOW
            )

        def units(query: str = "") -> list[str]:
            return [row["unit"] for row in api(brigade.chief).get(f"/api/workbooks/{query}").json()["results"]]

        assert units() == ["130102"]
        assert units("?signed=true") == []
        assert units("?signed=false&month=2024-07") == ["130102"]
