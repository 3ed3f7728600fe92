"""The same two agencies in every shape a workbook has when people keep it: built here, no binary in the repository."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table

from tests.files import builders
from tests.files.builders import row_markup, saved, workbook
from tests.files.ledgers import FIRST, HEAD, SECOND

NAME, CODE, UNIT = FIRST


def arranged(arrange: Callable[[Any], object], rows: list[list[Any]] | None = None) -> bytes:
    """The plain table with something done to its sheet."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "台账"
    for row in rows or [HEAD, FIRST, SECOND]:
        page.append(row)
    arrange(page)
    return saved(book)


def with_parts(content: bytes, **more: bytes) -> bytes:
    """A workbook with parts beside those that matter, as WPS and Excel put them there."""
    return builders.zipped(builders.unzipped(content) | {name.replace("__", "/"): part for name, part in more.items()})


def with_text(content: bytes, part: str, old: str, new: str) -> bytes:
    """A workbook with words of one part replaced."""
    parts = builders.unzipped(content)
    assert old.encode() in parts[part], old
    return builders.zipped(parts | {part: parts[part].replace(old.encode(), new.encode())})


def rich(page: Any) -> None:
    page["A2"] = CellRichText("甲消防", TextBlock(InlineFont(b=True), "技术有限公司"))


def filtered(page: Any) -> None:
    page.auto_filter.ref = "A1:C3"
    page.auto_filter.add_filter_column(0, [SECOND[0]])
    page.row_dimensions[2].hidden = True


def grouped(page: Any) -> None:
    page.row_dimensions.group(2, 3, hidden=True)
    page.column_dimensions.group("B", "C", hidden=True)


def formatted_far_down(page: Any) -> None:
    for number in range(4, 1_500):
        page.cell(number, 1).number_format = "@"


def noted(page: Any) -> None:
    page["A2"].comment = Comment("已电话核实", "某")
    page["A3"].hyperlink = "http://example.invalid/"
    page["A3"] = SECOND[0]


def as_table(page: Any) -> None:
    page.add_table(Table(displayName="机构", ref="A1:C3"))


INLINE = "<sheetData>" + row_markup(1, *HEAD) + row_markup(2, *FIRST) + row_markup(3, *SECOND) + "</sheetData>"
PLAIN = workbook([HEAD, FIRST, SECOND])
MAIN, STRICT = builders.SPACE, "http://purl.oclc.org/ooxml/spreadsheetml/main"


