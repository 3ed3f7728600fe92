"""The summary workbook is laid out like the paper, says the figures it was given and nothing else."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from authorities.files.workbook_reader import read_sheets
from reports.files.annex4 import DATA_HEAD, SummarySheet, figure_text, printed_cell, write_summary

HEADS = [
    "检查消防技术服务机构数量（家次）",
    "检查发现出具虚假报告违法行为数量（项）",
    "检查发现不具备从业条件从事技术服务活动违法行为数量（项）",
    "行政处罚（起）",
    "罚款（元）",
    "责令停止执业的机构（家）",
    "责令停止执业的人员（人）",
    "吊销注册证（人）",
    "吊销资格证书（人）",
    "相关部门吊销营业执照（家）",
    "对有关责任人员采取终身市场禁入（人）",
    "持假证（人）",
    "无证或有注册消防工程师资格证但未注册（人）",
    "检查发现消防控制室值班人员持假证（人）",
    "媒体曝光（家次）",
]
GROUP = "检查发现消防技术服务机构从业人员"


@pytest.fixture
def table(notice):
    return notice.table("annex4")


@pytest.fixture
def sheet(table) -> SummarySheet:
    month = {column.code: number for number, column in enumerate(table.columns, start=1)}
    cumulative = {code: 100 + figure for code, figure in month.items()}
    return SummarySheet(
        "示例市消防救援支队",
        "2024年8月",
        "2024年7月25日0时（含）至2024年8月25日0时（不含）",
        month | {"fine_yuan": Decimal("1250000.50")},
        cumulative,
        filled_by="甲某",
        phone="0310-0000000",
        reviewed_by="=1+1",
        filled_on=date(2024, 8, 25),
        notes=("缺报单位：无",),
    )


def content_of(table, sheet: SummarySheet) -> bytes:
    stream = io.BytesIO()
    write_summary(stream, table=table, sheet=sheet)
    return stream.getvalue()


def texts(rows) -> list[str]:
    return [re.sub(r"\s", "", str(value)) for row in rows for value in row if value is not None]


class TestOfficialLayout:
    def test_title_unit_heads_and_foot_stand_as_on_the_paper(self, table, sheet):
        page = read_sheets(content_of(table, sheet))[0]

        assert page.rows[0][0] == "消防技术服务机构和消防职业资格证书专项检查情况汇总表"
        assert page.rows[1][0] == "填报单位：示例市消防救援支队"
        assert texts(page.rows[2:3]) == [*HEADS[:11], GROUP, *HEADS[13:]]
        assert texts(page.rows[3:4]) == HEADS[11:13]
        assert [value for value in page.rows[5] if value] == [
            "填报人：甲某",
            "联系电话：0310-0000000",
            "审核人：=1+1",
            "填报日期：2024年8月25日",
        ]

    def test_heads_are_merged_over_two_rows_and_the_group_over_two_columns(self, table, sheet):
        page = read_sheets(content_of(table, sheet))[0]

        assert (3, 12, 3, 13) in page.merged
        assert {(3, place, 4, place) for place in (*range(1, 12), 14, 15)} <= set(page.merged)

    def test_figures_stand_in_one_row_and_two_cells_are_sentences(self, table, sheet):
        row = read_sheets(content_of(table, sheet))[0].rows[4]

        assert row[:5] == [1, 2, 3, 4, 1250000.5]
        assert texts([row[11:13]]) == [
            "12人，其中注册消防工程师13人；消防设施操作员14人。",
            "15人，其中无证16人；消防工程师未注册17人",
        ]

    def test_month_and_cumulative_are_two_labelled_sheets(self, table, sheet):
        month, cumulative = read_sheets(content_of(table, sheet))[:2]

        assert (month.name, "（本月：2024年8月）" in month.rows[1]) == ("本月", True)
        assert (cumulative.name, "（累计：截至2024年8月）" in cumulative.rows[1]) == ("累计", True)
        assert cumulative.rows[4][0] == 101

    def test_it_is_one_landscape_a4_page(self, table, sheet):
        page = openpyxl.load_workbook(io.BytesIO(content_of(table, sheet))).worksheets[0]

        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert (
            page.page_setup.fitToWidth,
            page.page_setup.fitToHeight,
            page.sheet_properties.pageSetUpPr.fitToPage,
        ) == (1, 1, True)

    def test_an_empty_return_leaves_the_places_to_write_in(self, table):
        page = read_sheets(content_of(table, SummarySheet("示例大队", "2024年8月", "", {}, {})))[0]

        assert page.rows[4][0] == "—"
        assert texts([page.rows[5]]) == ["填报人：", "联系电话：", "审核人：", "填报日期：年月"]


class TestFigures:
    def test_every_figure_is_one_plain_number_in_the_data_sheet(self, table, sheet):
        rows = read_sheets(content_of(table, sheet))[3].rows

        assert tuple(rows[0]) == DATA_HEAD
        assert {row[0]: (row[3], row[4]) for row in rows[1:]} == {
            code: (float(figure) if isinstance(figure, Decimal) else figure, sheet.cumulative[code])
            for code, figure in sheet.cells.items()
        }
        assert len(rows) == 20

    def test_a_zero_is_a_zero_and_a_missing_figure_is_blank_for_machines(self, table):
        rows = read_sheets(content_of(table, SummarySheet("大队", "2024年8月", "", {"penalty_cases": 0}, {})))[3].rows

        assert {row[0]: row[3] for row in rows[1:]}["penalty_cases"] == 0
        assert [row[3] for row in rows[1:] if row[0] != "penalty_cases"] == [None] * 18

    def test_no_cell_holds_a_formula(self, table, sheet):
        with zipfile.ZipFile(io.BytesIO(content_of(table, sheet))) as archive:
            markup = "".join(
                archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/")
            )

        assert not re.search(r"<(?:\w+:)?f[ >/]", markup)

    def test_the_caliber_of_every_column_is_told_with_the_counted_instants(self, table, sheet):
        shown = texts(read_sheets(content_of(table, sheet))[2].rows)

        assert all(re.sub(r"\s", "", column.caliber) in shown for column in table.columns)
        assert "本月：2024年8月（2024年7月25日0时（含）至2024年8月25日0时（不含））" in shown
        assert "缺报单位：无" in shown

    @pytest.mark.parametrize(
        ("figure", "text"),
        [
            (0, "0"),
            (None, "—"),
            (Decimal("1E+6"), "1000000"),
            (Decimal("12.50"), "12.5"),
            (Decimal("100"), "100"),
            (Decimal("0.00"), "0"),
        ],
    )
    def test_figures_in_sentences_have_no_exponent_and_no_needless_zeros(self, figure, text):
        assert figure_text(figure) == text

    def test_a_pattern_takes_figures_only_and_runs_nothing(self, table):
        from dataclasses import replace

        column = replace(table.column("forged"), print_pattern="{forged.__class__}{0}{forged}{unknown}")

        assert printed_cell(table, column, {"forged": 3}) == "{forged.__class__}—3—"

    def test_a_table_without_a_pattern_still_tells_its_parts(self, table):
        from dataclasses import replace

        column = replace(table.column("forged"), print_pattern="")

        assert printed_cell(table, column, {"forged": 3, "forged_engineers": 1, "forged_operators": 2}) == (
            "3人，其中注册消防工程师1人；消防设施操作员2人。"
        )


class TestFile:
    def test_the_digest_is_the_file_s_and_the_same_return_gives_the_same_file(self, table, sheet, tmp_path: Path):
        digest = write_summary(tmp_path / "a.xlsx", table=table, sheet=sheet)
        stream = io.BytesIO()

        again = write_summary(stream, table=table, sheet=sheet)

        assert digest == again == hashlib.sha256((tmp_path / "a.xlsx").read_bytes()).hexdigest()

    def test_another_figure_gives_another_digest(self, table, sheet):
        from dataclasses import replace

        other = replace(sheet, cells={**sheet.cells, "penalty_cases": 99})

        assert write_summary(io.BytesIO(), table=table, sheet=sheet) != write_summary(
            io.BytesIO(), table=table, sheet=other
        )

    def test_hostile_names_do_not_stop_the_return(self, table):
        hostile = SummarySheet(
            "=HYPERLINK(1)\x00\ud800", "[2024]/8*", "x" * 40_000, {}, {}, filled_by="\x0b", notes=("=1",)
        )

        page = read_sheets(content_of(table, hostile))[0]

        assert page.rows[1][0] == "填报单位：=HYPERLINK(1)␀�"


@pytest.mark.needs_libreoffice
class TestLibreOffice:
    def test_shows_the_literal_text_and_four_pages(self, table, sheet, tmp_path: Path):
        office = shutil.which("soffice")
        assert office, "LibreOffice is missing: install it, or say MINGCHA_WITHOUT_LIBREOFFICE=1"
        write_summary(tmp_path / "汇总表.xlsx", table=table, sheet=sheet)

        for kind in ("pdf", "xlsx"):
            subprocess.run(
                [
                    office,
                    f"-env:UserInstallation=file://{tmp_path}/profile",
                    "--headless",
                    "--convert-to",
                    kind,
                    "--outdir",
                    str(tmp_path / "out"),
                    str(tmp_path / "汇总表.xlsx"),
                ],
                check=True,
                capture_output=True,
                timeout=120,
                env={**os.environ, "HOME": str(tmp_path)},
            )

        pages = (tmp_path / "out" / "汇总表.pdf").read_bytes()
        assert len(re.findall(rb"/Type\s*/Page[^s]", pages)) == 4
        recalculated = read_sheets((tmp_path / "out" / "汇总表.xlsx").read_bytes())
        assert "审核人：=1+1" in recalculated[0].rows[5]
        assert [sheet.rows for sheet in recalculated][3] == read_sheets((tmp_path / "汇总表.xlsx").read_bytes())[3].rows
