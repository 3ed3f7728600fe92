"""What cannot be painted in place goes back as a workbook with the same cells; what was built to harm stays inert."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from agencies.files.marked_ledger import Flaw, marked_ledger
from authorities.files.marking import NotMarkable, marked_workbook
from authorities.files.plain_workbook import plain_workbook
from authorities.files.workbook_reader import Sheet, read_sheets
from tests.files import builders
from tests.files.builders import saved, unzipped, workbook
from tests.files.ledgers import FIRST, HEAD, SECOND, codes
from tests.files.office import converted
from tests.files.returned import BAD, marked, office_workbook, opened, read, red_cells


class TestOtherFiles:
    @pytest.mark.parametrize("coding", ["gb18030", "utf-8-sig", "utf-16"])
    def test_of_text_become_a_workbook_with_the_same_columns(self, coding: str) -> None:
        rows = [[*HEAD, "自己的列"], [*FIRST, "0012"], [*BAD, "=1+1"]]
        content = "\r\n".join("\t".join(row) for row in rows).encode(coding)

        page = opened(marked(content)).active

        assert [[cell.value for cell in row] for row in page.iter_rows()] == rows
        assert set(red_cells(page)) == {"B3"}
        assert (page["D3"].data_type, page["D2"].number_format) == ("s", "@")

    def test_of_excel_97_become_a_workbook_with_the_same_rows(self) -> None:
        content = builders.old_workbook([["台账"], HEAD, FIRST, [BAD[0], 1.3000019900101e17, BAD[2]]])

        page = opened(marked(content)).active

        assert [[cell.value for cell in row] for row in page.iter_rows(min_row=2)][:2] == [HEAD, FIRST]
        assert set(red_cells(page)) == {"B4"}
        assert codes(read(marked(content)).problems) == ["ledger.spoilt_number"]

    def test_of_a_strict_workbook_are_written_anew(self) -> None:
        plain = unzipped(workbook([HEAD, FIRST, BAD]))
        strict = {
            name: part.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
            for name, part in plain.items()
        }

        again = marked_ledger(builders.zipped(strict), "agencies", [Flaw(3, "B3", "", "不对")])

        assert red_cells(opened(again).active) == {"B3": "不对"}

    def test_of_a_program_without_styles_are_painted_too(self) -> None:
        markup = f"<sheetData>{builders.row_markup(1, *HEAD)}{builders.row_markup(2, *BAD)}</sheetData>"

        assert set(red_cells(opened(marked(builders.raw_workbook(markup))).active)) == {"B2"}

    def test_with_a_prefix_before_every_tag_are_painted_too(self) -> None:
        x = builders.SPACE
        sheet = (
            f'<x:worksheet xmlns:x="{x}"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c></x:row>'
            '<x:row r="3"/></x:sheetData><x:pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/>'
            "<x:extLst/></x:worksheet>"
        )
        content = builders.zipped({**builders.parts(), "xl/worksheets/sheet1.xml": sheet.encode()})

        told = marked_workbook(content, "表", {(1, 1): "一", (2, 2): "二", (3, 1): "三", (4, 4): "四"})

        assert red_cells(opened(told).active) == {"A1": "一", "B2": "二", "A3": "三", "D4": "四"}
        markup = unzipped(told)["xl/worksheets/sheet1.xml"].decode()
        assert markup.index("<x:legacyDrawing") < markup.index("<x:extLst")


class TestHostileContent:
    @pytest.mark.parametrize(
        "formula",
        [
            "cmd|'/c calc'!A1",
            'WEBSERVICE("http://x.invalid")',
            "[1]表!A1",
            'HYPERLINK("http://x.invalid","点")',
            "'[b.xlsx]表'!A1",
        ],
    )
    def test_a_formula_that_reaches_outside_keeps_only_what_it_showed(self, formula: str) -> None:
        book = opened(office_workbook())
        book["附表"]["C1"], book["附表"]["C2"] = f"={formula}", "=SUM(B1:B9)"

        page = opened(marked(saved(book)))["附表"]

        assert (page["C1"].value, page["C2"].value) == (None, "=SUM(B1:B9)")

    def test_a_live_link_is_not_handed_on(self) -> None:
        linked = builders.zipped({**unzipped(office_workbook()), "xl/connections.xml": b"<connections/>"})

        with pytest.raises(NotMarkable):
            marked_workbook(linked, "台账", {(4, 3): "不对"})
        assert "xl/connections.xml" not in unzipped(marked(linked))
        assert set(red_cells(opened(marked(linked))["台账"])) == {"C4", "D6"}

    def test_words_that_look_like_markup_or_formulas_stay_words(self) -> None:
        told = marked_workbook(office_workbook(), "台账", {(4, 3): "=1+1 <b>&\x0b]]>"})

        assert red_cells(opened(told)["台账"]) == {"C4": "=1+1 <b>&␋]]>"}


@pytest.mark.needs_libreoffice
class TestLibreOffice:
    def test_opens_it_saves_it_and_it_is_read_again(self, tmp_path: Path) -> None:
        saved = converted(marked(office_workbook()), "xlsx", tmp_path)

        assert codes(read(saved).problems) == codes(read(office_workbook()).problems)
        page = opened(saved)["台账"]
        assert set(red_cells(page)) == {"C4", "D6"}
        assert page["C4"].comment.text.startswith("第4行“统一社会信用代码”（C4）")
        assert set(red_cells(opened(marked(saved))["台账"])) == {"C4", "D6"}

    def test_writes_an_xls_that_goes_back_as_a_workbook_with_the_same_cells(self, tmp_path: Path) -> None:
        saved = converted(office_workbook(), "xls", tmp_path)

        book = opened(marked(saved))

        assert book.sheetnames == ["封面", "台账", "附表"]
        assert set(red_cells(book["台账"])) == {"C4", "D6"}
        assert (book["台账"]["E3"].value, str(book["台账"].merged_cells)) == ("自己写的1", "A1:E1")
        assert codes(read(marked(saved)).problems) == codes(read(saved).problems)


class TestWrittenAnew:
    def test_merged_areas_stay_merged(self) -> None:
        sheet = Sheet("", [list(HEAD), list(FIRST), [*SECOND[:2], None]], merged=((2, 3, 3, 3),))

        content, names = plain_workbook([sheet])

        assert read_sheets(content)[0].merged == ((2, 3, 3, 3),)
        assert [row.values["unit"] for row in read(content).good_rows] == ["示例大队"] * 2
        assert names == ["工作表"]

    def test_days_stay_days(self) -> None:
        content = builders.zipped(
            {**unzipped(workbook([[*HEAD, "系统公示日期"], [*BAD, date(2024, 8, 15)]])), "xl/connections.xml": b"<c/>"}
        )

        assert read_sheets(marked(content))[0].rows[1][3] == date(2024, 8, 15)


class TestBoxes:
    def test_have_numbers_of_their_own_beside_those_of_other_comments(self) -> None:
        ids = boxes(marked(office_workbook()))

        assert len(ids) == len(set(ids)) == 4

    def test_go_with_the_comment_they_showed(self) -> None:
        once = marked(office_workbook())

        assert len(boxes(marked(once))) == len(boxes(marked(saved(opened(once))))) == 4


def boxes(content: bytes) -> list[str]:
    drawing = next(part for name, part in unzipped(content).items() if name.endswith(".vml")).decode()
    return re.findall(r'<\w+:shape [^>]*\bid="([^"]+)"', drawing)
