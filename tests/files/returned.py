"""A ledger as somebody keeps it, what goes back of it, and what is red there."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from agencies.files.ledger_sentences import sentence
from agencies.files.ledger_sheets import LedgerRows, choose_sheet, read_ledger
from agencies.files.marked_ledger import Flaw, marked_ledger
from authorities.files.marking import RED
from authorities.files.workbook_reader import read_sheets
from authorities.rules.problem import Problem
from tests.files.builders import saved
from tests.files.ledgers import FIRST, HEAD, SECOND

BAD = ["丙消防有限公司", "91130000MA0000015B", "示例大队"]
WITHOUT_UNIT = ["丁消防有限公司", "91130000MA00000310", None]


def office_workbook() -> bytes:
    """A ledger as somebody keeps it: a cover, colours, widths, own columns and notes, formulas, drop-downs."""
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "封面"
    cover["A1"], cover["A2"] = "2024年台账", "=1+1"
    page = book.create_sheet("台账")
    page["A1"] = "××支队机构台账"
    page.merge_cells("A1:E1")
    head = ["序号", *HEAD, "内部备注"]
    for place, text in enumerate(head, start=1):
        page.cell(2, place, text).font = Font(bold=True, color="FF0000FF")
    for number, row in enumerate((FIRST, BAD, SECOND, WITHOUT_UNIT), start=1):
        for place, value in enumerate([number, *row, f"自己写的{number}"], start=1):
            page.cell(number + 2, place, value)
        page.cell(number + 2, 3).number_format = "@"
    page["E4"].fill = PatternFill("solid", fgColor="FFFFC7CE")
    page["F3"] = "=A3*2"
    page["B4"].comment = Comment("打过电话", "某")
    page["E3"].comment = Comment("待查", "某")
    page.column_dimensions["B"].width, page.row_dimensions[4].height = 41.5, 33
    page.row_dimensions[6].hidden = True
    page.freeze_panes, page.auto_filter.ref = "B3", "A2:E6"
    page.conditional_formatting.add("A3:A6", CellIsRule("greaterThan", ["3"], fill=PatternFill(bgColor="FF00FF00")))
    rule = DataValidation("list", formula1='"示例大队,另一大队"')
    rule.add("D3:D100")
    page.add_data_validation(rule)
    book.create_sheet("附表").append(["甲", 1])
    return saved(book)


def read(content: bytes) -> LedgerRows:
    return read_ledger("agencies", choose_sheet("agencies", read_sheets(content)))


def flaws_of(rows: LedgerRows) -> list[Flaw]:
    return [flaw(problem) for problem in rows.problems]


def flaw(problem: Problem) -> Flaw:
    facts = problem.facts
    row = facts["row"]
    assert isinstance(row, int)
    columns = str(facts.get("column", facts.get("columns", "")))
    return Flaw(row, str(facts.get("cell", "")), columns, sentence(problem))


def marked(content: bytes) -> bytes:
    return marked_ledger(content, "agencies", flaws_of(read(content)))


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def red_cells(page: Any) -> dict[str, str]:
    cells = [cell for row in page.iter_rows() for cell in row if cell.fill.fgColor.rgb == RED]
    return {cell.coordinate: cell.comment.text if cell.comment else "" for cell in cells}
