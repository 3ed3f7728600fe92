"""The list of a key unit's file is read as people keep it, or refused row by row without a number in the sentence."""

from __future__ import annotations

from datetime import date

import pytest

from authorities.wording import WORDS as FILES
from credentials.files.filed_people import FiledPeopleRefused, FiledPerson, read_filed_people
from credentials.wording import WORDS
from tests.doors.person_files import id_number
from tests.files.builders import workbook

TODAY = date(2024, 8, 21)
WHO = FiledPerson("张三", "2313012008438308", id_number(1))


def read(content: str | bytes) -> list[FiledPerson]:
    return read_filed_people(content.encode() if isinstance(content, str) else content, TODAY)


def refusals(content: str | bytes) -> list[tuple[str, object]]:
    with pytest.raises(FiledPeopleRefused) as refused:
        read(content)
    for problem in refused.value.problems:
        sentence = problem.say(FILES | WORDS)
        assert "{" not in sentence and id_number(1)[6:14] not in sentence
    return [(problem.code, problem.facts.get("row")) for problem in refused.value.problems]


class TestReading:
    @pytest.mark.parametrize(
        "content",
        [
            f"张三\t2313012008438308\t{id_number(1)}",
            f"张三,2313012008438308,{id_number(1)}\r\n",
            f"张三 2313012008438308 {id_number(1)}",
            f"张三　2313012008438308　{id_number(1)}",
            f"姓名\t身份证号\t证书编号\n张三\t{id_number(1)}\t2313012008438308",
            f"某单位值班人员名单\n序号,值班人员姓名,职业资格证书编号,身份证\n1,张 三,２３１３012008438308,{id_number(1)}",
            f"姓名,证书编号,身份证号\n\n张三,2313012008438308,{id_number(1)}\n\n".encode("gb18030"),
        ],
    )
    def test_finds_the_columns_as_people_keep_them(self, content):
        assert read(content) == [WHO]

    def test_reads_a_workbook_whose_title_stands_above_the_heading(self):
        content = workbook([["甲商场消防控制室"], ["姓名", "证书编号"], ["张三", "2313012008438308"], ["李 四", None]])

        assert read(content) == [FiledPerson("张三", "2313012008438308"), FiledPerson("李四")]

    def test_needs_no_more_than_names(self):
        assert read("张三\n李四\n欧阳 五") == [FiledPerson("张三"), FiledPerson("李四"), FiledPerson("欧阳五")]


class TestRefusing:
    @pytest.mark.parametrize(
        ("content", "told"),
        [
            ("姓名,证书编号\n", [("filed.nobody", None)]),
            ("姓名,证书编号\n,2313012008438308", [("filed.no_name", 2)]),
            ("张" * 31, [("filed.name_too_long", 1)]),
            ("张三," + "1" * 41, [("filed.number_too_long", 1)]),
            (f"张三,1,{id_number(1)[:-1]}", [("filed.id_number_wrong", 1)]),
            (f"张三,1,{id_number(1)}\n\n李四,2,{id_number(1)}", [("filed.twice", 3)]),
            ("\n".join(f"人{n}" for n in range(201)), [("filed.too_many", None)]),
            (b"%PDF-1.7", [("workbook.not_a_table", None)]),
            (b"<html><table><tr><td>x", [("workbook.html", None)]),
        ],
    )
    def test_names_the_row_and_takes_nothing(self, content, told):
        assert refusals(content) == told

    def test_knows_a_number_that_excel_has_rounded(self):
        content = workbook([["姓名", "身份证号"], ["张三", 130000199001010000]])

        assert refusals(content) == [("filed.number_rounded", 2)]