WORKBOOKS: dict[str, bytes] = {
    "plain": workbook([HEAD, FIRST, SECOND]),
    "title above": workbook([["××支队消防技术服务机构台账"], HEAD, FIRST, SECOND], merged=["A1:C1"]),
    "blank rows above": workbook([[], [], [], HEAD, FIRST, SECOND]),
    "title, unit and note above": workbook(
        [["台账"], ["填报单位：示例支队"], ["说明：请如实填写"], HEAD, FIRST, SECOND]
    ),
    "blank columns in front": workbook([[None, None, *row] for row in (HEAD, FIRST, SECOND)]),
    "running numbers": workbook([["序号", *HEAD], [1, *FIRST], [2, *SECOND]]),
    "columns in another order": workbook([row[::-1] for row in (HEAD, FIRST, SECOND)]),
    "other headings": workbook([["企业名称", "社会信用代码", "管辖大队"], FIRST, SECOND]),
    "headings with stars and remarks": workbook(
        [["*机构名称（必填）", "统一社会\n信用代码 *", " 所 属 大 队 ："], FIRST, SECOND]
    ),
    "half-width brackets": workbook([HEAD, FIRST, [SECOND[0].replace("（", "(").replace("）", ")"), *SECOND[1:]]]),
    "full-width codes": workbook([HEAD, [FIRST[0], "９１１３００００ＭＡ０００００１５Ａ", FIRST[2]], SECOND]),
    "small letters and blanks in codes": workbook([HEAD, [FIRST[0], " 9113 0000ma0000015a\u3000", FIRST[2]], SECOND]),
    "invisible signs": workbook(
        [HEAD, ["\ufeff甲消防\u200b技术有限公司 ", "91130000MA0000015A\u200b", FIRST[2]], SECOND]
    ),
    "ideographic blanks": workbook([HEAD, ["\u3000甲消防技术 有限公司\u3000", *FIRST[1:]], SECOND]),
    "line break in a name": workbook([HEAD, ["甲消防技术\n有限公司", *FIRST[1:]], SECOND]),
    "total row": workbook([HEAD, FIRST, SECOND, ["合计", "2家"]]),
    "total in the running number": workbook([["序号", *HEAD], [1, *FIRST], [2, *SECOND], ["合  计", None, 2]]),
    "subtotal between": workbook([HEAD, FIRST, ["小计：1"], SECOND, ["总计", 2]]),
    "remarks and signatures below": workbook(
        [HEAD, FIRST, SECOND, [], ["注：以上数据截至8月"], ["填表人：某", "审核人：某"]]
    ),
    "head repeated on every page": workbook([HEAD, FIRST, HEAD, SECOND]),
    "blank rows between": workbook([HEAD, [], FIRST, [None, " "], [], SECOND]),
    "prepared numbers without entries": workbook([["序号", *HEAD], [1, *FIRST], [2, *SECOND], [3], [4]]),
    "hidden rows": workbook([HEAD, FIRST, SECOND], hidden_rows=[2]),
    "hidden columns": workbook([HEAD, FIRST, SECOND], hidden_columns=["B"]),
    "merged district": workbook([HEAD, FIRST, [*SECOND[:2], None]], merged=["C2:C3"]),
    "two-row head": workbook([["机构情况", None, "属地"], HEAD, FIRST, SECOND], merged=["A1:B1"]),
    "two-row head merged downwards": workbook(
        [
            ["机构名称", "统一社会信用代码", "所属大队", "法定代表人", None],
            [None, None, None, "姓名", "电话"],
            [*FIRST, "某", "0311-1"],
            [*SECOND, "某", "0311-2"],
        ],
        merged=["A1:A2", "B1:B2", "C1:C2", "D1:E1"],
    ),
    "unknown columns": workbook([[*HEAD, "备注", "星级"], [*FIRST, "无", 5], [*SECOND, None, None]]),
    "another sheet in front": workbook(
        [HEAD, FIRST, SECOND], before={"封面": [["消防技术服务机构台账"], ["二〇二四年"]]}
    ),
    "an empty sheet in front": workbook([HEAD, FIRST, SECOND], before={"Sheet1": []}),
    "far down": workbook([["说明"]] + [[]] * 30 + [HEAD, FIRST, SECOND]),
}

