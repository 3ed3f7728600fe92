"""The practice conditions of an agency on a day: what fails, by how much, by which clause; who does not count, why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, Employment, Equipment
from agencies.queries.equipment import required_kinds
from agencies.services.equipment_catalogue import amend_kind
from authorities.models import Role, Unit
from credentials.models import Certificate, PractitionerCheck
from credentials.services.standings import change_standing
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture(autouse=True)
def _on_the_day(settings: Any) -> None:
    settings.FROZEN_TODAY = date(2024, 8, 21)


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def officer(units: dict[str, Unit]) -> Any:
    return factories.make_officer(Role.INSPECTOR, units["130102"])


@pytest.fixture
def page(client: Any, officer: Any) -> Any:
    client.force_login(officer)
    return client


@pytest.fixture
def agency(units: dict[str, Unit]) -> Agency:
    return factories.make_agency(units["130102"])


def hire(agency: Agency, **facts: Any) -> Certificate:
    person = factories.make_practitioner(agency)
    number = f"23130120084{person.pk:05d}"
    values = {"kind": "operator", "number": number, "level": 4, "practitioner": person} | facts
    return Certificate.objects.create(**values)


def staffed(agency: Agency) -> list[Certificate]:
    """Just enough: two engineers, one of them first class; six operators, two of them intermediate."""
    engineers = [
        hire(agency, kind=kind, level=None, number=f"ZG{kind}", registration_number=f"ZC{kind}")
        for kind in ("engineer_1", "engineer_2")
    ]
    return engineers + [hire(agency, level=level) for level in (4, 4, 5, 5, 5, 5)]


def lines(page: Any, agency: Agency, day: str = "") -> dict[str, Any]:
    context = page.get(f"/agencies/{agency.pk}/conditions/{day and f'?day={day}'}").context
    return {line.label: line for line in context["lines"]}


OPERATORS = "取得职业资格证书的消防设施操作员"


class TestCounting:
    def test_just_enough_meets_every_figure(self, page: Any, agency: Agency) -> None:
        staffed(agency)

        assert [line.word for line in list(lines(page, agency).values())[:5]] == ["符合"] * 5

    def test_one_operator_short_fails_by_one(self, page: Any, agency: Agency) -> None:
        Employment.objects.filter(practitioner=staffed(agency)[-1].practitioner).update(until=date(2024, 8, 20))

        line = lines(page, agency)[OPERATORS]

        assert (line.word, line.needed, line.actual, line.lack) == ("不符合", 6, 5, 1)

    @pytest.mark.parametrize(
        ("facts", "word", "actual"),
        [
            ({"insured_until": date(2024, 6, 1)}, "待核实", 5),
            ({"insured_until": date(2024, 6, 1), "insurance_looked_on": date(2024, 8, 20)}, "不符合", 5),
            ({"insured_until": None}, "待核实", 5),
            ({"insured_until": None, "exemption": "retired_rehired", "exemption_proof": "退休证 第7号"}, "符合", 6),
            ({"insured_until": None, "exemption": "retired_rehired", "exemption_proof": ""}, "待核实", 5),
            ({"has_contract": False}, "待核实", 5),
        ],
    )
    def test_takes_insurance_and_exemption_as_the_guide_says(
        self, page: Any, agency: Agency, facts: Any, word: str, actual: int
    ) -> None:
        Employment.objects.filter(practitioner=staffed(agency)[-1].practitioner).update(**facts)

        line = lines(page, agency)[OPERATORS]

        assert (line.word, line.actual) == (word, actual)

    def test_takes_somebody_at_two_agencies_for_certain_at_neither(
        self, page: Any, agency: Agency, units: dict[str, Unit]
    ) -> None:
        other = factories.make_agency(units["130203"], name="乙北机构")
        person = staffed(agency)[-1].practitioner
        Employment.objects.create(practitioner=person, agency=other, since=date(2024, 1, 1))

        answer = page.get(f"/agencies/{agency.pk}/conditions/")

        assert {line.label: line for line in answer.context["lines"]}[OPERATORS].word == "待核实"
        assert "同一天另有机构的任职登记" in answer.content.decode() and "乙北机构" not in answer.content.decode()

    def test_follows_the_day_of_the_decision_that_revoked_a_certificate(
        self, page: Any, agency: Agency, officer: Any
    ) -> None:
        change_standing(
            certificate=staffed(agency)[0],
            after="revoked",
            decided_on=date(2024, 8, 20),
            decided_by="甲市消防救援支队",
            document_number="甲消行罚决字〔2024〕第0007号",
            basis="出租执业印章",
            campaign=None,
            officer=officer,
            now=factories.NOW,
        )

        words = [lines(page, agency, day)["其中一级注册消防工程师"].word for day in ("2024-08-19", "2024-08-20")]

        assert words == ["符合", "不符合"]

    @pytest.mark.parametrize(("result", "word"), [("forged", "不符合"), ("not_found", "待核实"), ("genuine", "符合")])
    def test_takes_the_last_look_up_into_account(
        self, page: Any, agency: Agency, officer: Any, result: str, word: str
    ) -> None:
        held = staffed(agency)[-1]
        for day, said in [(date(2024, 8, 1), "genuine"), (date(2024, 8, 2), result)]:
            PractitionerCheck.objects.create(
                campaign=PractitionerCheck.objects.first().campaign
                if PractitionerCheck.objects.exists()
                else factories.make_campaign(),
                unit=officer.unit,
                officer=officer,
                result=said,
                checked_on=day,
                recorded_at=factories.NOW,
                practitioner=held.practitioner,
                agency=agency,
                certificate=held,
                claimed="facility_operator",
            )

        assert lines(page, agency)[OPERATORS].word == word

    def test_asks_no_operators_of_an_assessment_agency(self, page: Any, units: dict[str, Unit]) -> None:
        agency = factories.make_agency(units["130102"], maintenance_testing=False, safety_assessment=True)
        staffed(agency)

        assert lines(page, agency)[OPERATORS].word == "不要求"

    def test_asks_as_often_for_twelve_people_as_for_two(self, page: Any, units: dict[str, Unit]) -> None:
        def queries(count: int) -> int:
            agency = factories.make_agency(units["130102"])
            for _ in range(count):
                hire(agency)
                Equipment.objects.create(agency=agency, kind="卷尺")
            with CaptureQueriesContext(connection) as captured:
                page.get(f"/agencies/{agency.pk}/conditions/")
            return len(captured)

        assert queries(2) == queries(12)


class TestClauses:
    def test_of_the_notice_in_focus_stand_beside_each_condition(self, page: Any, agency: Agency) -> None:
        factories.make_campaign()
        staffed(agency)

        found = {label: [clause.id for clause in line.clauses] for label, line in lines(page, agency).items()}

        assert found["工作场所建筑面积"] == ["annex3.legal-person"]
        assert found[OPERATORS] == ["annex3.operators"]

    def test_the_article_of_the_scope_is_named(self, page: Any, units: dict[str, Unit]) -> None:
        both = factories.make_agency(units["130102"], safety_assessment=True)

        assert "第七条" in page.get(f"/agencies/{both.pk}/conditions/").content.decode()


class TestEquipment:
    def listed(self, agency: Agency, *left_out: str) -> None:
        names = {kind.name for kind in required_kinds() if kind.table in ("base", "maintenance_testing")}
        rows = [Equipment(agency=agency, kind=name, calibrated_until=date(2025, 1, 1)) for name in sorted(names)]
        Equipment.objects.bulk_create(row for row in rows if row.kind not in left_out)

    def amend(self, name: str, units: dict[str, Unit], **changes: Any) -> None:
        from dataclasses import replace

        corps = factories.make_officer(Role.CORPS_STAFF, units["130000"])
        kind = next(kind for kind in required_kinds() if kind.name == name and kind.table == "maintenance_testing")
        ready = {"status": "in_force", "confidence": "source", "basis": "从业条件附件"}
        amend_kind(kind=replace(kind, **(ready | changes)), officer=corps, now=factories.NOW)

    def test_two_kinds_missing_from_a_draft_are_named_and_decide_nothing(self, page: Any, agency: Agency) -> None:
        self.listed(agency, "卷尺", "秒表")

        answer = page.get(f"/agencies/{agency.pk}/conditions/")

        assert [kind.name for kind in answer.context["equipment"].lacking] == ["秒表", "卷尺"]
        assert "equipment" in answer.context["judged"].verdict.unknown
        assert "目录草案中缺2种，待核实" in answer.content.decode()

    def test_a_kind_missing_from_what_is_in_force_decides(
        self, page: Any, agency: Agency, units: dict[str, Unit]
    ) -> None:
        self.listed(agency, "卷尺", "秒表")
        self.amend("卷尺", units)

        answer = page.get(f"/agencies/{agency.pk}/conditions/")

        assert answer.context["judged"].verdict.meets is False
        assert [short.condition for short in answer.context["judged"].verdict.fails if short.condition == "equipment"]
        assert "其中1种已生效，判为不符合" in answer.content.decode()

    def test_a_quantity_in_force_says_how_many_are_missing(
        self, page: Any, agency: Agency, units: dict[str, Unit]
    ) -> None:
        self.listed(agency)
        self.amend("卷尺", units, quantity=3)

        (kind,) = page.get(f"/agencies/{agency.pk}/conditions/").context["equipment"].lacking

        assert (kind.name, kind.quantity, kind.count, kind.lack) == ("卷尺", 3, 1, 2)

    def test_expired_calibration_and_names_nobody_knows_are_listed(self, page: Any, agency: Agency) -> None:
        self.listed(agency)
        Equipment.objects.filter(kind="卷尺").update(calibrated_until=date(2024, 8, 20))
        Equipment.objects.create(agency=agency, kind="万能测试箱")

        answer = page.get(f"/agencies/{agency.pk}/conditions/").content.decode()

        assert "卷尺：1个中1个校准已过期" in answer and "万能测试箱（1）" in answer

    def test_an_alias_added_to_the_catalogue_finds_the_device(
        self, page: Any, agency: Agency, units: dict[str, Unit]
    ) -> None:
        self.listed(agency, "卷尺")
        Equipment.objects.create(agency=agency, kind="30米尺")
        before = len(page.get(f"/agencies/{agency.pk}/conditions/").context["equipment"].lacking)

        self.amend("卷尺", units, status="draft", aliases=("30米尺",))

        after = page.get(f"/agencies/{agency.pk}/conditions/").context["equipment"]
        assert (before, len(after.lacking), after.unmatched) == (1, 0, ())

    def test_an_agency_without_a_list_is_not_known_to_lack_anything(
        self, page: Any, agency: Agency, units: dict[str, Unit]
    ) -> None:
        self.amend("卷尺", units)

        judged = page.get(f"/agencies/{agency.pk}/conditions/").context["judged"]

        assert "equipment" in judged.verdict.unknown


class TestTechnicalDirector:
    def test_without_a_first_class_registration_is_named(self, page: Any, agency: Agency) -> None:
        second = staffed(agency)[1].practitioner
        assert "没有登记技术负责人" in page.get(f"/agencies/{agency.pk}/conditions/").content.decode()

        Employment.objects.filter(practitioner=second).update(is_technical_director=True)

        assert "没有有效的一级注册" in page.get(f"/agencies/{agency.pk}/conditions/").content.decode()


class TestPage:
    def test_of_a_foreign_agency_is_missing(self, page: Any, units: dict[str, Unit]) -> None:
        stranger = factories.make_agency(units["130203"])

        for address in ("conditions", "staff"):
            assert page.get(f"/agencies/{stranger.pk}/{address}/").status_code == 404

    def test_with_a_day_that_does_not_exist_says_so_and_shows_today(self, page: Any, agency: Agency) -> None:
        answer = page.get(f"/agencies/{agency.pk}/conditions/?day=2024-13-40")

        assert answer.status_code == 200 and answer.context["day"] == date(2024, 8, 21)
        assert "day" in answer.context["form"].errors

    def test_of_the_agency_sums_the_verdict_up(self, page: Any, agency: Agency) -> None:
        staffed(agency)

        assert "未判定" in page.get(f"/agencies/{agency.pk}/").content.decode()
