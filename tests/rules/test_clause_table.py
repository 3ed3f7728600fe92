"""docs/clauses.md: one row a line of the catalogue, and what carries it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from campaigns.rules.clause_table import carriers, clause_table
from campaigns.rules.notice import Clause, Reading
from tests.rules.small_notice import SMALL, changed, with_more


class TestCarriers:
    @pytest.mark.parametrize(
        ("place", "named"),
        [
            (
                0,
                "population:whole, population:again, population:below, tier:whole, tier:again, tier:below, and 4 more, "
                "reading:why",
            ),
            (2, "background"),
            (3, "agencies.Agency, item:contract"),
            (4, "**not built**"),
        ],
    )
    def test_are_named_up_to_six(self, place: int, named: str) -> None:
        assert carriers(SMALL, SMALL.clauses[place]) == named

    def test_of_exactly_six_are_all_named(self) -> None:
        six = tuple(f"page:p{n}" for n in range(6))

        assert carriers(SMALL, Clause("6", "六", "", carried_by=six)) == ", ".join(six)
        assert carriers(SMALL, Clause("6", "六", "", carried_by=(*six, "page:p6"))).endswith("page:p5, and 1 more")

    def test_are_named_once(self) -> None:
        clause = replace(SMALL.clauses[0], carried_by=("tier:whole",))

        assert carriers(SMALL, clause).startswith("tier:whole, population:whole, population:again, population:below")

    def test_without_a_code_are_named_by_their_kind(self) -> None:
        notice = replace(with_more("clauses", Clause("6", "六", "案由", ("案由",))), cause_clause="6")

        assert carriers(notice, notice.clauses[-1]) == "causes"

    def test_of_what_is_not_built_tell_the_readings(self) -> None:
        readings = {name: Reading(name, name, ("5",), "") for name in ("a", "b")}

        assert carriers(replace(SMALL, readings=readings), SMALL.clauses[4]) == "**not built**, reading:a, reading:b"


class TestTable:
    def test_has_a_row_for_each_line_and_those_without_a_line_last(self) -> None:
        rows = [row.split(" | ")[:2] for row in clause_table([SMALL]).splitlines() if row.startswith("| ")][1:]

        assert rows == [
            ["| S001", "1"],
            ["| S002", "1"],
            ["| S003", "2"],
            ["| ", "3"],
            ["| ", "4"],
            ["| ", "5"],
        ]

    def test_says_of_each_row_place_gist_and_carriers(self) -> None:
        assert "| S003 | 2 | 二 | 填表 | return:monthly, return:weekly, return:last, " in clause_table([SMALL])
        assert "|  | 3 | 三 | 说明 | background |\n" in clause_table([SMALL])

    def test_counts_clauses_lines_and_lines_that_are_not_built(self) -> None:
        notice = changed("clauses", 4, lines=("S003", "S004"))

        assert "## small — 小〔2024〕1号\n\n5 clauses, 3 lines, 0 of them not built.\n\n| line |" in clause_table(
            [SMALL]
        )
        assert "5 clauses, 3 lines, 2 of them not built." in clause_table([notice])

    def test_has_a_section_a_notice_under_one_head(self) -> None:
        text = clause_table([SMALL, replace(SMALL, code="other")])

        assert text.startswith("# The notice, clause by clause\n\nMade by `manage.py notice clauses`; edit")
        assert "`campaigns/notices/<code>/`" in text
        assert text.count("# The notice") == 1
        assert "this version does not have.\n\n## small" in text
        assert text.index("## small") < text.index("\n\n## other")
        assert text.count("| line | clause | place | what it asks | carried by |\n|---|---|---|---|---|\n") == 2
