"""A penalty answers a finding, joins the case of its document, and is entered once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from authorities.models import AuditEntry
from inspections.models import Finding, MediaExposure, Penalty, PenaltyCase
from inspections.services.exposures import record_exposure
from inspections.services.findings import order_rectification
from inspections.services.refusals import ExposureRefused, FindingRefused, PenaltyRefused
from tests import factories
from tests.doors.brigade import NOW, Brigade, codes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def brigade() -> Brigade:
    return Brigade()


class TestEntering:
    def test_makes_case_and_penalty_and_marks_the_finding(self, brigade):
        penalty = brigade.penalise(brigade.finding(), document_number="甲消行罚决字[2024]第0012号")

        assert penalty.case.document_number == "甲消行罚决字〔2024〕第0012号"
        assert penalty.amount_yuan == Decimal(15_000)
        assert penalty.finding.state == Finding.State.CASE
        assert AuditEntry.objects.filter(verb="enter_penalty").count() == 1

    def test_joins_the_case_of_the_same_document(self, brigade):
        finding = brigade.finding()

        brigade.penalise(finding)
        brigade.penalise(finding, kind="confiscation", amount_yuan=Decimal("8000.50"))

        assert (PenaltyCase.objects.count(), Penalty.objects.count()) == (1, 2)

    def test_refuses_a_document_of_another_agency(self, brigade):
        brigade.penalise(brigade.finding())
        brigade.agency = factories.make_agency(brigade.unit, floor_area=Decimal(260))

        with pytest.raises(PenaltyRefused) as refused:
            brigade.penalise(brigade.finding())

        assert codes(refused) == ["penalties.number_of_other_agency"]
        assert Penalty.objects.count() == 1

    def test_refuses_the_same_penalty_twice(self, brigade):
        finding = brigade.finding()
        brigade.penalise(finding)

        with pytest.raises(PenaltyRefused) as refused:
            brigade.penalise(finding)

        assert codes(refused) == ["penalties.twice"]

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"document_number": "十二号"}, "penalties.number_shape"),
            ({"document_number": " "}, "penalties.number_missing"),
            ({"decided_on": date(2024, 8, 22)}, "penalties.future"),
            ({"decided_on": date(2024, 8, 19)}, "penalties.before_finding"),
            ({"amount_yuan": None}, "penalties.amount_missing"),
            ({"amount_yuan": Decimal("-1")}, "penalties.amount_missing"),
            ({"amount_yuan": Decimal("0.001")}, "penalties.amount_too_precise"),
            ({"kind": "warning"}, "penalties.amount_unasked"),
            ({"kind": "lifetime_ban", "amount_yuan": None}, "penalties.person_missing"),
            ({"kind": "prison"}, "penalties.unknown_kind"),
            ({"amount_yuan": Decimal("20000.01")}, "penalties.outside_range"),
            ({"amount_yuan": Decimal("9999.99")}, "penalties.outside_range"),
        ],
    )
    def test_says_what_is_wrong_and_stores_nothing(self, brigade, changes, code):
        finding = brigade.finding()

        with pytest.raises(PenaltyRefused) as refused:
            brigade.penalise(finding, **changes)

        assert code in codes(refused)
        assert all(refused.value.sentences)
        assert not PenaltyCase.objects.exists()

    @pytest.mark.parametrize("amount", ["10000", "20000"])
    def test_the_ends_of_a_range_are_within_it(self, brigade, amount):
        assert brigade.penalise(brigade.finding(), amount_yuan=Decimal(amount)).pk

    def test_takes_a_fine_outside_the_range_once_it_is_confirmed(self, brigade):
        penalty = brigade.penalise(brigade.finding(), amount_yuan=Decimal(50_000), range_confirmed=True)

        assert penalty.amount_yuan == Decimal(50_000)

    def test_names_a_person_of_the_agency_only(self, brigade):
        ours = factories.make_practitioner(brigade.agency)
        other = factories.make_practitioner(factories.make_agency(brigade.unit))
        finding = brigade.finding()
        ban = {"kind": "lifetime_ban", "amount_yuan": None}

        with pytest.raises(PenaltyRefused) as refused:
            brigade.penalise(finding, practitioner=other, **ban)

        assert codes(refused) == ["penalties.person_elsewhere"]
        assert brigade.penalise(finding, practitioner=ours, **ban).practitioner == ours

    def test_is_not_for_inspectors(self, brigade):
        with pytest.raises(PenaltyRefused) as refused:
            brigade.penalise(brigade.finding(), officer=brigade.inspector)

        assert codes(refused) == ["penalties.not_allowed"]


class TestRectification:
    def test_marks_the_finding_with_its_day_once(self, brigade):
        finding = brigade.finding()
        asked = {"officer": brigade.inspector, "now": NOW}

        ordered = order_rectification(finding=finding, ordered_on=date(2024, 8, 20), **asked)

        assert (ordered.state, ordered.ordered_on) == (Finding.State.ORDERED, date(2024, 8, 20))
        with pytest.raises(FindingRefused) as refused:
            order_rectification(finding=finding, ordered_on=date(2024, 8, 21), **asked)
        assert codes(refused) == ["findings.ordered_already"]

    @pytest.mark.parametrize(
        ("day", "code"),
        [(date(2024, 8, 22), "findings.order_future"), (date(2024, 8, 19), "findings.order_before_finding")],
    )
    def test_refuses_a_day_that_cannot_be(self, brigade, day, code):
        with pytest.raises(FindingRefused) as refused:
            order_rectification(finding=brigade.finding(), ordered_on=day, officer=brigade.inspector, now=NOW)

        assert codes(refused) == [code]


class TestExposure:
    def expose(self, brigade, **changes):
        asked = {"outlet": "甲市日报", "published_on": date(2024, 8, 20), "link": "https://example.org/a"}
        asked |= {"officer": brigade.chief, "now": NOW} | changes
        return record_exposure(campaign=brigade.campaign, agency=brigade.agency, **asked)

    def test_is_registered_once(self, brigade):
        self.expose(brigade)

        with pytest.raises(ExposureRefused) as refused:
            self.expose(brigade)

        assert codes(refused) == ["exposures.twice"]
        assert MediaExposure.objects.count() == 1

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"outlet": " "}, "exposures.outlet_missing"),
            ({"published_on": date(2024, 8, 22)}, "exposures.future"),
            ({"published_on": date(2024, 5, 31)}, "exposures.before_campaign"),
            ({"link": "javascript:alert(1)"}, "exposures.link_shape"),
        ],
    )
    def test_says_what_is_wrong(self, brigade, changes, code):
        with pytest.raises(ExposureRefused) as refused:
            self.expose(brigade, **changes)

        assert codes(refused) == [code]
