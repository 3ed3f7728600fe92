"""What goes back to whoever uploaded it is their own workbook: wrong cells red with the reason, all else untouched."""

from __future__ import annotations

from authorities.files.marking import marked_workbook
from authorities.files.workbook_reader import read_sheets
from tests.files import builders
from tests.files.builders import saved, unzipped
from tests.files.ledgers import HEAD, codes
from tests.files.returned import BAD, marked, office_workbook, opened, read, red_cells


class TestOwnWorkbook:
    def test_comes_back_with_exactly_the_wrong_cells_red_and_the_reason_at_each(self) -> None:
        told = red_cells(opened(marked(office_workbook()))["台账"])

        assert set(told) == {"C4", "D6"}
        assert told["C4"].startswith("第4行“统一社会信用代码”（C4）：统一社会信用代码“91130000MA0000015B”最后一位是“B”")
        assert told["D6"].startswith("第6行：“所属大队”、“登记地行政区划代码”都没有填")

    def test_is_the_same_bytes_in_every_part_that_holds_no_mark(self) -> None:
        content = office_workbook()
        before, after = unzipped(content), unzipped(marked(content))

        assert set(before) <= set(after)
        assert {name for name in before if before[name] != after[name]} == {
            "xl/styles.xml",
            "xl/worksheets/sheet2.xml",
            "xl/comments/comment1.xml",
            "xl/drawings/commentsDrawing1.vml",
        }

    def test_keeps_values_formats_widths_rules_and_the_columns_nobody_asked_for(self) -> None:
        before, after = opened(office_workbook())["台账"], opened(marked(office_workbook()))["台账"]

        for row in before.iter_rows():
            for cell in row:
                other = after[cell.coordinate]
                assert (other.value, other.number_format, other.font.color) == (
                    cell.value,
                    cell.number_format,
                    cell.font.color,
                )
        assert (after.column_dimensions["B"].width, after.row_dimensions[4].height) == (41.5, 33)
        assert (after.freeze_panes, after.auto_filter.ref, after.merged_cells.ranges) == (
            before.freeze_panes,
            before.auto_filter.ref,
            before.merged_cells.ranges,
        )
        assert [str(rule.sqref) for rule in after.conditional_formatting] == ["A3:A6"]
        assert [str(rule.sqref) for rule in after.data_validations.dataValidation] == ["D3:D100"]

    def test_keeps_what_others_wrote_and_painted(self) -> None:
        page = opened(marked(office_workbook()))["台账"]

        assert (page["B4"].comment.text, page["E3"].comment.text) == ("打过电话", "待查")
        assert page["E4"].fill.fgColor.rgb == "FFFFC7CE"

    def test_adds_a_reason_behind_a_comment_that_stands_there(self) -> None:
        told = marked_workbook(office_workbook(), "台账", {(4, 2): "名称不对"})

        assert opened(told)["台账"]["B4"].comment.text == "打过电话\n【明察】名称不对"

    def test_shows_a_wrong_row_that_was_hidden(self) -> None:
        page = opened(marked(office_workbook()))["台账"]

        assert not page.row_dimensions[6].hidden

    def test_keeps_what_formulas_showed(self) -> None:
        markup = (
            "<sheetData>"
            + builders.row_markup(1, *HEAD, "备注")
            + builders.row_markup(2, *BAD).replace("</row>", '<c r="D2"><f>1+1</f><v>2</v></c></row>')
            + "</sheetData>"
        )

        again = read_sheets(marked(builders.raw_workbook(markup)))[0]

        assert again.rows[1] == [*BAD, 2]


class TestMended:
    def test_in_the_same_file_everything_is_taken(self) -> None:
        book = opened(marked(office_workbook()))
        book["台账"]["C4"], book["台账"]["D6"] = "91130000MA00000X7D", "示例大队"

        again = read(saved(book))

        assert again.problems == ()
        assert [row.number for row in again.good_rows] == [3, 4, 5, 6]

    def test_in_part_only_what_is_left_is_red_the_second_time(self) -> None:
        book = opened(marked(office_workbook()))
        book["台账"]["C4"] = "91130000MA00000X7D"

        page = opened(marked(saved(book)))["台账"]

        assert set(red_cells(page)) == {"D6"}
        assert page["C4"].comment is None
        assert page["B4"].comment.text == "打过电话"

    def test_not_at_all_the_same_is_told_again(self) -> None:
        first = marked(office_workbook())

        assert codes(read(first).problems) == codes(read(office_workbook()).problems)
        assert red_cells(opened(marked(first))["台账"]) == red_cells(opened(first)["台账"])
