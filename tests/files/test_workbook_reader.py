"""What a file is, is judged by its content; every character and every row number arrives as it stood there."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from authorities.files.workbook_reader import FileRefused, Sheet, Unreadable, read_sheets
from authorities.files.workbook_writer import Book
from authorities.wording import WORDS
from tests.files import builders
from tests.files.builders import raw_workbook, workbook, zipped
from tests.files.office import converted

ROWS = [["名称", "编号"], ["㙍䶮𬭎有限公司", "0012"], ["乙，“丙”", "A-1"]]
TEXT = '名称,编号\r\n㙍䶮𬭎有限公司,0012\r\n"乙，“丙”",A-1\r\n'


def repacked(content: bytes, *, compression: int = zipfile.ZIP_DEFLATED, **more: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    return zipped(found | more, compression=compression)


def refusal(content: bytes) -> tuple[str, dict[str, object]]:
    with pytest.raises(FileRefused) as refused:
        read_sheets(content)
    return refused.value.problem.code, dict(refused.value.problem.facts)


class TestTables:
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("xlsx", workbook(ROWS)),
            ("xls of Excel 97", builders.old_workbook(ROWS)),
            ("csv in UTF-8", TEXT.encode()),
            ("csv in UTF-8 with byte order mark", TEXT.encode("utf-8-sig")),
            ("csv in UTF-16", TEXT.encode("utf-16")),
            ("csv in big-endian UTF-16", b"\xfe\xff" + TEXT.encode("utf-16-be")),
            ("csv in GB18030", TEXT.encode("gb18030")),
            ("csv with line feeds", TEXT.replace("\r\n", "\n").encode()),
            ("csv with every field quoted", '"名称","编号"\n"㙍䶮𬭎有限公司","0012"\n"乙，“丙”","A-1"\n'.encode()),
            (
                "csv with text markers of a spreadsheet",
                '名称,编号\n㙍䶮𬭎有限公司,"=""0012"""\n"乙，“丙”",A-1\n'.encode(),
            ),
            ("tab-separated under the name csv", TEXT.replace(",", "\t").encode("gb18030")),
            ("semicolons", TEXT.replace(",", ";").encode()),
            ("xlsx with a picture", repacked(workbook(ROWS), **{"xl/media/image1.png": b"\x89PNG\r\n\x1a\n"})),
            ("xlsx whose parts are not packed", repacked(workbook(ROWS), compression=zipfile.ZIP_STORED)),
        ],
    )
    def test_are_read_by_content(self, name, content):
        rows = read_sheets(content)[0].rows

        assert [[str(value) for value in row] for row in rows] == ROWS

    def test_old_private_characters_of_gb18030_get_their_own_place(self):
        content = "编号,名称\n1,".encode("gb18030") + bytes.fromhex("FE59FE9F") + "公司\n".encode("gb18030")

        assert read_sheets(content)[0].rows[1] == ["1", "龴䶮公司"]

    def test_hidden_rows_and_columns_are_read(self):
        (sheet,) = read_sheets(workbook(ROWS, hidden_rows=[2], hidden_columns=["B"]))

        assert sheet.rows == ROWS

    def test_a_hidden_sheet_is_read_and_marked(self):
        book = Book()
        book.sheet("甲").put(1, 1, "一")
        book.sheet("乙", hidden=True).put(1, 1, "二")
        stream = io.BytesIO()
        book.save(stream)

        assert [(sheet.name, sheet.hidden) for sheet in read_sheets(stream.getvalue())] == [("甲", False), ("乙", True)]

    def test_row_numbers_are_excel_s_although_rows_are_blank_in_front(self):
        sheet = read_sheets(workbook([[None], [None], ["甲"]]))[0]

        assert sheet.rows[2] == ["甲"]

    def test_merged_areas_are_told_in_excel_numbers(self):
        sheet = read_sheets(workbook([["甲", None], [None, None], ["乙", "丙"]], merged=["A1:B2"]))[0]

        assert sheet.merged == ((1, 1, 2, 2),)

    def test_whole_numbers_are_int_until_a_cell_cannot_hold_them(self):
        (row,) = read_sheets(workbook([[1, 2.5, 999_999_999_999_999, 130_000_199_001_010_017]]))[0].rows

        assert row[:3] == [1, 2.5, 999_999_999_999_999]
        assert isinstance(row[3], float)

    def test_days_are_days_in_both_calendars(self):
        day, moment = date(2024, 8, 15), datetime(2024, 8, 15, 9, 30)  # noqa: DTZ001
        sheets = [read_sheets(workbook([[day, moment]], from_1904=flag))[0] for flag in (False, True)]

        assert [sheet.rows for sheet in sheets] == [[[day, moment]]] * 2
        assert [sheet.date_1904 for sheet in sheets] == [False, True]

    def test_an_old_workbook_of_the_1904_calendar_is_marked(self):
        sheets = [
            read_sheets(builders.old_workbook([[45519.0]], before=builders.record(0x22, flag)))[0]
            for flag in (b"\x00\x00", b"\x01\x00")
        ]

        assert [sheet.date_1904 for sheet in sheets] == [False, True]

    def test_a_workbook_written_as_a_stream_is_read(self):
        """Entries whose sizes stand behind their content, as programs write that cannot go back in the file."""

        class Pipe(io.BytesIO):
            def seekable(self) -> bool:
                return False

            def seek(self, *_: int) -> int:
                raise io.UnsupportedOperation

        stream = Pipe()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in builders.parts(f"<sheetData>{builders.row_markup(1, '甲')}</sheetData>").items():
                archive.writestr(name, content)

        assert read_sheets(stream.getvalue())[0].rows == [["甲"]]

    def test_errors_and_formulas_without_value_are_marked_and_never_blank(self):
        markup = (
            '<sheetData><row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B1"><f>A2</f></c>'
            '<c r="C1"><f>1+1</f><v>2</v></c><c r="D1" t="str"><f>T(1)</f><v></v></c></row></sheetData>'
        )

        (row,) = read_sheets(raw_workbook(markup))[0].rows

        assert row == [Unreadable("error"), Unreadable("formula"), 2, Unreadable("formula")]

    def test_a_sheet_without_content_has_no_rows(self):
        assert read_sheets(workbook([])) == [Sheet("台账", [])]


