"""A file built to harm is refused with its true reason, quickly, and without this process paying for it."""

from __future__ import annotations

import gzip
import io
import random
import resource
import struct
import time
import zipfile

import pytest

from agencies.files.ledger_sheets import choose_sheet, read_ledger
from agencies.files.marked_ledger import Flaw, marked_ledger
from authorities.files.archive_check import archive_problem
from authorities.files.workbook_reader import SIZE_LIMIT, FileRefused, read_sheets
from authorities.wording import WORDS
from tests.files import builders
from tests.files.builders import BOOK, parts, raw_workbook, row_markup, zipped
from tests.files.ledgers import FIRST, HEAD

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def refusal(content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        read_sheets(content)
    assert "{" not in refused.value.problem.say(WORDS)
    return refused.value.problem.code


def zeros(megabytes: int) -> bytes:
    return bytes(megabytes * 1024 * 1024)


def noise(size: int) -> bytes:
    return b"".join(struct.pack("<Q", (number * 0x9E3779B97F4A7C15) % 2**64) for number in range(size // 8))


def many_entries(count: int) -> bytes:
    return zipped({**parts(), **{f"xl/x{number}.bin": b"" for number in range(count)}})


def far_cell(place: str, row: int) -> bytes:
    markup = f'<row r="{row}"><c r="{place}{row}" t="inlineStr"><is><t>x</t></is></c></row>'
    return raw_workbook(f"<sheetData>{row_markup(1, 'a')}{markup}</sheetData>")


def shared_giant() -> bytes:
    """One long text of the shared table, shown in very many cells: small in the file, huge once read."""
    strings = f'<sst xmlns="{builders.SPACE}"><si><t>{"长" * 10_000}</t></si></sst>'
    rows = "".join(
        f'<row r="{n}">' + "".join(f'<c r="{c}{n}" t="s"><v>0</v></c>' for c in "ABCDEFGHIJ") + "</row>"
        for n in range(1, 20_001)
    )
    types = builders.TYPES.replace(
        "</Types>",
        '<Override PartName="/xl/sharedStrings.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    )
    relations = builders.BOOK_RELATIONS.replace(
        "</Relationships>",
        f'<Relationship Id="rId2" Type="{builders.OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    )
    return zipped(
        {
            **parts(f"<sheetData>{rows}</sheetData>"),
            "xl/sharedStrings.xml": strings.encode(),
            "[Content_Types].xml": types.encode(),
            "xl/_rels/workbook.xml.rels": relations.encode(),
        }
    )


def lying_about_size(name: str, unpacked: int) -> bytes:
    return builders.with_directory_field(
        zipped({**parts(), "xl/x.bin": noise(80_000)}), name, builders.UNPACKED_SIZE, unpacked
    )


HOSTILE = {
    "dense part of zeros": (lambda: zipped({**parts(), "xl/x.xml": zeros(10)}), "workbook.zip_ratio"),
    "dense sheet of blanks": (lambda: raw_workbook("<sheetData/>" + " " * 5_000_000), "workbook.zip_ratio"),
    "dense picture": (lambda: zipped({**parts(), "xl/media/a.png": zeros(3)}), "workbook.zip_ratio"),
    "101 MB in all": (lambda: lying_about_size("xl/x.bin", 101 * 1024 * 1024), "workbook.zip_total"),
    "4 GB declared": (lambda: lying_about_size("xl/x.bin", 2**32 - 2), "workbook.zip_total"),
    "smaller than it is": (lambda: lying_about_size("xl/x.bin", 1_000), "workbook.zip_lying"),
    "larger than it is": (lambda: lying_about_size("xl/x.bin", 90_000), "workbook.zip_lying"),
    "2,001 entries": (lambda: many_entries(1_996), "workbook.zip_entries"),
    "20,000 entries": (lambda: many_entries(20_000), "workbook.zip_entries"),
    "shared local header": (builders.overlapping_zip, "workbook.zip_overlap"),
    "entry over its neighbours": (builders.quoted_overlap_zip, "workbook.zip_overlap"),
    "doubled entry": (lambda: doubled_entry(), "workbook.zip_damaged"),
    "encrypted entries": (builders.encrypted_zip, "workbook.encrypted"),
    "zip inside": (lambda: zipped({**parts(), "xl/embeddings/a.bin": zipped(parts())}), "workbook.zip_nested"),
    "workbook inside by name": (lambda: zipped({**parts(), "xl/embeddings/a.xlsx": b"x"}), "workbook.zip_nested"),
    "gzip inside": (lambda: zipped({**parts(), "xl/a.bin": gzip.compress(b"x")}), "workbook.zip_nested"),
    "rar inside": (lambda: zipped({**parts(), "xl/a.bin": b"Rar!\x1a\x07"}), "workbook.zip_nested"),
    "billion laughs": (lambda: zipped({**parts(), "xl/workbook.xml": (LAUGHS + BOOK).encode()}), "workbook.dtd"),
    "external entity": (lambda: zipped({**parts(), "xl/workbook.xml": (EXTERNAL + BOOK).encode()}), "workbook.dtd"),
    "external entity in UTF-16": (
        lambda: zipped({**parts(), "xl/workbook.xml": (EXTERNAL + BOOK).encode("utf-16")}),
        "workbook.dtd",
    ),
    "document type in relations": (
        lambda: zipped({**parts(), "_rels/.rels": (EXTERNAL + builders.ROOT_RELATIONS).encode()}),
        "workbook.dtd",
    ),
    "document type behind a long comment": (
        lambda: zipped({**parts(), "xl/workbook.xml": f"<!--{noise(3000).hex()}-->{EXTERNAL}{BOOK}".encode()}),
        "workbook.dtd",
    ),
    "document type across a chunk border": (
        lambda: zipped(
            {**parts(), "xl/a.xml": b"<!--" + noise(524_284 * 2).hex().encode()[: 1_048_576 - 8] + b"<!DOCTYPE x>"}
        ),
        "workbook.dtd",
    ),
    "cell in the last corner": (lambda: far_cell("XFD", 1_048_576), "workbook.too_much"),
    "cell in the last row": (lambda: far_cell("A", 1_048_576), "workbook.too_many_rows"),
    "cell in the last column": (lambda: far_cell("XFD", 2), "workbook.too_many_columns"),
    "giant text in many cells": (shared_giant, "workbook.too_much"),
    "cut in the middle": (lambda: raw_workbook("<sheetData/>")[:400], "workbook.zip_damaged"),
    "directory cut off": (lambda: raw_workbook("<sheetData/>")[:-30], "workbook.zip_damaged"),
    "broken checksum": (lambda: broken_checksum(), "workbook.zip_damaged"),
    "unknown packing": (lambda: unknown_packing(), "workbook.zip_damaged"),
    "sheet that is no XML": (lambda: raw_workbook("<sheetData><row></sheetData>"), "workbook.damaged"),
    "sheet that breaks off": (
        lambda: zipped({**parts(), "xl/worksheets/sheet1.xml": half_a_sheet()}),
        "workbook.damaged",
    ),
    "no sheet behind the book": (
        lambda: zipped({k: v for k, v in parts().items() if "sheet1" not in k}),
        "workbook.damaged",
    ),
    "compound file of noise": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(20_000), "workbook.damaged"),
    "xls cut in the middle": (lambda: builders.old_workbook([["甲"] * 5] * 50)[:1_600], "workbook.damaged"),
    "xls that loops": (lambda: looping_compound(), "workbook.too_much"),
    "over the upload limit": (lambda: b"a" * (SIZE_LIMIT + 1), "workbook.too_big"),
    "unclosed quote": (lambda: '甲,"乙\n丙,丁\n'.encode(), "workbook.csv_broken"),
    "one field of a megabyte": (lambda: b"a" * 1_000_000 + b",b\n", "workbook.csv_broken"),
    "zero bytes in text": (lambda: b"a,b\n\x00\x00\x00\n", "workbook.not_a_table"),
}


def half_a_sheet() -> bytes:
    rows = "".join(row_markup(number, "甲", "乙") for number in range(1, 100))
    return parts(f"<sheetData>{rows}</sheetData>")["xl/worksheets/sheet1.xml"][:4_000]


def doubled_entry() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        for name, content in [*parts().items(), ("xl/workbook.xml", b"<other/>")]:
            archive.writestr(name, content)
    return stream.getvalue()


def broken_checksum() -> bytes:
    return builders.with_directory_field(raw_workbook("<sheetData/>"), "xl/workbook.xml", 16, 12345)


def unknown_packing() -> bytes:
    return zipped(parts(), compression=zipfile.ZIP_BZIP2)


def looping_compound() -> bytes:
    content = bytearray(builders.old_workbook([["甲"]]))
    # The allocation table says that the directory's sector follows itself.
    struct.pack_into("<I", content, 512 + 4, 1)
    return bytes(content)


FROM_THE_ARCHIVE = [
    name for name, (_, code) in HOSTILE.items() if code.startswith("workbook.zip_") or code == "workbook.dtd"
]


class TestHostileFile:
    @pytest.mark.parametrize("name", sorted(HOSTILE))
    def test_is_refused_with_its_true_reason(self, name):
        build, code = HOSTILE[name]

        assert refusal(build()) == code

    def test_is_one_of_forty_and_more(self):
        assert len(HOSTILE) >= 40

    @pytest.mark.parametrize("name", FROM_THE_ARCHIVE)
    def test_is_refused_from_the_archive_within_fifty_milliseconds(self, name):
        content, spent = HOSTILE[name][0](), []

        for _ in range(3):
            started = time.process_time()
            assert archive_problem(content) is not None
            spent.append(time.process_time() - started)

        assert min(spent) <= 0.05

    @pytest.mark.parametrize("name", FROM_THE_ARCHIVE)
    def test_is_never_handed_back_painted(self, name):
        with pytest.raises(FileRefused):
            marked_ledger(HOSTILE[name][0](), "agencies", [Flaw(2, "A2", "", "不对")])

    @pytest.mark.parametrize("name", ["giant text in many cells", "xls that loops", "cell in the last row"])
    def test_ends_the_process_that_parses_it_within_five_seconds(self, name):
        content = HOSTILE[name][0]()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)

        refusal(content)

        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime) <= 5

    def test_costs_this_process_no_memory(self):
        content = shared_giant()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

        refusal(content)

        assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) < 100 * 1024

    def test_would_be_opened_without_the_guard(self):
        """Control: the standard reader sees nothing wrong with entries that share their content."""
        with zipfile.ZipFile(io.BytesIO(builders.quoted_overlap_zip())) as archive:
            assert archive.testzip() is not None
        with zipfile.ZipFile(io.BytesIO(dense := zipped({**parts(), "xl/x.xml": zeros(10)}))) as archive:
            assert len(archive.read("xl/x.xml")) > 100 * len(dense)

    def test_is_only_what_the_guard_stops(self):
        """Control: the same shapes without the harm are read."""
        harmless = [
            raw_workbook(f"<sheetData>{row_markup(1, '甲', '乙')}</sheetData>"),
            many_entries(1_000),
            far_cell("J", 5_000),
            zipped({**parts(f"<sheetData>{row_markup(1, '甲')}</sheetData>"), "xl/media/a.png": noise(8_000)}),
        ]

        assert all(read_sheets(content) for content in harmless)

    def test_damaged_at_random_places_never_fails_otherwise_than_by_a_reason(self):
        dice = random.Random(218)
        bases = [
            builders.workbook([HEAD, FIRST]),
            builders.old_workbook([HEAD, FIRST]),
            ",".join(HEAD).encode("gb18030"),
        ]

        for _ in range(90):
            content = bytearray(dice.choice(bases))
            for _ in range(dice.randrange(1, 6)):
                at = dice.randrange(len(content))
                content[at : at + dice.randrange(3)] = dice.randbytes(dice.randrange(1, 4))
            try:
                sheets = read_sheets(bytes(content))
            except FileRefused as refused:
                assert refused.problem.say(WORDS)
            else:
                assert read_ledger("agencies", choose_sheet("agencies", sheets)) is not None
