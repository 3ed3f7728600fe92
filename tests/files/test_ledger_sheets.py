"""A ledger is read whatever shape people give it; what cannot be taken goes back with its cell and a reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from agencies.files.ledger_sentences import sentence
from agencies.files.ledger_sheets import choose_sheet, column_letter, read_ledger
from authorities.files.workbook_reader import read_sheets
from tests.files import builders
from tests.files.builders import workbook
from tests.files.ledgers import BOTH, FIRST, HEAD, PROJECT, PROJECT_HEAD, SECOND, codes, sheet_of
from tests.files.shapes import HABITS, PROGRAMS, WORKBOOKS
from tests.files.text_shapes import OLD, TEXTS

TOTALS = [
    "合计", "合 计", "总计", "小计：", "共计2家", "共2家", "合计：2家", "总计：共2家", "本页小计", "全市合计", "总数", "汇总",
    "合计数", "以上合计 2", "2家", "合计2家（其中在业2家）",
]
SHAPES = WORKBOOKS | HABITS | PROGRAMS | TEXTS | OLD


class TestShapes:
    @pytest.mark.parametrize("name", sorted(SHAPES))
    def test_give_the_same_two_agencies(self, name):
        sheets = read_sheets(SHAPES[name])

        read = read_ledger("agencies", choose_sheet("agencies", sheets))

        assert [(row.values["name"], row.values["code"]) for row in read.rows] == BOTH
        assert [row.values["unit"] for row in read.rows] == ["示例大队"] * 2
        assert codes(read.problems) in ([], ["ledger.too_long"])

    def test_are_more_than_sixty(self):
        assert len(SHAPES) == sum(map(len, (WORKBOOKS, HABITS, PROGRAMS, TEXTS, OLD))) >= 60

    def test_rows_keep_excel_s_numbers(self):
        read = read_ledger("agencies", read_sheets(workbook([[], ["台账"], HEAD, [], FIRST, SECOND]))[0])

        assert [row.number for row in read.rows] == [5, 6]

    def test_what_was_left_out_is_listed(self):
        rows = [HEAD, FIRST, HEAD, SECOND, ["合计", 2], ["备注：无"], [None, None, None, "孤行"]]

        read = read_ledger("agencies", sheet_of(*rows))

        assert read.left_out == ((3, "head"), (5, "total"), (6, "remark"), (7, "unknown_columns"))

    def test_every_row_with_content_is_accounted_for(self):
        rows = [HEAD, FIRST, ["丙", "123"], ["合计"], [None, None, None, "x"], ["丁", None, None], SECOND]

        read = read_ledger("agencies", sheet_of(*rows))

        assert len(read.good_rows) + len(read.refused_rows) + len(read.left_out) == len(rows) - 1

    @pytest.mark.parametrize("words", TOTALS)
    @pytest.mark.parametrize("place", range(3))
    def test_a_total_is_never_taken_for_an_agency(self, words, place):
        total = [None] * 3
        total[place] = words

        read = read_ledger("agencies", sheet_of(HEAD, FIRST, SECOND, total, [*total[:2], "示例大队"]))

        assert [(row.values["name"], row.values["code"]) for row in read.good_rows] == BOTH
        assert {4, 5} == read.refused_numbers | {number for number, _ in read.left_out}

    def test_an_agency_whose_name_begins_like_a_total_is_no_total(self):
        read = read_ledger("agencies", sheet_of(HEAD, ["合计消防技术有限公司", *FIRST[1:]], ["汇总", *SECOND[1:]]))

        assert [row.values["name"] for row in read.good_rows] == ["合计消防技术有限公司", "汇总"]

    def test_the_original_text_is_kept_beside_the_clean_one(self):
        (row,) = read_ledger("agencies", sheet_of(HEAD, [" 甲(集团) ", "９1130000ma0000015a", "示例大队"])).rows

        assert (row.values["name"], row.raw["name"]) == ("甲（集团）", " 甲(集团) ")
        assert (row.values["code"], row.raw["code"]) == ("91130000MA0000015A", "９1130000ma0000015a")

    def test_a_bare_telephone_belongs_to_the_person_on_its_left(self):
        head = [*HEAD, "法定代表人", "联系电话", "技术负责人", "电话", "联系人", "联系电话"]

        (row,) = read_ledger(
            "agencies", sheet_of(head, [*FIRST, "某", "0311-1111111", "某", "0311-2222222", "某", 13800000000])
        ).rows

        assert row.values["legal_representative_phone"] == "0311-1111111"
        assert row.values["technical_director_phone"] == "0311-2222222"
        assert row.values["contact_phone"] == "13800000000"


class TestValues:
    @pytest.mark.parametrize(
        ("heading", "cell", "column", "value"),
        [
            ("系统公示日期", date(2024, 8, 15), "listed_on", date(2024, 8, 15)),
            ("系统公示日期", "2024年8月15日", "listed_on", date(2024, 8, 15)),
            ("系统公示日期", "2024-8-15", "listed_on", date(2024, 8, 15)),
            ("系统公示日期", "２０２４／０８／１５", "listed_on", date(2024, 8, 15)),
            ("系统公示日期", "2024.08.15", "listed_on", date(2024, 8, 15)),
            ("系统公示日期", "20240815", "listed_on", date(2024, 8, 15)),
            ("系统公示日期", 20240815, "listed_on", date(2024, 8, 15)),
            ("系统公示日期", 45519, "listed_on", date(2024, 8, 15)),
            ("系统公示日期", "2024-08-15 09:30:00", "listed_on", date(2024, 8, 15)),
            ("系统公示日期", "2024年 8月 15日", "listed_on", date(2024, 8, 15)),
            ("系统公示日期", "2024-02-29", "listed_on", date(2024, 2, 29)),
            ("建筑面积", 200, "floor_area", Decimal("200")),
            ("建筑面积", 199.99, "floor_area", Decimal("199.99")),
            ("建筑面积", "２００．５㎡", "floor_area", Decimal("200.5")),
            ("建筑面积", "1,200平方米", "floor_area", Decimal("1200")),
            ("业务范围", "维保检测", "service_scopes", ("maintenance_testing",)),
            ("业务范围", "安全评估、维护保养检测", "service_scopes", ("maintenance_testing", "safety_assessment")),
            ("业务范围", "维保检测和安全评估", "service_scopes", ("maintenance_testing", "safety_assessment")),
            ("业务范围", "both", "service_scopes", ("maintenance_testing", "safety_assessment")),
            ("企业类型", "有限责任公司", "entity", "enterprise"),
            ("企业类型", "个体户", "entity", "sole_trader"),
            ("来源", "2023年已掌握", "sources", ("known_before",)),
            ("来源", "系统公示，排查发现", "sources", ("in_public_system", "found_by_survey")),
            ("联系电话", 13800000000, "contact_phone", "13800000000"),
            ("联系电话", "０３１１—１２３４５６７", "contact_phone", "0311-1234567"),
            ("登记地址", "示例市甲路１号，2层 ", "registered_address", "示例市甲路1号，2层"),
            ("登记地行政区划代码", 130102, "region_code", "130102"),
        ],
    )
    def test_are_taken_in_every_spelling(self, heading, cell, column, value):
        read = read_ledger("agencies", sheet_of([*HEAD, heading], [*FIRST, cell]))

        assert read.problems == ()
        assert read.rows[0].values[column] == value

    @pytest.mark.parametrize(
        ("heading", "cell", "code"),
        [
            ("统一社会信用代码", 1.3000019900101e17, "ledger.spoilt_number"),
            ("统一社会信用代码", "1.30E+17", "ledger.spoilt_number"),
            ("统一社会信用代码", "91130000MA0000015B", "identifiers.credit_code_check"),
            ("统一社会信用代码", "91130000MA0000051A", "identifiers.credit_code_check"),
            ("统一社会信用代码", "91130000MAO000015A", "identifiers.credit_code_signs"),
            ("统一社会信用代码", "130000000000015", "identifiers.credit_code_length"),
            ("统一社会信用代码", date(2024, 8, 15), "ledger.not_a_number_of_a_thing"),
            ("统一社会信用代码", None, "ledger.blank"),
            ("机构名称", "长" * 121, "ledger.too_long"),
            ("机构名称", "\u200b \u3000", "ledger.blank"),
            ("系统公示日期", "2024-02-30", "ledger.no_such_day"),
            ("系统公示日期", "2023-02-29", "ledger.no_such_day"),
            ("系统公示日期", "0024-08-15", "ledger.no_such_day"),
            ("系统公示日期", "八月十五", "ledger.not_a_date"),
            ("系统公示日期", "2024-08", "ledger.not_a_date"),
            ("系统公示日期", 2024, "ledger.not_a_date"),
            ("系统公示日期", True, "ledger.not_a_date"),
            ("建筑面积", "二百", "ledger.not_a_figure"),
            ("建筑面积", "-200", "ledger.not_a_figure"),
            ("建筑面积", "200-300", "ledger.not_a_figure"),
            ("建筑面积", True, "ledger.not_a_figure"),
            ("建筑面积", "99999999999", "ledger.figure_too_large"),
            ("业务范围", "餐饮", "ledger.unknown_option"),
            ("业务范围", "维保检测、餐饮", "ledger.unknown_option"),
            ("企业类型", "不详", "ledger.unknown_option"),
            ("联系电话", "见附件", "ledger.not_a_phone"),
            ("联系电话", 1.38e18, "ledger.spoilt_number"),
            ("登记地行政区划代码", "13010", "ledger.not_a_region"),
            ("登记地行政区划代码", "示例区", "ledger.not_a_region"),
        ],
    )
    def test_that_cannot_be_taken_are_refused_at_their_cell(self, heading, cell, code):
        head = HEAD if heading in HEAD else [*HEAD, heading]
        row = dict(zip(HEAD, FIRST, strict=True)) | {heading: cell}

        read = read_ledger("agencies", sheet_of(["台账"], head, [row[name] for name in head]))

        (problem,) = read.problems
        place = column_letter(head.index(heading) + 1) + "3"
        assert (problem.code, problem.facts["cell"], problem.facts["column"]) == (code, place, heading)
        assert sentence(problem).startswith(f"第3行“{heading}”（{place}）：")
        assert read.good_rows == ()

    def test_errors_and_uncalculated_formulas_are_refused_even_in_optional_columns(self):
        markup = (
            "<sheetData>"
            + builders.row_markup(1, *HEAD, "联系人")
            + (
                builders.row_markup(2, *FIRST).replace("</row>", '<c r="D2"><f>A9</f></c></row>')
                + builders.row_markup(3, *SECOND).replace("</row>", '<c r="D3" t="e"><v>#N/A</v></c></row>')
            )
            + "</sheetData>"
        )

        read = read_ledger("agencies", read_sheets(builders.raw_workbook(markup))[0])

        assert [(p.code, p.facts["cell"]) for p in read.problems] == [
            ("ledger.formula_without_value", "D2"),
            ("ledger.formula_error", "D3"),
        ]

    def test_a_bare_serial_of_the_1904_calendar_is_not_guessed(self):
        read = read_ledger("agencies", sheet_of([*HEAD, "公示日期"], [*FIRST, 45519], date_1904=True))

        assert codes(read.problems) == ["ledger.date_from_1904"]

    def test_all_of_a_thousand_spoilt_codes_are_refused(self):
        rows = [[f"机构{n}", 1.3e17 + n * 1e9, "示例大队"] for n in range(1_000)]

        read = read_ledger("agencies", sheet_of(HEAD, *rows))

        assert codes(read.problems) == ["ledger.spoilt_number"] * 1_000


class TestProjects:
    def test_a_project_is_read_with_every_class_of_its_site(self):
        head = [*PROJECT_HEAD, "单位地址", "合同签订日期", "结束日期", "录入系统日期"]

        (row,) = read_ledger(
            "projects", sheet_of(head, [*PROJECT, "示例路1号", "2024-02-20", "2025-02-28", "2024-03-05"])
        ).good_rows

        assert row.values == {
            "code": "P-001",
            "agency_code": "91130000MA0000015A",
            "site_name": "示例商场",
            "region_code": "130102",
            "site_classes": ("key_unit", "crowded_place"),
            "service": "maintenance",
            "started_on": date(2024, 3, 1),
            "site_address": "示例路1号",
            "contracted_on": date(2024, 2, 20),
            "ended_on": date(2025, 2, 28),
            "published_on": date(2024, 3, 5),
        }

    @pytest.mark.parametrize(
        ("text", "value"), [("维保", "maintenance"), ("消防设施检测", "testing"), ("消防安全评估", "assessment")]
    )
    def test_the_service_is_understood_in_common_words(self, text, value):
        (row,) = read_ledger("projects", sheet_of(PROJECT_HEAD, [*PROJECT[:5], text, PROJECT[6]])).good_rows

        assert row.values["service"] == value
