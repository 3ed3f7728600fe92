"""Populations, rates, days, returns and causes of a notice: each flaw alone, with row and facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from campaigns.rules.notice import Band, Cause, Phase, Tier
from campaigns.rules.notice_checks import check_plan
from tests.rules.small_notice import SMALL, changed, population, said, with_more

DAY = timedelta(days=1)


def unknown_name(kind: str, key: str, field: str, name: str, known: str) -> tuple[Any, ...]:
    return (kind, key, "notice.unknown_name", {"field": field, "name": name, "known": known})


class TestPopulations:
    def told(self, place: int, **changes: Any) -> list[Any]:
        return said(check_plan, changed("populations", place, **changes))

    def test_name_a_milestone_and_a_parent_that_exist(self) -> None:
        assert self.told(0, due="never") == [unknown_name("population", "whole", "due", "never", "end")]
        assert self.told(2, parent="none") == [unknown_name("population", "below", "parent", "none", "again、whole")]
        assert self.told(2, parent="below")[0] == unknown_name("population", "below", "parent", "below", "again、whole")

    def test_have_a_tier(self) -> None:
        assert said(check_plan, with_more("populations", population("more"))) == [
            ("population", "more", "notice.population_without_tier", {})
        ]

    def test_have_a_parent_exactly_when_the_tier_has_a_minimum(self) -> None:
        assert self.told(2, parent=None) == [("population", "below", "notice.parent_and_minimum", {})]
        assert self.told(1, parent="whole") == [("population", "again", "notice.parent_and_minimum", {})]

    def test_have_a_parent_that_is_drawn(self) -> None:
        notice = changed("tiers", 0, bands=(), share=Fraction(1), method="coverage")

        assert said(check_plan, notice) == [("population", "below", "notice.parent_not_drawn", {"parent": "whole"})]


class TestTiers:
    def told(self, place: int, **changes: Any) -> list[Any]:
        return said(check_plan, changed("tiers", place, **changes))

    def test_are_of_a_population_that_exists(self) -> None:
        tier = Tier("none", "1", "", share=Fraction(1, 5))

        assert said(check_plan, with_more("tiers", tier)) == [
            unknown_name("tier", "none", "population", "none", "again、below、whole")
        ]

    def test_with_a_minimum_are_taken_of_each(self) -> None:
        each = ("tier", "below", "notice.method_each", {})

        assert self.told(2, method="draw") == [each]
        assert self.told(2, per_object_minimum=None)[-1] == each

    def test_of_coverage_take_all(self) -> None:
        told = self.told(1, method="coverage", written="10/100")

        assert told == [("tier", "again", "notice.method_coverage", {"share": "10/100"})]
        assert self.told(1, method="coverage", share=None, written="")[0][3] == {"share": "没有"}
        assert self.told(1, method="coverage", share=Fraction(1)) == []


class TestBands:
    def told(self, *bounds: tuple[int | None, int | None]) -> list[tuple[str, dict[str, Any]]]:
        bands = tuple(Band(low, high, Fraction(1, 5), f"{low}-{high}") for low, high in bounds)
        told = said(check_plan, changed("tiers", 0, bands=bands))
        assert {flaw[:2] for flaw in told} <= {("tier", "whole")}
        return [flaw[2:] for flaw in told]

    @pytest.mark.parametrize(
        "bounds",
        [
            [(None, None)],
            [(0, None)],
            [(None, 0), (1, None)],
            [(None, 49), (50, 100), (101, None)],
            [(101, None), (None, 49), (50, 100)],
            [(50, None), (0, 49)],
        ],
    )
    def test_that_hold_every_number_once_stand(self, bounds: Any) -> None:
        assert self.told(*bounds) == []

    def test_that_overlap_are_told_with_the_span(self) -> None:
        first, second = "None-50", "50-None"

        assert self.told((None, 50), (50, None)) == [
            ("notice.bands_overlap", {"first": first, "second": second, "span": "50家"})
        ]
        assert self.told((None, 52), (50, None))[0][1]["span"] == "50至52家"
        assert self.told((None, None), (50, None))[0][1]["span"] == "50家以上"
        assert self.told((None, 3), (0, None))[0][1]["span"] == "0至3家"

    def test_three_over_one_another_are_told_in_pairs(self) -> None:
        told = self.told((None, 60), (50, 80), (55, None))

        assert [facts["span"] for _, facts in told] == ["50至60家", "55至60家", "55至80家"]

    def test_that_leave_a_gap_are_told_with_the_span(self) -> None:
        def gap(span: str) -> list[Any]:
            return [("notice.bands_gap", {"span": span})]

        assert self.told((None, 49), (51, None)) == gap("50家")
        assert self.told((None, 49), (52, None)) == gap("50至51家")
        assert self.told((1, None)) == gap("0家")
        assert self.told((2, None)) == gap("0至1家")
        assert self.told((None, 49)) == gap("50家以上")

    def test_inside_another_leave_no_gap_behind(self) -> None:
        told = self.told((None, 100), (10, 20), (101, None))

        assert [code for code, _ in told] == ["notice.bands_overlap"]

    def test_up_to_the_last_number_leave_nothing_over(self) -> None:
        assert self.told((None, 10**12)) == []
        assert self.told((None, 10**12 - 1)) == [("notice.bands_gap", {"span": f"{10**12}家以上"})]

    def test_start_of_the_open_end_is_before_zero(self) -> None:
        assert [code for code, _ in self.told((0, 3), (None, 2), (4, None))] == ["notice.bands_overlap"]
        assert self.told((0, 3), (None, 2), (4, None))[0][1] == {"first": "None-2", "second": "0-3", "span": "0至2家"}


class TestDates:
    def test_that_end_before_they_start_are_the_only_flaw_told(self) -> None:
        notice = replace(SMALL, starts_on=date(2024, 12, 1))

        told = said(check_plan, notice)
        assert told[0] == (
            "notice", "", "notice.ends_before_start", {"starts": "2024-12-01", "ends": "2024-11-30"}
        )  # fmt: skip
        assert [flaw[0] for flaw in told] == ["notice", "return"]

    def test_of_one_day_stand(self) -> None:
        day = SMALL.starts_on
        one = Phase("only", "一天", day, day, "1")
        notice = replace(
            SMALL,
            ends_on=day,
            phases=(one,),
            milestones=(replace(SMALL.milestones[0], due_on=day),),
            returns=SMALL.returns[:2],
        )

        assert said(check_plan, notice) == []

    def test_of_a_phase_are_in_order(self) -> None:
        told = said(check_plan, changed("phases", 0, ends_on=date(2024, 5, 31)))

        assert told[0] == (
            "phase",
            "start",
            "notice.ends_before_start",
            {"starts": "2024-06-01", "ends": "2024-05-31"},
        )

    @pytest.mark.parametrize("days", [-1, 1])
    def test_of_phases_follow_on(self, days: int) -> None:
        starts = date(2024, 7, 1) + days * DAY
        facts = {"before": "部署", "found": str(starts), "expected": "2024-07-01"}

        assert said(check_plan, changed("phases", 1, starts_on=starts)) == [
            ("phase", "check", "notice.phase_order", facts)
        ]

    def test_of_phases_fill_the_campaign(self) -> None:
        span = {"starts": "2024-06-01", "ends": "2024-11-30"}

        assert said(check_plan, changed("phases", 0, starts_on=date(2024, 6, 2))) == [
            ("phase", "start", "notice.date_outside", {"found": "2024-06-02", **span})
        ]
        assert said(check_plan, changed("phases", 1, ends_on=date(2024, 11, 29))) == [
            ("phase", "check", "notice.date_outside", {"found": "2024-11-29", **span})
        ]
        assert said(check_plan, replace(SMALL, phases=())) == []

    @pytest.mark.parametrize(
        ("day", "inside"),
        [
            (date(2024, 5, 31), False),
            (date(2024, 6, 1), True),
            (date(2024, 11, 30), True),
            (date(2024, 12, 1), False),
        ],
    )
    def test_of_milestones_and_returns_lie_inside(self, day: date, inside: bool) -> None:
        facts = {"found": str(day), "starts": "2024-06-01", "ends": "2024-11-30"}

        for part, place, kind, key in (("milestones", 0, "milestone", "end"), ("returns", 2, "return", "last")):
            wanted = [] if inside else [(kind, key, "notice.date_outside", facts)]
            assert said(check_plan, changed(part, place, due_on=day)) == wanted


class TestReturns:
    def test_name_a_table_that_exists(self) -> None:
        assert said(check_plan, changed("returns", 0, table="none")) == [
            unknown_name("return", "monthly", "table", "none", "annex4")
        ]

    def test_of_a_month_are_due_on_the_day_the_table_is_cut(self) -> None:
        facts = {"cut_day": 25, "name": "汇总表", "day": 26}

        assert said(check_plan, changed("returns", 0, day=26)) == [("return", "monthly", "notice.cut_day", facts)]
        assert said(check_plan, changed("returns", 0, day=None)) == []
        assert said(check_plan, changed("returns", 0, kind="once", day=26)) == []
        assert said(check_plan, changed("returns", 0, table=None, day=26)) == []


class TestCauses:
    def told(self, *causes: Cause, **counts: int) -> list[Any]:
        return said(check_plan, replace(SMALL, causes=causes, cause_counts=counts))

    def test_are_no_more_than_the_notice_speaks_of(self) -> None:
        one = SMALL.causes[0]
        two, engineer = replace(one, code="two"), replace(one, code="three", subject="engineer")

        assert self.told(one, two, engineer, agency=1, engineer=0) == [
            ("causes", "", "notice.causes_too_many", {"subject": "agency", "found": 2, "most": 1}),
            ("causes", "", "notice.causes_too_many", {"subject": "engineer", "found": 1, "most": 0}),
        ]
        assert self.told(one, two, agency=2) == []
        assert self.told(one, two, agency=3) == []
        assert self.told(one, two) == []
        assert self.told(one, replace(two, counted=False), agency=1) == []
