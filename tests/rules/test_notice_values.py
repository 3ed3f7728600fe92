"""What a row of a notice means when the folder leaves a key out, and how rows are found again."""

from __future__ import annotations

from dataclasses import MISSING, fields, replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from campaigns.rules.follow_ups import FollowUp
from campaigns.rules.notice import (
    Band,
    Cause,
    Checklist,
    Clause,
    Column,
    Floor,
    Item,
    Milestone,
    Notice,
    Option,
    Part,
    Phase,
    Population,
    Reading,
    Return,
    Tier,
)
from tests.rules.small_notice import CHECKLIST, SMALL, TABLE, item, population

DEFAULTS: dict[type[Any], dict[str, Any]] = {
    Band: {"written": ""},
    Part: {"share": None, "count": None, "written": "", "quote": ""},
    Tier: {
        "share": None, "bands": (), "per_object_minimum": None, "undecided": False, "method": "draw", "written": "",
        "count": None, "per": "campaign", "parts": (),
    },
    Floor: {"share": None, "count": None, "written": ""},
    Population: {"parent": None, "quote": "", "after": None, "excludes": (), "not_drawn_since": None},
    Option: {"violating": False},
    Item: {
        "options": (), "applies_to": "any", "not_applicable": False, "prefill": None, "causes": (), "kind": None,
        "short_label": "", "optional": False, "hint": "", "label_printed": True, "same_box_as": None, "condition": None,
        "disposal": None, "violation_label": "", "print_suffix": "",
    },
    Checklist: {"verdict": None, "explanation": None, "is_printed": True, "disposals": ()},
    Column: {"parent": None, "part_label": "", "print_pattern": ""},
    Clause: {"quotes": (), "background": False, "lines": (), "carried_by": (), "not_built": False},
    Phase: {"quote": ""},
    Milestone: {"quote": ""},
    Return: {
        "day": None, "weekday": None, "at": None, "starts_on": None, "days_after": None, "due_on": None, "table": None,
        "remind_days_before": (), "quote": "",
    },
    Cause: {
        "fine_min_yuan": None, "fine_max_yuan": None, "person_fine_min_yuan": None, "person_fine_max_yuan": None,
        "counted": True, "effective_from": None, "effective_to": None, "note": "",
    },
    Notice: {
        "quotes": (), "amends": "", "follow_ups": (),
        "starts_on_reading": "", "floors": (), "cause_clause": "", "cause_quote": "", "crosschecks": (),
        "lines_prefix": "", "lines_total": 0,
    },
}  # fmt: skip


class TestDefaults:
    @pytest.mark.parametrize("kind", DEFAULTS, ids=lambda kind: kind.__name__)
    def test_are_the_plain_case(self, kind: type[Any]) -> None:
        assert {one.name: one.default for one in fields(kind) if one.default is not MISSING} == DEFAULTS[kind]


class TestBand:
    @pytest.mark.parametrize(
        ("low", "high", "held"),
        [
            (50, 100, {50, 51, 100}),
            (None, 50, {0, 49, 50}),
            (51, None, {51, 100, 101}),
            (None, None, {0, 49, 50, 51, 100, 101}),
        ],
    )
    def test_holds_both_its_ends(self, low: int | None, high: int | None, held: set[int]) -> None:
        band = Band(low, high, Fraction(1, 5))

        assert {n for n in (0, 49, 50, 51, 100, 101) if band.holds(n)} == held

    def test_of_a_tier_is_the_one_that_holds(self) -> None:
        tier = SMALL.tiers[0]

        assert [tier.band_of(n) for n in (49, 50)] == list(tier.bands)
        assert SMALL.tiers[1].band_of(49) is None


class TestPopulation:
    @pytest.mark.parametrize(
        ("changes", "narrowed"),
        [
            ({}, False),
            ({"excludes": ("whole",)}, True),
            ({"not_drawn_since": date(2024, 1, 1)}, True),
            ({"excludes": ("whole",), "not_drawn_since": date(2024, 1, 1)}, True),
        ],
    )
    def test_is_narrowed_by_either_word(self, changes: dict[str, Any], narrowed: bool) -> None:
        assert population("p", **changes).is_narrowed is narrowed


