"""People, certificates, sites, operators and equipment come in as the other ledgers do, and no ID number comes out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.management import call_command

from agencies.models import Employment, Equipment, LedgerImport, LedgerImportRow, Practitioner, Site
from agencies.services.staging import opened_raw, stage_ledger
from agencies.services.storing import GOOD, outcome_counts, store_import
from authorities.models import AuditEntry, Role, Unit
from credentials.models import Certificate, ControlRoomOperator
from tests import factories
from tests.doors.person_files import file_of, id_number, row_of
from tests.factories import agency_code

NOW = factories.NOW
LEDGERS = ("people", "certificates", "sites", "operators", "equipment")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def officer(units: dict[str, Unit]) -> Any:
    factories.make_agency(units["130102"], code=agency_code(1), name="甲机构")
    factories.make_agency(units["130202"], code=agency_code(2), name="乙机构")
    return factories.make_officer(Role.DETACHMENT_STAFF, units["130100"])


def stage(officer: Any, ledger: str, *rows: tuple[str, ...]) -> LedgerImport:
    content = file_of(ledger, *rows)
    return stage_ledger(
        ledger=ledger, unit=officer.unit, content=content, file_name="台账.csv", officer=officer, now=NOW
    )


def bring_in(officer: Any, ledger: str, *rows: tuple[str, ...]) -> dict[str, int]:
    staged = stage(officer, ledger, *rows)
    store_import(ledger_import=staged, keep=GOOD, officer=officer, now=NOW)
    return outcome_counts(staged)


def bring_all(officer: Any, numbers: range) -> dict[str, dict[str, int]]:
    order = ("people", "certificates", "sites", "operators", "equipment")
    return {ledger: bring_in(officer, ledger, *(row_of(ledger, n) for n in numbers)) for ledger in order}


def problems_of(staged: LedgerImport) -> dict[int, list[str]]:
    return {row.number: [one["code"] for one in row.problems] for row in staged.rows.filter(outcome="rejected")}


class TestEveryLedger:
    def test_comes_in_once_and_is_unchanged_the_second_time(self, officer: Any) -> None:
        first = bring_all(officer, range(1, 6))

        again = {
            ledger: outcome_counts(stage(officer, ledger, *(row_of(ledger, n) for n in range(5, 0, -1))))
            for ledger in LEDGERS
        }

        assert {counts["new"] for counts in first.values()} == {5}
        assert {counts["unchanged"] for counts in again.values()} == {5}
        models = (Practitioner, Employment, Certificate, Site, ControlRoomOperator, Equipment)
        assert [model.objects.count() for model in models] == [5] * 6

    def test_says_field_by_field_what_changes(self, officer: Any) -> None:
        bring_all(officer, range(1, 3))

        found = {
            "people": stage(officer, "people", row_of("people", 1, 离职日期="2024-06-30", 电话="13000000009")),
            "certificates": stage(officer, "certificates", row_of("certificates", 1, 状态="公告作废")),
            "sites": stage(officer, "sites", row_of("sites", 1, 单位类别="其他", 设有消防控制室="否")),
            "operators": stage(officer, "operators", row_of("operators", 1, 证书等级="四级")),
            "equipment": stage(officer, "equipment", row_of("equipment", 1, 校准有效期至="2026-05-31")),
        }

        assert {ledger: staged.rows.get().changes for ledger, staged in found.items()} == {
            "people": {"电话": ["*******0000", "*******0009"], "离职日期": ["空", "2024-06-30"]},
            "certificates": {"状态": ["有效", "公告作废"]},
            "sites": {
                "消防安全重点单位": ["是", "否"],
                "人员密集场所": ["是", "否"],
                "设有消防控制室": ["是", "否"],
            },
            "operators": {"等级（1最高，5最低）": ["5", "4"]},
            "equipment": {"校准有效期至": ["2025-05-31", "2026-05-31"]},
        }

    def test_stores_what_it_said(self, officer: Any) -> None:
        bring_all(officer, range(1, 3))

        bring_in(officer, "people", row_of("people", 1, 离职日期="2024-06-30", 电话="13000000009"))
        bring_in(officer, "certificates", row_of("certificates", 1, 状态="公告作废", 执业印章号="YZ01"))

        employment = Employment.objects.get(practitioner__name="测人1")
        assert (str(employment.until), employment.practitioner.phone) == ("2024-06-30", "13000000009")
        certificate = Certificate.objects.get(practitioner__name="测人1")
        assert (certificate.standing, certificate.seal_number, certificate.level) == ("void", "YZ01", 4)

    def test_answers_on_the_command_line_with_the_same_object(self, officer: Any, tmp_path: Any, capsys: Any) -> None:
        for ledger in LEDGERS:
            file = tmp_path / f"{ledger}.csv"
            file.write_bytes(file_of(ledger, row_of(ledger, 1), row_of(ledger, 2)))

            call_command("ledger", "import", ledger, str(file), "--unit", "130100", "--keep", "good", "--json")

            told = json.loads(capsys.readouterr().out)
            assert (told["rows"], told["new"], told["rejected"]) == (2, 2, [])

    def test_of_another_kind_is_told_by_its_name(self, officer: Any) -> None:
        from agencies.services.staging import LedgerUnreadable

        content = file_of("people", row_of("people", 1))
        with pytest.raises(LedgerUnreadable, match="这是从业人员台账，这里要的是证书台账"):
            stage_ledger(
                ledger="certificates", unit=officer.unit, content=content, file_name="x.csv", officer=officer, now=NOW
            )


class TestPeople:
    def test_one_person_at_two_agencies_is_one_person_with_two_intervals(self, officer: Any, units: Any) -> None:
        factories.make_agency(units["130104"], code=agency_code(3))

        bring_in(officer, "people", row_of("people", 1), row_of("people", 1, 机构统一社会信用代码=agency_code(3)))

        assert (Practitioner.objects.count(), Employment.objects.count()) == (1, 2)

    def test_bad_rows_go_back_with_the_reason(self, officer: Any) -> None:
        bring_in(officer, "people", row_of("people", 9))
        staged = stage(
            officer,
            "people",
            row_of("people", 1, 身份证号=id_number(1)[:-1] + ("0" if id_number(1)[-1] != "0" else "1")),
            row_of("people", 2, 社保例外="退休返聘"),
            row_of("people", 3, 社保例外="复员"),
            row_of("people", 4, 机构统一社会信用代码=agency_code(2)),
            row_of("people", 5, 机构统一社会信用代码=agency_code(7)),
            row_of("people", 6, 离职日期="2022-01-01"),
            row_of("people", 7),
            row_of("people", 7),
            row_of("people", 8),
            row_of("people", 8, 姓名="别人", 入职日期="2020-01-01", 离职日期="2020-12-31"),
            row_of("people", 9, 入职日期="2024-02-01"),
            row_of("people", 10, 社保最近缴纳月="七月"),
        )

        assert problems_of(staged) == {
            2: ["identifiers.id_number_check"],
            3: ["import.exemption_unproved"],
            4: ["ledger.unknown_option"],
            5: ["import.agency_elsewhere"],
            6: ["import.agency_first"],
            7: ["import.leaves_before_joining"],
            8: ["ledger.doubled_row"],
            9: ["ledger.doubled_row"],
            11: ["import.person_two_names"],
            12: ["import.employment_overlaps"],
            13: ["ledger.not_a_month"],
        }

    def test_a_person_whom_another_unit_keeps_is_not_renamed(self, officer: Any, units: Any) -> None:
        other = factories.make_officer(Role.DETACHMENT_STAFF, units["130200"])
        bring_in(other, "people", row_of("people", 1, 机构统一社会信用代码=agency_code(2)))

        staged = stage(officer, "people", row_of("people", 1, 姓名="别名"))

        assert problems_of(staged) == {2: ["import.person_elsewhere"]}


class TestCertificates:
    def test_bad_rows_go_back_with_the_reason(self, officer: Any) -> None:
        bring_in(officer, "people", *(row_of("people", n) for n in range(1, 5)))
        staged = stage(
            officer,
            "certificates",
            row_of("certificates", 1, 姓名="别人"),
            row_of("certificates", 2, 等级=""),
            row_of("certificates", 3, 有效期至="2021-01-01"),
            row_of("certificates", 4),
            row_of("certificates", 5),
        )

        assert problems_of(staged) == {
            2: ["import.name_differs"],
            3: ["import.level_missing"],
            4: ["import.valid_before_issued"],
            6: ["import.person_unknown"],
        }

    def test_one_number_under_two_names_is_taken(self, officer: Any) -> None:
        bring_in(officer, "people", row_of("people", 1), row_of("people", 2))

        number = "1300000000400001"
        counts = bring_in(officer, "certificates", *(row_of("certificates", n, 证书编号=number) for n in (1, 2)))

        assert counts["new"] == 2


class TestPlaces:
    def test_an_operator_needs_the_site(self, officer: Any) -> None:
        bring_in(officer, "sites", row_of("sites", 1, 设有消防控制室="否"))

        staged = stage(officer, "operators", row_of("operators", 1), row_of("operators", 2))

        assert problems_of(staged) == {3: ["import.site_unknown"]}
        store_import(ledger_import=staged, keep=GOOD, officer=officer, now=NOW)
        assert Site.objects.get().has_control_room

    def test_a_site_outside_the_own_tree_is_refused(self, officer: Any) -> None:
        staged = stage(officer, "sites", row_of("sites", 1, 所在区县代码="130202"))

        assert problems_of(staged) == {2: ["import.unit_elsewhere"]}


class TestIdNumbers:
    def test_stand_nowhere_in_what_an_import_keeps(self, officer: Any) -> None:
        spoilt = id_number(7)[:-1]  # one sign short: refused, kept to be handed back
        bring_all(officer, range(1, 3))
        bring_in(
            officer, "people", row_of("people", 4), row_of("people", 3, 身份证号=spoilt), row_of("people", 6, 姓名="")
        )

        kept = json.dumps(
            list(LedgerImportRow.objects.values("key", "values", "raw", "changes", "problems"))
            + [str(entry) for entry in AuditEntry.objects.values_list("detail", flat=True)],
            ensure_ascii=False,
        )

        assert [number for number in (spoilt, *map(id_number, range(1, 7)), "13000000000") if number in kept] == []
        refused = LedgerImportRow.objects.get(number=3, outcome="rejected")
        assert opened_raw("people", refused.raw)["id_number"] == spoilt
