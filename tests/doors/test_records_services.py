"""A record is opened from a task, kept as typed, submitted once, and never changes after that."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from agencies.models import Employment
from authorities.models import AuditEntry
from campaigns.models import Task
from credentials.models import Certificate
from inspections.models import Finding, Record
from inspections.services.records import open_record
from inspections.services.refusals import RecordConflict, RecordRefused
from tests import factories
from tests.doors.brigade import NOW, SEEN_AT, Brigade, codes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def brigade() -> Brigade:
    return Brigade()


class TestOpening:
    def test_fills_head_scopes_area_and_project_from_the_ledgers(self, brigade):
        brigade.agency.contact_name = "丙联系"
        brigade.agency.save()

        record = brigade.open()

        assert record.header["entity"] == brigade.agency.name
        assert record.header["contact"] == "丙联系"
        assert record.header["scopes"] == ["maintenance_testing"]
        assert record.answers["floor_area"] == "260"
        assert record.answers["project_class"] == ["key_unit"]
        assert brigade.site.name in record.answers["sampled_project"]

    def test_answers_not_applicable_for_a_service_the_agency_does_not_offer(self, brigade):
        record = brigade.open()

        assert record.answers["assessment_equipment"] == record.answers["process_control"] == "not_applicable"
        assert "testing_equipment" not in record.answers

    def test_counts_people_by_valid_certificates_and_insurance(self, brigade):
        insured, lapsed = (factories.make_practitioner(brigade.agency) for _ in range(2))
        Employment.objects.filter(practitioner=lapsed).update(insured_until=date(2024, 6, 1))
        for person in (insured, lapsed):
            Certificate.objects.create(practitioner=person, kind="engineer_1", number="E1", registration_number="R1")
            Certificate.objects.create(practitioner=person, kind="operator", number="O4", level=4)
        Certificate.objects.create(practitioner=insured, kind="operator", number="O5", level=5)

        answers = brigade.open().answers

        assert (answers["engineers_in_system"], answers["engineers_insured"]) == (2, 1)
        assert (answers["operators_certified"], answers["operators_insured"]) == (2, 1)
        assert (answers["intermediate_certified"], answers["intermediate_insured"]) == (2, 1)

    def test_leaves_head_counts_blank_when_the_ledger_knows_nobody(self, brigade):
        record = brigade.open()

        assert "engineers_in_system" not in record.answers

    def test_does_not_count_people_who_left_or_whose_certificate_ran_out(self, brigade):
        gone, expired = (factories.make_practitioner(brigade.agency) for _ in range(2))
        Employment.objects.filter(practitioner=gone).update(until=date(2024, 8, 20))
        for person, until in ((gone, None), (expired, date(2024, 8, 20))):
            Certificate.objects.create(
                practitioner=person, kind="engineer_2", number="E", registration_number="R", valid_until=until
            )

        assert brigade.open().answers["engineers_in_system"] == 0

    def test_starts_the_task_and_writes_one_entry(self, brigade):
        record = brigade.open()

        brigade.task.refresh_from_db()
        assert brigade.task.state == Task.State.STARTED
        assert AuditEntry.objects.filter(verb="open_record", subject_id=str(record.pk)).count() == 1

    def test_twice_gives_the_same_record(self, brigade):
        assert brigade.open(uuid=uuid4()).pk == brigade.open(uuid=uuid4()).pk

    def test_is_refused_to_another_unit(self, brigade):
        with pytest.raises(RecordRefused) as refused:
            brigade.open(officer=brigade.stranger)

        assert codes(refused) == ["records.not_your_unit"]
        assert not Record.objects.exists()

    def test_is_refused_for_a_cancelled_task(self, brigade):
        brigade.task.state = Task.State.CANCELLED
        brigade.task.save()

        with pytest.raises(RecordRefused) as refused:
            brigade.open()

        assert codes(refused) == ["records.task_cancelled"]

    def test_carries_the_agency_part_to_the_next_project(self, brigade):
        first = brigade.submitted(answers={"floor_area": "333"})

        second = open_record(
            task=brigade.project_task(), uuid=uuid4(), officer=brigade.inspector, now=NOW, carried_from=first
        )

        assert second.answers["floor_area"] == "333"
        assert "subcontracting" not in second.answers
        assert second.second_inspector == brigade.second
        assert second.inspected_at == SEEN_AT


class TestSaving:
    def test_keeps_what_was_typed_even_when_it_is_wrong(self, brigade):
        record = brigade.fill(brigade.open(), answers={"floor_area": "两百多", "engineers_in_system": "-1"})

        stored = Record.objects.get(pk=record.pk)
        assert (stored.answers["floor_area"], stored.answers["engineers_in_system"]) == ("两百多", "-1")

    def test_keeps_an_emptied_box_empty(self, brigade):
        record = brigade.fill(brigade.open(), answers={"floor_area": None})

        assert "floor_area" not in Record.objects.get(pk=record.pk).answers

    def test_twice_writes_once(self, brigade):
        record = brigade.open()
        brigade.fill(record)
        brigade.fill(record)

        assert AuditEntry.objects.filter(verb="save_record").count() == 1

    def test_refuses_the_older_of_two_copies(self, brigade):
        record = brigade.open()
        brigade.fill(record)

        with pytest.raises(RecordConflict) as refused:
            brigade.fill(record, answers={"subcontracting": "yes"}, seen=NOW - timedelta(minutes=5))

        assert codes(refused) == ["records.newer_elsewhere"]
        assert Record.objects.get(pk=record.pk).answers["subcontracting"] == "no"

    @pytest.mark.parametrize("sign", ["\x00", "甲\x00乙"])
    def test_refuses_signs_no_database_keeps(self, brigade, sign):
        with pytest.raises(RecordRefused) as refused:
            brigade.fill(brigade.open(), answers={"other_situation": sign})

        assert codes(refused) == ["judging.control_signs"]

    def test_refuses_a_second_inspector_of_another_unit_or_the_same_person(self, brigade):
        record = brigade.open()

        for officer, code in (
            (brigade.stranger, "records.second_elsewhere"),
            (brigade.inspector, "records.second_same"),
        ):
            with pytest.raises(RecordRefused) as refused:
                brigade.fill(record, second_inspector=officer)
            assert codes(refused) == [code]


class TestSubmitting:
    def test_freezes_numbers_and_finishes_the_task(self, brigade):
        record = brigade.submitted()

        brigade.task.refresh_from_db()
        assert (record.state, record.number_text) == (Record.State.SUBMITTED, "〔2024〕第0001号")
        assert record.meets_conditions is True
        assert record.visit == f"{brigade.agency.code}/130102/2024-08-20"
        assert (brigade.task.state, brigade.task.done_at) == (Task.State.DONE, NOW)
        assert not Finding.objects.exists()

    def test_numbers_run_on_within_the_unit_and_begin_anew_elsewhere(self, brigade):
        numbers = [brigade.submitted(brigade.project_task()).serial for _ in range(3)]

        assert numbers == [1, 2, 3]

    def test_twice_gives_the_same_number(self, brigade):
        record = brigade.submitted()

        again = brigade.submit(record)

        assert (again.serial, AuditEntry.objects.filter(verb="submit_record").count()) == (record.serial, 1)

    @pytest.mark.parametrize(
        ("item", "value", "violates"),
        [
            ("subcontracting", "yes", True),
            ("subcontracting", "no", False),
            ("staff_qualified", "no", True),
            ("staff_qualified", "yes", False),
            ("to_standard", "no", True),
            ("same_project_services", "maintenance_and_testing", True),
            ("premises_publicity", "no", True),
        ],
    )
    def test_makes_a_finding_of_a_violating_answer_only(self, brigade, item, value, violates):
        record = brigade.submitted(answers={item: value, "other_situation": "情况属实"})

        assert list(record.findings.values_list("item", flat=True)) == ([item] if violates else [])

    def test_asks_for_an_explanation_of_any_violation(self, brigade):
        with pytest.raises(RecordRefused) as refused:
            brigade.submitted(answers={"subcontracting": "yes"})

        assert codes(refused) == ["judging.explanation_missing"]

    def test_refuses_a_good_verdict_over_a_failing_condition(self, brigade):
        with pytest.raises(RecordRefused) as refused:
            brigade.submitted(answers={"floor_area": "199.99"})

        assert codes(refused) == ["judging.verdict_too_good"]

    def test_names_everything_missing_and_changes_nothing(self, brigade):
        record = brigade.fill(
            brigade.open(), answers={"subcontracting": None, "floor_area": "很大"}, second_inspector=None
        )

        with pytest.raises(RecordRefused) as refused:
            brigade.submit(record)

        assert codes(refused) == ["records.second_missing", "judging.not_a_number", "judging.missing"]
        assert Record.objects.get(pk=record.pk).answers["floor_area"] == "很大"
        assert Record.objects.get(pk=record.pk).serial is None

    @pytest.mark.parametrize(
        ("seen_at", "code"),
        [
            (NOW + timedelta(minutes=1), "records.future"),
            (datetime(2024, 5, 31, 23, 59, tzinfo=factories.CHINA), "records.before_campaign"),
        ],
    )
    def test_refuses_a_time_that_cannot_be(self, brigade, seen_at, code):
        with pytest.raises(RecordRefused) as refused:
            brigade.submitted(inspected_at=seen_at)

        assert codes(refused) == [code]

    def test_asks_no_conduct_of_a_visit_without_a_project(self, brigade):
        task = factories.make_task(brigade.campaign, brigade.agency, brigade.unit)
        conduct = dict.fromkeys(["impersonation", "sampled_project", "project_class", "project_entered"])

        record = brigade.submitted(task, answers=conduct)

        assert record.state == Record.State.SUBMITTED

    def test_never_changes_a_submitted_record(self, brigade):
        record = brigade.submitted()
        stored = Record.objects.get(pk=record.pk).answers

        with pytest.raises(RecordConflict) as refused:
            brigade.fill(record, answers={"subcontracting": "yes"})

        assert codes(refused) == ["records.already_submitted"]
        assert Record.objects.get(pk=record.pk).answers == stored

    def test_accepts_a_resend_of_the_same_content(self, brigade):
        record = brigade.submitted()

        again = brigade.fill(record)

        assert (again.pk, again.state) == (record.pk, Record.State.SUBMITTED)
