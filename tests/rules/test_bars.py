"""Bars say what the figures say."""

from fractions import Fraction

import pytest

from authorities.rules.bars import bars_of, progress_of


class TestProgress:
    @pytest.mark.parametrize(
        ("done", "tone", "word"),
        [
            (39, "late", "落后1家，还差10家"),
            (40, "going", "与匀速持平，还差9家"),
            (41, "going", "超前1家，还差8家"),
            (48, "going", "超前8家，还差1家"),
            (49, "done", "已完成"),
        ],
    )
    def test_is_measured_against_the_straight_line(self, done, tone, word):
        bar = progress_of(done, 49, 40, "家")

        assert (bar.tone, bar.word) == (tone, word)

    def test_of_part_of_an_object_is_not_behind(self):
        bar = progress_of(10, 49, Fraction(21, 2))

        assert bar.tone == "going"

    def test_without_a_line_only_says_what_is_missing(self):
        bar = progress_of(1, 3)

        assert (bar.tone, bar.word, bar.line_at, bar.width) == ("going", "还差2", "", "33.33")

    def test_of_nothing_is_not_complete(self):
        bar = progress_of(0, 0, 0)

        assert (bar.tone, bar.percent, bar.word) == ("none", "—", "没有应检对象")

    def test_beyond_the_total_keeps_its_figure_and_a_full_bar(self):
        bar = progress_of(6, 5, 5)

        assert (bar.percent, bar.width) == ("120%", "100")


class TestBars:
    def test_are_as_long_as_their_values_against_the_largest(self):
        rows = [{"label": "甲", "value": 40}, {"label": "乙", "value": 10, "tone": "late", "href": "/b/"}]

        first, second = bars_of(rows)

        assert (first.width, first.tone, first.href) == ("100", "going", "")
        assert (second.width, second.tone, second.href) == ("25", "late", "/b/")

    def test_of_zeros_only_are_empty(self):
        assert [bar.width for bar in bars_of([{"label": "甲", "value": 0}, {"label": "乙", "value": None}])] == [
            "0",
            "0",
        ]
