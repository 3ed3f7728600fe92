"""What is wrong with a ledger as a whole is told once and by name; rows that clash go back together."""

from __future__ import annotations

import re

import pytest

from agencies.files.cell_values import _CONVERTERS
from agencies.files.ledger_kinds import ledger_kinds
from agencies.files.ledger_sentences import sentence
from agencies.files.ledger_sheets import column_letter, read_ledger
from agencies.wording import WORDS as LEDGER_WORDS
from authorities.wording import WORDS as FILE_WORDS
from tests.files.ledgers import FIRST, HEAD, PROJECT, PROJECT_HEAD, SECOND, codes, sheet_of


class TestWholeSheets:
    def test_a_project_table_is_named_where_agencies_are_asked_for(self):
        (problem,) = read_ledger("agencies", sheet_of(PROJECT_HEAD, PROJECT)).problems

        assert sentence(problem) == "这是服务项目台账，这里要的是机构台账。请换一份文件，或到服务项目台账的导入页上传。"

    def test_an_agency_table_is_named_where_projects_are_asked_for(self):
        head = [*HEAD, "登记地址", "办公地址", "法定代表人", "技术负责人", "业务范围"]

        (problem,) = read_ledger("projects", sheet_of(head, FIRST)).problems

        assert (problem.code, problem.facts["found"]) == ("ledger.wrong_template", "机构台账")

    def test_a_table_of_people_is_named(self):
        (problem,) = read_ledger(
            "agencies", sheet_of(["姓名", "性别", "身份证号", "岗位", "证书编号"], ["某", "男"])
        ).problems

        assert problem.facts["found"] == "从业人员表"

    @pytest.mark.parametrize("rows", [[], [["甲", "乙"]], [["机构名称"], ["甲"]], [[1, 2, 3]] * 50])
    def test_a_sheet_without_a_head_is_told_what_a_head_needs(self, rows):
        (problem,) = read_ledger("agencies", sheet_of(*rows)).problems

        assert problem.code == "ledger.no_head"
        assert "机构名称、统一社会信用代码" in sentence(problem)

    def test_missing_columns_are_all_told_at_once(self):
        read = read_ledger("projects", sheet_of(["项目编号", "单位名称", "单位类别", "服务类型"], ["P-001"]))

        assert [p.facts["column"] for p in read.problems] == ["机构统一社会信用代码", "所在区县代码", "开始日期"]
        assert read.is_unreadable

    def test_one_of_brigade_and_district_is_enough(self):
        head, row = ["机构名称", "统一社会信用代码", "联系人"], [*FIRST[:2], "某"]

        without = read_ledger("agencies", sheet_of(head, row))
        with_district = read_ledger("agencies", sheet_of([*head, "行政区划代码"], [*row, "130102"]))

        assert codes(without.problems) == ["ledger.missing_either_column"]
        assert with_district.problems == ()

    def test_a_doubled_column_is_not_guessed(self):
        read = read_ledger("agencies", sheet_of([*HEAD, "机构名称"], [*FIRST, "另一名称"]))

        assert sentence(read.problems[0]) == "“机构名称”有两列（A列和D列）。请只留一列。"

    def test_a_head_without_rows_says_so(self):
        assert codes(read_ledger("agencies", sheet_of(HEAD)).problems) == ["ledger.no_rows"]

    def test_a_code_that_comes_twice_goes_back_with_both_row_numbers(self):
        read = read_ledger("agencies", sheet_of(HEAD, FIRST, SECOND, ["另一名称", FIRST[1].lower(), "示例大队"]))

        assert [(p.code, p.facts["row"], p.facts["other_row"]) for p in read.problems] == [
            ("ledger.doubled_key", 2, 4),
            ("ledger.doubled_key", 4, 2),
        ]
        assert [row.number for row in read.good_rows] == [3]

    def test_planted_faults_are_found_exactly(self):
        faults = {7: (1, "91130000MA0000015B"), 40: (0, None), 99: (1, 1.3e17), 300: (2, None)}
        rows = [[f"机构{n}", valid_code(n), "示例大队"] for n in range(2, 400)]
        for number, (place, cell) in faults.items():
            rows[number - 2][place] = cell

        read = read_ledger("agencies", sheet_of(HEAD, *rows))

        assert read.refused_numbers == frozenset(faults)
        assert len(read.good_rows) == len(rows) - len(faults)


class TestData:
    def test_no_heading_means_two_columns_of_one_ledger(self):
        for kind in ledger_kinds().values():
            labels = [label for column in kind.columns for label in (column.label, *column.synonyms)]
            assert len(kind.headings) == len(set(labels)), kind.code

    def test_every_kind_of_column_can_be_read(self):
        kinds = {column.kind for kind in ledger_kinds().values() for column in kind.columns}

        assert kinds <= set(_CONVERTERS) | {"date"}

    @pytest.mark.parametrize(("folder", "words"), [("agencies/files", LEDGER_WORDS), ("authorities/files", FILE_WORDS)])
    def test_every_problem_made_here_has_words(self, root, folder, words):
        source = "".join(path.read_text(encoding="utf-8") for path in (root / folder).glob("*.py"))

        made = set(re.findall(r"Problem\(\s*\"([\w.]+)\"", source))

        assert made
        assert made <= set(words)

    @pytest.mark.parametrize(
        ("place", "letter"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (702, "ZZ"), (703, "AAA")]
    )
    def test_columns_are_named_as_excel_names_them(self, place, letter):
        assert column_letter(place) == letter


def valid_code(number: int) -> str:
    from stdnum.cn import uscc

    body = f"91130000MA{number:07d}"
    return body + uscc.calc_check_digit(body + "0")
