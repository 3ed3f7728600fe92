"""Findings, penalties and exposures as pages: entered by those who may, once, and counted as the figures say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authorities.models import Role
from authorities.scope import whole_tree
from inspections.models import Finding, MediaExposure, Penalty, PenaltyCase
from tests import factories
from tests.doors.brigade import NOW, Brigade

pytestmark = pytest.mark.django_db
FINE = {
    "document_number": "甲消行罚决字[2024]第0012号",
    "decided_on": "2024-08-20",
    "kind": "fine",
    "amount_yuan": "15000",
    "practitioner": "",
}


@pytest.fixture
def brigade() -> Any:
    with time_machine.travel(NOW, tick=False), whole_tree("test"):
        yield Brigade()


def signed_in(officer: Any) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def entry(finding: Finding) -> str:
    return reverse("penalty_new", args=[finding.pk])


class TestFindingPage:
    def test_shows_answer_causes_and_their_range(self, brigade):
        page = signed_in(brigade.inspector).get(reverse("finding", args=[brigade.finding().pk])).content.decode()

        assert "是否转包、分包消防技术服务项目：是" in page
        assert "转包消防技术服务项目" in page and "20,000元" in page

    def test_marks_a_cause_whose_basis_is_not_established(self, brigade):
        finding = brigade.finding("false_document", "yes")

        assert "待核实" in signed_in(brigade.inspector).get(reverse("finding", args=[finding.pk])).content.decode()

    def test_is_missing_to_a_foreign_unit(self, brigade):
        finding = brigade.finding()

        for name in ("finding", "penalty_new", "finding_order"):
            client = signed_in(factories.make_officer(Role.BRIGADE_CHIEF, brigade.units["130202"]))
            answer = (client.post if name == "finding_order" else client.get)(reverse(name, args=[finding.pk]))
            assert answer.status_code == 404

    def test_takes_an_order_once(self, brigade):
        finding, client = brigade.finding(), signed_in(brigade.inspector)
        order = reverse("finding_order", args=[finding.pk])

        answers = [client.post(order, {"ordered_on": "2024-08-21"}).status_code for _ in range(2)]

        assert answers == [302, 400]

    @pytest.mark.parametrize("typed", ["", "八月", "2024-02-30", "2024-08-22"])
    def test_says_what_is_wrong_with_the_day(self, brigade, typed):
        finding = brigade.finding()

        answer = signed_in(brigade.inspector).post(reverse("finding_order", args=[finding.pk]), {"ordered_on": typed})

        assert answer.status_code == 400
        assert "请先处理以下问题" in answer.content.decode()


class TestEnteringPenalty:
    def test_stores_it_and_returns_to_the_finding(self, brigade):
        finding = brigade.finding()

        answer = signed_in(brigade.chief).post(entry(finding), FINE)

        assert answer.headers["Location"] == reverse("finding", args=[finding.pk])
        assert PenaltyCase.objects.get().document_number == "甲消行罚决字〔2024〕第0012号"

    def test_twice_is_one(self, brigade):
        finding, client = brigade.finding(), signed_in(brigade.chief)

        answers = [client.post(entry(finding), FINE) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [302, 400]
        assert Penalty.objects.count() == 1

    def test_is_forbidden_to_inspectors(self, brigade):
        assert signed_in(brigade.inspector).post(entry(brigade.finding()), FINE).status_code == 403

    def test_asks_for_confirmation_of_a_fine_outside_the_range(self, brigade):
        finding, client = brigade.finding(), signed_in(brigade.chief)
        large = FINE | {"amount_yuan": "90000"}

        asked = client.post(entry(finding), large)
        confirmed = client.post(entry(finding), large | {"range_confirmed": "on"})

        assert asked.status_code == 400
        assert "10,000元至20,000元" in asked.content.decode() and "range_confirmed" in asked.content.decode()
        assert confirmed.status_code == 302

    def test_offers_the_agencys_own_people_only(self, brigade):
        ours = factories.make_practitioner(brigade.agency, name="本家人")
        factories.make_practitioner(factories.make_agency(brigade.unit), name="别家人")
        finding = brigade.finding()

        page = signed_in(brigade.chief).get(entry(finding)).content.decode()
        banned = signed_in(brigade.chief).post(
            entry(finding), FINE | {"kind": "lifetime_ban", "amount_yuan": "", "practitioner": ours.pk}
        )

        assert "本家人" in page and "别家人" not in page
        assert banned.status_code == 302

    @pytest.mark.parametrize(
        "changes",
        [
            {"amount_yuan": "一万"},
            {"amount_yuan": "NaN"},
            {"amount_yuan": "1e9"},
            {"practitioner": "999999"},
            {"kind": "prison"},
            {"decided_on": "0001-01-01"},
            {"document_number": "\x00"},
        ],
    )
    def test_answers_nonsense_with_a_sentence(self, brigade, changes):
        answer = signed_in(brigade.chief).post(entry(brigade.finding()), FINE | changes)

        assert answer.status_code == 400
        assert not Penalty.objects.exists()


class TestLists:
    def test_sum_and_distinct_are_those_of_the_rows(self, brigade):
        finding = brigade.finding()
        brigade.penalise(finding)
        brigade.penalise(finding, kind="confiscation", amount_yuan=Decimal("8000.50"))
        client = signed_in(brigade.chief)

        money = client.get(reverse("penalty_list"), {"count": "sum:amount_yuan", "kind": "fine"})
        agencies = client.get(reverse("penalty_list"), {"count": "distinct:agency"})

        assert money.context["counted"].value == Decimal(15_000)
        assert "合计<strong" in money.content.decode() and "15,000元" in money.content.decode()
        assert (agencies.context["counted"].value, len(agencies.context["object_list"])) == (1, 2)

    def test_an_empty_sum_is_nought(self, brigade):
        answer = signed_in(brigade.chief).get(reverse("penalty_list"), {"count": "sum:amount_yuan"})

        assert answer.context["counted"].value == 0

    def test_a_month_is_half_open(self, brigade):
        brigade.penalise(brigade.finding())
        client, lists = signed_in(brigade.chief), reverse("penalty_list")

        counts = [
            len(client.get(lists, {"since": since, "until": until}).context["object_list"])
            for since, until in (
                ("2024-08-20", "2024-08-21"),
                ("2024-08-19", "2024-08-20"),
                ("2024-08-21", "2024-08-25"),
            )
        ]

        assert counts == [1, 0, 0]

    def test_leave_out_findings_of_a_superseded_record(self, brigade):
        finding = brigade.finding()
        type(finding.record).objects.filter(pk=finding.record_id).update(state="superseded")

        answer = signed_in(brigade.chief).get(reverse("finding_list"))

        assert len(answer.context["object_list"]) == 0

    @pytest.mark.parametrize(
        "name", ["finding_list", "penalty_list", "penalty_case_list", "exposure_list", "record_list"]
    )
    def test_show_nothing_foreign_and_close_to_auditors(self, brigade, name):
        brigade.penalise(brigade.finding())
        auditor = factories.make_officer(Role.AUDITOR, brigade.units["130000"])

        foreign = signed_in(brigade.stranger).get(reverse(name))

        assert len(foreign.context["object_list"]) == 0
        assert signed_in(auditor).get(reverse(name)).status_code == 403

    @pytest.mark.parametrize("name", ["finding_list", "penalty_list", "penalty_case_list"])
    def test_ask_the_database_equally_often_for_one_row_and_five(self, brigade, name):
        client = signed_in(brigade.chief)
        brigade.penalise(brigade.finding())
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as one:
            client.get(reverse(name))
        for number in range(13, 17):
            brigade.penalise(brigade.finding(), document_number=f"甲消行罚决字〔2024〕第00{number}号")
        with CaptureQueriesContext(connection) as five:
            client.get(reverse(name))

        assert len(five) == len(one)


class TestExposure:
    def form(self, brigade, **changes):
        return {"agency": brigade.agency.code, "outlet": "甲市日报", "published_on": "2024-08-20", "link": ""} | changes

    def test_is_registered_once_and_listed(self, brigade):
        client = signed_in(brigade.chief)

        answers = [client.post(reverse("exposure_new"), self.form(brigade)).status_code for _ in range(2)]

        assert answers == [302, 400]
        assert "甲市日报" in client.get(reverse("exposure_list")).content.decode()

    @pytest.mark.parametrize(
        "changes", [{"agency": "123"}, {"outlet": ""}, {"published_on": "x"}, {"link": "javascript:alert(1)"}]
    )
    def test_says_what_is_wrong(self, brigade, changes):
        answer = signed_in(brigade.chief).post(reverse("exposure_new"), self.form(brigade, **changes))

        assert answer.status_code == 400
        assert not MediaExposure.objects.exists()

    def test_does_not_know_a_foreign_agency(self, brigade):
        answer = signed_in(brigade.stranger).post(reverse("exposure_new"), self.form(brigade))

        assert "台账里没有" in answer.content.decode()
