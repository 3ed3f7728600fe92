"""Submitted records on pages: the paper, corrections, the list, a changed notice."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authorities.scope import whole_tree
from inspections.models import Record
from tests.doors.brigade import NOW, Brigade
from tests.doors.test_records_pages import address, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def brigade() -> Any:
    with time_machine.travel(NOW, tick=False), whole_tree("test"):
        yield Brigade()


@pytest.fixture
def inspector(brigade: Brigade) -> Client:
    return signed_in(brigade.inspector)


class TestRecordPage:
    def test_prints_every_item_and_the_one_printed_twice_twice(self, brigade, inspector):
        record = brigade.submitted()

        page = inspector.get(reverse("record", args=[record.pk])).content.decode()

        assert page.count("是否按照国家标准、行业标准维护保养、检测建筑消防设施") == 2
        assert page.count("是否转包、分包消防技术服务项目") == 1
        assert "〔2024〕第0001号" in page

    def test_is_missing_to_a_foreign_unit(self, brigade):
        record = brigade.submitted()

        for name in ("record", "record_pdf"):
            assert signed_in(brigade.stranger).get(reverse(name, args=[record.pk])).status_code == 404

    def test_gives_a_pdf(self, brigade, inspector):
        record = brigade.submitted()

        answer = inspector.get(reverse("record_pdf", args=[record.pk]))

        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")

    def test_escapes_what_people_typed(self, brigade, inspector):
        record = brigade.submitted(answers={"other_situation": "<script>alert(1)</script>"})

        page = inspector.get(reverse("record", args=[record.pk])).content.decode()

        assert "<script>alert(1)" not in page and "&lt;script&gt;" in page


class TestCorrecting:
    def test_opens_the_next_revision_and_shows_it_in_the_form(self, brigade, inspector):
        record = brigade.submitted()

        answer = inspector.post(reverse("record_correct", args=[record.pk]), {"reason": "面积填错"})

        assert answer.headers["Location"] == address(brigade)
        assert "面积填错" in inspector.get(address(brigade)).content.decode()

    def test_needs_a_reason(self, brigade, inspector):
        record = brigade.submitted()

        answer = inspector.post(reverse("record_correct", args=[record.pk]), {"reason": ""})

        assert answer.status_code == 400
        assert Record.objects.count() == 1


class TestList:
    def test_shows_submitted_records_and_counts_them_as_asked(self, brigade, inspector):
        for _ in range(2):
            brigade.submitted(brigade.project_task())
        brigade.open()

        answer = inspector.get(reverse("record_list"), {"count": "distinct:visit"})

        page = answer.content.decode()
        assert len(answer.context["object_list"]) == 2
        assert "按检查家次去重" in page and answer.context["counted"].value == 1
        assert "草稿" in page

    def test_says_when_a_way_of_counting_is_unknown(self, brigade, inspector):
        answer = inspector.get(reverse("record_list"), {"count": "sum:password"})

        assert answer.status_code == 200
        assert answer.context["counted"].value is None

    def test_asks_the_database_equally_often_for_one_row_and_ten(self, brigade, inspector):
        brigade.submitted()
        inspector.get(reverse("record_list"))
        with CaptureQueriesContext(connection) as one:
            inspector.get(reverse("record_list"))
        for _ in range(9):
            brigade.submitted(brigade.project_task())
        with CaptureQueriesContext(connection) as ten:
            inspector.get(reverse("record_list"))

        assert len(ten) == len(one)

    @pytest.mark.parametrize(("typed", "count"), [("true", 1), ("True", 1), ("false", 1), ("", 2), ("maybe", 2)])
    def test_filters_by_verdict_as_figures_write_it(self, brigade, inspector, typed, count):
        brigade.submitted(brigade.project_task())
        short = {"floor_area": "120", "meets_conditions": "no", "other_situation": "面积不足"}
        brigade.submitted(brigade.project_task(), answers=short)

        answer = inspector.get(reverse("record_list"), {"meets_conditions": typed})

        assert len(answer.context["object_list"]) == count
        assert "不限" in answer.content.decode() and "未知" not in answer.content.decode()


class TestChangedNotice:
    def test_is_said_on_every_page_that_reads_it(self, brigade, inspector):
        finding = brigade.finding()
        pages = [
            address(brigade),
            reverse("record", args=[finding.record_id]),
            reverse("record_pdf", args=[finding.record_id]),
            reverse("finding", args=[finding.pk]),
            reverse("finding_list"),
        ]
        type(brigade.campaign).objects.update(notice_digest="0" * 64)

        assert [inspector.get(page).status_code for page in pages] == [409] * 5
