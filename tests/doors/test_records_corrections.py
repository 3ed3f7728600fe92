"""A submitted record never changes: a correction is a new revision with a reason."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from inspections.models import Finding, Record
from inspections.services.corrections import correct_record
from inspections.services.refusals import RecordRefused
from tests.doors.brigade import NOW, Brigade, codes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def brigade() -> Brigade:
    return Brigade()


class TestCorrecting:
    def correct(self, brigade, record, **changes):
        revision = correct_record(record=record, reason="答案填反", uuid=uuid4(), officer=brigade.inspector, now=NOW)
        return brigade.submit(brigade.fill(revision, **changes), now=NOW + timedelta(days=10))

    def test_keeps_number_and_day_and_puts_the_old_one_aside(self, brigade):
        record = brigade.submitted()

        revision = self.correct(brigade, record, answers={"subcontracting": "yes", "other_situation": "转包"})

        record.refresh_from_db()
        assert record.state == Record.State.SUPERSEDED
        assert (revision.revision, revision.number_text) == (2, record.number_text)
        assert revision.submitted_at == record.submitted_at
        assert revision.findings.count() == 1

    def test_moves_penalties_with_the_finding_they_answer(self, brigade):
        finding = brigade.finding()
        penalty = brigade.penalise(finding)

        revision = self.correct(
            brigade, finding.record, answers={"subcontracting": "yes", "other_situation": "转包，另有补充"}
        )

        penalty.refresh_from_db()
        assert penalty.finding == revision.findings.get()
        assert penalty.finding.state == Finding.State.CASE

    def test_cannot_lose_a_penalised_finding(self, brigade):
        finding = brigade.finding()
        brigade.penalise(finding)

        with pytest.raises(RecordRefused) as refused:
            self.correct(brigade, finding.record)

        assert codes(refused) == ["records.penalised_finding_lost"]
        finding.record.refresh_from_db()
        assert finding.record.state == Record.State.SUBMITTED

    def test_needs_a_reason_and_a_submitted_record(self, brigade):
        draft, record = brigade.open(), brigade.submitted(brigade.project_task())

        for one, reason, code in ((draft, "错", "records.not_submitted"), (record, "  ", "records.reason_missing")):
            with pytest.raises(RecordRefused) as refused:
                correct_record(record=one, reason=reason, uuid=uuid4(), officer=brigade.inspector, now=NOW)
            assert codes(refused) == [code]

    def test_begun_twice_is_one_draft(self, brigade):
        record = brigade.submitted()
        asked = {"reason": "答案填反", "officer": brigade.inspector, "now": NOW}

        drafts = {correct_record(record=record, uuid=uuid4(), **asked).pk for _ in range(2)}

        assert len(drafts) == 1
