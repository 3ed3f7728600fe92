"""What people type into a box: full-width digits, units and thousands marks are read, anything doubtful is refused."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authorities.rules.problem import Problem
from campaigns.rules.notice import Checklist, Item, Option
from inspections.rules.answers import NOT_APPLICABLE, is_blank, label_of, read_answer, read_answers

YES_NO = (Option("yes", "是"), Option("no", "否", violating=True))
COUNT = Item("engineers", "人数", "conditions", "count", (), "c")
AREA = Item("area", "建筑面积", "conditions", "area", (), "c")
TEXT = Item("other", "其他情况", "other", "text", (), "c", optional=True)
CHOICE = Item("contract", "签订合同", "conduct", "choice", (), "c", options=YES_NO)
BOXED = Item("operators", "操作员", "conditions", "count", (), "c", not_applicable=True)
CLASSES = Item(
    "classes", "类别", "conduct", "choices", (), "c", options=(Option("key_unit", "重点"), Option("other", "其他"))
)
FORM = Checklist("f", "", "", "", (), (COUNT, AREA, TEXT, CHOICE, BOXED, CLASSES), (), "c")


def refused(item, value):
    answer = read_answer(item, value)
    assert isinstance(answer, Problem), answer
    return answer.code


class TestAnArea:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("200", "200"),
            ("200.5", "200.5"),
            ("200.50", "200.50"),
            ("２００．５", "200.5"),
            (" 200.5 ㎡", "200.5"),
            ("200平方米", "200"),
            ("1,200.25", "1200.25"),
            ("１，２００", "1200"),
            (200, "200"),
            (200.5, "200.5"),
            (Decimal("199.99"), "199.99"),
            ("0", "0"),
            ("1000000", "1000000"),
            ("²00", "200"),  # 上标数字看上去就是2、0、0
        ],
    )
    def test_is_read_as_meant(self, typed, meant):
        assert read_answer(AREA, typed) == Decimal(meant)

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("约200", "judging.not_a_number"),
            ("二百", "judging.not_a_number"),
            ("200-250", "judging.not_a_number"),
            ("1e3", "judging.not_a_number"),
            ("1,20", "judging.not_a_number"),
            ("nan", "judging.not_a_number"),
            ("inf", "judging.not_a_number"),
            (float("nan"), "judging.not_a_number"),
            (True, "judging.not_a_number"),
            (["200"], "judging.not_a_number"),
            ("-1", "judging.negative"),
            ("－１", "judging.negative"),
            ("199.999", "judging.too_precise"),
            ("1000000.01", "judging.too_large"),
        ],
    )
    def test_is_refused_when_it_is_no_area(self, typed, code):
        assert refused(AREA, typed) == code


class TestACount:
    @pytest.mark.parametrize(
        ("typed", "meant"), [("6", 6), ("６", 6), ("6人", 6), ("6名", 6), (6, 6), ("6.0", 6), ("0", 0)]
    )
    def test_is_read_as_meant(self, typed, meant):
        answer = read_answer(COUNT, typed)

        assert (answer, type(answer)) == (meant, int)

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("6.5", "judging.not_whole"),
            ("-6", "judging.negative"),
            ("10000", "judging.too_large"),
            ("13900000000", "judging.too_large"),
            ("六", "judging.not_a_number"),
            ("6㎡", "judging.not_a_number"),
        ],
    )
    def test_is_refused_when_it_is_no_count(self, typed, code):
        assert refused(COUNT, typed) == code

    def test_takes_the_largest_that_can_be_meant(self):
        assert read_answer(COUNT, "9999") == 9999


class TestAChoice:
    def test_is_one_of_the_options(self):
        assert read_answer(CHOICE, "no") == "no"

    @pytest.mark.parametrize("value", ["maybe", "是", "YES", 1, True, ["yes"]])
    def test_is_nothing_else(self, value):
        assert refused(CHOICE, value) == "judging.unknown_value"

    def test_is_not_applicable_only_where_the_form_prints_the_box(self):
        assert refused(CHOICE, NOT_APPLICABLE) == "judging.not_offered"
        assert read_answer(BOXED, NOT_APPLICABLE) == NOT_APPLICABLE


class TestSeveralBoxes:
    def test_are_kept_once_in_the_order_of_the_form(self):
        assert read_answer(CLASSES, ["other", "key_unit", "other"]) == ("key_unit", "other")

    def test_may_be_one(self):
        assert read_answer(CLASSES, "other") == ("other",)

    @pytest.mark.parametrize("value", [["other", "x"], [1], {"other": True}, 3])
    def test_are_boxes_of_the_form(self, value):
        assert refused(CLASSES, value) == "judging.unknown_value"


class TestAText:
    def test_keeps_its_lines(self):
        assert read_answer(TEXT, " 第一行\r\n第二行 ") == "第一行\n第二行"

    @pytest.mark.parametrize(
        ("value", "code"),
        [("字" * 2001, "judging.too_long"), ("甲\x00乙", "judging.control_signs"), (5, "judging.not_text")],
    )
    def test_is_refused_when_it_cannot_be_printed(self, value, code):
        assert refused(TEXT, value) == code

    def test_may_be_as_long_as_the_box(self):
        assert len(read_answer(TEXT, "字" * 2000)) == 2000

    def test_may_say_not_applicable_in_words(self):
        assert read_answer(TEXT, "not_applicable") == "not_applicable"


class TestLabel:
    def test_is_the_short_one_where_there_is_one(self):
        assert label_of(AREA) == "建筑面积"
        assert label_of(replace(AREA, short_label="面积")) == "面积"


class TestReadAnswers:
    def test_leaves_blank_boxes_out(self):
        assert read_answers(FORM, {"area": " ", "engineers": None, "classes": [], "contract": "yes"}) == (
            {"contract": "yes"},
            [],
        )

    def test_names_boxes_the_form_does_not_have(self):
        _, (problem,) = read_answers(FORM, {"shoe_size": "42"})

        assert (problem.code, problem.facts["item"]) == ("judging.unknown_item", "shoe_size")

    def test_reports_every_box_at_once_and_keeps_the_good_ones(self):
        typed, problems = read_answers(FORM, {"area": "大", "engineers": "-1", "contract": "yes"})

        assert typed == {"contract": "yes"}
        assert [p.facts["item"] for p in problems] == ["engineers", "area"]

    def test_of_what_was_read_reads_the_same(self):
        raw = {"area": "２００．５", "engineers": "6人", "classes": ["other"], "other": " 无 ", "contract": "no"}
        typed, _ = read_answers(FORM, raw)

        assert read_answers(FORM, typed) == (typed, [])

    @given(
        raw=st.dictionaries(
            st.sampled_from(["area", "engineers", "classes", "other", "contract", "operators", "x"]),
            st.one_of(
                st.none(), st.text(max_size=8), st.integers(), st.floats(), st.booleans(), st.lists(st.text(max_size=3))
            ),
        )
    )
    def test_never_fails_whatever_is_sent(self, raw):
        typed, problems = read_answers(FORM, raw)

        filled = {code for code, value in raw.items() if not is_blank(value)}
        named = {p.facts["item"] for p in problems}
        assert filled <= typed.keys() | named
        assert not typed.keys() & named
