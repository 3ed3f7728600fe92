"""One spelling made of many: codes, names, document numbers, and what a screen may show of an ID number."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.rules.normalising import (
    mask_id,
    mask_phone,
    normal_code,
    normal_document_number,
    normal_name,
    record_number,
    without_invisible,
)


class TestCodes:
    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("ａｂ１２", "AB12"),
            ("ab 12\u3000", "AB12"),
            ("a\u200bb\ufeff1\u00ad2", "AB12"),
            ("2019－0007", "2019-0007"),
            ("2019—0007", "2019-0007"),
            ("\u202e12\u202c", "12"),
            ("O0Il", "O0IL"),
        ],
    )
    def test_have_one_spelling(self, typed, code):
        assert normal_code(typed) == code

    @given(st.text(max_size=30))
    def test_stay_as_they_are_the_second_time(self, text):
        assert normal_code(normal_code(text)) == normal_code(text)

    def test_keep_every_visible_sign(self):
        assert without_invisible("河北〔2024〕①") == "河北〔2024〕①"


class TestNames:
    @pytest.mark.parametrize(
        ("typed", "name"),
        [
            ("明安(集团)消防", "明安（集团）消防"),
            ("明安（集团）消防", "明安（集团）消防"),
            (" 明安 消防\u200b ", "明安消防"),
            ("Fire  Safe Ltd", "Fire Safe Ltd"),
        ],
    )
    def test_have_one_spelling(self, typed, name):
        assert normal_name(typed) == name

    @given(st.text(max_size=30))
    def test_stay_as_they_are_the_second_time(self, text):
        assert normal_name(normal_name(text)) == normal_name(text)


class TestDocumentNumbers:
    @pytest.mark.parametrize(
        "typed",
        [
            "甲消函〔2024〕218号",
            "甲消函[2024]218号",
            "甲消函（2024）218号",
            "甲消函(2024) 218 号",
            "甲消函【2024】218号",
            "甲消函［２０２４］２１８号",
        ],
    )
    def test_have_one_kind_of_bracket(self, typed):
        assert normal_document_number(typed) == "甲消函〔2024〕218号"

    def test_leave_brackets_around_anything_but_a_year(self):
        assert normal_document_number("甲消函(试行)218号") == "甲消函(试行)218号"

    @pytest.mark.parametrize(
        ("serial", "number"), [(1, "〔2024〕第0001号"), (9999, "〔2024〕第9999号"), (10000, "〔2024〕第10000号")]
    )
    def test_of_records_have_four_digits_at_least(self, serial, number):
        assert record_number(2024, serial) == number


class TestMasks:
    def test_show_the_first_and_last_sign_of_an_id_number(self):
        assert mask_id("130000199001010017") == "1****************7"

    @given(st.text("0123456789X", max_size=18))
    def test_show_two_signs_at_most_and_keep_the_length(self, number):
        masked = mask_id(number)

        assert len(masked) == len(number)
        assert sum(sign != "*" for sign in masked) <= 2

    @pytest.mark.parametrize(("number", "masked"), [("", ""), ("1", "*"), ("12", "**"), ("123", "1*3")])
    def test_hide_everything_of_a_short_one(self, number, masked):
        assert mask_id(number) == masked

    def test_show_four_digits_of_a_phone_number(self):
        assert mask_phone("13900000000") == "*******0000"
        assert mask_phone("12345") == "*2345"

    def test_hide_all_of_a_phone_number_of_four_digits(self):
        assert mask_phone("1234") == "****"
        assert mask_phone("") == ""


class TestVariantsOfNames:
    """Fault E4: a thousand spellings of fifty names are fifty names; what the law tells apart stays apart."""

    STEMS = [f"{place}{word}" for place in ("甲省明安", "乙市国泰（集团）", "ABC", "龴䶮", "丙县1") for word in "一二三四五六七八九十"]
    NAMES = [f"{stem}消防技术服务有限公司" for stem in STEMS]

    def test_of_one_name_are_one_name_and_fifty_stay_fifty(self) -> None:
        dice = random.Random(218)

        found = {name: {normal_name(_retyped(name, dice)) for _ in range(20)} for name in self.NAMES}

        assert len(found) == 50
        assert all(spellings == {normal_name(name)} for name, spellings in found.items())
        assert len({normal_name(name) for name in self.NAMES}) == 50

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("明安消防有限公司", "明安消防有限责任公司"),
            ("明安消防有限公司", "明安消防有限公司分公司"),
            ("明安（甲）消防有限公司", "明安（乙）消防有限公司"),
            ("明安消防有限公司", "明安消防股份有限公司"),
            ("明安一消防有限公司", "明安-消防有限公司"),
            ("明安消防有限公司1", "明安消防有限公司l"),
            ("AB消防有限公司", "A B消防有限公司"),
        ],
    )
    def test_that_the_law_tells_apart_stay_apart(self, one: str, other: str) -> None:
        assert normal_name(one) != normal_name(other)


def _retyped(name: str, dice: random.Random) -> str:
    """The name as another program or person leaves it: full width, other brackets, blanks and signs nobody sees."""
    signs = []
    for sign in name:
        if sign in "（）" and dice.random() < 0.5:
            sign = {"（": "(", "）": ")"}[sign]
        elif "!" <= sign <= "~" and dice.random() < 0.5:
            sign = chr(ord(sign) + 0xFEE0)
        signs.append(sign)
        if dice.random() < 0.2:
            signs.append(dice.choice(["\u200b", "\ufeff", "\u00ad", "\u200d", "\u2060"]))
    edge = ["", " ", "\u3000", "\xa0", "\t", "\ufeff", "\r\n"]
    return dice.choice(edge) + "".join(signs) + dice.choice(edge)
