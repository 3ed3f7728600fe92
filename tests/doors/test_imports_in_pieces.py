"""A file longer than one piece: what was half read is never taken for read, and rows far apart still meet."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from agencies.models import LedgerImport, LedgerImportRow, ServiceProject, Site
from agencies.services.staging import LedgerUnreadable, opened_raw, stage_ledger, standing_import
from agencies.services.storing import GOOD, ImportRefused, drop_import, outcome_counts, store_import
from authorities.models import AuditEntry, Role, Unit
from tests import factories
from tests.doors.ledger_files import project_row, projects_file
from tests.factories import agency_code

NOW = factories.NOW
LONG = 2_500  # rows: more than one piece
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def officer() -> Any:
    units = factories.make_unit_tree()
    factories.make_agency(units["130102"], code=agency_code(1))
    return factories.make_officer(Role.DETACHMENT_STAFF, units["130100"])


def long_file(*more: tuple[str, ...]) -> bytes:
    return projects_file(*(project_row(n, agency_code(1)) for n in range(LONG)), *more)


def stage(officer: Any, content: bytes) -> LedgerImport:
    return stage_ledger(
        ledger="projects", unit=officer.unit, content=content, file_name="台账.csv", officer=officer, now=NOW
    )


class TestStaging:
    def test_a_code_that_comes_again_far_below_sends_both_rows_back(self, officer: Any) -> None:
        staged = stage(officer, long_file(project_row(7, agency_code(1), 单位名称="另一场所")))

        rejected = {row.number: row for row in staged.rows.filter(outcome="rejected")}
        assert outcome_counts(staged) | {"changed": 0, "unchanged": 0} == {
            "new": LONG - 1,
            "changed": 0,
            "unchanged": 0,
            "rejected": 2,
            "rows": LONG + 1,
        }
        assert {number: row.problems[0]["facts"]["other_row"] for number, row in rejected.items()} == {
            9: LONG + 2,
            LONG + 2: 9,
        }
        assert opened_raw("projects", rejected[9].raw)["site_name"] == "导入场所7"

    def test_a_file_that_breaks_off_leaves_nothing_behind(self, officer: Any) -> None:
        broken = long_file() + '\r\n"XM99999,没有结束的引号'.encode()

        with pytest.raises(LedgerUnreadable, match="引号"):
            stage(officer, broken)

        assert (LedgerImport.objects.count(), LedgerImportRow.objects.count()) == (0, 0)

    def test_a_file_of_remarks_only_leaves_nothing_behind(self, officer: Any) -> None:
        with pytest.raises(LedgerUnreadable):
            stage(officer, projects_file(("备注：本月无新增", "", "", "", "", "", "", "")))

        assert LedgerImport.objects.count() == 0

    def test_what_was_left_half_read_is_begun_anew(self, officer: Any) -> None:
        content = long_file()
        left = LedgerImport.objects.create(
            ledger="projects",
            unit=officer.unit,
            state=LedgerImport.State.READING,
            file_name="台账.csv",
            file_digest=hashlib.sha256(content).hexdigest(),
            uploaded_at=NOW,
        )
        LedgerImportRow.objects.create(ledger_import=left, number=2, outcome="new", key="XM00000")

        staged = stage(officer, content)

        assert outcome_counts(staged)["rows"] == LONG
        assert list(LedgerImport.objects.values_list("pk", "state")) == [(staged.pk, "staged")]
        assert AuditEntry.objects.filter(verb="stage_ledger").count() == 1

    def test_what_is_being_read_stands_for_nothing_yet(self, officer: Any) -> None:
        reading = LedgerImport.objects.create(
            ledger="projects",
            unit=officer.unit,
            state=LedgerImport.State.READING,
            file_name="台账.csv",
            file_digest="0" * 64,
            uploaded_at=NOW,
        )

        assert standing_import("projects", officer.unit, "0" * 64) is None
        for act in (
            lambda: store_import(ledger_import=reading, keep=GOOD, officer=officer, now=NOW),
            lambda: drop_import(ledger_import=reading, officer=officer, now=NOW),
        ):
            with pytest.raises(ImportRefused, match="还没有读完"):
                act()


class TestStoring:
    def test_new_projects_and_their_sites_come_in_with_everything_said(self, officer: Any) -> None:
        store_import(ledger_import=stage(officer, long_file()), keep=GOOD, officer=officer, now=NOW)

        project = ServiceProject.objects.select_related("agency", "site__unit").get(code="XM02400")
        assert ServiceProject.objects.count() == Site.objects.count() == LONG
        assert (project.agency.code, project.site.name, project.site.unit.code) == (
            agency_code(1),
            "导入场所2400",
            "130102",
        )
        assert (project.service, project.started_on.isoformat(), project.ended_on, project.absent_since) == (
            "maintenance",
            "2023-06-01",
            None,
            None,
        )
        assert (project.created_at, project.changed_at, project.site.is_key_unit) == (NOW, NOW, True)

    def test_the_same_list_again_changes_nothing(self, officer: Any) -> None:
        store_import(ledger_import=stage(officer, long_file()), keep=GOOD, officer=officer, now=NOW)

        again = stage(officer, long_file(project_row(LONG, agency_code(1))))

        assert {name: count for name, count in outcome_counts(again).items() if count} == {
            "new": 1,
            "unchanged": LONG,
            "rows": LONG + 1,
        }

    def test_a_site_registered_under_another_number_since_the_preview_is_told(self, officer: Any) -> None:
        staged = stage(officer, long_file())
        site = Site.objects.create(code="HAND-1", name="导入场所3", unit=Unit.objects.get(code="130102"))

        with pytest.raises(ImportRefused, match="导入场所3"):
            store_import(ledger_import=staged, keep=GOOD, officer=officer, now=NOW)

        assert (ServiceProject.objects.count(), list(Site.objects.all())) == (0, [site])

    def test_a_site_that_was_there_is_used_whatever_its_number(self, officer: Any) -> None:
        unit = Unit.objects.get(code="130102")
        site = Site.objects.create(code="1301021234567890", name="导入场所3", unit=unit)

        store_import(ledger_import=stage(officer, long_file()), keep=GOOD, officer=officer, now=NOW)

        assert ServiceProject.objects.get(code="XM00003").site == site
