"""What a notice would ask on typed numbers: rates in words, batches, loads, days off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from campaigns.rules.notice import Band, Floor, Part, Tier
from campaigns.rules.planning import Load, day_mark, first_day, load_of, planned_at, to_a_tenth
from campaigns.rules.tier_words import tier_words

FIFTH = Fraction(20, 100)


class TestTierWords:
    @pytest.mark.parametrize(
        ("tier", "words"),
        [
            (Tier("p", "c", "", share=Fraction(1), written="100/100", method="coverage"), "全部"),
            (Tier("p", "c", "", share=FIFTH, written="20/100"), "至少20%"),
            (Tier("p", "c", "", share=Fraction(1, 3), written="1/3"), "至少1/3"),
            (Tier("p", "c", "", share=Fraction(1, 3), written="2/6"), "至少2/6"),
            (Tier("p", "c", "", share=Fraction(1, 3)), "至少1/3"),
            (Tier("p", "c", "", bands=(Band(None, None, FIFTH, "20/100"),)), "不论多少至少20%"),
            (Tier("p", "c", "", bands=(Band(0, 9, FIFTH, "20/100"),)), "9个以下至少20%"),
            (Tier("p", "c", "", count=20), "20个"),
            (Tier("p", "c", "", count=5, per="month"), "每月5个"),
            (Tier("p", "c", "", per_object_minimum=2, method="each"), "每个抽中的上级对象至少2个"),
            (Tier("p", "c", "", undecided=True), "由执行单位自行确定"),
        ],
    )
    def test_say_the_rate(self, tier: Tier, words: str) -> None:
        assert tier_words(tier) == words

    def test_say_bands_with_both_ends(self) -> None:
        bands = (
            Band(None, 49, FIFTH, "20/100"),
            Band(50, 100, FIFTH / 2, "10/100"),
            Band(101, None, FIFTH / 4, "5/100"),
        )

        assert tier_words(Tier("p", "c", "", bands=bands)) == "49个以下至少20%；50至100个至少10%；101个以上至少5%"

    def test_say_parts(self) -> None:
        parts = (Part("a", "高层", {}, share=Fraction(1)), Part("b", "医院", {}, count=3))

        assert tier_words(Tier("p", "c", "", count=20, parts=parts)) == "20个，其中高层全部，其中医院至少3个"
        fifth = Part("c", "商场", {}, share=FIFTH, written="20/100")
        assert tier_words(Tier("p", "c", "", count=20, parts=(fifth,))) == "20个，其中商场至少20%"


class TestPlanned:
    def test_projects_are_asked_for_each_agency_that_would_be_drawn(self, notice: Any) -> None:
        agencies, projects = planned_at(notice, {"projects-per-drawn-agency": 0, "agencies-of-detachment": 49})

        assert (agencies.quota.quota, projects.n, projects.quota.quota) == (10, 10, 20)

    def test_projects_stay_open_while_the_agencies_rate_is_open(self, notice: Any) -> None:
        tier = replace(notice.tier("agencies-of-detachment"), bands=(), share=None, undecided=True)
        tiers = tuple(tier if one.population == tier.population else one for one in notice.tiers)

        asked = planned_at(replace(notice, tiers=tiers), {"agencies-of-detachment": 49, "projects-per-drawn-agency": 0})

        assert [one.quota.quota for one in asked] == [None, None]
        assert (asked[1].n, asked[1].quota.n, asked[1].quota.formula) == (0, 0, "上级对象的比例尚未确定")
        assert load_of(notice, asked, 1).required == 0

    def test_projects_of_agencies_the_unit_does_not_draw_are_none(self, notice: Any) -> None:
        (projects,) = planned_at(notice, {"projects-per-drawn-agency": 7})

        assert (projects.n, projects.quota.quota) == (0, 0)

    def test_a_later_batch_is_asked_of_all_and_taken_from_the_rest(self, notice: Any) -> None:
        own, dispatched = "crowded-place-own-area", "crowded-place-same-detachment"
        later = replace(notice.population(dispatched), after=own)
        populations = tuple(later if one.code == dispatched else one for one in notice.populations)

        first, second = planned_at(replace(notice, populations=populations), {own: 10, dispatched: 10})

        assert (first.quota.quota, second.quota.quota) == (5, 2)
        assert second.quota.formula.endswith("在此前没有抽中的5个里抽")
        (_, none_left) = planned_at(replace(notice, populations=populations), {own: 100, dispatched: 10})
        assert none_left.quota.quota == 0

    def test_a_later_batch_of_an_undecided_one_is_taken_from_all(self, notice: Any) -> None:
        own, dispatched = "crowded-place-own-area", "crowded-place-same-detachment"
        later = replace(notice.population(dispatched), after=own)
        open_rate = replace(notice.tier(own), share=None, undecided=True)
        changed = replace(
            notice,
            populations=tuple(later if one.code == dispatched else one for one in notice.populations),
            tiers=tuple(open_rate if one.population == own else one for one in notice.tiers),
        )

        (_, second) = planned_at(changed, {own: 10, dispatched: 10})

        assert second.quota.formula.endswith("在此前没有抽中的10个里抽")

    def test_a_missed_floor_is_said_at_its_last_population(self, notice: Any) -> None:
        codes = ("crowded-place-own-area", "crowded-place-same-detachment")
        floor = Floor("f", "合计", codes, "4.2.3.own", "", count=18)

        first, last = planned_at(replace(notice, floors=(floor,)), dict.fromkeys(codes, 10))

        assert first.problems == ()
        assert [(said.code, said.facts["lack"]) for said in last.problems] == [("quotas.under_floor", 11)]


class TestLoad:
    def test_is_spread_from_the_first_day_to_the_due_day(self, notice: Any) -> None:
        planned = planned_at(notice, {"agencies-of-detachment": 49})

        load = load_of(notice, planned, 2)

        assert (load.required, load.weekly) == (10, Fraction(70, 143))  # 2024-06-11 to 2024-10-31, both counted
        assert (load.per_inspector, load.weekly_per_inspector) == (5, Fraction(35, 143))

    def test_counts_less_than_a_week_as_a_week(self, notice: Any) -> None:
        late = replace(notice, issued_on=date(2024, 10, 30))

        assert load_of(late, planned_at(notice, {"agencies-of-detachment": 49}), 1).weekly == 10

    def test_of_nobody_is_not_a_number(self) -> None:
        load = Load(10, Fraction(1), 0)

        assert (load.per_inspector, load.weekly_per_inspector) == (None, None)

    def test_begins_when_somebody_can_act(self, notice: Any) -> None:
        assert first_day(notice) == date(2024, 6, 11)
        assert first_day(replace(notice, issued_on=date(2024, 5, 20))) == date(2024, 6, 1)

    @pytest.mark.parametrize(
        ("value", "shown"),
        [(Fraction(0), "0.0"), (Fraction(1, 100), "0.1"), (Fraction(3, 2), "1.5"), (Fraction(2), "2.0")],
    )
    def test_is_rounded_up_to_a_tenth(self, value: Fraction, shown: str) -> None:
        assert to_a_tenth(value) == Decimal(shown)
        assert to_a_tenth(None) is None


class TestDayMark:
    @pytest.mark.parametrize(
        ("day", "mark"),
        [
            (date(2024, 8, 23), ""),
            (date(2024, 8, 24), "周六"),
            (date(2024, 8, 25), "周日"),
            (date(2024, 10, 1), "节假日"),
            (date(2024, 10, 12), "周六（调休上班）"),
            (date(2050, 1, 3), "节假日安排未公布"),
            (date(2050, 1, 1), "周六（节假日安排未公布）"),
        ],
    )
    def test_says_what_is_special(self, day: date, mark: str) -> None:
        assert day_mark(day) == mark
