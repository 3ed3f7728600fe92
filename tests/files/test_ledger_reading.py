"""A ledger says the same however its rows come in: all at once, one by one, or in pieces that cut a merged cell."""

from __future__ import annotations

import pytest

from agencies.files import ledger_reading
from agencies.files.ledger_kinds import ledger_kinds
from agencies.files.ledger_reading import LedgerReading
from agencies.files.ledger_rows import KeysSeen, LedgerRow
from agencies.files.ledger_sheets import read_ledger
from authorities.files.workbook_reader import Sheet, open_workbook
from tests.files.builders import workbook
from tests.files.ledgers import FIRST, HEAD, PROJECT, PROJECT_HEAD, SECOND, sheet_of

ROWS: list[list[object]] = [
    ["某支队项目台账"],
    [],
    PROJECT_HEAD,
    PROJECT,
    ["P-002", *PROJECT[1:4], "重点单位", "检测", 45519],
    [],
    ["P-003", *PROJECT[1:6], "2024-02-30"],
    ["", None, "只有名称"],
    PROJECT_HEAD,
    ["合计", None, None, None, None, None, 4],
    ["P-001", *PROJECT[1:]],
    ["备注：以上为上半年"],
]


def pieces_of(
    kind: str, sheet: Sheet, size: int
) -> tuple[list[LedgerRow], dict[int, list[str]], list[tuple[int, str]]]:
    reading = LedgerReading(kind, sheet)
    cells = [list(row) for row in sheet.rows]
    found = list(reading.pieces(cells[start : start + size] for start in range(0, len(cells), size)))
    rows = [row for piece in found for row in piece.rows]
    problems = {number: [p.code for p in told] for piece in found for number, told in piece.problems.items()}
    return rows, problems, [one for piece in found for one in piece.left_out]


class TestPieces:
    @pytest.mark.parametrize("size", [1, 2, 3, 5, 1000])
    def test_of_any_size_say_the_same(self, size: int) -> None:
        rows, problems, left_out = pieces_of("projects", sheet_of(*ROWS), size)

        assert [(row.number, row.values.get("code")) for row in rows] == [
            (4, "P-001"),
            (5, "P-002"),
            (7, "P-003"),
            (8, None),
            (11, "P-001"),
        ]
        assert problems == {7: ["ledger.no_such_day"], 8: ["ledger.blank"] * 6}
        assert left_out == [(9, "head"), (10, "total"), (12, "remark")]

    @pytest.mark.parametrize("size", [1, 2, 3])
    def test_may_cut_a_merged_cell(self, size: int) -> None:
        third = ["丙消防技术有限公司", "91130000MA0000033E", None]
        sheet = sheet_of(HEAD, FIRST, [*SECOND[:2], None], third, merged=((2, 3, 4, 3),))

        rows, problems, _ = pieces_of("agencies", sheet, size)

        assert [row.values["unit"] for row in rows] == ["示例大队"] * 3
        assert problems.keys() <= {4}  # the code of the third is invented; its district is filled down all the same

    def test_remember_no_more_texts_than_they_may(self, monkeypatch: pytest.MonkeyPatch) -> None:
        whole, *_ = pieces_of("projects", sheet_of(*ROWS), 1000)

        monkeypatch.setattr(ledger_reading, "_REMEMBERED", 2)
        reading = LedgerReading("projects", sheet_of(*ROWS))
        rows = [row for piece in reading.pieces([list(row)] for row in ROWS) for row in piece.rows]

        assert rows == whole
        assert max(len(texts) for texts in reading._remembered.values()) <= 3


class TestKeysSeen:
    def rows(self, *numbered: tuple[int, str]) -> list[LedgerRow]:
        return [LedgerRow(number, {"code": code}, {}) for number, code in numbered]

    def test_a_key_that_comes_again_later_is_told_of_both_rows(self) -> None:
        seen = KeysSeen(ledger_kinds()["projects"], {"code": "A"})

        first = seen.doubled(self.rows((2, "P-1"), (3, "P-2")))
        later = seen.doubled(self.rows((4, "P-1"), (5, "P-3"), (6, "P-1")))

        assert first == {}
        assert {number: problem.facts["other_row"] for number, problem in later.items()} == {4: 2, 6: 2}
        assert {number: problem.facts["other_row"] for number, problem in seen.earlier.items()} == {2: 4}

    def test_rows_of_one_piece_name_each_other_at_once(self) -> None:
        seen = KeysSeen(ledger_kinds()["projects"], {"code": "A"})

        found = seen.doubled(self.rows((2, "P-1"), (3, "P-1"), (4, "P-1")))

        assert {number: problem.facts["other_row"] for number, problem in found.items()} == {2: 3, 3: 2, 4: 2}
        assert seen.earlier == {}


class TestOpenWorkbook:
    def test_gives_the_rows_of_the_chosen_sheet_only(self) -> None:
        lines = [[f"P-{n:05d}", *PROJECT[1:]] for n in range(4_500)]

        with open_workbook(workbook([PROJECT_HEAD, *lines])) as book:
            (top,) = book.tops
            sizes = [len(rows) for rows in book.rows_of(top)]

        assert len(top.rows) == 100
        assert (sum(sizes), max(sizes)) == (4_501, 2_000)

    def test_agrees_with_the_whole_sheet(self) -> None:
        with open_workbook(workbook(ROWS)) as book:
            rows, problems, left_out = pieces_of("projects", book.tops[0], 4)
            whole = read_ledger("projects", book.tops[0])

        assert [row.number for row in rows] == [row.number for row in whole.rows]
        assert left_out == list(whole.left_out)
        # The whole sheet also tells of the key that comes twice.
        assert set(problems) == whole.refused_numbers - {4, 11}
