"""The import page by page: upload, look, confirm or drop; the template that comes back; the command."""

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from agencies.models import Agency, LedgerImport, ServiceProject
from authorities.models import Job, Role, Unit
from authorities.services.jobs import run
from tests import factories
from tests.doors.ledger_files import agencies_file, agency_row, project_row, projects_file, upload
from tests.factories import agency_code

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def staff(units: dict[str, Unit]) -> Any:
    return factories.make_officer(Role.DETACHMENT_STAFF, units["130100"])


@pytest.fixture
def page(client: Any, staff: Any) -> Any:
    client.force_login(staff)
    return client


def send(client: Any, content: bytes, ledger: str = "agencies") -> Any:
    return client.post("/imports/new/", {"ledger": ledger, "file": upload(content)})


class TestUpload:
    def test_leads_to_the_preview_and_changes_no_ledger(self, page: Any) -> None:
        answer = page.post(
            "/imports/new/", {"ledger": "agencies", "file": upload(agencies_file(agency_row(1)))}, follow=True
        )

        text = " ".join(answer.content.decode().split())
        assert '文件共<strong class="num">1</strong>行＝可入库<strong class="num">1</strong>＋退回' in text
        assert Agency.objects.count() == 0

    def test_of_the_same_content_leads_to_the_import_that_stands(self, page: Any) -> None:
        content = agencies_file(agency_row(1))

        first, second = send(page, content), send(page, content)

        assert first.url == second.url
        assert LedgerImport.objects.count() == 1

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"", "空的"),
            (b"<html><table></table></html>", "其实是网页"),
            ("姓名,身份证号,岗位\n甲,1,乙".encode(), "从业人员表"),
        ],
    )
    def test_of_another_file_is_refused_beside_the_field(self, page: Any, content: bytes, told: str) -> None:
        answer = send(page, content)

        assert answer.status_code == 200
        assert told in answer.content.decode()
        assert LedgerImport.objects.count() == 0

    def test_a_failed_upload_may_be_tried_again(self, page: Any) -> None:
        send(page, b"%PDF-1.7")

        assert send(page, b"%PDF-1.7").status_code == 200
        assert Job.objects.get().state == Job.State.FAILED

    def test_is_not_for_reviewers(self, client: Any, units: dict[str, Unit]) -> None:
        client.force_login(factories.make_officer(Role.DETACHMENT_REVIEWER, units["130100"]))

        assert send(client, agencies_file(agency_row(1))).status_code == 403


class TestLargeFiles:
    def test_are_left_to_a_worker_and_shown_when_done(self, page: Any, staff: Any) -> None:
        content = agencies_file(*(agency_row(n) for n in range(5000, 9500)))

        answer = send(page, content)
        job = Job.objects.get()
        assert (answer.url, job.state) == (f"/jobs/{job.pk}/", Job.State.WAITING)
        done = run(job_id=job.pk, now=factories.NOW)

        assert (done.state, done.done_count, done.total_count) == (Job.State.DONE, 4500, 4500)
        assert page.get(f"/jobs/{job.pk}/progress/").json()["link"] == f"/imports/{LedgerImport.objects.get().pk}/"

    def test_done_by_two_workers_are_staged_once(self, page: Any) -> None:
        send(page, agencies_file(*(agency_row(n) for n in range(5000, 9500))))

        assert run(job_id=Job.objects.get().pk, now=factories.NOW).state == Job.State.DONE
        assert run(job_id=Job.objects.get().pk, now=factories.NOW) is None
        assert LedgerImport.objects.count() == 1


