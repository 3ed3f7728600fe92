"""Every text a person can type leaves the system as that text, in a file that is whole or not there."""

from __future__ import annotations

import hashlib
import io
import random
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from authorities.files.cell_text import CELL_LIMIT, clean_sheet_name
from authorities.files.whole_files import write_atomically
from authorities.files.workbook_reader import read_sheets
from authorities.files.workbook_writer import STYLES, Book, Sheet

SIGNS = ["=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠", " =", "\u200b=", "'=", '"=']
BODIES = ['HYPERLINK("http://127.0.0.1/","点")', "cmd|'/C calc'!A0", "1+1", "SUM(A1:A9)", 'DDE("a";"b")']
FORMULA_LIKE = [sign + body for sign in SIGNS for body in BODIES]
TRICKY = [
    "_x0041_",
    "_x000D_",
    "a\rb",
    "a\r\nb",
    " 前后有空格 ",
    "0123",
    "1E5",
    "2024-08-15",
    "TRUE",
    "#REF!",
    "{=1}",
    "㙍䶮𬭎",
    "\u200b",
]


def written(*values: object, style: str = "body") -> bytes:
    book = Book("试")
    page = book.sheet("表")
    for row, value in enumerate(values, start=1):
        page.put(row, 1, value, style)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def first_column(content: bytes) -> list[object]:
    return [row[0] for row in read_sheets(content)[0].rows]


def markup_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/"))


class TestFormulaLikeText:
    @pytest.mark.parametrize("style", sorted(STYLES))
    def test_is_never_a_formula_in_any_style(self, style):
        content = written(*FORMULA_LIKE, style=style)

        assert not re.search(r"<(?:\w+:)?f[ >/]", markup_of(content))
        assert first_column(content) == FORMULA_LIKE

    def test_is_read_back_unchanged_by_another_reader_too(self):
        sheet = openpyxl.load_workbook(io.BytesIO(written(*FORMULA_LIKE))).active

        assert [cell.value for cell in sheet["A"]] == FORMULA_LIKE
        assert {cell.data_type for cell in sheet["A"]} == {"s"}

    def test_carries_the_quote_prefix_so_that_editing_keeps_it_text(self):
        sheet = openpyxl.load_workbook(io.BytesIO(written("=1+1", "＝1", "普通"))).active

        assert [cell.quotePrefix for cell in sheet["A"]] == [True, True, False]

    def test_is_text_in_sheet_names_comments_heads_and_drop_downs(self):
        book = Book("=标题")
        page = book.sheet("=1+1")
        page.merge(1, 1, 1, 2, "=2+2", "head")
        page.comment(1, 1, "=3+3")
        page.choices(1, 2, 9, book.option_range(["=4+4", "甲,乙"]), prompt="=5+5", strict=True)
        stream = io.BytesIO()

        book.save(stream)

        sheets = read_sheets(stream.getvalue())
        assert (sheets[0].name, sheets[0].rows[0][0]) == ("=1+1", "=2+2")
        assert sheets[1].rows == [["=4+4"], ["甲,乙"]]
        assert not re.search(r"<(?:\w+:)?f[ >/]", markup_of(stream.getvalue()))


class TestHostileText:
    def test_is_read_back_unchanged_when_a_workbook_can_hold_it(self):
        assert first_column(written(*TRICKY)) == TRICKY

    def test_shows_every_control_character_and_lone_surrogate(self):
        assert first_column(written("甲\x00\x0b\x1f乙", "甲\ud800乙", "甲\ufffe乙")) == ["甲␀␋␟乙", "甲�乙", "甲�乙"]

    def test_says_that_it_was_cut_and_how_long_it_was(self):
        (shown,) = first_column(written("长" * 40_000))

        assert len(shown) == CELL_LIMIT
        assert shown.endswith("……（原文共40000字，超出单元格容量，此处截断，全文见系统内原记录）")

    def test_counts_rare_characters_as_the_format_does(self):
        (shown,) = first_column(written("𬭎" * 20_000))

        assert len(shown.encode("utf-16-le")) // 2 <= CELL_LIMIT
        assert "原文共20000字" in shown

    def test_keeps_a_text_of_exactly_the_limit_whole(self):
        assert first_column(written("a" * CELL_LIMIT)) == ["a" * CELL_LIMIT]

    def test_never_fails_a_workbook_over_five_hundred_random_strings(self):
        dice = random.Random(20240725)
        texts = [
            "甲"
            + "".join(
                chr(dice.choice([dice.randrange(0x20), dice.randrange(0xD800, 0xE000), dice.randrange(0x11_0000)]))
                for _ in range(dice.randrange(1, 60))
            )
            for _ in range(500)
        ]

        rows = first_column(written(*texts))

        assert len(rows) == 500
        assert all(isinstance(row, str) and row.startswith("甲") for row in rows)


