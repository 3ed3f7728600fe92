"""A quota is shared out: what is left for a later batch, parts that come first, months, floors."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from campaigns.rules.notice import Floor, Part, Tier
from campaigns.rules.quota_pools import (
    due_by_place,
    floors_missed,
    from_remaining,
    months_to_draw,
    shared_out,
    under_floor,
)
from campaigns.rules.quotas import quota_for
from tests.rules.small_notice import SMALL

TENTH = Tier("again", "c", "", share=Fraction(10, 100), written="10/100")


def counted(code: str, count: int) -> Part:
    return Part(code, code, {}, count=count)


def whole(code: str) -> Part:
    return Part(code, code, {}, share=Fraction(1))


class TestLaterBatch:
    def test_is_asked_of_all_and_drawn_from_what_is_left(self) -> None:
        batch = from_remaining(quota_for(TENTH, 137), 109)

        assert (batch.n, batch.quota, batch.flag) == (137, 14, None)
        assert batch.formula == "137×10/100=13.7，向上取整为14；在此前没有抽中的109个里抽"

    def test_takes_the_very_last_ones_without_a_lack(self) -> None:
        batch = from_remaining(quota_for(TENTH, 137), 14)

        assert (batch.quota, batch.flag) == (14, None)

    def test_takes_all_that_is_left_and_says_the_lack(self) -> None:
        batch = from_remaining(quota_for(TENTH, 137), 9)

        assert batch.quota == 9
        assert batch.flag is not None and batch.flag.code == "quotas.exhausted"
        assert (batch.flag.facts["asked"], batch.flag.facts["lack"]) == (14, 5)

    def test_leaves_an_undecided_rate_undecided(self) -> None:
        undecided = quota_for(Tier("p", "c", "", undecided=True), 30)

        assert from_remaining(undecided, 20) == undecided


class TestAbsoluteNumber:
    @pytest.mark.parametrize(("n", "quota"), [(0, 0), (1, 1), (19, 19), (20, 20), (500, 20)])
    def test_is_never_more_than_there_are(self, n: int, quota: int) -> None:
        assert quota_for(Tier("p", "c", "", count=20), n).quota == quota

    def test_says_what_is_lacking(self) -> None:
        flag = quota_for(Tier("p", "c", "", count=20), 19).flag

        assert flag is not None and (flag.code, flag.facts["lack"]) == ("quotas.exhausted", 1)


class TestMonths:
    def test_so_many_each_month(self) -> None:
        quota = quota_for(Tier("p", "c", "", share=Fraction(5, 100), written="5/100", per="month"), 60, months=6)

        assert (quota.monthly, quota.quota, quota.flag) == (3, 18, None)
        assert quota.formula == "60×5/100=3；每月3×6个月，计18"

    def test_the_month_that_leaves_nothing_is_said(self) -> None:
        quota = quota_for(Tier("p", "c", "", count=4, per="month"), 10, months=6)

        assert (quota.monthly, quota.quota) == (4, 10)
        assert quota.flag is not None and (quota.flag.code, quota.flag.facts["month"]) == ("quotas.month_exhausted", 3)

    def test_the_last_month_that_takes_the_last_one_is_no_exhaustion(self) -> None:
        assert quota_for(Tier("p", "c", "", count=4, per="month"), 24, months=6).flag is None
        assert quota_for(Tier("p", "c", "", count=4, per="month"), 20, months=6).flag is not None

    @pytest.mark.parametrize(("place", "due"), [(0, 31), (3, 31), (4, 28), (7, 28), (8, 28)])
    def test_places_of_the_draw_fall_due_month_by_month(self, place: int, due: int) -> None:
        months = [date(2022, 1, 31), date(2022, 2, 28)]

        assert due_by_place(place, 4, months).day == due


class TestCalendarMonths:
    def months(self, first: date, due: date) -> list[date]:
        notice = replace(SMALL, starts_on=first, milestones=(replace(SMALL.milestones[0], due_on=due),))
        return months_to_draw(notice, notice.populations[0])

    def test_are_cut_on_their_last_days_and_the_last_one_on_the_due_day(self) -> None:
        assert self.months(date(2023, 12, 31), date(2024, 3, 15)) == [
            date(2023, 12, 31),
            date(2024, 1, 31),
            date(2024, 2, 29),
            date(2024, 3, 15),
        ]
        assert self.months(date(2022, 2, 10), date(2022, 3, 31)) == [date(2022, 2, 28), date(2022, 3, 31)]

    def test_of_one_day_are_one(self) -> None:
        assert self.months(date(2024, 6, 1), date(2024, 6, 1)) == [date(2024, 6, 1)]
        assert self.months(date(2024, 6, 2), date(2024, 6, 1)) == []


class TestParts:
    def test_a_priority_set_is_taken_first(self) -> None:
        tier = Tier("p", "c", "", share=Fraction(20, 100), parts=(whole("fires"),))

        assert dict(shared_out(tier, 10, 50, {"fires": 4}).quotas) == {"fires": 4, "": 6}

    def test_a_priority_set_larger_than_the_quota_raises_it(self) -> None:
        tier = Tier("p", "c", "", share=Fraction(20, 100), parts=(whole("fires"),))

        shared = shared_out(tier, 10, 50, {"fires": 12})

        assert (shared.total, dict(shared.quotas)) == (12, {"fires": 12, "": 0})
        assert [problem.code for problem in shared.problems] == ["quotas.parts_raise"]

    def test_sub_quotas_that_cannot_be_met_are_made_up_elsewhere(self) -> None:
        tier = Tier("p", "c", "", count=20, parts=(counted("lifts", 8), counted("bottles", 5)))

        shared = shared_out(tier, 20, 100, {"lifts": 6, "bottles": 30})

        assert dict(shared.quotas) == {"lifts": 6, "bottles": 5, "": 9}
        assert [(said.code, dict(said.facts)) for said in shared.problems] == [
            ("quotas.part_short", {"part": "lifts", "asked": 8, "left": 6, "lack": 2})
        ]

    def test_too_few_outside_the_parts_are_made_up_inside(self) -> None:
        tier = Tier("p", "c", "", count=20, parts=(counted("lifts", 8),))

        assert dict(shared_out(tier, 20, 22, {"lifts": 18}).quotas) == {"lifts": 16, "": 4}

    def test_what_the_parts_give_is_given_by_the_first_one_first(self) -> None:
        parts = (counted("none", 1), counted("lifts", 8), counted("bottles", 2))

        shared = shared_out(Tier("p", "c", "", count=18, parts=parts), 18, 19, {"lifts": 9, "bottles": 9})

        assert dict(shared.quotas) == {"none": 0, "lifts": 9, "bottles": 8, "": 1}

    def test_a_part_of_nobody_is_made_up_outside(self) -> None:
        shared = shared_out(Tier("p", "c", "", count=8, parts=(counted("none", 1),)), 8, 50, {})

        assert dict(shared.quotas) == {"none": 0, "": 8}
        assert [dict(said.facts)["lack"] for said in shared.problems] == [1]

    def test_parts_that_are_the_whole_quota_do_not_raise_it(self) -> None:
        shared = shared_out(Tier("p", "c", "", count=8, parts=(counted("lifts", 8),)), 8, 50, {"lifts": 10})

        assert (dict(shared.quotas), shared.problems) == ({"lifts": 8, "": 0}, ())

    def test_a_part_without_number_and_share_asks_for_nobody(self) -> None:
        assert dict(shared_out(Tier("p", "c", "", count=4, parts=(Part("x", "x", {}),)), 4, 9, {"x": 5}).quotas) == {
            "x": 0,
            "": 4,
        }

    def test_without_parts_everything_is_the_rest(self) -> None:
        assert dict(shared_out(TENTH, 14, 109, {}).quotas) == {"": 14}


class TestFloor:
    FLOOR = Floor("all", "各类合计", ("key", "crowded"), "c", "", share=Fraction(30, 100))

    def test_is_missed_when_the_quotas_together_are_too_few(self) -> None:
        problem = under_floor(self.FLOOR, {"key": 10, "crowded": 1}, {"key": 20, "crowded": 20})

        assert problem is not None
        assert problem.code == "quotas.under_floor"
        assert dict(problem.facts) == {"floor": "各类合计", "asked": 12, "planned": 11, "lack": 1}

    def test_is_kept_exactly(self) -> None:
        assert under_floor(self.FLOOR, {"key": 10, "crowded": 2}, {"key": 20, "crowded": 20}) is None

    def test_an_undecided_rate_counts_nothing_yet(self) -> None:
        assert under_floor(self.FLOOR, {"key": 12, "crowded": None}, {"key": 20, "crowded": 20}) is None
        assert under_floor(self.FLOOR, {"key": 11, "crowded": None}, {"key": 20, "crowded": 20}) is not None

    def test_asks_never_more_than_there_is(self) -> None:
        floor = Floor("all", "合计", ("key", "crowded"), "c", "", count=50)

        assert under_floor(floor, {"key": 3, "crowded": 4}, {"key": 3, "crowded": 4}) is None

    def test_counts_nobody_of_a_population_that_is_not_there(self) -> None:
        assert under_floor(self.FLOOR, {"key": 3}, {"key": 10}) is None

    def test_without_share_and_number_asks_for_nothing(self) -> None:
        assert under_floor(Floor("all", "合计", ("key",), "c", ""), {"key": 0}, {"key": 10}) is None

    def test_missed_is_said_at_its_last_population_alone(self) -> None:
        more = Floor("more", "三类合计", ("a", "b", "c"), "c", "", count=9)
        kept = Floor("kept", "两类合计", ("a", "b"), "c", "", count=1)
        sizes, planned = dict.fromkeys("abc", 10), dict.fromkeys("abc", 2)

        assert {code: said.facts["lack"] for code, said in floors_missed([more, kept], planned, sizes).items()} == {
            "c": 3
        }
