"""A ledger that names a merged agency makes no double: its rows are the kept agency's, and the preview says so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from agencies.models import Agency, Employment, Equipment, LedgerImport, ServiceProject
from agencies.services.staging import stage_ledger
from agencies.services.storing import GOOD, ImportRefused, outcome_counts, store_import
from tests import factories
from tests.doors.ledger_files import agencies_file, agency_row, project_row, projects_file
from tests.doors.merged import NOW, Merging
from tests.doors.person_files import file_of, row_of
from tests.province import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def two() -> Merging:
    return Merging()


def stage(two: Merging, ledger: str, content: bytes, unit: Any = None) -> LedgerImport:
    facts = {"unit": unit or two.unit, "file_name": "台账.csv", "officer": two.asker, "now": NOW}
    return stage_ledger(ledger=ledger, content=content, **facts)


def store(staged: LedgerImport, whole: bool = False) -> LedgerImport:
    return store_import(ledger_import=staged, keep=GOOD, officer=staged.officer, now=NOW, whole=whole)


def named(two: Merging, number: int = 1, **cells: str) -> tuple[str, ...]:
    """A row of the agencies' ledger under the absorbed code."""
    return agency_row(number, 统一社会信用代码=two.absorbed.code, **cells)


class TestAgencies:
    def test_neither_doubles_nor_revives_the_merged_one(self, two: Merging) -> None:
        two.merge()

        staged = stage(two, "agencies", agencies_file(named(two)))
        store(staged)

        two.absorbed.refresh_from_db()
        assert outcome_counts(staged)["unchanged"] == 1
        assert Agency.objects.filter(merged_into=None).count() == 1
        assert two.absorbed.name == "测试明安消防技术服务有限责任公司"

    def test_tells_the_kept_one_of_a_new_source(self, two: Merging) -> None:
        Agency.objects.update(in_public_system=False, found_by_survey=False, known_before=True)
        two.merge()

        staged = stage(two, "agencies", agencies_file(named(two, 来源="系统")))
        store(staged)

        two.kept.refresh_from_db()
        assert staged.rows.get().changes == {"系统公示": ["否", "是"]}
        assert (two.kept.in_public_system, two.kept.name) == (True, "测试明安消防技术服务有限公司")

    def test_may_name_both_codes_in_one_file(self, two: Merging) -> None:
        Agency.objects.update(in_public_system=False)
        two.merge()
        own = agency_row(2, 机构名称="测试新名有限公司", 统一社会信用代码=two.kept.code)

        store(stage(two, "agencies", agencies_file(named(two, 来源="系统"), own)))

        two.kept.refresh_from_db()
        assert (two.kept.name, two.kept.in_public_system) == ("测试新名有限公司", True)

    def test_as_a_whole_list_sees_the_kept_one_under_the_other_code(self, two: Merging) -> None:
        missed = factories.make_agency(two.unit)
        two.merge()

        staged = store(stage(two, "agencies", agencies_file(named(two))), whole=True)

        assert staged.absent == [missed.code]

    def test_brings_a_missed_one_back(self, two: Merging) -> None:
        two.merge()
        Agency.objects.filter(pk=two.kept.pk).update(standing="absent", absent_since=date(2024, 8, 1))

        store(stage(two, "agencies", agencies_file(named(two))))

        two.kept.refresh_from_db()
        assert (two.kept.standing, two.kept.absent_since) == ("active", None)

    def test_is_refused_naming_both_codes_when_another_unit_keeps_it(self, two: Merging) -> None:
        elsewhere = factories.make_agency(two.units["130104"], name="西区公司")
        two.approver = factories.make_officer("detachment_reviewer", two.units["130100"])
        two.merge(kept=elsewhere, officer=factories.make_officer("detachment_staff", two.units["130100"]))

        staged = stage(two, "agencies", agencies_file(named(two)))

        (problem,) = staged.rows.get().problems
        assert problem["message"] == (
            f"第2行“统一社会信用代码”（B2）：“{two.absorbed.code}”已并入“西区公司”（{elsewhere.code}），由“甲西区消防救援大队”管辖，"
            "不在本单位管辖范围内。请与该单位核对后由其更正。"
        )

    def test_staged_before_an_undo_is_not_stored_after_it(self, two: Merging) -> None:
        merge = two.merge()
        staged = stage(two, "agencies", agencies_file(named(two)))
        two.undo(merge)

        with pytest.raises(ImportRefused):
            store(staged)

    def test_staged_before_a_merge_makes_no_double_after_it(self, two: Merging) -> None:
        staged = stage(two, "agencies", agencies_file(named(two)))
        two.merge()

        with pytest.raises(ImportRefused):
            store(staged)