class TestOtherFiles:
    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "workbook.empty"),
            (b"\r\n \r\n", "workbook.empty"),
            (b"\xef\xbb\xbf", "workbook.empty"),
            (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "workbook.html"),
            (b"\xef\xbb\xbf  <!DOCTYPE HTML><html>", "workbook.html"),
            ("<table><tr><td>机构</td></tr></table>".encode("gb18030"), "workbook.html"),
            (b"\xff\xfe" + "<html><table>".encode("utf-16-le"), "workbook.html"),
            (b"MIME-Version: 1.0\nContent-Type: multipart/related\n<html>", "workbook.html"),
            (
                b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
                "workbook.other_table_format",
            ),
            (
                zipped(
                    {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"},
                    compression=0,
                ),
                "workbook.other_table_format",
            ),
            (zipped({"[Content_Types].xml": b"", "xl/workbook.bin": b""}), "workbook.other_table_format"),
            (zipped({**builders.parts(), "xl/vbaProject.bin": b"x"}), "workbook.macros"),
            (zipped({"[Content_Types].xml": b"", "word/document.xml": b"<a/>"}), "workbook.not_a_table"),
            (zipped({"照片.jpg": b"x"}), "workbook.not_a_table"),
            (b"%PDF-1.7\n", "workbook.not_a_table"),
            (b"\x89PNG\r\n\x1a\n" + bytes(20) + b"x", "workbook.not_a_table"),
            (b"\xff\xd8\xff\xe0JFIF", "workbook.not_a_table"),
            (b"Rar!\x1a\x07\x01", "workbook.not_a_table"),
            (builders.compound_file({"WordDocument": b"x"}), "workbook.not_a_table"),
            (builders.compound_file({"EncryptionInfo": b"x", "EncryptedPackage": b"y"}), "workbook.encrypted"),
            (builders.old_workbook([["甲"]], before=builders.record(0x2F, bytes(54))), "workbook.encrypted"),
            ("名称,编号\n甲消防技术有限公司,1\n乙消防技".encode()[:-1] + b",\n", "workbook.encoding_damaged"),
            (b"a,b\n\x81\xff\xff\n", "workbook.encoding_unknown"),
        ],
    )
    def test_are_refused_by_what_they_are(self, content, code):
        found, facts = refusal(content)

        assert found == code
        assert "{" not in WORDS[code].format(**facts)

    def test_a_text_that_names_a_stream_is_no_encrypted_file(self):
        content = builders.old_workbook([["EncryptedPackage", "甲"]])

        assert read_sheets(content)[0].rows == [["EncryptedPackage", "甲"]]


@pytest.mark.needs_libreoffice
class TestLibreOffice:
    def test_its_xlsx_xls_and_csv_say_the_same(self, tmp_path: Path):
        source = workbook([*ROWS, ["丁", 12], ["戊", date(2024, 8, 15)]], merged=["A5:A6"])

        for kind in ("xls", "xlsx"):
            sheet = read_sheets(converted(source, kind, tmp_path))[0]
            assert sheet.rows == [*ROWS, ["丁", 12], ["戊", date(2024, 8, 15)]]
            assert sheet.merged == ((5, 1, 6, 1),)
        # 44: comma, 34: quote, 76: UTF-8, 0: default.
        text = read_sheets(converted(source, "csv:Text - txt - csv (StarCalc):44,34,76", tmp_path))[0]
        assert text.rows[:3] == ROWS
        assert refusal(converted(source, "ods", tmp_path)) == ("workbook.other_table_format", {"found": "ods"})
