"""Is a row below the head an entry of the ledger, or a total, a remark, the head again? Source: faults E5, I10."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agencies.files.cell_values import Cell, clean_text, is_blank
from agencies.files.ledger_head import Head
from agencies.files.ledger_kinds import LedgerKind, heading

_TOTAL = re.compile(
    r"^(?:本页|全市|全县|全区|全省|以上|总)?(?:合计|总计|小计|共计|总数|汇总)(?:数|数量)?[:：]?\d*[家个项条户]?$|^共\d+[家个项条户]$"
)
_REMARK = re.compile(
    r"^(?:备注|注|说明|填表说明|填表人|填报人|制表人|制表|审核人|审核|填报单位|填报日期|填表日期|联系电话)(?:[:：1-9一二三]|$)"
)
NOTHING = ""


def reason_to_leave_out(ledger: LedgerKind, head: Head, cells: Sequence[Cell]) -> str | None:
    """None: a row of the ledger.   NOTHING: blank, or only a running number.   Otherwise why the row is no entry."""
    first = clean_text(next((cell for cell in cells if isinstance(cell, str) and not is_blank(cell)), ""))
    key = cell_at(cells, head.columns[ledger.key])
    if _TOTAL.match(first.replace(" ", "")) and _is_no_key(key):
        return "total"
    if _REMARK.match(first) and (is_blank(key) or all(_REMARK.match(text) for text in _texts(cells))):
        return "remark"
    if all(is_blank(cell_at(cells, place)) for place in head.columns.values()):
        strange = [cell for cell in cells if not is_blank(cell)]
        return NOTHING if not strange or _is_running_number(strange) else "unknown_columns"
    return "head" if _is_head_again(ledger, first, cells) else None


def cell_at(cells: Sequence[Cell], place: int) -> Cell:
    """The cell at an Excel column number; rows may be shorter than the table."""
    return cells[place - 1] if place <= len(cells) else None


def _is_running_number(cells: Sequence[Cell]) -> bool:
    return len(cells) == 1 and isinstance(cells[0], int)


def _is_head_again(ledger: LedgerKind, first: str, cells: Sequence[Cell]) -> bool:
    if heading(first) not in ledger.headings and len(first) > 4:  # a head may begin with 序号
        return False
    return sum(heading(text) in ledger.headings for text in _texts(cells)) >= max(3, ledger.required_count)


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [clean_text(cell) for cell in cells if isinstance(cell, str) and not is_blank(cell)]


def _is_no_key(cell: Cell) -> bool:
    """A total's count may stand in any column, but no total has a registration code."""
    return (
        not isinstance(cell, str) or len(clean_text(cell)) < 6 or bool(_TOTAL.match(clean_text(cell).replace(" ", "")))
    )
