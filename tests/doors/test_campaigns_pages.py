"""The plan, the notice, quotas and tasks on pages; and the morning's reminders."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authorities.models import InboxItem, Role
from authorities.scope import whole_tree
from campaigns.models import LocalShare, Task
from campaigns.services.tasks import ensure_coverage_tasks
from campaigns.tasks import remind_due_work
from tests import factories
from tests.province import NOW, Province, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    with whole_tree("test"):
        return Province(projects_each=0)


class TestNoticePages:
    def test_every_clause_has_its_place(self, province: Province, notice: Any) -> None:
        page = signed_in(province.inspector).get(reverse("notice")).content.decode()

        missing = [clause.id for clause in notice.clauses if f'id="clause-{clause.id}"' not in page]
        assert missing == []

    def test_the_campaign_page_counts_down(self, province: Province, settings: Any) -> None:
        settings.FROZEN_TODAY = date(2024, 8, 21)

        page = signed_in(province.inspector).get(reverse("campaign")).content.decode()

        assert "集中检查阶段" in page and "还剩4天" in page

    def test_without_a_campaign_an_empty_page_says_what_to_do(self) -> None:
        officer = factories.make_officer(Role.CORPS_STAFF, factories.make_unit_tree()["130000"])

        for name in ("campaign", "notice", "quotas", "draw_list", "task_list", "draw_new"):
            assert signed_in(officer).get(reverse(name)).status_code == 200, name

    def test_a_notice_changed_under_the_campaign_is_refused_in_words(self, province: Province) -> None:
        type(province.campaign).objects.update(notice_digest="0" * 64)
        client = signed_in(province.first)

        for name in ("campaign", "notice", "quotas", "draw_list", "task_list", "draw_new"):
            answer = client.get(reverse(name))
            assert answer.status_code == 409 and "方案有修改的请另建文件夹" in answer.content.decode(), name


class TestQuotaPages:
    def test_show_the_formula_and_the_clause(self, province: Province) -> None:
        page = signed_in(province.first).get(reverse("quotas", args=["hebei-2024"])).content.decode()

        assert "12×20/100=2.4，向上取整为3" in page
        assert "#clause-4.1.3.detachment" in page

    def test_a_foreign_unit_is_missing(self, province: Province) -> None:
        assert signed_in(province.stranger).get(reverse("quotas") + "?unit=130100").status_code == 404

    def test_ask_as_often_for_the_corps_as_for_more_agencies(self, province: Province) -> None:
        client = signed_in(province.corps)
        client.get(reverse("quotas"))
        with CaptureQueriesContext(connection) as few:
            client.get(reverse("quotas"))
        with whole_tree("test"):
            for code in ("130104", "130202", "130203", "13JZ00"):
                factories.make_agency(province.units[code])

        with CaptureQueriesContext(connection) as many:
            client.get(reverse("quotas"))

        assert len(many) == len(few)

    @pytest.mark.parametrize(("written", "stored"), [("15%", "3/20"), ("15/100", "3/20"), ("12.5％", "1/8")])
    def test_a_local_rate_is_decided_as_people_write_it(self, province: Province, written: str, stored: str) -> None:
        chief = factories.make_officer(Role.BRIGADE_CHIEF, province.brigade)
        url = reverse("local_share", args=["hebei-2024", "other-projects", "130102"])

        answer = signed_in(chief).post(url, {"share": written})

        assert answer.status_code == 302
        with whole_tree("test"):
            assert LocalShare.objects.get().share == stored

    @pytest.mark.parametrize("written", ["", "很少", "15/0", "0%", "150%"])
    def test_a_rate_that_is_none_is_refused_in_words(self, province: Province, written: str) -> None:
        chief = factories.make_officer(Role.BRIGADE_CHIEF, province.brigade)

        answer = signed_in(chief).post(
            reverse("local_share", args=["hebei-2024", "other-projects", "130102"]), {"share": written}
        )

        assert answer.status_code == 422 and "error-summary" in answer.content.decode()
        with whole_tree("test"):
            assert not LocalShare.objects.exists()

    def test_a_decided_rate_of_the_notice_has_no_form(self, province: Province) -> None:
        url = reverse("local_share", args=["hebei-2024", "crowded-place-own-area", "130102"])

        assert signed_in(province.first).get(url).status_code == 404


class TestTaskPages:
    @pytest.fixture
    def task(self, province: Province) -> Task:
        with whole_tree("test"):
            ensure_coverage_tasks(campaign=province.campaign, officer=None, now=NOW)
            return Task.objects.first()

    def test_show_own_unfinished_tasks(self, province: Province, task: Task) -> None:
        page = signed_in(province.inspector).get(reverse("task_list"))

        assert page.context["page_obj"].paginator.count == 12

    def test_say_why_a_task_is_there(self, province: Province, task: Task) -> None:
        page = signed_in(province.inspector).get(reverse("task", args=[task.pk])).content.decode()

        assert "全部检查，不经抽签" in page and "#clause-4.1.3.brigade" in page

    def test_a_foreign_task_is_missing(self, province: Province, task: Task) -> None:
        assert signed_in(province.stranger).get(reverse("task", args=[task.pk])).status_code == 404

    def test_a_task_of_the_whole_has_no_substitute(self, province: Province, task: Task) -> None:
        answer = signed_in(province.first).post(reverse("task_substitute", args=[task.pk]), {"reason": "机构已注销"})

        assert answer.status_code == 422 and "全覆盖的对象都要检查" in answer.content.decode()

    def test_cost_as_many_queries_for_twelve_tasks_as_for_one(self, province: Province, task: Task) -> None:
        client, single = signed_in(province.inspector), reverse("task_list") + f"?agency={task.agency.code}"
        client.get(reverse("task_list"))
        with CaptureQueriesContext(connection) as many:
            client.get(reverse("task_list"))
        with CaptureQueriesContext(connection) as one:
            client.get(single)

        assert len(one) == len(many)

    def test_coverage_is_given_out_by_one_button_and_twice_adds_nothing(self, province: Province) -> None:
        client, url = signed_in(province.corps), reverse("issue_coverage", args=["hebei-2024"])

        first, second = client.post(url, follow=True), client.post(url, follow=True)

        assert "已下达12项" in first.content.decode() and "没有新增" in second.content.decode()

    def test_an_inspector_gives_out_nothing(self, province: Province) -> None:
        assert signed_in(province.inspector).post(reverse("issue_coverage", args=["hebei-2024"])).status_code == 403


class TestReminders:
    def test_one_line_a_unit_and_day_however_often(self, province: Province) -> None:
        with whole_tree("test"):
            ensure_coverage_tasks(campaign=province.campaign, officer=None, now=NOW)

        made, again = remind_due_work(today="2024-08-21"), remind_due_work(today="2024-08-21")

        assert (made, again) == (1, 0)
        assert InboxItem.objects.get().text == "12项检查任务已逾期6天。"

    @pytest.mark.parametrize(
        ("day", "count"),
        [("2024-08-07", 0), ("2024-08-08", 1), ("2024-08-12", 1), ("2024-08-13", 0), ("2024-08-15", 1)],
    )
    def test_seven_three_and_one_day_before_and_on_the_day(self, province: Province, day: str, count: int) -> None:
        with whole_tree("test"):
            ensure_coverage_tasks(campaign=province.campaign, officer=None, now=NOW)

        remind_due_work(today=day)

        assert InboxItem.objects.filter(key__startswith="tasks:").count() == count

    def test_returns_are_spoken_of_at_each_detachment(self, province: Province) -> None:
        remind_due_work(today="2024-08-20")

        texts = set(InboxItem.objects.values_list("text", flat=True))
        assert texts == {"专项检查情况汇总表（2024年8月）应在2024年8月25日前报送，还剩5天。"}
        assert InboxItem.objects.count() == 3

    def test_leave_the_days_before_the_notice_was_issued_in_peace(self, province: Province) -> None:
        assert remind_due_work(today="2024-06-10") == 0
