"""The record form as PDF: every word of the notice's Annex 3 in its order, filled or blank, and nothing fetched."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader

from inspections.files import record_pdf
from inspections.rules.paper import Paper, paper_of
from tests.doors.brigade import BLAMELESS, HEADER

ORIGINAL = Path(__file__).resolve().parents[3] / "shared" / "notices" / "hebei-2024.txt"
TWICE = "是否按照国家标准、行业标准维护保养、检测建筑消防设施"


def html_of(paper: Paper) -> str:
    return render_to_string("official/annex3_pdf.html", {"paper": paper})


def paper(notice: Any, answers: dict[str, Any] | None = None, **changes: Any) -> Paper:
    filled = {
        "header": HEADER | {"authority": "甲东区消防救援大队"},
        "answers": BLAMELESS if answers is None else answers,
        "number": "〔2024〕第0012号",
        "inspectors": "张甲、李乙",
        "checked_at": datetime(2024, 8, 20, 14, 30),
        "companions": "丁陪同",
    }
    return paper_of(notice.checklist, **(filled | changes))


def blank(notice: Any) -> Paper:
    return paper(notice, {}, header={}, number="", inspectors="", checked_at=None, companions="")


def text_of(pdf: bytes | PdfReader) -> str:
    reader = pdf if isinstance(pdf, PdfReader) else PdfReader(BytesIO(pdf))
    return re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))


class TestPaper:
    def test_has_every_item_where_the_form_prints_it(self, notice):
        printed = [e.code for block in blank(notice).blocks for line in block.lines for e in line.entries]

        places = [place for item in notice.checklist.items for place in item.prints]
        assert len(printed) == len(places)
        assert set(printed) == {item.code for item in notice.checklist.items}
        assert [code for code in set(printed) if printed.count(code) == 2] == ["to_standard"]

    def test_ticks_the_answer_given_and_no_other(self, notice):
        one = next(
            e
            for block in paper(notice, {"subcontracting": "yes"}).blocks
            for line in block.lines
            for e in line.entries
            if e.code == "subcontracting"
        )

        assert [(box.label, box.ticked) for box in one.boxes] == [("是", True), ("否", False)]

    def test_prints_one_not_applicable_box_for_two_entries_of_a_line(self, notice):
        lines = [line for block in blank(notice).blocks for line in block.lines]

        shared = [line for line in lines if len(line.entries) == 2]

        assert [[e.code for e in line.entries] for line in shared] == [
            ["operators_certified", "operators_insured"],
            ["intermediate_certified", "intermediate_insured"],
        ]
        assert all(line.not_applicable for line in shared)


class TestPdf:
    @pytest.mark.skipif(not ORIGINAL.exists(), reason="the notice's own text is not beside the repository")
    def test_blank_form_says_what_the_notice_prints_in_its_order(self, notice):
        printed = annex_of(ORIGINAL.read_text(encoding="utf-8").split("\n"), notice)

        made = text_of(record_pdf.pdf_of(html_of(blank(notice))))

        assert made == printed

    def test_fills_in_what_was_answered(self, notice):
        said = BLAMELESS | {"other_situation": "维护保养项目转包给他人。\n龑喆㛃", "remarks": "无"}

        made = text_of(record_pdf.pdf_of(html_of(paper(notice, said))))

        for words in (
            "〔2024〕第0012号",
            "260平方米",
            "张甲、李乙",
            "2024年8月20日14时",
            "丁陪同",
            "龑喆㛃",
            "甲东区消防救援大队",
        ):
            assert words in made
        assert made.count("√") == html_of(paper(notice, said)).count('aria-label="已勾选"')
        assert made.count(TWICE) == 2

    def test_is_two_pages_of_a4_and_more_when_much_was_written(self, notice):
        short, long = (
            PdfReader(BytesIO(record_pdf.pdf_of(html_of(paper(notice, BLAMELESS | {"other_situation": text})))))
            for text in ("一句话。", "现场情况逐条记录。" * 200)
        )

        assert len(short.pages) == 2
        assert len(long.pages) >= 2
        assert [round(float(side)) for side in short.pages[0].mediabox[2:]] == [595, 842]
        assert text_of(long).count("现场情况逐条记录。") == 200

    def test_fetches_nothing(self, notice, tmp_path):
        canary = tmp_path / "canary.txt"
        canary.write_text("CANARY")
        hostile = (
            f'<html><body>甲<img src="file://{canary}"><img src="http://127.0.0.1:9/x">'
            f'<img src="data:image/png;base64,AA==">'
            f'<link rel="stylesheet" href="file://{canary}"><object data="file://{canary}"></object>'
            f'<link rel="attachment" href="file://{canary}"></body></html>'
        )

        made = record_pdf.pdf_of(hostile)

        assert b"CANARY" not in made
        assert PdfReader(BytesIO(made)).attachments == {}

    def test_refuses_every_address_but_its_two_fonts(self):
        fetcher = record_pdf._fonts_only()

        for url in (
            "file:///etc/passwd",
            "http://127.0.0.1/",
            "data:,x",
            "mingcha-font:../../etc/passwd",
            "mingcha-font:",
        ):
            with pytest.raises(ValueError):
                fetcher.fetch(url)

    def test_keeps_markup_people_typed_as_words(self, notice):
        said = BLAMELESS | {"other_situation": "<img src='file:///etc/passwd'><b>粗</b>"}

        assert "<b>粗</b>" in text_of(record_pdf.pdf_of(html_of(paper(notice, said))))


def annex_of(lines: list[str], notice: Any) -> str:
    """Annex 3 of the notice's text: from the authority's line to the note, without blanks and drawn boxes."""
    start = next(i for i, line in enumerate(lines) if line.startswith(notice.checklist.labels["authority"]))
    end = next(i for i, line in enumerate(lines) if line.strip() == notice.checklist.note)
    text = re.sub(r"[\s□]", "", "".join(lines[start : end + 1]))
    for corrected, misprint in notice.checklist.misprints.items():
        text = text.replace(misprint, corrected)
    return text
