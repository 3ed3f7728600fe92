"""A list that comes again shows what appeared, changed and disappeared; any day can be looked at again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from agencies.models import Agency, LedgerImport, ServiceProject
from agencies.queries.history import as_they_stood, rows_as_at
from agencies.services.staging import stage_ledger
from agencies.services.storing import ALL, GOOD, ImportRefused, outcome_counts, store_import
from authorities.models import AuditEntry, Role, Unit
from tests import factories
from tests.doors.ledger_files import agencies_file, agency_row, project_row, projects_file
from tests.factories import CHINA, agency_code

JUNE, JULY, AUGUST = (datetime(2024, month, 3, 9, 0, tzinfo=CHINA) for month in (6, 7, 8))
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def officer(units: dict[str, Unit]) -> Any:
    return factories.make_officer(Role.DETACHMENT_STAFF, units["130100"])


def listed(number: int, **cells: str) -> tuple[str, ...]:
    return agency_row(number, **({"来源": "系统"} | cells))


def bring_in(
    officer: Any, at: datetime, *rows: tuple[str, ...], ledger: str = "agencies", whole: bool = True, keep: str = ALL
) -> LedgerImport:
    content = (agencies_file if ledger == "agencies" else projects_file)(*rows)
    staged = stage_ledger(ledger=ledger, unit=officer.unit, content=content, file_name="x.csv", officer=officer, now=at)
    return store_import(ledger_import=staged, keep=keep, whole=whole, officer=officer, now=at)


def standings() -> dict[str, tuple[str, str]]:
    return {row.name: (row.standing, str(row.absent_since)) for row in Agency.objects.all()}


class TestWholeList:
    def test_marks_what_it_does_not_name_and_deletes_nothing(self, officer: Any) -> None:
        bring_in(officer, JUNE, listed(1), listed(2), listed(3))

        second = bring_in(officer, JULY, listed(1), listed(3, 建筑面积="300"), listed(4))

        counts = outcome_counts(second)
        assert (counts["new"], counts["changed"], counts["unchanged"], second.absent) == (1, 1, 1, [agency_code(2)])
        assert standings()["导入机构2"] == ("absent", "2024-07-03")
        assert Agency.objects.count() == 4

    def test_brings_back_what_it_names_again(self, officer: Any) -> None:
        bring_in(officer, JUNE, listed(1), listed(2))
        bring_in(officer, JULY, listed(1))

        bring_in(officer, AUGUST, listed(2), listed(1))

        assert set(standings().values()) == {("active", "None")}

    def test_leaves_alone_what_a_survey_found_and_what_lies_elsewhere(
        self, officer: Any, units: dict[str, Unit]
    ) -> None:
        factories.make_agency(units["130102"], name="排查的", in_public_system=False, found_by_survey=True)
        factories.make_agency(units["130202"], name="外支队的")
        factories.make_agency(units["130104"], name="注销的", standing="closed")

        stored = bring_in(officer, JULY, listed(1))

        assert stored.absent == []

    def test_unless_it_is_said_to_be_whole_marks_nothing(self, officer: Any) -> None:
        bring_in(officer, JUNE, listed(1), listed(2))

        assert bring_in(officer, JULY, listed(1, 建筑面积="300"), whole=False).absent == []

    def test_with_refused_rows_is_not_taken_for_whole(self, officer: Any) -> None:
        bring_in(officer, JUNE, listed(1), listed(2))

        with pytest.raises(ImportRefused, match="有1行退回，不能当作完整名单"):
            bring_in(officer, JULY, listed(1), agency_row(2, "没有的大队"), keep=GOOD)

        assert {standing for standing, _ in standings().values()} == {"active"}

    def test_of_projects_marks_projects(self, officer: Any, units: dict[str, Unit]) -> None:
        factories.make_agency(units["130102"], code=agency_code(1))
        rows = [project_row(n, agency_code(1)) for n in (1, 2)]
        bring_in(officer, JUNE, *rows, ledger="projects")

        bring_in(officer, JULY, rows[0], ledger="projects")

        gone = ServiceProject.objects.get(code="XM00002")
        assert str(gone.absent_since) == "2024-07-03"
        bring_in(officer, AUGUST, rows[1], ledger="projects", whole=False)
        gone.refresh_from_db()
        assert gone.absent_since is None

    def test_is_chosen_on_the_page_and_told_afterwards(self, officer: Any) -> None:
        bring_in(officer, JUNE, listed(1), listed(2))
        content = agencies_file(listed(1, 建筑面积="270"))
        staged = stage_ledger(
            ledger="agencies", unit=officer.unit, content=content, file_name="x.csv", officer=officer, now=JULY
        )
        client = Client()
        client.force_login(officer)

        before = client.get(f"/imports/{staged.pk}/").content.decode()
        client.post(f"/imports/{staged.pk}/confirm/", {"keep": "all-or-nothing", "whole": "yes"})
        after = client.get(f"/imports/{staged.pk}/").content.decode()

        assert "台账里有、文件里没有的1条" in before and agency_code(2) in before
        assert "已标为未见的1条" in after and agency_code(2) in after
        assert AuditEntry.objects.filter(verb="store_ledger").latest("pk").detail["absent"] == 1


class TestThreeSources:
    def test_are_united_without_doubles(self, officer: Any) -> None:
        for at, source in ((JUNE, "系统"), (JULY, "排查"), (AUGUST, "2023年已掌握")):
            bring_in(officer, at, agency_row(1, 来源=source), agency_row(2, 来源=source), whole=False)

        assert [row.sources_text for row in Agency.objects.all()] == ["系统公示、排查发现、往年已掌握"] * 2


class TestAsAt:
    def test_gives_every_day_as_it_stood(self, officer: Any) -> None:
        bring_in(officer, JUNE, listed(1), listed(2))
        bring_in(officer, JULY, listed(1, 建筑面积="300"), listed(3))
        bring_in(officer, AUGUST, listed(1, 建筑面积="400"), listed(2), listed(3))

        def at(day: datetime) -> list[tuple[str, str, str]]:
            rows = as_they_stood("agencies", list(rows_as_at("agencies", day)), day)
            return [(row.name, str(row.floor_area), row.standing) for row in rows]

        assert at(datetime(2024, 5, 1, tzinfo=CHINA)) == []
        assert at(JUNE) == [("导入机构1", "260.00", "active"), ("导入机构2", "260.00", "active")]
        assert at(JULY) == [
            ("导入机构1", "300.00", "active"),
            ("导入机构2", "260.00", "absent"),
            ("导入机构3", "260.00", "active"),
        ]
        assert [area for _, area, _ in at(AUGUST)] == ["400.00", "260.00", "260.00"]

    def test_is_a_page_for_agencies_and_projects(self, officer: Any, units: dict[str, Unit]) -> None:
        bring_in(officer, JUNE, listed(1))
        bring_in(officer, JULY, listed(1, 机构名称="改名机构"))
        project = factories.make_project(Agency.objects.get(), factories.make_site(units["130102"]))
        client = Client()
        client.force_login(officer)

        in_june = client.get("/ledgers/agencies/as-at/?day=2024-06-10").content.decode()
        in_july = client.get("/ledgers/agencies/as-at/?day=2024-07-10").content.decode()

        assert "导入机构1" in in_june and "改名机构" not in in_june
        assert "改名机构" in in_july
        assert project.code in client.get("/ledgers/projects/as-at/?day=2024-12-31").content.decode()
        assert client.get("/ledgers/people/as-at/").status_code == 404
        assert "有效的日期" in client.get("/ledgers/agencies/as-at/?day=x").content.decode()

    def test_asks_the_same_number_of_questions_however_many_rows(
        self, officer: Any, django_assert_num_queries: Any
    ) -> None:
        bring_in(officer, JUNE, *(listed(n) for n in range(1, 31)))
        bring_in(officer, JULY, *(listed(n, 建筑面积="300") for n in range(1, 31)))

        with django_assert_num_queries(2):
            as_they_stood("agencies", list(rows_as_at("agencies", JUNE).select_related("unit")), JUNE)
