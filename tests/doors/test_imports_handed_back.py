"""Refused rows go back to whoever sent them, in their own file; mended there they come in and nothing comes twice."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from agencies.models import Agency, LedgerImport, Practitioner
from authorities.files.marking import RED
from authorities.models import AuditEntry, Job, Role, Unit
from authorities.services.jobs import run
from tests import factories
from tests.doors.ledger_files import AGENCY_HEAD, agencies_file, agency_row, upload
from tests.doors.person_files import file_of, id_number, row_of
from tests.factories import agency_code
from tests.files.builders import workbook

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


def own_table(*rows: tuple[str, ...]) -> bytes:
    """An .xlsx with a title, a column of one's own behind and a sheet in front."""
    table = [["我们的台账"], [*AGENCY_HEAD, "内部备注"], *([*row, "自己看的"] for row in rows)]
    return workbook(table, merged=["A1:F1"], before={"封面": [["二〇二四年"]]})


def send(client: Any, content: bytes, ledger: str = "agencies") -> LedgerImport:
    client.post("/imports/new/", {"ledger": ledger, "file": upload(content, "台账.xlsx")})
    return LedgerImport.objects.latest("pk")


def marked(client: Any, staged: LedgerImport) -> Any:
    answer = client.post(f"/imports/{staged.pk}/mark/", follow=True)
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class TestOwnFile:
    def test_mended_and_sent_again_brings_in_what_was_refused_and_nothing_else(self, page: Any) -> None:
        rows = [agency_row(1), agency_row(2, "没有的大队"), agency_row(3), agency_row(4, 建筑面积="二百")]
        first = send(page, own_table(*rows))
        page.post(f"/imports/{first.pk}/confirm/", {"keep": "good"})

        book = marked(page, first)
        table = book["台账"]
        red = {cell.coordinate for row in table.iter_rows() for cell in row if cell.fill.fgColor.rgb == RED}
        table["C4"].value, table["E6"].value = "甲西区", "200"
        second = send(page, saved(book))

        assert (red, book.sheetnames, table["G3"].value) == ({"C4", "E6"}, ["封面", "台账"], "自己看的")
        outcomes = dict(second.rows.values_list("number", "outcome"))
        assert outcomes == {3: "unchanged", 4: "new", 5: "unchanged", 6: "new"}
        page.post(f"/imports/{second.pk}/confirm/", {"keep": "all-or-nothing"})
        assert Agency.objects.count() == 4

    def test_asked_for_twice_is_made_once_and_each_taking_is_written_down(self, page: Any) -> None:
        staged = send(page, own_table(agency_row(1), agency_row(2, "没有的大队")))

        marked(page, staged)
        marked(page, staged)

        assert Job.objects.filter(kind="mark_ledger").count() == 1
        taken = AuditEntry.objects.filter(verb="hand_back_ledger")
        assert [entry.detail["what"] for entry in taken] == ["marked", "marked"]

    def test_of_a_large_ledger_is_made_by_a_worker(self, page: Any) -> None:
        rows = [agency_row(n) for n in range(5000, 9500)]
        content = agencies_file(*rows, agency_row(9501, "没有的大队"))
        page.post("/imports/new/", {"ledger": "agencies", "file": upload(content)})
        run(job_id=Job.objects.get().pk, now=factories.NOW)
        staged = LedgerImport.objects.get()

        answer = page.post(f"/imports/{staged.pk}/mark/")
        job = Job.objects.get(kind="mark_ledger")

        assert (answer.url, job.state) == (f"/jobs/{job.pk}/", Job.State.WAITING)
        assert "还没有做好" in page.get(f"/imports/{staged.pk}/marked/", follow=True).content.decode()
        run(job_id=job.pk, now=factories.NOW)
        link = page.get(f"/jobs/{job.pk}/progress/").json()["link"]
        assert page.get(link).headers["Content-Disposition"].startswith("attachment")

    def test_is_asked_for_by_a_button_of_the_import_s_page(self, page: Any, staff: Any) -> None:
        staged = send(page, own_table(agency_row(1), agency_row(2, "没有的大队")))
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(staff)

        form = strict.get(f"/imports/{staged.pk}/").content.decode().split(f'action="/imports/{staged.pk}/mark/"')[1]
        token = form.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        answer = strict.post(f"/imports/{staged.pk}/mark/", {"csrfmiddlewaretoken": token})

        assert answer.url == f"/imports/{staged.pk}/marked/"

    def test_is_for_the_unit_that_sent_it(self, client: Any, page: Any, units: dict[str, Unit]) -> None:
        staged = send(page, own_table(agency_row(1), agency_row(2, "没有的大队")))
        marked(page, staged)
        addresses = [f"/imports/{staged.pk}/{name}/" for name in ("marked", "rejected")]

        for role, unit, status in (
            (Role.CORPS_STAFF, "130000", 404),
            (Role.DETACHMENT_STAFF, "130200", 404),
            (Role.DETACHMENT_REVIEWER, "130100", 403),
        ):
            client.force_login(factories.make_officer(role, units[unit]))
            assert [client.get(address).status_code for address in addresses] == [status, status]
            assert client.post(f"/imports/{staged.pk}/mark/").status_code == status

    def test_that_is_gone_is_said_and_the_refused_rows_are_offered(self, page: Any, tmp_path: Any) -> None:
        file = tmp_path / "机构.csv"
        file.write_bytes(agencies_file(agency_row(71), agency_row(72, "没有的大队")))
        call_command("ledger", "import", "agencies", str(file), unit="130100", keep="good")
        staged = LedgerImport.objects.get()

        answer = page.post(f"/imports/{staged.pk}/mark/", follow=True).content.decode()

        assert "系统里没有原文件" in answer
        assert "下载标红的原表" not in answer and "只下载退回的行" in answer


