"""What we hand out comes back: an empty template can be filled and read, refused rows can be mended and sent again."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from agencies.files.ledger_kinds import ledger_kinds
from agencies.files.ledger_sheets import LedgerRows, choose_sheet, read_ledger
from agencies.files.ledger_templates import HEAD_ROW, stamp_problem, template_stamp, write_rejections, write_template
from authorities.files.workbook_reader import Sheet, read_sheets
from tests.files.builders import workbook

HEAD = ["机构名称", "统一社会信用代码", "所属大队", "系统公示日期", "建筑面积"]
ROWS = [
    ["甲消防技术有限公司", "91130000MA0000015A", "示例大队", 45519, 200.5],
    ["=1+1", 1.3e17, None, date(2024, 8, 15), "二百"],
    ["丙\x0b公司", "91130000MA0000015B", "示例大队", "2024-02-30", None],
]


def template(kind: str, **more: object) -> bytes:
    stream = io.BytesIO()
    write_template(stream, kind, unit_name="示例支队", **more)  # type: ignore[arg-type]
    return stream.getvalue()


def rejections(read: LedgerRows) -> bytes:
    stream = io.BytesIO()
    write_rejections(stream, "agencies", read.refused_rows, read.problems, unit_name="示例支队")
    return stream.getvalue()


def read_again(content: bytes) -> LedgerRows:
    return read_ledger("agencies", choose_sheet("agencies", read_sheets(content)))


@pytest.mark.parametrize("kind", ["agencies", "projects"])
class TestTemplate:
    def test_its_own_head_is_found_with_every_column(self, kind):
        sheets = read_sheets(template(kind))

        read = read_ledger(kind, choose_sheet(kind, sheets))

        assert [problem.code for problem in read.problems] == ["ledger.no_rows"]
        assert list(read.columns) == [column.code for column in ledger_kinds()[kind].columns]

    def test_it_carries_its_kind_and_version(self, kind):
        sheets = read_sheets(template(kind))

        assert template_stamp(sheets) == (kind, ledger_kinds()[kind].version)
        assert stamp_problem(kind, sheets) is None

    def test_long_numbers_are_typed_as_text_and_choices_drop_down(self, kind):
        page = openpyxl.load_workbook(io.BytesIO(template(kind, units=["示例大队"]))).worksheets[0]
        heads = {str(cell.value).rstrip("*"): cell.column_letter for cell in page[HEAD_ROW]}
        code = "统一社会信用代码" if kind == "agencies" else "机构统一社会信用代码"

        assert page[f"{heads[code]}{HEAD_ROW + 1}"].number_format == "@"
        assert page[f"{heads[code]}{HEAD_ROW + 1000}"].number_format == "@"
        offered = {str(rule.sqref).split(":")[0].rstrip("0123456789") for rule in page.data_validations.dataValidation}
        assert heads["企业类型" if kind == "agencies" else "服务类型"] in offered

    def test_filled_in_it_is_read(self, kind):
        book = openpyxl.load_workbook(io.BytesIO(template(kind)))
        page = book.worksheets[0]
        heads = {str(cell.value).rstrip("*"): cell.column for cell in page[HEAD_ROW]}
        filled = {
            "agencies": {
                "机构名称": "甲",
                "统一社会信用代码": "91130000MA0000015A",
                "所属大队": "示例大队",
                "业务范围": "维护保养检测、安全评估",
            },
            "projects": {
                "项目编号": "P-001",
                "机构统一社会信用代码": "91130000MA0000015A",
                "单位名称": "示例商场",
                "所在区县代码": "130102",
                "单位类别": "重点单位、人员密集场所",
                "服务类型": "检测",
                "开始日期": date(2024, 3, 1),
            },
        }[kind]
        for heading, value in filled.items():
            page.cell(HEAD_ROW + 1, heads[heading], value)
        stream = io.BytesIO()
        book.save(stream)

        read = read_ledger(kind, choose_sheet(kind, read_sheets(stream.getvalue())))

        assert read.problems == ()
        assert [row.number for row in read.good_rows] == [HEAD_ROW + 1]


class TestStamp:
    def test_the_other_template_is_named(self):
        problem = stamp_problem("agencies", read_sheets(template("projects")))

        assert problem is not None
        assert (problem.code, problem.facts["found"]) == ("ledger.wrong_template", "服务项目台账")

    def test_an_older_version_is_told_with_both_figures(self):
        old = [Sheet("模板", [["mingcha-ledger", "agencies", "0", "示例支队"]], hidden=True)]

        problem = stamp_problem("agencies", old)

        assert problem is not None
        assert dict(problem.facts) == {"found": 0, "expected": 1}

    def test_a_table_of_another_hand_has_no_stamp(self):
        assert stamp_problem("agencies", read_sheets(workbook([HEAD, ROWS[0]]))) is None

    def test_a_unit_named_like_a_formula_stays_a_name(self):
        sheets = read_sheets(template("agencies", units=["=1+1", "甲,乙大队"]))

        options = next(sheet for sheet in sheets if sheet.name == "选项")
        assert ["=1+1", "甲,乙大队"] == [row[0] for row in options.rows[:2]]


class TestRejections:
    def test_hold_exactly_the_refused_rows_as_they_stood(self):
        read = read_ledger("agencies", Sheet("台账", [HEAD, *ROWS]))

        again = read_again(rejections(read))

        assert read.refused_numbers == {3, 4}
        assert [(row.raw["name"], row.raw["code"], row.raw["floor_area"]) for row in again.rows] == [
            ("=1+1", "1.3E+17", "二百"),
            ("丙␋公司", "91130000MA0000015B", ""),
        ]

    def test_name_the_same_problems_when_uploaded_unmended(self):
        read = read_ledger("agencies", Sheet("台账", [HEAD, *ROWS]))

        again = read_again(rejections(read))

        assert [p.code for p in again.problems] == [p.code for p in read.problems]

    def test_red_cells_carry_the_reason_with_the_old_place(self):
        read = read_ledger("agencies", Sheet("台账", [HEAD, *ROWS]))

        page = openpyxl.load_workbook(io.BytesIO(rejections(read))).worksheets[0]

        red = {
            cell.coordinate: cell.comment.text
            for row in page.iter_rows()
            for cell in row
            if cell.fill.fgColor.rgb == "FFFFC7CE" and cell.comment
        }
        assert red["B4"].startswith("第3行“统一社会信用代码”（B3）：“1.3E+17”被Excel当成数字")
        assert (
            len(red) == len([p for p in read.problems if "cell" in p.facts]) + 2
        )  # one of two columns is missing: both are red

    def test_mended_they_are_taken(self):
        read = read_ledger("agencies", Sheet("台账", [HEAD, *ROWS]))
        book = openpyxl.load_workbook(io.BytesIO(rejections(read)))
        page = book.worksheets[0]
        heads = {str(cell.value).rstrip("*"): cell.column for cell in page[HEAD_ROW]}
        for number, code in ((4, "91130000MA00000235"), (5, "91130000MA0000015A")):
            page.cell(number, heads["统一社会信用代码"], code)
            page.cell(number, heads["所属大队"], "示例大队")
            page.cell(number, heads["系统公示日期"], "2024-08-15")
            page.cell(number, heads["建筑面积"], 200)
        stream = io.BytesIO()
        book.save(stream)

        again = read_again(stream.getvalue())

        assert again.problems == ()
        assert [row.values["listed_on"] for row in again.good_rows] == [date(2024, 8, 15)] * 2

    def test_a_day_understood_from_a_serial_goes_back_as_a_day(self):
        read = read_ledger("agencies", Sheet("台账", [HEAD, ["甲", "坏代码", "示例大队", 45519, None]]))

        again = read_again(rejections(read))

        assert again.rows[0].values["listed_on"] == date(2024, 8, 15)