class TestNumbersAndDates:
    def test_a_figure_stays_a_plain_number(self):
        assert first_column(written(0, 12, Decimal("1250000.50"), -3)) == [0, 12, 1250000.5, -3]

    def test_a_number_too_long_for_a_cell_becomes_text_instead_of_losing_digits(self):
        assert first_column(written(130_000_199_001_010_017, 999_999_999_999_999)) == [
            "130000199001010017",
            999_999_999_999_999,
        ]

    def test_days_stay_days_and_early_or_zoned_ones_are_spelled(self):
        values = (date(2024, 8, 15), date(1900, 1, 5), datetime(2024, 8, 25, tzinfo=UTC))

        assert first_column(written(*values)) == [date(2024, 8, 15), "1900-01-05", "2024-08-25T00:00:00+00:00"]

    def test_a_bool_reads_in_chinese(self):
        assert first_column(written(True, False)) == ["是", "否"]


class TestSheetNames:
    @pytest.mark.parametrize(
        ("asked", "given"),
        [
            ("甲/乙:丙*[丁]?\\", "甲_乙_丙__丁___"),
            ("", "工作表"),
            ("'引号'", "引号"),
            ("History", "History_"),
            ("长" * 40, "长" * 31),
            ("𬭎" * 20, "𬭎" * 15),
            ("a\x00b\ud800", "a_b_"),
        ],
    )
    def test_are_cleaned_to_what_the_format_allows(self, asked, given):
        assert clean_sheet_name(asked, ()) == given

    def test_differ_whatever_the_letter_case(self):
        assert clean_sheet_name("abc", ("ABC", "abc(2)")) == "abc(3)"
        assert len(clean_sheet_name("长" * 31, ("长" * 31,))) == 31


class TestMergedCells:
    def test_every_cell_of_a_merge_has_its_border(self):
        book = Book()
        page = book.sheet("表")
        page.merge(2, 2, 4, 5, "并", "head")
        stream = io.BytesIO()

        book.save(stream)

        markup = markup_of(stream.getvalue())
        styles = dict(re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', markup))
        assert {f"{letter}{row}" for letter in "BCDE" for row in (2, 3, 4)} <= set(styles)
        borders = re.findall(
            r"<border>.*?</border>|<border ?/>", zipfile.ZipFile(stream).read("xl/styles.xml").decode()
        )
        formats = re.findall(
            r'<xf [^>]*borderId="(\d+)"', zipfile.ZipFile(stream).read("xl/styles.xml").decode().split("<cellXfs")[1]
        )
        assert all("thin" in borders[int(formats[int(styles[place])])] for place in styles)


class TestFiles:
    def test_the_same_calls_give_the_same_bytes(self):
        assert written("甲", 1, date(2024, 8, 15)) == written("甲", 1, date(2024, 8, 15))

    def test_the_digest_is_the_file_s_own(self, tmp_path: Path):
        target = tmp_path / "汇总表.xlsx"

        digest = write_atomically(target, lambda stream: stream.write(written("甲")) and None)

        assert digest == hashlib.sha256(target.read_bytes()).hexdigest()
        assert [path.name for path in tmp_path.iterdir()] == ["汇总表.xlsx"]

    def test_a_failed_write_leaves_the_old_file_and_nothing_beside_it(self, tmp_path: Path):
        target = tmp_path / "汇总表.xlsx"
        target.write_bytes(b"old")

        def break_off(stream: io.BufferedIOBase) -> None:
            stream.write(b"half")
            raise OSError("disk full")

        with pytest.raises(OSError, match="disk full"):
            write_atomically(target, break_off)

        assert target.read_bytes() == b"old"
        assert [path.name for path in tmp_path.iterdir()] == ["汇总表.xlsx"]

    def test_a_page_is_a4_landscape_with_repeating_heads(self):
        book = Book()
        page: Sheet = book.sheet("表")
        page.put(1, 1, "头")
        page.page(title_rows="1:1")
        stream = io.BytesIO()

        book.save(stream)

        setup = openpyxl.load_workbook(stream).active
        assert (setup.page_setup.paperSize, setup.page_setup.orientation) == (9, "landscape")
        assert setup.print_title_rows == "$1:$1"
        assert setup.page_setup.fitToWidth == 1
