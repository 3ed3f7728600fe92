"""Values are written as official documents write them."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from authorities.rules.phrasing import (
    day_words,
    days_left_words,
    grouped,
    masked,
    moment_words,
    month_words,
    percent_words,
    yuan_words,
)


class TestDays:
    def test_are_written_without_padded_zeros(self):
        assert day_words(date(2024, 8, 5)) == "2024年8月5日"

    def test_months_name_year_and_month(self):
        assert month_words(date(2024, 11, 20)) == "2024年11月"

    def test_moments_pad_the_minutes_only(self):
        assert moment_words(datetime(2024, 8, 15, 9, 5)) == "2024年8月15日 9:05"

    @pytest.mark.parametrize(
        ("today", "words"),
        [
            (date(2024, 8, 14), "还剩1天"),
            (date(2024, 8, 15), "今天到期"),
            (date(2024, 8, 16), "已逾期1天"),
        ],
    )
    def test_left_until_a_due_day_has_its_edge_on_the_day_itself(self, today, words):
        assert days_left_words(date(2024, 8, 15), today) == words


class TestFigures:
    @pytest.mark.parametrize(
        ("figure", "words"),
        [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (-1234567, "-1,234,567"),
            (Decimal("200.50"), "200.5"),
            (Decimal("200.00"), "200"),
            (Decimal("1E+3"), "1,000"),
            (Fraction(10, 3), "3.33"),
            (Fraction(40, 1), "40"),
        ],
    )
    def test_stand_in_groups_of_three(self, figure, words):
        assert grouped(figure) == words

    @pytest.mark.parametrize(
        ("amount", "words"),
        [
            (0, "0元"),
            (Decimal("12345.00"), "12,345元"),
            (Decimal("12345.6"), "12,345.60元"),
            (Decimal("0.005"), "0.01元"),
        ],
    )
    def test_of_money_show_jiao_and_fen_only_when_there_are_any(self, amount, words):
        assert yuan_words(amount) == words


class TestShares:
    @pytest.mark.parametrize(
        ("share", "words"),
        [
            (Fraction(0), "0%"),
            (Fraction(1), "100%"),
            (Fraction(1, 2), "50%"),
            (Fraction(5, 11), "45.5%"),
            (Fraction(1, 1000), "0.1%"),
            (Fraction(5, 100), "5%"),
            (Fraction(455, 1000) + Fraction(5, 100000), "45.5%"),
            (Fraction(4555, 10000), "45.6%"),
        ],
    )
    def test_keep_one_place(self, share, words):
        assert percent_words(share) == words

    def test_are_never_rounded_up_to_the_whole(self):
        assert percent_words(Fraction(9999, 10000)) == "99.9%"

    def test_are_never_rounded_down_to_nothing(self):
        assert percent_words(Fraction(1, 10000)) == "不足0.1%"

    def test_above_the_whole_are_shown_as_they_are(self):
        assert percent_words(Fraction(5, 4)) == "125%"
        assert percent_words(Fraction(10001, 10000)) == "100.1%"


class TestMasking:
    def test_keeps_the_first_and_the_last_character(self):
        assert masked("13010219900101123X") == "1****************X"

    @pytest.mark.parametrize("short", ["", "李", "李明"])
    def test_of_short_text_keeps_nothing(self, short):
        assert masked(short) == "*" * len(short)