class TestIdNumbers:
    def test_go_back_whole_to_the_sender_and_lie_on_no_disk(self, page: Any, units: dict[str, Unit]) -> None:
        factories.make_agency(units["130102"], code=agency_code(1))
        wrong = row_of("people", 8, 机构统一社会信用代码="91130000MA0000015B")
        staged = send(page, file_of("people", row_of("people", 7), wrong), "people")

        table = marked(page, staged).active

        assert [table["B2"].value, table["B3"].value] == [id_number(7), id_number(8)]
        kept = b"".join(file.read_bytes() for file in Path(settings.MEDIA_ROOT).glob("imports/*"))
        assert id_number(7).encode() not in kept and b"PK\x03\x04" not in kept[:8]
        assert AuditEntry.objects.get(verb="hand_back_ledger").detail["id_numbers"] is True
        assert Practitioner.objects.count() == 0

    def test_that_lost_digits_stay_refused_when_nothing_was_mended(self, page: Any, units: dict[str, Unit]) -> None:
        factories.make_agency(units["130102"], code=agency_code(1))
        row: list[Any] = list(row_of("people", 7))
        row[1] = 1.30000197701010072e17
        staged = send(page, workbook([["姓名", "身份证号", *_head()], row]), "people")

        answer = page.get(f"/imports/{staged.pk}/rejected/")
        again = send(page, b"".join(answer.streaming_content), "people")

        assert [one["code"] for one in again.rows.get().problems] == ["ledger.spoilt_id"]


class TestSixteenDigits:
    def test_spoilt_into_a_number_are_refused_also_when_handed_back_unmended(
        self, page: Any, units: dict[str, Unit]
    ) -> None:
        agency = factories.make_agency(units["130102"], code=agency_code(1))
        factories.make_practitioner(agency, name="测人1", id_number=id_number(1))
        head = ["姓名", "身份证号", "证书种类", "证书编号", "等级"]
        row = ["测人1", id_number(1), "消防设施操作员", 2013003001400001, "四级"]
        staged = send(page, workbook([head, row]), "certificates")

        answer = page.get(f"/imports/{staged.pk}/rejected/")
        again = send(page, b"".join(answer.streaming_content), "certificates")

        assert [one["code"] for one in staged.rows.get().problems] == ["ledger.spoilt_number"]
        assert [one["code"] for one in again.rows.get().problems] == ["ledger.spoilt_number"]


class TestCommand:
    def test_writes_the_marked_file_beside_its_answer(self, units: dict[str, Unit], tmp_path: Any, capsys: Any) -> None:
        file, out = tmp_path / "机构.xlsx", tmp_path / "标红.xlsx"
        file.write_bytes(own_table(agency_row(81), agency_row(82, "没有的大队")))

        call_command("ledger", "import", "agencies", str(file), unit="130100", keep="good", json=True, marked=out)

        assert json.loads(capsys.readouterr().out)["rejected"][0]["row"] == 4
        assert openpyxl.load_workbook(out)["台账"]["C4"].comment.text.startswith("第4行“所属大队”（C4）")

    def test_writes_none_when_nothing_was_refused(self, units: dict[str, Unit], tmp_path: Any) -> None:
        file, out = tmp_path / "机构.xlsx", tmp_path / "标红.xlsx"
        file.write_bytes(own_table(agency_row(91)))

        call_command("ledger", "import", "agencies", str(file), unit="130100", marked=out)

        assert not out.exists()


def _head() -> list[str]:
    from tests.doors.person_files import PEOPLE_HEAD

    return list(PEOPLE_HEAD[2:])
