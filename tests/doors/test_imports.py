"""A ledger comes in: every row is accounted for, nothing is half-stored, nothing foreign is touched."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, LedgerImport, ServiceProject, Site
from agencies.services.staging import LedgerUnreadable, stage_ledger
from agencies.services.storing import ALL, GOOD, ImportRefused, drop_import, outcome_counts, store_import
from authorities.models import AuditEntry, Role, Unit
from tests import factories
from tests.doors.ledger_files import agencies_file, agency_row, project_row, projects_file
from tests.factories import agency_code

NOW = factories.NOW
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def officer(units: dict[str, Unit]) -> Any:
    return factories.make_officer(Role.DETACHMENT_STAFF, units["130100"])


def stage(officer: Any, content: bytes, ledger: str = "agencies") -> LedgerImport:
    return stage_ledger(
        ledger=ledger, unit=officer.unit, content=content, file_name="台账.csv", officer=officer, now=NOW
    )


def store(staged: LedgerImport, keep: str = GOOD) -> LedgerImport:
    return store_import(ledger_import=staged, keep=keep, officer=staged.officer, now=NOW)


def problems_of(staged: LedgerImport) -> dict[int, list[str]]:
    return {row.number: [one["code"] for one in row.problems] for row in staged.rows.filter(outcome="rejected")}


class TestAgencies:
    def test_new_changed_unchanged_and_rejected_rows_are_told_apart(self, units: dict[str, Unit], officer: Any) -> None:
        east = units["130102"]
        factories.make_agency(east, code=agency_code(11), name="导入机构11", floor_area="100", found_by_survey=True)
        factories.make_agency(east, code=agency_code(12), name="导入机构12", floor_area="260", found_by_survey=True)

        staged = stage(officer, agencies_file(*(agency_row(n) for n in (10, 11, 12)), agency_row(13, "没有的大队")))

        counts = outcome_counts(staged)
        assert counts == {"new": 1, "changed": 1, "unchanged": 1, "rejected": 1, "rows": 4}
        assert staged.rows.get(key=agency_code(11)).changes == {"建筑面积（平方米）": ["100", "260"]}
        assert Agency.objects.filter(code=agency_code(10)).count() == 0

    def test_stored_rows_and_refused_rows_are_all_the_rows(self, officer: Any) -> None:
        rows = [agency_row(n, "甲西区" if n % 3 else "乙南区") for n in range(100, 130)]

        staged = store(stage(officer, agencies_file(*rows)))

        counts = outcome_counts(staged)
        stored = Agency.objects.filter(code__in=[agency_code(n) for n in range(100, 130)]).count()
        assert stored + counts["rejected"] == 30
        assert (stored, staged.state) == (20, LedgerImport.State.STORED)

    def test_blank_cells_erase_nothing_and_sources_add_up(self, units: dict[str, Unit], officer: Any) -> None:
        factories.make_agency(units["130102"], code=agency_code(20), name="导入机构20", legal_representative="甲法人")

        store(stage(officer, agencies_file(agency_row(20, 建筑面积="", 业务范围="安全评估"))))

        agency = Agency.objects.get(code=agency_code(20))
        assert (agency.floor_area, agency.legal_representative) == (260, "甲法人")
        assert (agency.in_public_system, agency.found_by_survey) == (True, True)
        assert agency.service_scopes == {"safety_assessment"}

    def test_an_agency_missed_before_is_active_again(self, units: dict[str, Unit], officer: Any) -> None:
        gone = factories.make_agency(
            units["130102"], code=agency_code(21), standing="absent", absent_since="2024-06-01"
        )

        store(stage(officer, agencies_file(agency_row(21))))

        gone.refresh_from_db()
        assert (gone.standing, gone.absent_since) == ("active", None)

    def test_units_outside_the_own_tree_are_refused_by_name(self, units: dict[str, Unit], officer: Any) -> None:
        factories.make_agency(units["130202"], code=agency_code(33))
        content = agencies_file(
            agency_row(30, "乙南区消防救援大队"),
            agency_row(31, "甲市消防救援支队"),
            agency_row(32, "丁县大队"),
            agency_row(33),
        )

        staged = stage(officer, content)

        assert problems_of(staged) == {
            2: ["import.unit_elsewhere"],
            3: ["import.unit_too_high"],
            4: ["import.unit_unknown"],
            5: ["import.agency_elsewhere"],
        }
        assert (
            "（C2）：“乙南区消防救援大队”不在甲市消防救援支队的管辖范围内"
            in staged.rows.get(number=2).problems[0]["message"]
        )

    def test_a_code_that_comes_twice_goes_back_with_both_rows_named(self, officer: Any) -> None:
        staged = stage(officer, agencies_file(agency_row(40), agency_row(41), agency_row(40)))

        told = [row.problems[0]["message"] for row in staged.rows.filter(outcome="rejected")]
        assert problems_of(staged) == {2: ["ledger.doubled_key"], 4: ["ledger.doubled_key"]}
        assert "与第4行重复" in told[0] and "与第2行重复" in told[1]

    def test_an_agency_of_another_province_needs_the_unit_that_found_it(self, officer: Any) -> None:
        head = "机构名称,统一社会信用代码,所属大队,登记地行政区划代码"
        rows = [f"外省甲,{agency_code(50)},,110105", f"外省乙,{agency_code(51)},甲西区,110105"]

        staged = store(stage(officer, "\n".join([head, *rows]).encode()))

        assert problems_of(staged) == {2: ["import.outside_needs_unit"]}
        assert Agency.objects.get(code=agency_code(51)).out_of_province


class TestStoring:
    def test_all_or_nothing_stores_nothing_when_a_row_goes_back(self, officer: Any) -> None:
        staged = stage(officer, agencies_file(agency_row(60), agency_row(61, "没有的大队")))

        with pytest.raises(ImportRefused) as refused:
            store(staged, ALL)

        assert refused.value.problem.code == "import.has_rejected"
        assert Agency.objects.count() == 0

    def test_stopped_in_the_middle_leaves_nothing_behind(self, units: dict[str, Unit], officer: Any) -> None:
        staged = stage(officer, agencies_file(*(agency_row(n) for n in range(1000, 2100))))
        factories.make_agency(units["130104"], code=agency_code(2090))
        before = AuditEntry.objects.count()

        with pytest.raises(ImportRefused) as refused:
            store(staged)

        staged.refresh_from_db()
        assert refused.value.problem.code == "import.changed_since_preview"
        assert (Agency.objects.count(), staged.state) == (1, LedgerImport.State.STAGED)
        assert AuditEntry.objects.count() == before

    def test_a_second_confirmation_is_refused(self, officer: Any) -> None:
        staged = store(stage(officer, agencies_file(agency_row(62))))

        with pytest.raises(ImportRefused) as refused:
            store(staged)

        assert refused.value.problem.code == "import.already_stored"
        assert AuditEntry.objects.filter(verb="store_ledger").count() == 1

    def test_the_same_content_is_the_same_import_until_it_is_dropped(self, officer: Any) -> None:
        content = agencies_file(agency_row(63))
        first = stage(officer, content)

        assert stage(officer, content) == first
        drop_import(ledger_import=first, officer=officer, now=NOW)
        assert stage(officer, content) != first

    def test_asks_the_register_as_often_for_a_hundred_rows_as_for_ten(self, officer: Any) -> None:
        def reads(first: int, count: int) -> int:
            content = agencies_file(*(agency_row(n) for n in range(first, first + count)))
            with CaptureQueriesContext(connection) as captured:
                store(stage(officer, content))
            return sum(query["sql"].startswith("SELECT") for query in captured)

        assert reads(3000, 10) == reads(4000, 100)

    def test_an_unreadable_file_is_refused_as_a_whole(self, officer: Any) -> None:
        with pytest.raises(LedgerUnreadable) as refused:
            stage(officer, b"%PDF-1.7 not a table")

        assert refused.value.problems[0].code == "workbook.not_a_table"
        assert LedgerImport.objects.count() == 0


class TestProjects:
    @pytest.fixture
    def agency(self, units: dict[str, Unit]) -> Agency:
        return factories.make_agency(units["130102"], code=agency_code(70))

    def test_a_site_is_found_by_name_and_unit_or_made_once(
        self, units: dict[str, Unit], officer: Any, agency: Agency
    ) -> None:
        known = factories.make_site(units["130102"], name="导入场所1", is_key_unit=False)
        rows = [
            project_row(1, agency.code),
            project_row(2, agency.code),
            project_row(3, agency.code, 单位名称="导入场所2"),
        ]

        store(stage(officer, projects_file(*rows), "projects"))

        known.refresh_from_db()
        assert known.is_key_unit
        assert Site.objects.count() == 2
        assert list(ServiceProject.objects.values_list("site__name", flat=True)) == [
            "导入场所1",
            "导入场所2",
            "导入场所2",
        ]

    def test_rows_the_register_does_not_bear_go_back(
        self, units: dict[str, Unit], officer: Any, agency: Agency
    ) -> None:
        guest = factories.make_agency(units["130202"])
        rows = [
            project_row(1, agency_code(99)),
            project_row(2, agency.code, "130999"),
            project_row(3, guest.code, "130203"),
            project_row(4, agency.code, 结束日期="2023-05-31"),
            project_row(5, agency.code),
            project_row(6, agency.code, 单位名称="导入场所5", 单位类别="其他"),
        ]

        staged = stage(officer, projects_file(*rows), "projects")

        assert problems_of(staged) == {
            2: ["import.agency_unknown"],
            3: ["import.region_unknown"],
            4: ["import.project_elsewhere"],
            5: ["import.ends_before_start"],
            7: ["import.site_classes_differ"],
        }

    def test_an_own_agencys_project_elsewhere_leaves_the_foreign_site_as_it_is(
        self, units: dict[str, Unit], officer: Any, agency: Agency
    ) -> None:
        foreign = factories.make_site(units["130203"], name="导入场所1", is_key_unit=False)

        store(stage(officer, projects_file(project_row(1, agency.code, "130203")), "projects"))

        foreign.refresh_from_db()
        assert ServiceProject.objects.get().relation == "other_detachment"
        assert not foreign.is_key_unit

    def test_a_change_names_each_field(self, officer: Any, agency: Agency) -> None:
        store(stage(officer, projects_file(project_row(1, agency.code)), "projects"))

        staged = stage(
            officer, projects_file(project_row(1, agency.code, 服务类型="检测", 单位类别="人密")), "projects"
        )

        assert staged.rows.get().changes == {
            "服务类型": ["维护保养", "检测"],
            "服务单位消防安全重点单位": ["是", "否"],
            "服务单位人员密集场所": ["否", "是"],
        }

    def test_the_second_import_of_the_same_rows_changes_nothing(self, officer: Any, agency: Agency) -> None:
        store(stage(officer, projects_file(project_row(1, agency.code)), "projects"))

        again = stage(officer, projects_file(project_row(1, agency.code), project_row(2, agency.code)), "projects")

        assert outcome_counts(again) == {"new": 1, "changed": 0, "unchanged": 1, "rejected": 0, "rows": 2}
