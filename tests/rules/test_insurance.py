"""Insurance: paid last month, exempt with proof, stopped or simply not looked at; 复员 is no exemption."""

from datetime import date

import pytest

from agencies.rules.insurance import (
    Insurance,
    InsuranceState,
    exemption_problems,
    insurance_state,
    month_before,
    sighting_problems,
)
from agencies.wording import INSURANCE_WORDS

DAY = date(2024, 8, 21)
JULY, JUNE, AUGUST = date(2024, 7, 1), date(2024, 6, 1), date(2024, 8, 1)


def state(paid=None, looked=None, exemption="", proof="", day=DAY):
    return insurance_state(Insurance(paid, looked, exemption, proof), day)


class TestMonthBefore:
    @pytest.mark.parametrize(
        ("day", "month"),
        [(DAY, JULY), (date(2024, 1, 1), date(2023, 12, 1)), (date(2024, 3, 31), date(2024, 2, 1)), (AUGUST, JULY)],
    )
    def test_is_the_first_day_of_the_month_before(self, day, month):
        assert month_before(day) == month


class TestPaidMonth:
    @pytest.mark.parametrize(
        ("paid", "expected"), [(JUNE, "stale"), (JULY, "paid"), (AUGUST, "paid"), (None, "unseen")]
    )
    def test_counts_from_the_month_before_on(self, paid, expected):
        assert state(paid) == expected

    @pytest.mark.parametrize(
        ("day", "expected"),
        [(date(2024, 7, 31), "paid"), (date(2024, 8, 31), "paid"), (date(2024, 9, 1), "stale")],
    )
    def test_follows_the_day_asked_for(self, day, expected):
        assert state(JULY, day=day) == expected


class TestALook:
    @pytest.mark.parametrize(
        ("paid", "looked", "expected"),
        [
            (JUNE, date(2024, 8, 20), "lapsed"),  # 查验时上月没缴
            (JUNE, date(2024, 7, 20), "stale"),  # 查验时上月已缴，之后没再查
            (None, date(2024, 8, 20), "lapsed"),
            (JULY, date(2024, 8, 20), "paid"),
        ],
    )
    def test_that_showed_the_month_before_it_unpaid_proves_a_stop(self, paid, looked, expected):
        assert state(paid, looked) == expected

    def test_does_not_undo_what_was_paid_on_an_earlier_day(self):
        assert state(JUNE, date(2024, 8, 20), day=date(2024, 7, 10)) == "paid"


class TestExemption:
    @pytest.mark.parametrize("kind", ["self_employed_veteran", "retired_rehired"])
    def test_counts_with_its_proof_only(self, kind):
        assert state(exemption=kind, proof="证明 第7号") == "exempt"
        assert state(exemption=kind, proof="  ") == "unproved"

    def test_of_the_demobilised_counts_for_nothing(self):
        assert state(exemption="demobilised", proof="复员证 第7号") == "unseen"

    @pytest.mark.parametrize(
        ("exemption", "proof", "codes"),
        [
            ("", "", []),
            ("self_employed_veteran", "转业证 第7号", []),
            ("retired_rehired", "退休证 第7号", []),
            ("retired_rehired", "", ["employment.exemption_unproved"]),
            ("self_employed_veteran", " ", ["employment.exemption_unproved"]),
            ("demobilised", "复员证 第7号", ["employment.demobilised_not_exempt"]),
            ("self_employed_veteran", "复员证 第7号", ["employment.demobilised_not_exempt"]),
        ],
    )
    def test_is_one_of_two_kinds_and_proved(self, exemption, proof, codes):
        assert [problem.code for problem in exemption_problems(exemption, proof)] == codes


class TestCounting:
    def test_is_yes_no_or_not_established(self):
        assert {one.value: one.counts for one in InsuranceState} == {
            "paid": True,
            "exempt": True,
            "lapsed": False,
            "unproved": None,
            "stale": None,
            "unseen": None,
        }

    def test_has_words_for_every_state(self):
        assert set(INSURANCE_WORDS) == {one.value for one in InsuranceState}


class TestSighting:
    @pytest.mark.parametrize(
        ("month", "seen_on", "codes"),
        [
            (JULY, DAY, []),
            (AUGUST, AUGUST, []),
            (None, DAY, []),
            (date(2024, 9, 1), DAY, ["insurance.month_in_future"]),
            (JULY, date(2024, 8, 22), ["insurance.seen_in_future"]),
        ],
    )
    def test_shows_nothing_that_is_still_to_come(self, month, seen_on, codes):
        assert [problem.code for problem in sighting_problems(month, seen_on, DAY)] == codes