class TestOtherLedgers:
    def test_of_projects_are_the_kept_ones(self, two: Merging) -> None:
        old = factories.make_project(two.absorbed, factories.make_site(two.unit), code="XM00001")
        two.merge()
        rows = [project_row(n, two.absorbed.code) for n in (1, 2)]

        store(stage(two, "projects", projects_file(*rows)))

        old.refresh_from_db()
        assert {project.agency for project in ServiceProject.objects.all()} == {two.kept}
        assert ServiceProject.objects.count() == 2

    def test_staged_before_an_undo_go_where_the_file_says(self, two: Merging) -> None:
        merge = two.merge()
        code = two.absorbed.code
        staged = [
            stage(two, "projects", projects_file(project_row(1, code))),
            stage(two, "people", file_of("people", row_of("people", 1, 机构统一社会信用代码=code))),
            stage(two, "equipment", file_of("equipment", row_of("equipment", 1, 机构统一社会信用代码=code))),
        ]
        two.undo(merge)

        for one in staged:
            store(one)

        rows = [ServiceProject.objects.get(), Employment.objects.get(), Equipment.objects.get()]
        assert [row.agency for row in rows] == [two.absorbed] * 3

    def test_of_people_are_the_kept_ones_and_twice_are_unchanged(self, two: Merging) -> None:
        two.merge()
        content = file_of("people", row_of("people", 1, 机构统一社会信用代码=two.absorbed.code))
        under_kept = file_of("people", row_of("people", 1, 机构统一社会信用代码=two.kept.code))

        store(stage(two, "people", content))
        again = stage(two, "people", under_kept)

        assert Employment.objects.get().agency == two.kept
        assert outcome_counts(again)["unchanged"] == 1

    def test_of_people_may_not_overlap_what_the_kept_one_has(self, two: Merging) -> None:
        two.merge()
        under_kept = row_of("people", 1, 机构统一社会信用代码=two.kept.code)
        overlapping = row_of("people", 1, 机构统一社会信用代码=two.absorbed.code, 入职日期="2024-01-05")
        store(stage(two, "people", file_of("people", under_kept)))

        staged = stage(two, "people", file_of("people", overlapping))

        assert [one["code"] for one in staged.rows.get().problems] == ["import.employment_overlaps"]

    def test_of_equipment_are_the_kept_ones_and_twice_are_unchanged(self, two: Merging) -> None:
        two.merge()
        content = file_of("equipment", row_of("equipment", 1, 机构统一社会信用代码=two.absorbed.code))
        under_kept = file_of("equipment", row_of("equipment", 1, 机构统一社会信用代码=two.kept.code))

        store(stage(two, "equipment", content))
        again = stage(two, "equipment", under_kept)

        assert Equipment.objects.get().agency == two.kept
        assert outcome_counts(again)["unchanged"] == 1


class TestPreview:
    @pytest.mark.parametrize("ledger", ["agencies", "projects", "people", "equipment"])
    def test_says_whom_the_rows_are_taken_for(self, two: Merging, ledger: str) -> None:
        two.merge()
        code = two.absorbed.code
        content = {
            "agencies": agencies_file(named(two)),
            "projects": projects_file(project_row(1, code)),
            "people": file_of("people", row_of("people", 1, 机构统一社会信用代码=code)),
            "equipment": file_of("equipment", row_of("equipment", 1, 机构统一社会信用代码=code)),
        }[ledger]

        staged = stage(two, ledger, content)
        shown = signed_in(two.asker).get(f"/imports/{staged.pk}/").content.decode()

        assert f"1行写的是{code}，已并入“{two.kept.name}”（{two.kept.code}），按后者登记。" in shown

    def test_says_nothing_where_nothing_was_merged(self, two: Merging) -> None:
        two.merge()
        staged = stage(two, "agencies", agencies_file(agency_row(1)))

        assert "按并入后的机构认定" not in signed_in(two.asker).get(f"/imports/{staged.pk}/").content.decode()


class TestForms:
    def test_register_no_double_under_the_absorbed_code(self, two: Merging) -> None:
        two.merge()
        facts = {"code": two.absorbed.code, "name": "再登记", "unit": two.unit.pk, "entity": "enterprise"}

        answer = signed_in(two.asker).post("/agencies/new/", facts | {"maintenance_testing": "on"})

        assert answer.status_code == 200
        assert answer.context["form"].errors["code"] == [
            f"“{two.absorbed.code}”（{two.absorbed.name}）已并入“{two.kept.name}”，请填写{two.kept.code}。"
        ]
        assert Agency.objects.count() == 2

    @pytest.mark.parametrize("address", ["/recusals/new/", "/exposures/new/"])
    def test_elsewhere_ask_for_the_kept_code(self, two: Merging, address: str) -> None:
        factories.make_campaign()
        two.merge()
        officer = two.approver

        answer = signed_in(officer).post(address, {"agency": two.absorbed.code})

        assert f"请填写{two.kept.code}" in str(answer.context["form"].errors["agency"])
