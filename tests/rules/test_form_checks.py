"""The forms of a notice hang together: each flaw alone, with row and facts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from campaigns.rules.form_checks import check_forms
from campaigns.rules.notice import Contradiction
from tests.rules.small_notice import CHECKLIST, NO, SMALL, TABLE, YES, column, item, said

ITEMS = CHECKLIST.items


def with_form(**changes: Any) -> Any:
    return replace(SMALL, checklists=(replace(CHECKLIST, **changes),))


def with_item(place: int, **changes: Any) -> Any:
    return with_form(items=(*ITEMS[:place], replace(ITEMS[place], **changes), *ITEMS[place + 1 :]))


def with_table(**changes: Any) -> Any:
    return replace(SMALL, tables=(replace(TABLE, **changes),))


def unknown(kind: str, key: str, field: str, name: str, known: str) -> tuple[Any, ...]:
    return (kind, key, "notice.unknown_name", {"field": field, "name": name, "known": known})


CODES = "contract、remarks、report、seal、verdict"


class TestForm:
    def test_of_a_sound_notice_has_no_flaw(self) -> None:
        assert said(check_forms, SMALL) == []

    def test_names_items_that_exist(self) -> None:
        assert said(check_forms, with_form(verdict="none")) == [
            unknown("checklist", "annex3", "verdict", "none", CODES)
        ]
        assert said(check_forms, with_form(explanation="none")) == [
            unknown("checklist", "annex3", "explanation", "none", CODES)
        ]

    def test_corrects_labels_that_it_has(self) -> None:
        assert said(check_forms, with_form(misprints={"contract？": "contrat？"})) == []
        assert said(check_forms, with_form(misprints={"无此栏": "无此拦"})) == [
            ("checklist", "annex3", "notice.misprint_idle", {"label": "无此栏"})
        ]


class TestItem:
    def test_names_section_disposal_and_causes_that_exist(self) -> None:
        assert said(check_forms, with_item(0, disposal="jail")) == [
            unknown("item", "contract", "disposal", "jail", "mend")
        ]
        assert said(check_forms, with_item(0, causes=("theft",))) == [
            unknown("item", "contract", "causes", "theft", "no-contract")
        ]
        assert said(check_forms, with_item(0, section="none")) == [
            unknown("item", "contract", "section", "none", "conduct、rest")
        ]

    def test_with_a_box_of_its_own_has_a_scope(self) -> None:
        assert said(check_forms, with_item(0, not_applicable=True)) == [
            ("item", "contract", "notice.box_without_scope", {})
        ]
        assert said(check_forms, with_item(0, not_applicable=True, applies_to="testing")) == []
        assert said(check_forms, with_item(0, applies_to="testing")) == []

    def test_shares_a_box_with_another_item(self) -> None:
        others = "contract、remarks、report、verdict"

        assert said(check_forms, with_item(2, same_box_as="seal")) == [
            unknown("item", "seal", "same_box_as", "seal", others)
        ]
        assert said(check_forms, with_item(2, same_box_as="none")) == [
            unknown("item", "seal", "same_box_as", "none", others)
        ]

    @pytest.mark.parametrize(
        ("place", "changes"),
        [
            (1, {"not_applicable": False}),
            (2, {"not_applicable": False}),
            (2, {"applies_to": "assessment"}),
        ],
    )
    def test_shares_a_box_with_one_of_the_same_scope(self, place: int, changes: dict[str, Any]) -> None:
        assert said(check_forms, with_item(place, **changes)) == [
            ("item", "seal", "notice.shared_box", {"owner": "report"})
        ]

    @pytest.mark.parametrize("place", [0, 1])
    def test_with_a_cause_or_a_kind_has_a_violating_answer(self, place: int) -> None:
        code = ITEMS[place].code

        assert said(check_forms, with_item(place, options=(YES,))) == [
            ("item", code, "notice.cause_without_violation", {})
        ] + ([("contradiction", "both", "notice.unknown_name", _value_of(code))] if code == "contract" else [])

    def test_without_cause_and_kind_needs_none(self) -> None:
        assert said(check_forms, with_item(2, options=(YES,))) == []


def _value_of(code: str) -> dict[str, Any]:
    return {"field": f"{code}的value", "name": "no", "known": "yes"}


class TestPlaces:
    @pytest.mark.parametrize("place", ["c1", "c1:", "c1:0", "c1:x", "c1:-1", "c1:１", "c1:²"])
    def test_are_written_as_block_and_position(self, place: str) -> None:
        told = said(check_forms, with_item(1, prints=(place,)))

        assert told == [("item", "report", "notice.place_unreadable", {"place": place})]

    def test_lie_in_a_block_of_the_items_section(self) -> None:
        facts = {"place": "r1:3", "known": "c1、c2"}

        assert said(check_forms, with_item(1, prints=("r1:3",))) == [
            ("item", "report", "notice.place_unknown_block", facts)
        ]

    def test_of_an_item_without_a_section_may_lie_in_any(self) -> None:
        told = said(check_forms, with_item(1, section="none", prints=("x1:1",)))

        assert told[1:] == [("item", "report", "notice.place_unknown_block", {"place": "x1:1", "known": "c1、c2、r1"})]
        assert len(said(check_forms, with_item(1, section="none"))) == 1

    def test_are_taken_once(self) -> None:
        assert said(check_forms, with_item(1, prints=("c1:1",))) == [
            ("item", "report", "notice.place_taken", {"place": "c1:1", "other": "contract"})
        ]

    def test_follow_one_another_from_the_first(self) -> None:
        assert said(check_forms, with_item(1, prints=("c1:3",))) == [
            ("item", "report", "notice.place_gap", {"place": "c1:3", "missing": "c1:2"})
        ]
        assert said(check_forms, with_item(2, prints=("c2:2",))) == [
            ("item", "seal", "notice.place_gap", {"place": "c2:2", "missing": "c2:1"})
        ]
        assert said(check_forms, with_item(0, prints=("c1:1", "c2:2", "c1:3"))) == []


class TestContradictions:
    def told(self, *when: tuple[str, str], items: Any = ITEMS) -> list[Any]:
        return said(check_forms, with_form(items=items, contradictions=(Contradiction("both", when, "不能同时", "2"),)))

    def test_name_items_and_values_that_exist(self) -> None:
        assert self.told(("none", "yes"), ("seal", "yes")) == [unknown("contradiction", "both", "item", "none", CODES)]
        assert self.told(("seal", "maybe"), ("contract", "no")) == [
            unknown("contradiction", "both", "seal的value", "maybe", "no、yes")
        ]

    def test_of_one_item_that_has_one_answer_never_happen(self) -> None:
        idle = [("contradiction", "both", "notice.contradiction_idle", {"item": "seal"})]

        assert self.told(("seal", "yes"), ("seal", "no")) == idle
        assert self.told(("seal", "yes"), ("contract", "no"), ("seal", "yes")) == idle

    def test_of_one_item_that_takes_several_answers_may_happen(self) -> None:
        boxes = (*ITEMS, item("boxes", "c2:2", answer="choices", options=(YES, NO)))

        assert self.told(("boxes", "yes"), ("boxes", "no"), items=boxes) == []
        assert self.told(("boxes", "yes"), ("boxes", "yes"), items=boxes) == [
            ("contradiction", "both", "notice.contradiction_idle", {"item": "boxes"})
        ]

    def test_of_an_item_that_does_not_exist_are_told_as_that(self) -> None:
        told = self.told(("none", "yes"), ("none", "no"))

        assert [flaw[2] for flaw in told] == ["notice.unknown_name"] * 2


class TestColumns:
    def told(self, place: int, **changes: Any) -> list[Any]:
        columns = TABLE.columns
        one = replace(columns[place], **changes)
        return said(check_forms, with_table(columns=(*columns[:place], one, *columns[place + 1 :])))

    def test_are_parts_of_another_top_column(self) -> None:
        assert self.told(2, parent="fined") == [unknown("column", "open", "parent", "fined", "checked")]
        assert self.told(2, parent="open") == [unknown("column", "open", "parent", "open", "checked")]

    def test_print_themselves_and_their_parts_and_no_other(self) -> None:
        assert self.told(0, print_pattern="{checked}家，{fined}家，{open}家") == [
            unknown("column", "checked", "print_pattern", "open", "checked、fined")
        ]
        assert self.told(0, print_pattern="{checked}家") == [
            ("column", "checked", "notice.pattern_leaves_out", {"missing": "fined"})
        ]
        assert self.told(0, print_pattern="") == []
        assert self.told(2, print_pattern="{open}家") == []


class TestBalances:
    def told(self, *balances: Any, **changes: Any) -> list[Any]:
        return said(check_forms, with_table(balances=balances, **changes))

    def test_name_columns_that_exist(self) -> None:
        known = "checked、fined、open"

        assert self.told(("none", ("fined", "open"))) == [unknown("balance", "none", "total", "none", known)]
        assert self.told(("checked", ("fined", "none"))) == [unknown("balance", "checked", "parts", "none", known)]

    @pytest.mark.parametrize("parts", [("fined", "fined"), ("checked", "open")])
    def test_name_each_column_once(self, parts: tuple[str, ...]) -> None:
        assert self.told(("checked", parts)) == [("balance", "checked", "notice.balance_twice", {})]

    def test_add_up_one_unit(self) -> None:
        columns = (*TABLE.columns[:2], column("open", unit="人"))

        assert self.told(("checked", ("fined", "open")), columns=columns) == [
            ("balance", "checked", "notice.balance_units", {"units": "人、家"})
        ]