class TestItem:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({}, "合同？不符合要求"),
            ({"short_label": "合同"}, "合同不符合要求"),
            ({"answer": "choices"}, "合同？不符合要求"),
            ({"answer": "count", "short_label": "注册消防工程师"}, "注册消防工程师不足"),
            ({"answer": "area"}, "合同？不足"),
            ({"violation_label": "未签订合同", "answer": "count"}, "未签订合同"),
        ],
    )
    def test_says_its_violation(self, changes: dict[str, Any], words: str) -> None:
        assert item("合同", "c1:1", **changes).violation == words

    def test_knows_its_options(self) -> None:
        one = item("contract", "c1:1")

        assert one.violating_values == {"no"}
        assert [one.option(value) for value in ("yes", "no", "maybe")] == [*one.options, None]


class TestChecklist:
    def test_finds_items_by_code_section_and_disposal(self) -> None:
        assert CHECKLIST.item("seal") == CHECKLIST.items[2]
        assert CHECKLIST.items_of("rest") == CHECKLIST.items[3:]
        assert CHECKLIST.disposal_of("contract") == CHECKLIST.disposals[0]
        assert CHECKLIST.disposal_of("seal") is None
        two = replace(CHECKLIST.disposals[0], code="other")
        assert (
            replace(CHECKLIST, disposals=(two, *CHECKLIST.disposals)).disposal_of("contract")
            == (CHECKLIST.disposals[0])
        )

    def test_prints_items_by_their_places_and_one_printed_twice_twice(self) -> None:
        tenth, twice = item("tenth", "c1:10"), replace(item("twice", "c1:9"), prints=("c1:9", "c2:1", "c1:2"))
        form = replace(CHECKLIST, items=(tenth, twice))

        assert [one.code for one in form.printed("c1")] == ["twice", "twice", "tenth"]
        assert [one.code for one in form.printed("c2")] == ["twice"]
        assert list(form.printed("c3")) == []


class TestTable:
    def test_finds_columns_and_their_parts(self) -> None:
        assert TABLE.column("fined") == TABLE.columns[1]
        assert TABLE.top_columns == (TABLE.columns[0], TABLE.columns[2])
        assert TABLE.parts_of("checked") == (TABLE.columns[1],)


class TestCause:
    @pytest.mark.parametrize(("confidence", "verified"), [("source", True), ("recalled", False)])
    def test_is_verified_by_its_source_alone(self, confidence: str, verified: bool) -> None:
        assert replace(SMALL.causes[0], confidence=confidence).is_verified is verified

    def test_applies_on_both_days_of_its_term(self) -> None:
        first, last = date(2021, 11, 9), date(2024, 6, 30)
        cause = replace(SMALL.causes[0], effective_from=first, effective_to=last)
        days = [date(2021, 11, 8), first, last, date(2024, 7, 1)]

        assert [cause.in_force(day) for day in days] == [False, True, True, False]
        assert [replace(cause, effective_to=None).in_force(day) for day in days] == [False, True, True, True]
        assert [replace(cause, effective_from=None).in_force(day) for day in days] == [True, True, True, False]


class TestNotice:
    def test_finds_its_rows_by_code(self) -> None:
        assert SMALL.clause("2") == SMALL.clauses[1]
        assert SMALL.population("again") == SMALL.populations[1]
        assert SMALL.tier("below") == SMALL.tiers[2]
        assert SMALL.milestone("end") == SMALL.milestones[0]
        assert SMALL.cause("no-contract") == SMALL.causes[0]
        assert SMALL.table("annex4") == TABLE
        assert SMALL.checklist == CHECKLIST

    def test_finds_the_readings_of_a_clause(self) -> None:
        other = Reading("other", "另", ("2",), "也按原文")
        notice = replace(SMALL, readings={"why": SMALL.readings["why"], "other": other})

        assert notice.readings_of("2") == (other,)
        assert notice.readings_of("3") == ()
        assert str(other) == "也按原文"

    def test_is_carried_out_by_the_campaign_of_the_notice_it_amends(self) -> None:
        assert (SMALL.campaign_code, replace(SMALL, code="small-2", amends="small").campaign_code) == ("small", "small")
        assert replace(SMALL, code="small-2").campaign_code == "small-2"

    def test_finds_what_follows_an_act(self) -> None:
        revoked = FollowUp("inform", "qualification_revoked", "抄告", 5, "1", "五个工作日")
        notice = replace(SMALL, follow_ups=(replace(revoked, act="fined"), revoked))

        assert notice.follow_up("qualification_revoked") == revoked
        assert SMALL.follow_up("qualification_revoked") is None
