"""Which sheets do we hand out for the ledgers? An empty template, and the refused rows of an upload to be mended.

Both are read back by `read_ledger`: the head, the notes and the drop-downs come from the same rows of ledgers.toml.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO

from agencies.files.ledger_kinds import LedgerColumn, LedgerKind, ledger_kinds
from agencies.files.ledger_sentences import sentence
from agencies.files.ledger_sheets import LedgerRow
from authorities.files.workbook_reader import Sheet as FoundSheet
from authorities.files.workbook_writer import Book, Sheet
from authorities.rules.problem import Problem

HEAD_ROW = 3
TEMPLATE_ROWS = 1_000  # rows prepared for typing; more may be pasted below
NUMBER_HEAD, REASON_HEAD = "原行号", "退回原因"
_STAMP = "mingcha-ledger"
_TEXT_KINDS = ("credit_code", "id_number", "identifier", "phone", "region", "month")
_KIND_WORDS = {
    "name": "文字",
    "text": "文字",
    "credit_code": "18位代码，文本格式",
    "id_number": "18位号码，文本格式",
    "month": "月份，如2024-07",
    "identifier": "编号，文本格式",
    "phone": "电话，文本格式",
    "region": "6位代码，文本格式",
    "date": "日期，如2024-08-15",
    "number": "数字",
    "bool": "是或否",
    "choice": "从列表选一项",
    "choices": "从列表选，可填几项，用顿号隔开",
}


def write_template(
    stream: BinaryIO, kind: str, *, unit_name: str, units: Sequence[str] = (), rows: Sequence[Mapping[str, Any]] = ()
) -> None:
    """Write the template of a ledger, empty or with the rows that are held: drop-downs, notes, a version stamp.

    unit_name: who fills it, printed in the title.   units: names offered in the 所属大队 column.
    rows: column code → value.
    """
    ledger = ledger_kinds()[kind]
    book = Book(ledger.name)
    page = book.sheet(ledger.name)
    _head(
        page,
        ledger,
        ledger.columns,
        f"{ledger.name}（填报单位：{unit_name}）",
        f"带*的列必填；第{HEAD_ROW}行表头请勿改动，从第{HEAD_ROW + 1}行起填写，合计行不会导入。模板第{ledger.version}版。",
    )
    last = HEAD_ROW + TEMPLATE_ROWS + len(rows)
    texts = [place for place, column in enumerate(ledger.columns, start=1) if column.kind in _TEXT_KINDS]
    page.text_columns(texts, HEAD_ROW + 1, last)
    _drop_downs(book, page, ledger, last, units)
    for number, row in enumerate(rows, start=HEAD_ROW + 1):
        page.put_row(number, [_filled_in(column, row.get(column.code)) for column in ledger.columns])
    _explanations(book.sheet("填写说明"), ledger)
    _stamp(book, ledger, unit_name)
    book.save(stream)


def write_rejections(
    stream: BinaryIO, kind: str, rows: Iterable[LedgerRow], problems: Iterable[Problem], *, unit_name: str = ""
) -> None:
    """Write the refused rows as they stood in the file: wrong cells red with a note, the reasons behind.

    rows: the rows to hand back.   problems: of these rows; a problem without a row stands above the table.
    """
    ledger = ledger_kinds()[kind]
    book = Book(f"{ledger.name}退回")
    page = book.sheet(f"{ledger.name}退回")
    by_row: dict[object, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_row[problem.facts.get("row")].append(problem)
    general = [sentence(problem) for problem in by_row[None]]
    note = "红色单元格需要改正，原因见批注和最后一列。改好后直接上传本表即可；后两列不会导入。" + "".join(general)
    extra = (
        LedgerColumn("number", NUMBER_HEAD, "text", width=8),
        LedgerColumn("reason", REASON_HEAD, "text", width=60),
    )
    _head(
        page,
        ledger,
        (*ledger.columns, *extra),
        f"{ledger.name}退回行" + (f"（{unit_name}）" if unit_name else ""),
        note,
    )
    for place, row in enumerate(rows, start=HEAD_ROW + 1):
        _rejected_row(page, ledger, place, row, by_row[row.number])
    _stamp(book, ledger, unit_name)
    book.save(stream)


def template_stamp(sheets: Sequence[FoundSheet]) -> tuple[str, int] | None:
    """(ledger kind, version) from the hidden stamp of a template of ours, or None for any other table."""
    for sheet in sheets:
        first = sheet.rows[0] if sheet.rows else []
        if len(first) >= 3 and first[0] == _STAMP and str(first[2]).isdigit():
            return str(first[1]), int(str(first[2]))
    return None


def stamp_problem(kind: str, sheets: Sequence[FoundSheet]) -> Problem | None:
    """Is this a template of ours, but of another ledger or another version?"""
    found, ledgers = template_stamp(sheets), ledger_kinds()
    expected = ledgers[kind]
    if found is None:
        return None
    if found[0] != kind:
        return Problem(
            "ledger.wrong_template",
            expected=expected.name,
            found=ledgers[found[0]].name if found[0] in ledgers else "另一种表",
        )
    return (
        None
        if found[1] == expected.version
        else Problem("ledger.old_template", found=found[1], expected=expected.version)
    )


def _head(page: Sheet, ledger: LedgerKind, columns: Sequence[LedgerColumn], title: str, note: str) -> None:
    page.widths([column.width for column in columns])
    page.merge(1, 1, 1, len(columns), title, "title")
    page.merge(2, 1, 2, len(columns), note, "note")
    for place, column in enumerate(columns, start=1):
        page.put(HEAD_ROW, place, column.label + ("*" if column.required else ""), "ledger_head")
        if column.hint or column.options:
            page.comment(HEAD_ROW, place, _advice(column))
    page.height(1, 30)
    page.height(2, 30)
    page.freeze(HEAD_ROW + 1, 2)
    page.page(title_rows=f"{HEAD_ROW}:{HEAD_ROW}")


def _advice(column: LedgerColumn) -> str:
    options = f"可填：{'、'.join(column.options.values())}。" if column.options else ""
    return f"{_KIND_WORDS[column.kind]}。{options}{column.hint}"


def _drop_downs(book: Book, page: Sheet, ledger: LedgerKind, last: int, units: Sequence[str]) -> None:
    for place, column in enumerate(ledger.columns, start=1):
        offered = _offered(column, units)
        if offered:
            page.choices(
                place,
                HEAD_ROW + 1,
                last,
                book.option_range(offered),
                prompt=_advice(column),
                strict=column.kind == "choice",
            )


def _offered(column: LedgerColumn, units: Sequence[str]) -> list[str]:
    labels = ["是", "否"] if column.kind == "bool" else list(column.options.values())
    if column.kind == "choices":
        return [*labels, "、".join(labels[:2])]
    return list(units) if column.code == "unit" else labels


def _filled_in(column: LedgerColumn, value: Any) -> Any:
    """A value that is held, as the column is filled in by hand."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if column.options:
        codes = value if isinstance(value, list) else [value]
        return "、".join(column.options[code] for code in codes if code in column.options)
    return "" if value is None else value