class TestDecision:
    @pytest.fixture
    def staged(self, page: Any) -> LedgerImport:
        send(page, agencies_file(agency_row(1), agency_row(2, "没有的大队")))
        return LedgerImport.objects.get()

    def test_stores_the_good_rows(self, page: Any, staged: LedgerImport) -> None:
        answer = page.post(f"/imports/{staged.pk}/confirm/", {"keep": "good"}, follow=True)

        assert "已入库" in answer.content.decode()
        assert list(Agency.objects.values_list("code", flat=True)) == [agency_code(1)]

    def test_all_or_nothing_is_refused_while_a_row_goes_back(self, page: Any, staged: LedgerImport) -> None:
        answer = page.post(f"/imports/{staged.pk}/confirm/", {"keep": "all-or-nothing"}, follow=True)

        assert "文件有1行退回，整批入库要求全部合格" in answer.content.decode()
        assert Agency.objects.count() == 0

    def test_a_second_confirmation_is_told_so(self, page: Any, staged: LedgerImport) -> None:
        page.post(f"/imports/{staged.pk}/confirm/", {"keep": "good"})

        answer = page.post(f"/imports/{staged.pk}/confirm/", {"keep": "good"}, follow=True)

        assert "这份文件已经入库，不能再次确认" in answer.content.decode()

    def test_a_dropped_import_is_not_stored_any_more(self, page: Any, staged: LedgerImport) -> None:
        page.post(f"/imports/{staged.pk}/drop/")

        answer = page.post(f"/imports/{staged.pk}/confirm/", {"keep": "good"}, follow=True)

        assert "已经放弃" in answer.content.decode()
        assert Agency.objects.count() == 0

    def test_another_units_import_is_missing(self, client: Any, units: dict[str, Unit], staged: LedgerImport) -> None:
        client.force_login(factories.make_officer(Role.DETACHMENT_STAFF, units["130200"]))

        assert client.get(f"/imports/{staged.pk}/").status_code == 404
        assert client.post(f"/imports/{staged.pk}/confirm/", {"keep": "good"}).status_code == 404

    def test_refused_rows_come_back_as_a_workbook_that_can_be_mended(self, page: Any, staged: LedgerImport) -> None:
        answer = page.get(f"/imports/{staged.pk}/rejected/")
        book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        sheet = book.worksheets[0]
        heads = {str(cell.value).rstrip("*"): cell.column for cell in sheet[3]}

        assert "没有名为“没有的大队”" in sheet.cell(4, heads["退回原因"]).value
        sheet.cell(4, heads["所属大队"]).value = "甲西区"
        mended = io.BytesIO()
        book.save(mended)
        send(page, mended.getvalue())

        again = LedgerImport.objects.latest("pk")
        assert [row.outcome for row in again.rows.all()] == ["new"]


class TestTemplates:
    def test_filled_in_come_back_without_a_problem(self, page: Any, units: dict[str, Unit]) -> None:
        filled = _filled(
            page,
            "agencies",
            agency_row(1),
            ("机构名称", "统一社会信用代码", "所属大队", "业务范围", "建筑面积", "来源"),
        )
        send(page, filled)
        page.post(f"/imports/{LedgerImport.objects.latest('pk').pk}/confirm/", {"keep": "all-or-nothing"})
        heads = ("项目编号", "机构统一社会信用代码", "单位名称", "所在区县代码", "单位类别", "服务类型", "开始日期")

        send(page, _filled(page, "projects", project_row(1, agency_code(1))[:7], heads), "projects")
        page.post(f"/imports/{LedgerImport.objects.latest('pk').pk}/confirm/", {"keep": "all-or-nothing"})

        assert ServiceProject.objects.get().agency.code == agency_code(1)


def _filled(client: Any, ledger: str, cells: tuple[str, ...], heads: tuple[str, ...]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(f"/imports/templates/{ledger}/").streaming_content)))
    sheet = book.worksheets[0]
    columns = {str(cell.value).rstrip("*"): cell.column for cell in sheet[3]}
    for head, value in zip(heads, cells, strict=True):
        sheet.cell(4, columns[head]).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class TestCommand:
    def test_names_every_row_that_goes_back(self, units: dict[str, Unit], tmp_path: Any, capsys: Any) -> None:
        file = tmp_path / "机构.csv"
        file.write_bytes(agencies_file(agency_row(1), agency_row(2, "没有的大队")))

        call_command("ledger", "import", "agencies", str(file), unit="130100", keep="good", json=True)

        told = json.loads(capsys.readouterr().out)
        assert told.keys() == {"rows", "new", "changed", "unchanged", "rejected"}
        assert (told["rows"], told["new"], told["changed"], told["unchanged"]) == (2, 1, 0, 0)
        assert [(one["row"], one["column"], one["code"]) for one in told["rejected"]] == [
            (3, "所属大队", "import.unit_unknown")
        ]

    def test_refuses_a_unit_nobody_knows(self, units: dict[str, Unit], tmp_path: Any) -> None:
        with pytest.raises(CommandError, match="没有机构代码为“999999”的单位"):
            call_command("ledger", "import", "agencies", str(tmp_path / "x"), unit="999999")

    def test_says_why_a_file_cannot_be_read(self, units: dict[str, Unit], tmp_path: Any, capsys: Any) -> None:
        file = tmp_path / "x.xlsx"
        file.write_bytes(projects_file(project_row(1, agency_code(1))))

        with pytest.raises(CommandError):
            call_command("ledger", "import", "agencies", str(file), unit="130100", json=True)

        assert json.loads(capsys.readouterr().out)["rejected"][0]["code"] == "ledger.wrong_template"
