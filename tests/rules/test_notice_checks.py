"""Clauses, names and catalogue lines of a notice: each flaw alone, with row and facts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from campaigns.rules.notice import Clause, Return
from campaigns.rules.notice_checks import check_plan, clause_uses, placeholders, some_of, unknown
from tests.rules.small_notice import CHECKLIST, SMALL, TABLE, changed, said, with_more


def unknown_name(kind: str, key: str, field: str, name: str, known: str) -> tuple[Any, ...]:
    return (kind, key, "notice.unknown_name", {"field": field, "name": name, "known": known})


class TestNames:
    def test_of_a_sound_notice_have_no_flaw(self) -> None:
        assert said(check_plan, SMALL) == []

    def test_that_are_not_written_are_not_judged(self) -> None:
        assert list(unknown("kind", "key", "field", None, ["a"])) == []

    @pytest.mark.parametrize(
        ("count", "words"),
        [
            (0, "没有"),
            (1, "a"),
            (12, "a、b、c、d、e、f、g、h、i、j、k、l"),
            (13, "a、b、c、d、e、f、g、h、i、j、k、l等"),
        ],
    )
    def test_there_are_are_told_up_to_twelve(self, count: int, words: str) -> None:
        assert some_of(reversed("abcdefghijklm"[:count])) == words

    def test_in_braces_are_those_of_the_pattern(self) -> None:
        assert placeholders("{fake}人，其中{fake_engineer}人，{}") == ["fake", "fake_engineer", ""]


class TestClauses:
    def told(self, place: int, **changes: Any) -> list[Any]:
        return said(check_plan, changed("clauses", place, **changes))

    def test_are_cited_by_kind_and_code_in_the_folders_order(self) -> None:
        assert clause_uses(SMALL) == {
            "1": [
                "population:whole", "population:again", "population:below", "tier:whole", "tier:again", "tier:below",
                "floor:together", "phase:start", "phase:check", "milestone:end", "reading:why",
            ],
            "2": [
                "return:monthly", "return:weekly", "return:last", "checklist:annex3", "item:contract", "item:report",
                "item:seal", "item:remarks", "item:verdict", "contradiction:both", "disposal:mend", "table:annex4",
                "column:checked", "column:fined", "column:open", "causes:",
            ],
        }  # fmt: skip

    def test_without_causes_cite_nothing_for_them(self) -> None:
        assert "causes:" not in clause_uses(replace(SMALL, cause_clause=""))["2"]

    def test_that_nobody_carries_are_told(self) -> None:
        unused = ("clause", "6", "notice.clause_unused", {})
        clause = Clause("6", "六", "无人", ("无人",))

        assert said(check_plan, with_more("clauses", clause)) == [unused]
        assert said(check_plan, with_more("clauses", replace(clause, carried_by=("page:draws",)))) == []
        assert said(check_plan, with_more("clauses", replace(clause, not_built=True))) == []
        assert said(check_plan, with_more("clauses", replace(clause, background=True))) == []

    def test_that_are_only_read_are_carried_by_nobody(self) -> None:
        reading = replace(SMALL.readings["why"], clauses=("1", "6"))
        notice = replace(with_more("clauses", Clause("6", "六", "无人", ("无人",))), readings={"why": reading})

        assert said(check_plan, notice) == [("clause", "6", "notice.clause_unused", {})]

    def test_of_the_background_are_carried_by_nobody(self) -> None:
        by = {"by": "agencies.Agency、item:contract"}

        assert self.told(3, background=True) == [("clause", "4", "notice.background_used", by)]
        by = {"by": "、".join(clause_uses(SMALL)["2"])}
        assert self.told(1, background=True) == [("clause", "2", "notice.background_used", by)]
        reading = {"why": replace(SMALL.readings["why"], clauses=("1", "3"))}
        assert said(check_plan, replace(SMALL, readings=reading)) == []

    def test_not_built_are_carried_by_nobody(self) -> None:
        assert self.told(4, carried_by=("page:later",)) == [
            ("clause", "5", "notice.not_built_used", {"by": "page:later"})
        ]
        assert self.told(4, background=True) == [("clause", "5", "notice.not_built_used", {"by": "background"})]

    def test_quote_the_notice_unless_they_are_background(self) -> None:
        assert self.told(3, quotes=()) == [("clause", "4", "notice.clause_without_quote", {})]
        assert self.told(2, quotes=()) == []

    @pytest.mark.parametrize(
        "carrier",
        [
            "population:whole", "milestone:end", "phase:start", "return:last",
            "item:seal", "column:open", "reading:why",
            "label:head", "label:unit", "contradiction:both", "disposal:mend", "floor:together", "tier:below",
            "notice:issued_on", "page:anything", "agencies.Agency", "checklist:annex3", "table:annex4",
        ],
    )  # fmt: skip
    def test_are_carried_by_objects_that_exist(self, carrier: str) -> None:
        assert self.told(3, carried_by=(carrier,)) == []

    @pytest.mark.parametrize(
        ("kind", "known"),
        [
            ("population", "again、below、whole"),
            ("milestone", "end"),
            ("phase", "check、start"),
            ("return", "last、monthly、weekly"),
            ("item", "contract、remarks、report、seal、verdict"),
            ("column", "checked、fined、open"),
            ("reading", "why"),
            ("label", "head、unit"),
            ("contradiction", "both"),
            ("disposal", "mend"),
            ("floor", "together"),
        ],
    )
    def test_carried_by_objects_that_do_not_exist_are_told(self, kind: str, known: str) -> None:
        assert self.told(3, carried_by=(f"{kind}:none",)) == [
            unknown_name("clause", "4", f"carried_by的{kind}", "none", known)
        ]

    def test_carried_by_a_word_the_head_does_not_have_are_told(self) -> None:
        told = self.told(3, carried_by=("notice:none",))

        assert [(flaw[2], flaw[3]["field"]) for flaw in told] == [("notice.unknown_name", "carried_by的notice")]

    @pytest.mark.parametrize(
        "kind",
        ["population", "milestone", "phase", "return", "item", "column", "reading", "label", "contradiction",
         "disposal", "floor"],
    )  # fmt: skip
    def test_carried_by_a_kind_the_notice_has_none_of_are_told(self, kind: str) -> None:
        empty: Any = replace(
            SMALL, populations=(), tiers=(), floors=(), phases=(), milestones=(), returns=(), checklists=(), tables=(),
            readings={}, crosschecks=(), clauses=(replace(SMALL.clauses[3], carried_by=(f"{kind}:none",)),), causes=(),
            cause_clause="", lines_total=0,
        )  # fmt: skip

        assert said(check_plan, empty) == [unknown_name("clause", "4", f"carried_by的{kind}", "none", "没有")]

    def test_that_do_not_exist_are_told_at_each_object_that_cites_them(self) -> None:
        assert said(check_plan, changed("milestones", 0, clause="9")) == [
            ("milestone", "end", "notice.unknown_clause", {"clause": "9"})
        ]


class TestLines:
    def test_outside_the_catalogue_are_told(self) -> None:
        assert said(check_plan, changed("clauses", 1, lines=("S003", "S004"))) == [
            ("clause", "2", "notice.line_unknown", {"line": "S004", "total": 3})
        ]
        assert said(check_plan, changed("clauses", 1, lines=("S003", "S000"))) == [
            ("clause", "2", "notice.line_unknown", {"line": "S000", "total": 3})
        ]

    def test_that_no_clause_answers_are_told(self) -> None:
        assert said(check_plan, changed("clauses", 0, lines=())) == [
            ("catalogue", "", "notice.line_uncovered", {"line": "S001"}),
            ("catalogue", "", "notice.line_uncovered", {"line": "S002"}),
        ]


class TestReferences:
    def test_of_forms_and_tables_are_those_of_their_clauses(self) -> None:
        notice = replace(
            SMALL,
            checklists=(replace(CHECKLIST, clause="9"),),
            tables=(replace(TABLE, clause="8"),),
            returns=(Return("weekly", "周报", "weekly", "detachment", "7"),),
        )

        assert [(flaw[0], flaw[3]["clause"]) for flaw in said(check_plan, notice)] == [
            ("return", "7"),
            ("checklist", "9"),
            ("table", "8"),
        ]
