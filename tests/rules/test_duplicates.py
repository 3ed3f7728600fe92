"""Which agencies look like one company registered twice, and which do not?"""

from __future__ import annotations

from itertools import permutations

import pytest
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_10

from agencies.rules.duplicates import (
    MOST_SHARING,
    Registered,
    alike,
    folded_name,
    old_number,
    one_slip_apart,
    suspected_pairs,
)


def credit_code(body: str) -> str:
    return body + str(uscc.calc_check_digit(body))


A = credit_code("91130000MA0000015")
B = credit_code("91130100MA7654321")
OLD = "13010000001234" + mod_11_10.calc_check_digit("13010000001234")
NAME = "测试明安消防技术服务有限公司"


def reasons(one: Registered, other: Registered) -> list[str]:
    """Codes of the reasons for which the two are suspected."""
    return [reason.code for pair in suspected_pairs([one, other]) for reason in pair.reasons]


class TestNames:
    def test_that_are_equal_are_suspected(self):
        assert reasons(Registered(1, A, NAME), Registered(2, B, NAME)) == ["duplicates.same_name"]

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("测试明安（集团）有限公司", "测试明安集团有限公司"),
            ("测试·明安消防有限公司", "测试明安消防有限公司"),
            ("测试明安消防有限责任公司", "测试明安消防有限公司"),
            ("测试ＭＡ消防-技术有限公司", "测试ma消防技术有限公司"),
        ],
    )
    def test_that_differ_in_signs_without_meaning_are_suspected(self, one, other):
        assert reasons(Registered(1, A, one), Registered(2, B, other)) == ["duplicates.same_but_signs"]

    def test_that_differ_in_one_letter_alone_are_not(self):
        assert reasons(Registered(1, A, "测试明安消防有限公司"), Registered(2, B, "测试明宁消防有限公司")) == []

    def test_of_another_legal_form_stay_apart(self):
        assert folded_name("测试消防股份有限公司") != folded_name("测试消防有限公司")

    @pytest.mark.parametrize(
        ("one", "other", "expected"),
        [
            ("甲乙丙丁", "甲乙丙丁", True),
            ("甲乙丙丁", "甲乙丙戊", True),
            ("甲乙丙丁", "甲乙戊己", True),
            ("甲乙丙丁", "甲戊己庚", False),
            ("甲乙丙丁", "某市甲乙丙丁消防公司", True),
            ("甲乙丙", "某市甲乙丙消防公司", False),
            ("测试明安消防公司", "测试明安消防公司东区分公司", False),
        ],
    )
    def test_are_alike_up_to_two_signs_or_inside(self, one, other, expected):
        assert (alike(one, other), alike(other, one)) == (expected, expected)


class TestAddressAndTelephone:
    @pytest.mark.parametrize(
        ("shared", "code"),
        [
            ({"address": "甲市甲东区一号"}, "duplicates.same_address"),
            ({"phones": ("0311-5550001",)}, "duplicates.same_phone"),
        ],
    )
    def test_count_beside_a_name_that_is_alike(self, shared, code):
        near, far = "测试明宁消防技术服务有限公司", "另外一家安全评估咨询中心"

        assert reasons(Registered(1, A, NAME, **shared), Registered(2, B, near, **shared)) == [code]
        assert reasons(Registered(1, A, NAME, **shared), Registered(2, B, far, **shared)) == []

    def test_may_be_written_in_two_ways(self):
        one, other = Registered(1, A, NAME, "甲市（甲东区）一号"), Registered(2, B, NAME + "东", "甲市甲东区 一号")

        assert reasons(one, other) == ["duplicates.same_address"]

    def test_left_blank_say_nothing(self):
        assert reasons(Registered(1, A, NAME), Registered(2, B, "测试明宁消防技术服务有限公司")) == []

    @pytest.mark.parametrize(("count", "found"), [(MOST_SHARING, True), (MOST_SHARING + 1, False)])
    def test_shared_by_many_say_nothing(self, count, found):
        names = [f"测试明安消防技术服务有限公司{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{n // 10}" for n in range(count)]
        codes = [credit_code(f"91130000MA{n * 7919:07d}") for n in range(count)]
        rows = [Registered(n, codes[n], name, "甲市代办中心") for n, name in enumerate(names)]

        assert bool(suspected_pairs(rows)) is found