HABITS: dict[str, bytes] = {
    "spaces of web pages and direction marks": workbook(
        [HEAD, [f"\u202a{NAME}\u202c", f"\xa0{CODE}\xad", UNIT], SECOND]
    ),
    "tabs around values": workbook([HEAD, [f"\t{NAME}", f"{CODE}\t", f" {UNIT} "], SECOND]),
    "apostrophes typed before codes": workbook([HEAD, [NAME, f"'{CODE}", UNIT], [SECOND[0], f"’{SECOND[1]}", UNIT]]),
    "a blank column between": workbook([[row[0], None, *row[1:]] for row in (HEAD, FIRST, SECOND)]),
    "numbers in circles": workbook([["序号", *HEAD], ["①", *FIRST], ["②", *SECOND]]),
    "running numbers as formulas": workbook([["序号", *HEAD], ["=ROW()-1", *FIRST], ["=ROW()-1", *SECOND]]),
    "page total and total": workbook([HEAD, FIRST, ["本页小计", 1], SECOND, ["本页小计", 1], ["全市合计", 2]]),
    "total in words alone": workbook([HEAD, FIRST, SECOND, [None, "共2家"]]),
    "unit, person and day of filling below": workbook(
        [HEAD, FIRST, SECOND, ["填报单位：示例支队", None, "填报日期：2024年8月15日"], ["审核人：", None, "联系电话："]]
    ),
    "unit and day between title and head": workbook(
        [["台账"], ["填报单位：示例支队", None, "2024年8月15日"], HEAD, FIRST, SECOND], merged=["A1:C1"]
    ),
    "three rows of head": workbook(
        [["附件1", None, None], ["机构基本情况", None, "属地"], HEAD, FIRST, SECOND], merged=["A1:C1", "A2:B2"]
    ),
    "merged running numbers": workbook([["序号", *HEAD], [1, *FIRST], [None, *SECOND]], merged=["A2:A3"]),
    "ticks and crosses in own columns": workbook([[*HEAD, "已走访"], [*FIRST, "√"], [*SECOND, "×"]]),
    "the table on the third sheet": workbook(
        [HEAD, FIRST, SECOND], before={"目录": [["一", "二"]], "说明": [["请如实填写"], ["", "x"]]}
    ),
}


def _hidden_twin(page: Any) -> None:
    twin = page.parent.create_sheet("去年的", 0)
    twin.append(HEAD)
    twin.append(["旧机构", *SECOND[1:]])
    twin.sheet_state = "hidden"


PROGRAMS: dict[str, bytes] = {
    "texts in the cells, no styles": builders.raw_workbook(INLINE),
    "cells without places": builders.raw_workbook(re.sub(r' r="\w+"', "", INLINE)),
    "a prefix before every tag": builders.zipped(
        builders.parts()
        | {
            "xl/worksheets/sheet1.xml": (
                f'<x:worksheet xmlns:x="{MAIN}">'
                + INLINE.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
                + "</x:worksheet>"
            ).encode()
        }
    ),
    "parts that are not packed": builders.zipped(builders.unzipped(PLAIN), compression=0),
    "the table under an absolute name": builders.zipped(
        builders.parts(INLINE)
        | {
            "xl/_rels/workbook.xml.rels": builders.BOOK_RELATIONS.replace(
                '"worksheets/sheet1.xml"', '"/xl/worksheets/sheet1.xml"'
            ).encode()
        }
    ),
    "a wrong dimension": builders.raw_workbook('<dimension ref="A1"/>' + INLINE),
    "WPS with its own parts": with_parts(
        PLAIN,
        xl__cellimages__xml=b"<none/>",
        docProps__custom__xml=b'<Properties xmlns="x"><property name="KSOProductBuildVer"/></Properties>',
        xl__printerSettings__printerSettings1__bin=bytes(range(200)),
    ),
    "half bold names": arranged(rich),
    "rows a filter hides": arranged(filtered),
    "folded rows and columns": arranged(grouped),
    "formats for a thousand rows below": arranged(formatted_far_down),
    "comments and links": arranged(noted),
    "a table object with a filter": arranged(as_table),
    "frozen head and print titles": arranged(lambda page: setattr(page, "freeze_panes", "A2")),
    "protected sheet": arranged(lambda page: setattr(page.protection, "sheet", True)),
    "last year's hidden sheet in front": arranged(_hidden_twin),
    "days counted from 1904": workbook([HEAD, FIRST, SECOND], from_1904=True),
    "codes as results of formulas": builders.raw_workbook(
        INLINE.replace(
            f'<c r="B2" t="inlineStr"><is><t>{CODE}</t></is></c>',
            f'<c r="B2" t="str"><f>TRIM(F2)</f><v>{CODE}</v></c>',
        )
    ),
    "strict open XML": builders.zipped(
        {name: part.replace(MAIN.encode(), STRICT.encode()) for name, part in builders.unzipped(PLAIN).items()}
    ),
}
