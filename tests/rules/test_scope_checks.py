"""Populations, tiers and floors of a notice fit together: each flaw alone, with row and facts."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from campaigns.rules.notice import Band, Floor, Part, Tier
from campaigns.rules.scope_checks import check_scope, earlier_batches
from tests.rules.small_notice import SMALL, changed, population, said, with_more

ONE, TWO = Part("one", "一", {}, count=2), Part("two", "二", {}, count=3)


class TestSound:
    def test_notice_has_no_flaw(self) -> None:
        assert said(check_scope, SMALL) == []

    def test_reading_of_the_first_day_is_one_of_the_readings(self) -> None:
        assert said(check_scope, replace(SMALL, starts_on_reading="why")) == []

    def test_population_may_leave_out_another_of_its_list(self) -> None:
        assert said(check_scope, changed("populations", 0, excludes=("below",))) == []


class TestFirstDay:
    def test_by_an_unknown_reading_is_told(self) -> None:
        facts = {"field": "starts_on_reading", "name": "guess", "known": "why"}

        assert said(check_scope, replace(SMALL, starts_on_reading="guess")) == [
            ("notice", "", "notice.unknown_name", facts)
        ]


class TestBatches:
    def test_after_an_unknown_one_are_told(self) -> None:
        facts = {"field": "after", "name": "gone", "known": "below、whole"}

        assert said(check_scope, changed("populations", 1, after="gone")) == [
            ("population", "again", "notice.unknown_name", facts)
        ]

    def test_after_themselves_are_told(self) -> None:
        told = said(check_scope, changed("populations", 1, after="again"))

        assert [flaw[:3] for flaw in told] == [
            ("population", "again", "notice.unknown_name"),
            ("population", "again", "notice.batch_circle"),
        ]

    @pytest.mark.parametrize(
        ("changes", "named"),
        [
            ({"list": "projects"}, "list"),
            ({"unit_role": "site"}, "unit_role"),
            ({"executor": "brigade"}, "executor"),
            ({"list": "projects", "executor": "brigade"}, "list、executor"),
        ],
    )
    def test_of_different_lists_or_units_are_told(self, changes: dict[str, str], named: str) -> None:
        notice = replace(changed("populations", 1, **changes), floors=())

        assert said(check_scope, notice) == [
            ("population", "again", "notice.batch_differs", {"before": "whole", "named": named})
        ]

    @pytest.mark.parametrize("place", [0, 1])
    def test_that_are_not_drawn_are_told(self, place: int) -> None:
        notice = replace(changed("tiers", place, method="coverage", parts=()), floors=())

        assert said(check_scope, notice) == [
            ("population", "again", "notice.batch_differs", {"before": "whole", "named": "method"})
        ]

    def test_in_a_circle_are_told_and_end(self) -> None:
        told = said(check_scope, changed("populations", 0, after="again"))

        assert told == [
            ("population", "whole", "notice.batch_circle", {"before": "again"}),
            ("population", "again", "notice.batch_circle", {"before": "whole"}),
        ]

    def test_one_behind_the_other_as_many_as_there_are_populations_are_no_circle(self) -> None:
        chain = (population("a"), population("b", after="a"), population("c", after="b"))
        tiers = tuple(Tier(one.code, "1", "", share=Fraction(1, 5)) for one in chain)

        assert said(check_scope, replace(SMALL, populations=chain, tiers=tiers, floors=())) == []
        assert earlier_batches({one.code: one for one in chain}, chain[2]) == ["b", "a"]

    def test_as_many_as_there_are_with_an_unknown_first_one_are_no_circle(self) -> None:
        chain = (population("a", after="gone"), population("b", after="a"))
        tiers = tuple(Tier(one.code, "1", "", share=Fraction(1, 5)) for one in chain)

        told = said(check_scope, replace(SMALL, populations=chain, tiers=tiers, floors=()))

        assert [flaw[:3] for flaw in told] == [("population", "a", "notice.unknown_name")]

    def test_none_stands_before_the_first(self) -> None:
        assert earlier_batches({}, population("a")) == []

    def test_a_code_that_is_no_population_ends_the_way_back(self) -> None:
        assert earlier_batches({}, population("b", after="a")) == ["a"]


class TestExclusions:
    def test_of_an_unknown_population_are_told(self) -> None:
        facts = {"field": "excludes", "name": "gone", "known": "again、below"}

        assert said(check_scope, changed("populations", 0, excludes=("gone",))) == [
            ("population", "whole", "notice.unknown_name", facts)
        ]

    def test_of_itself_are_told(self) -> None:
        told = said(check_scope, changed("populations", 0, excludes=("whole",)))

        assert [flaw[2] for flaw in told] == ["notice.unknown_name"]

    def test_of_another_list_are_told(self) -> None:
        notice = with_more("populations", population("sites", list="projects", excludes=("whole",)))

        assert said(check_scope, notice) == [
            (
                "population",
                "sites",
                "notice.excludes_other_list",
                {"other": "whole", "list": "projects", "other_list": "agencies"},
            )
        ]


class TestParts:
    def parts(self, **changes: object) -> list[object]:
        tier = Tier("again", "1", "", **changes)  # type: ignore[arg-type]
        told = said(check_scope, replace(SMALL, tiers=(SMALL.tiers[0], tier, SMALL.tiers[2]), floors=()))
        return [flaw for flaw in told if flaw[0] == "tier"]

    def test_of_one_code_are_told_once(self) -> None:
        twice = replace(TWO, code="one")

        assert self.parts(count=9, parts=(ONE, twice, twice)) == [
            ("tier", "again", "notice.part_twice", {"part": "one"})
        ]
        assert self.parts(count=9, parts=(ONE, twice)) == [("tier", "again", "notice.part_twice", {"part": "one"})]
        assert self.parts(count=9, parts=(ONE, TWO)) == []

    @pytest.mark.parametrize("changes", [{"parts": (ONE,)}, {"per": "month"}])
    def test_and_months_need_a_draw(self, changes: dict[str, object]) -> None:
        assert self.parts(share=Fraction(1), method="coverage", **changes) == [
            ("tier", "again", "notice.parts_need_draw", {"method": "coverage"})
        ]
        assert self.parts(share=Fraction(1), **changes) == []

    def test_a_month_has_neither_parts_nor_bands(self) -> None:
        plain = [("tier", "again", "notice.month_is_plain", {})]

        assert self.parts(count=9, per="month", parts=(ONE,)) == plain
        assert self.parts(bands=(Band(None, None, Fraction(1, 5)),), per="month") == plain

    def test_that_ask_for_more_than_the_whole_are_told(self) -> None:
        assert self.parts(count=4, parts=(ONE, TWO)) == [
            ("tier", "again", "notice.parts_exceed", {"parts": 5, "count": 4})
        ]
        assert self.parts(count=5, parts=(ONE, TWO)) == []

    def test_by_share_ask_for_no_least_number(self) -> None:
        assert self.parts(count=2, parts=(ONE, Part("rest", "余", {}, share=Fraction(1, 2)))) == []


class TestFloors:
    def floor(self, *populations: str) -> list[object]:
        more = (population("brigades", executor="brigade"), population("own"))
        floor = Floor("f", "合计", populations, "1", "")
        notice = replace(SMALL, populations=(*SMALL.populations, *more), floors=(floor,))
        return list(said(check_scope, notice))

    def test_over_two_of_one_level_stand(self) -> None:
        assert self.floor("whole", "own") == []

    def test_over_an_unknown_population_are_told(self) -> None:
        facts = {"field": "populations", "name": "gone", "known": "again、below、brigades、own、whole"}

        assert self.floor("whole", "own", "gone") == [("floor", "f", "notice.unknown_name", facts)]

    @pytest.mark.parametrize("populations", [("whole",), ("whole", "whole")])
    def test_over_one_population_are_told(self, populations: tuple[str, ...]) -> None:
        assert self.floor(*populations) == [("floor", "f", "notice.floor_of_one", {"executors": "detachment"})]

    def test_over_two_levels_are_told(self) -> None:
        assert self.floor("whole", "brigades") == [
            ("floor", "f", "notice.floor_of_one", {"executors": "brigade、detachment"})
        ]
