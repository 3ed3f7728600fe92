"""Codes: the published and fictitious examples, single mistakes, and spellings that people paste."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.rules.identifiers import (
    check_credit_code,
    check_engineer_number,
    check_id_number,
    check_operator_number,
    is_intermediate_or_above,
)

TODAY = date(2024, 8, 21)


class TestCreditCode:
    @pytest.mark.parametrize(
        "code",
        [
            "91350100M000100Y43",
            "91130000MA0000015A",
            "91130000MA00000235",
            "91130000MA00000X7D",
            "92130000MA0000031W",
            "91130000MA00000A90",  # 余数为0，校验位为0
            "91130000MA00000310",
        ],
    )
    def test_is_valid(self, code):
        assert check_credit_code(code).is_valid

    @pytest.mark.parametrize(
        ("code", "problem", "facts"),
        [
            ("91130000MA0000015B", "identifiers.credit_code_check", {"found": "B", "expected": "A"}),
            ("91310115MA1H8R7C6D", "identifiers.credit_code_check", {"found": "D", "expected": "7"}),
            ("91130000MA00000I5A", "identifiers.credit_code_signs", {"signs": "I"}),
            ("91130000MA000001", "identifiers.credit_code_length", {"length": 16}),
            ("", "identifiers.credit_code_length", {"length": 0}),
            ("91130000MA0000015A9", "identifiers.credit_code_length", {"length": 19}),
            ("9113000AMA0000015A", "identifiers.credit_code_area", {"area": "13000A"}),
            ("91130000MA00000中5A", "identifiers.credit_code_signs", {"signs": "中"}),
        ],
    )
    def test_is_refused_with_what_is_wrong(self, code, problem, facts):
        (found,) = check_credit_code(code).problems

        assert found.code == problem
        assert facts.items() <= dict(found.facts).items()

    @pytest.mark.parametrize(
        "typed",
        [
            "91130000ma0000015a",
            " 91130000MA0000015A\n",
            "９１１３００００ＭＡ００００015A",
            "91130000 MA0000015A",
            "91130000\u200bMA0000015A\ufeff",
        ],
    )
    def test_is_read_as_it_is_pasted(self, typed):
        checked = check_credit_code(typed)

        assert (checked.code, checked.is_valid) == ("91130000MA0000015A", True)

    def test_of_a_sole_trader_is_doubtful(self):
        checked = check_credit_code("92130000MA0000031W")

        assert [doubt.code for doubt in checked.doubts] == ["identifiers.credit_code_sole_trader"]

    def test_with_a_wrong_inner_check_sign_is_only_doubtful(self):
        from stdnum.cn import uscc

        body = "91130000MA000002X"  # 组织机构代码校验位应为3
        code = body + uscc.calc_check_digit(body + "0")

        checked = check_credit_code(code)

        assert checked.is_valid
        assert [doubt.code for doubt in checked.doubts] == ["identifiers.credit_code_inner_check"]

    @pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000600037341L"])
    def test_with_a_right_inner_check_sign_is_not_doubtful(self, code):
        assert check_credit_code(code).doubts == ()

    def test_with_one_wrong_sign_of_the_inner_code_is_doubtful(self):
        from stdnum.cn import uscc

        body = "91110000600037341"
        for at in range(8, 16):
            changed = body[:at] + str((int(body[at]) + 1) % 10) + body[at + 1 :]
            code = changed + uscc.calc_check_digit(changed + "0")
            assert [d.code for d in check_credit_code(code).doubts] == ["identifiers.credit_code_inner_check"], code

    def test_finds_every_single_mistake(self):
        good = "91130000MA0000015A"
        wrong = [
            good[:at] + sign + good[at + 1 :]
            for at in range(18)
            for sign in "0123456789ABCDEFGHJKLMNPQRTUWXY"
            if sign != good[at]
        ]

        assert [code for code in wrong if check_credit_code(code).is_valid] == []

    @given(st.text(max_size=24))
    def test_never_fails_on_any_text(self, text):
        check_credit_code(text)


class TestIdNumber:
    @pytest.mark.parametrize(
        "number",
        [
            "11010519491231002X",
            "440524188001010014",  # 已撤销的地区代码仍有效
            "130000199001010017",
            "130000199001010025",
            "130000200002290036",
            "130000198511300108",
            "11010519491231002x",
            "１３００００１９９００１０１００１７",
        ],
    )
    def test_is_valid(self, number):
        assert check_id_number(number, TODAY).is_valid

    @pytest.mark.parametrize(
        ("number", "problem"),
        [
            ("130000199001010018", "identifiers.id_number_check"),
            ("130000199002300016", "identifiers.id_number_birth_date"),
            ("110105491231002", "identifiers.id_number_length"),
            ("130000199O01010017", "identifiers.id_number_signs"),
            ("X30000199001010017", "identifiers.id_number_signs"),
        ],
    )
    def test_is_refused_with_what_is_wrong(self, number, problem):
        assert [p.code for p in check_id_number(number, TODAY).problems] == [problem]

    def test_of_somebody_not_born_yet_is_refused(self):
        number = "130000200002290036"

        assert check_id_number(number, date(2000, 2, 29)).is_valid
        assert not check_id_number(number, date(2000, 2, 28)).is_valid

    def test_is_never_in_the_facts(self):
        for number in ("130000199001010018", "130000199002300016", "130000199O01010017", "13000019900101001"):
            (problem,) = check_id_number(number, TODAY).problems
            assert number not in repr(problem)

    def test_finds_every_single_mistake(self):
        good = "130000199001010017"
        wrong = [good[:at] + digit + good[at + 1 :] for at in range(18) for digit in "0123456789" if digit != good[at]]

        assert [number for number in wrong if check_id_number(number, TODAY).is_valid] == []

    @given(st.text(max_size=24))
    def test_never_fails_on_any_text(self, text):
        check_id_number(text, TODAY)


class TestOperatorNumber:
    def test_of_sixteen_digits_is_plausible(self):
        checked = check_operator_number("2013003001400001", level=4)

        assert (checked.problems, checked.doubts) == ((), ())

    @pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
    def test_of_each_level_is_plausible(self, level):
        assert check_operator_number(f"2013003001{level}00001", level=level).doubts == ()

    def test_with_an_impossible_level_is_doubtful(self):
        assert [d.code for d in check_operator_number("2013003001600001").doubts] == ["identifiers.operator_level"]

    def test_with_another_level_than_recorded_is_doubtful(self):
        (doubt,) = check_operator_number("2013003001400001", level=3).doubts

        assert (doubt.facts["printed"], doubt.facts["recorded"]) == (4, 3)

    @pytest.mark.parametrize("number", ["201300300140001", "20130030014000012", "2013003001A00001", ""])
    def test_of_another_length_is_refused(self, number):
        assert not check_operator_number(number).is_valid

    def test_of_a_skill_level_certificate_is_the_wrong_kind(self):
        checked = check_operator_number("S000013000001234000001")

        assert [d.code for d in checked.doubts] == ["identifiers.operator_wrong_kind"]

    @pytest.mark.parametrize("number", ["S000013000001236000001", "Y00013000001234000001"])
    def test_of_a_malformed_skill_level_certificate_is_refused(self, number):
        assert not check_operator_number(number).is_valid

    @pytest.mark.parametrize(("level", "enough"), [(5, False), (4, True), (3, True), (1, True), (0, False)])
    def test_intermediate_or_above_is_level_four_or_smaller(self, level, enough):
        assert is_intermediate_or_above(level) is enough


class TestEngineerNumber:
    @pytest.mark.parametrize("number", ["1304", "冀1-2023-00012", "(冀)一级2019-0007", "ZG20191300012345"])
    def test_of_a_plausible_look_is_taken(self, number):
        assert check_engineer_number(number).is_valid

    @pytest.mark.parametrize("number", ["", "123", "无", "见附件；待补", "A" * 33])
    def test_of_no_number_at_all_is_refused(self, number):
        assert not check_engineer_number(number).is_valid

    def test_follows_a_pattern_of_the_holder(self):
        assert not check_engineer_number("1304", pattern=r"\d{8}").is_valid