class TestCodes:
    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ("91130000MA0000016", True),  # one sign
            ("91130000MA0000051", True),  # two neighbours
            ("91130000MA0000024", False),  # two signs
            ("91130000MA0000015", False),  # the same
        ],
    )
    def test_one_slip_apart_whatever_the_check_sign(self, body, expected):
        assert one_slip_apart(A, credit_code(body)) is expected

    def test_one_slip_apart_count_with_a_name_alike(self):
        other = credit_code("91130000MA0000016")

        assert reasons(Registered(1, A, NAME), Registered(2, other, NAME)) == [
            "duplicates.same_name",
            "duplicates.one_slip_apart",
        ]
        assert reasons(Registered(1, A, NAME), Registered(2, other, "另外一家评估中心")) == []

    def test_with_one_organisation_inside_are_suspected_whatever_the_name(self):
        moved = credit_code("91130200MA0000015")

        assert reasons(Registered(1, A, NAME), Registered(2, moved, "另外一家评估中心")) == [
            "duplicates.same_organisation"
        ]

    @pytest.mark.parametrize("code", [OLD, f"000{OLD}", f"{OLD}000", f"0{OLD}00"])
    def test_may_hold_an_old_registration_number(self, code):
        assert old_number(code) == OLD
        assert reasons(Registered(1, A, NAME), Registered(2, code, NAME)) == [
            "duplicates.same_name",
            "duplicates.old_number",
        ]

    def test_with_the_same_old_number_are_suspected_whatever_the_name(self):
        one, other = Registered(1, f"000{OLD}", "甲公司"), Registered(2, OLD, "另外一家评估中心")

        assert reasons(one, other) == ["duplicates.same_old_number"]

    def test_with_a_wrong_old_check_digit_hold_none(self):
        wrong = OLD[:-1] + str((int(OLD[-1]) + 1) % 10)

        assert old_number(wrong) == ""


class TestPairs:
    ROWS = (
        Registered(3, A, NAME, "甲市甲东区一号", ("0311-5550001",)),
        Registered(1, B, NAME, "甲市甲东区一号", ("0311-5550001",)),
        Registered(2, credit_code("91130100MA1111111"), NAME),
        Registered(9, credit_code("91130100MA2222222"), "另外一家评估中心"),
    )

    def test_come_with_the_most_reasons_first_each_once(self):
        found = suspected_pairs(self.ROWS)

        assert [(pair.one, pair.other, len(pair.reasons)) for pair in found] == [(1, 3, 3), (1, 2, 1), (2, 3, 1)]

    def test_do_not_depend_on_the_order_of_the_rows(self):
        assert all(suspected_pairs(order) == suspected_pairs(self.ROWS) for order in permutations(self.ROWS))

    def test_are_found_for_every_slip_there_can_be(self):
        body, signs = "91130000MA0000015", "0123456789ABCDEFGHJKLMNPQRTUWXY"
        slips = {body[:p] + sign + body[p + 1 :] for p in range(2, 17) for sign in signs if p > 7 or sign.isdigit()}
        slips |= {body[:p] + body[p + 1] + body[p] + body[p + 2 :] for p in range(2, 16)}
        others = sorted(slips - {body})

        missed = [
            other
            for other in others
            if len(reasons(Registered(1, A, NAME), Registered(2, credit_code(other), "测试明宁消防技术服务有限公司")))
            != 1
        ]

        assert len(others) > 300
        assert missed == []