def _explanations(page: Sheet, ledger: LedgerKind) -> None:
    page.widths([24, 8, 26, 44, 60])
    page.merge(1, 1, 1, 5, f"{ledger.name}填写说明", "title")
    page.height(1, 32)
    page.put_row(2, ("列", "必填", "填什么", "可选项", "说明"), "ledger_head")
    for row, column in enumerate(ledger.columns, start=3):
        hint = column.hint + (
            f"最多{column.longest}个字。" if column.longest and column.kind in ("name", "text") else ""
        )
        cells = (
            column.label,
            _need(ledger, column),
            _KIND_WORDS[column.kind],
            "、".join(column.options.values()),
            hint,
        )
        page.put_row(row, cells)
        page.fit_height(row, cells)
    page.page(title_rows="2:2")


def _need(ledger: LedgerKind, column: LedgerColumn) -> str:
    if any(column.code in group for group in ledger.either):
        return "二选一"
    return "必填" if column.required else ""


def _stamp(book: Book, ledger: LedgerKind, unit_name: str) -> None:
    book.sheet("模板", hidden=True).put_row(1, (_STAMP, ledger.code, str(ledger.version), unit_name), "plain")


def _rejected_row(page: Sheet, ledger: LedgerKind, place: int, row: LedgerRow, problems: Sequence[Problem]) -> None:
    reasons = _reasons_by_column(ledger, problems)
    for column_place, column in enumerate(ledger.columns, start=1):
        wrong = reasons.get(column.code)
        page.put(place, column_place, _handed_back(row, column), "bad" if wrong else "body")
        if wrong:
            page.comment(place, column_place, "\n".join(wrong))
    behind = len(ledger.columns) + 1
    page.put(place, behind, row.number, "body")
    reason = "\n".join(sentence(problem) for problem in problems)
    page.put(place, behind + 1, reason, "body")
    page.fit_height(place, (reason,), start=behind + 1)


def _handed_back(row: LedgerRow, column: LedgerColumn) -> str | date:
    """A cell as it stood; a day that was understood stays a day, for its bare serial number would not."""
    value = row.values.get(column.code)
    return value if isinstance(value, date) else row.raw.get(column.code, "")


def _reasons_by_column(ledger: LedgerKind, problems: Iterable[Problem]) -> Mapping[str, list[str]]:
    """Column code → sentences. A problem about several columns (fill at least one) stands at each of them."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        named = (str(problem.facts.get("column", "")), str(problem.facts.get("columns", "")))
        for column in ledger.columns:
            if column.label == named[0] or f"“{column.label}”" in named[1]:
                found.setdefault(column.code, []).append(sentence(problem))
    return found
