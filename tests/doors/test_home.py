"""The first page after signing in: each role finds its own work and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from authorities.models import AuditEntry, InboxItem, Job, Role
from campaigns.models import Task
from tests import factories
from tests.doors.brigade import NOW, Brigade

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree", "the_day")]


@pytest.fixture
def the_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def brigade() -> Brigade:
    return Brigade()


def shown(client: Any, officer: Any) -> Any:
    client.force_login(officer)
    return client.get("/")


def cards(page: Any) -> dict[str, int]:
    return {card.label: card.value for card in page.context["cards"]}


class TestInspector:
    def test_sees_how_many_tasks_wait_run_and_are_late(self, brigade, client):
        overdue = brigade.project_task()
        Task.objects.filter(pk=overdue.pk).update(due_on=NOW.date() - timedelta(days=1))
        brigade.open(brigade.project_task())
        brigade.submitted(brigade.project_task())

        page = shown(client, brigade.inspector)

        assert cards(page) == {"已逾期": 1, "待检查": 2, "检查中": 1, "已完成": 1}

    def test_finds_in_each_card_the_list_it_counts(self, brigade, client):
        overdue = brigade.project_task()
        Task.objects.filter(pk=overdue.pk).update(due_on=NOW.date() - timedelta(days=1))
        page = shown(client, brigade.inspector)

        for card in page.context["cards"]:
            assert client.get(card.href).context["page_obj"].paginator.count == card.value, card.href

    def test_is_not_late_on_the_last_day(self, brigade, client):
        Task.objects.filter(pk=brigade.task.pk).update(due_on=NOW.date())

        assert cards(shown(client, brigade.inspector))["已逾期"] == 0

    def test_finds_the_task_due_first_with_its_button(self, brigade, client):
        first = brigade.project_task()
        Task.objects.filter(pk=first.pk).update(due_on=NOW.date())

        page = shown(client, brigade.inspector)

        assert [task.pk for task in page.context["tasks"]] == [first.pk, brigade.task.pk]
        assert f'href="/tasks/{first.pk}/record/"' in page.content.decode()

    def test_finds_the_own_drafts_and_not_those_of_a_colleague(self, brigade, client):
        brigade.open(brigade.project_task())
        brigade.open(brigade.project_task(), officer=brigade.second)

        page = shown(client, brigade.inspector)

        assert [record.inspector for record in page.context["drafts"]] == [brigade.inspector]

    def test_sees_nothing_of_another_brigade(self, brigade, client):
        page = shown(client, brigade.stranger)

        assert set(cards(page).values()) == {0}
        assert list(page.context["tasks"]) == []
        assert "没有待检查的任务" in page.content.decode()

    def test_finds_the_reminders_of_the_unit(self, brigade, client):
        InboxItem.objects.create(key="a", unit=brigade.unit, text="1项任务3天后到期", link="/tasks/", created_at=NOW)
        InboxItem.objects.create(key="b", unit=brigade.units["130202"], text="别处的提醒", created_at=NOW)

        html = shown(client, brigade.inspector).content.decode()

        assert "1项任务3天后到期" in html
        assert "别处的提醒" not in html

    def test_takes_as_many_queries_for_many_tasks_as_for_few(self, brigade, client):
        client.force_login(brigade.inspector)
        client.get("/")

        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                client.get("/")
            return len(asked)

        few = queries()
        for _task in range(6):
            brigade.open(brigade.project_task())

        # a page with drafts asks for nothing more than a page without
        assert queries() == few


class TestOffice:
    def test_a_detachment_finds_its_draws_and_when_the_table_is_due(self, brigade, client):
        page = shown(client, factories.make_officer(Role.DETACHMENT_STAFF, brigade.units["130100"]))

        assert [row.population.code for row in page.context["draws"]] == ["agencies-of-detachment"]
        assert "还剩4天" in page.content.decode()
        assert "2024年8月25日前报送" in page.content.decode()

    def test_a_reviewer_finds_no_inspections_to_make(self, brigade, client):
        page = shown(client, factories.make_officer(Role.DETACHMENT_REVIEWER, brigade.units["130100"]))

        assert "cards" not in page.context
        assert "汇总表" in page.content.decode()

    def test_the_corps_finds_who_is_behind(self, brigade, client):
        page = shown(client, factories.make_officer(Role.CORPS_STAFF, brigade.units["130000"]))

        assert "甲市" in page.context["headline"]
        assert 'href="/units/130100/progress/"' in page.content.decode()

    @pytest.mark.parametrize("role", [Role.INSPECTOR, Role.CORPS_STAFF])
    def test_says_when_there_is_no_campaign(self, client, role):
        units = factories.make_unit_tree()

        page = shown(client, factories.make_officer(role, units["130000" if role == Role.CORPS_STAFF else "130102"]))

        assert "还没有部署专项检查" in page.content.decode()


class TestHouse:
    def test_an_administrator_finds_officers_and_jobs_and_no_business(self, brigade, client):
        Job.objects.create(kind="x", key="坏了的任务", state=Job.State.FAILED, asked_at=NOW, problem="磁盘已满。")

        page = shown(client, factories.make_officer(Role.SYSTEM_ADMIN, brigade.units["130000"]))

        html = page.content.decode()
        assert "坏了的任务" in html
        assert "磁盘已满。" in html
        assert brigade.agency.name not in html

    def test_an_auditor_verifies_the_chain_on_demand(self, brigade, client):
        officer = factories.make_officer(Role.AUDITOR, brigade.units["130000"])
        before = shown(client, officer).context["report"]

        html = client.get("/?verify=1").content.decode()

        assert before is None
        assert f"{AuditEntry.objects.count():,}条首尾相接，没有改动" in html

    def test_asks_a_stranger_to_log_in(self, client):
        assert client.get("/").url.startswith("/login/")
