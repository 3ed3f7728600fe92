"""Campaigns, tasks, draws and quotas over the API: the caller's scope, nothing to write, refusals in one shape."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from authorities.models import Role
from authorities.scope import whole_tree
from campaigns.models import Draw
from campaigns.services.draws import commit_contribution, draw_sample_now, freeze_frame
from campaigns.services.tasks import ensure_coverage_tasks
from tests import factories
from tests.province import COMMITTED, DUE, SEED

NOW = factories.NOW
pytestmark = pytest.mark.django_db


class Province:
    def __init__(self) -> None:
        self.units = factories.make_unit_tree()
        self.campaign = factories.make_campaign()
        self.staff, self.second = (
            factories.make_officer(Role.DETACHMENT_STAFF, self.units["130100"]) for _ in range(2)
        )
        self.stranger = factories.make_officer(Role.DETACHMENT_STAFF, self.units["130200"])
        self.auditor = factories.make_officer(Role.AUDITOR, self.units["130000"])
        for _ in range(6):
            factories.make_agency(self.units["130102"])
        ensure_coverage_tasks(campaign=self.campaign, officer=None, now=NOW)
        frozen = freeze_frame(
            campaign=self.campaign,
            population_code="agencies-of-detachment",
            unit=self.units["130100"],
            seed_source="福彩双色球2024100期",
            seed_due_at=DUE,
            officer=self.staff,
            now=NOW,
        )
        commit_contribution(draw=frozen, officer=self.second, now=NOW, **COMMITTED)
        self.draw: Draw = draw_sample_now(draw=frozen, officer=self.second, now=DUE, **SEED)


@pytest.fixture
def province() -> Province:
    with whole_tree("test"):
        return Province()


def caller(officer: Any) -> APIClient:
    client = APIClient()
    client.force_login(officer)
    return client


class TestRead:
    def test_tasks_answer_the_same_words_as_the_page(self, province: Province) -> None:
        client = caller(province.staff)

        whole, drawn = client.get("/api/tasks/").json(), client.get("/api/tasks/?origin=draw").json()

        assert (whole["count"], drawn["count"]) == (8, 2)
        assert drawn["results"][0]["draw"] == province.draw.pk

    def test_a_draw_can_be_repeated_from_what_is_given(self, province: Province) -> None:
        from campaigns.rules.draws import FrameRow, draw_sample

        client = caller(province.staff)
        draw = client.get(f"/api/draws/{province.draw.pk}/").json()
        entries = client.get(f"/api/draws/{province.draw.pk}/entries/").json()["results"]

        tickets = draw_sample([FrameRow(e["code"], e["stratum"]) for e in entries], draw["quotas"], draw["seed"])

        assert {t.code for t in tickets if t.drawn} == {e["code"] for e in entries if e["is_drawn"]}

    def test_quotas_are_computed_for_the_unit(self, province: Province) -> None:
        rows = caller(province.staff).get("/api/campaigns/hebei-2024/quotas/").json()

        row = next(row for row in rows if row["population"] == "agencies-of-detachment")
        assert (row["n"], row["required"], row["formula"], row["due_on"]) == (
            6,
            2,
            "6×20/100=1.2，向上取整为2",
            "2024-10-31",
        )
        assert row["warnings"] == [] and row["counted_at"] is not None


class TestRefusals:
    def test_foreign_rows_are_missing(self, province: Province) -> None:
        client = caller(province.stranger)

        assert client.get(f"/api/draws/{province.draw.pk}/").status_code == 404
        assert client.get(f"/api/draws/{province.draw.pk}/entries/").status_code == 404
        assert client.get("/api/tasks/").json()["count"] == 0
        assert client.get("/api/campaigns/hebei-2024/quotas/?unit=130100").status_code == 404

    @pytest.mark.parametrize("path", ["/api/tasks/", "/api/draws/", "/api/campaigns/hebei-2024/quotas/"])
    def test_auditors_do_not_read_the_work(self, province: Province, path: str) -> None:
        answer = caller(province.auditor).get(path)

        assert answer.status_code == 403 and "不能查看检查业务" in answer.json()["detail"]

    @pytest.mark.parametrize("path", ["/api/tasks/", "/api/draws/", "/api/campaigns/"])
    def test_nobody_reads_without_signing_in(self, province: Province, path: str) -> None:
        assert APIClient().get(path).status_code in (401, 403)

    def test_a_second_draw_cannot_be_asked_for(self, province: Province) -> None:
        client = caller(province.second)
        detail = f"/api/draws/{province.draw.pk}/"

        answers = [
            client.post("/api/draws/", {}),
            client.post(detail, {}),
            client.put(detail, {}),
            client.delete(detail),
        ]

        assert [answer.status_code for answer in answers] == [405] * 4

    def test_a_changed_notice_is_a_conflict(self, province: Province) -> None:
        type(province.campaign).objects.update(notice_digest="0" * 64)

        answer = caller(province.staff).get("/api/campaigns/hebei-2024/quotas/")

        assert answer.status_code == 409 and "方案有修改的请另建文件夹" in answer.json()["detail"]

    def test_an_unknown_state_is_refused_in_words(self, province: Province) -> None:
        answer = caller(province.staff).get("/api/tasks/?state=never")

        assert answer.status_code == 400 and answer.json()["problems"][0]["field"] == "state"
