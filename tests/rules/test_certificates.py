"""Certificates: three numbers of engineers, levels and directions of operators, days; what is refused, what doubted."""

from datetime import date

import pytest

from credentials.rules.certificates import (
    Facts,
    Patterns,
    certificate_doubts,
    certificate_problems,
    renewal_problems,
)

ENGINEER = Facts("engineer_1", "ZG20190001", "ZC20220001", "YZ0001", None, "", date(2022, 3, 14), date(2025, 3, 14))
OPERATOR = Facts("operator", "2013003001400001", "", "", 4, "maintenance", date(2020, 5, 1), None)


def problems(facts, *, as_printed=False, patterns=None):
    found = certificate_problems(facts, patterns or Patterns(), as_printed=as_printed)
    return [(problem.code, problem.facts["field"]) for problem in found]


def doubts(facts):
    return [problem.code for problem in certificate_doubts(facts, Patterns())]


class TestEngineer:
    def test_has_three_numbers(self):
        assert problems(ENGINEER) == [] and doubts(ENGINEER) == []

    @pytest.mark.parametrize("name", ["number", "registration_number", "seal_number"])
    def test_with_any_number_of_no_such_look_is_refused_at_that_field(self, name):
        assert problems(ENGINEER._replace(**{name: "见附件；"})) == [("identifiers.engineer_number", name)]

    def test_with_a_number_that_stands_so_on_the_paper_is_taken_and_doubted(self):
        odd = ENGINEER._replace(number="见附件；")

        assert problems(odd, as_printed=True) == []
        assert doubts(odd) == ["identifiers.engineer_number"]

    def test_has_neither_level_nor_direction(self):
        found = problems(ENGINEER._replace(level=4, direction="monitoring"))

        assert found == [("certificates.not_an_operator", "level"), ("certificates.not_an_operator", "direction")]

    def test_with_one_number_twice_is_doubted(self):
        assert doubts(ENGINEER._replace(registration_number="ZG20190001")) == ["certificates.numbers_same"]

    def test_with_a_seal_and_no_registration_is_doubted(self):
        assert doubts(ENGINEER._replace(registration_number="")) == ["certificates.seal_without_registration"]

    @pytest.mark.parametrize(
        ("until", "found"),
        [
            (date(2025, 3, 13), []),
            (date(2025, 3, 14), []),
            (date(2025, 3, 15), ["certificates.valid_too_long"]),
        ],
    )
    def test_is_registered_for_three_years(self, until, found):
        assert doubts(ENGINEER._replace(valid_until=until)) == found

    def test_follows_a_pattern_of_the_holder(self):
        assert problems(ENGINEER, patterns=Patterns(engineer=r"[A-Z]{2}\d{8}")) == [
            ("identifiers.engineer_number", "seal_number")
        ]


class TestOperator:
    def test_has_a_level(self):
        assert problems(OPERATOR) == [] and doubts(OPERATOR) == []
        assert problems(OPERATOR._replace(level=None)) == [("certificates.level_missing", "level")]

    def test_has_no_registration_and_no_seal(self):
        found = problems(OPERATOR._replace(registration_number="ZC20220001", seal_number="YZ0001"))

        assert [field for _code, field in found] == ["registration_number", "seal_number"]

    @pytest.mark.parametrize(("number", "taken"), [("201300300140001", False), ("2013003001400001", True)])
    def test_has_a_number_of_sixteen_digits(self, number, taken):
        assert (problems(OPERATOR._replace(number=number)) == []) is taken

    def test_with_another_layout_follows_a_pattern_of_the_holder(self):
        electronic = OPERATOR._replace(number="E20240000000000123")

        assert problems(electronic) != []
        assert problems(electronic, patterns=Patterns(operator=r"E\d{17}")) == []

    @pytest.mark.parametrize(
        ("direction", "level", "doubted"),
        [
            ("monitoring", 5, False),
            ("monitoring", 2, False),
            ("monitoring", 1, True),
            ("maintenance", 5, True),
            ("maintenance", 4, False),
            ("maintenance", 1, False),
            ("", 5, False),
        ],
    )
    def test_of_a_direction_has_one_of_its_levels(self, direction, level, doubted):
        facts = OPERATOR._replace(direction=direction, level=level, number=f"2013003001{level}00001")

        assert (doubts(facts) == ["certificates.level_of_direction"]) is doubted

    def test_with_a_skill_level_certificate_is_doubted(self):
        assert doubts(OPERATOR._replace(number="S000013000001234000001")) == ["identifiers.operator_wrong_kind"]


class TestDays:
    @pytest.mark.parametrize(("until", "found"), [(date(2020, 4, 30), 1), (date(2020, 5, 1), 0)])
    def test_run_forward(self, until, found):
        assert len(problems(OPERATOR._replace(valid_until=until))) == found

    @pytest.mark.parametrize(
        ("old", "new", "standing", "codes"),
        [
            (date(2024, 8, 1), date(2024, 8, 2), "valid", []),
            (date(2024, 8, 1), date(2024, 8, 1), "valid", ["certificates.renew_backwards"]),
            (None, date(2024, 8, 1), "valid", []),
            (date(2024, 8, 1), date(2027, 8, 1), "revoked", ["certificates.renew_invalid"]),
        ],
    )
    def test_of_a_renewal_go_beyond_the_old(self, old, new, standing, codes):
        assert [problem.code for problem in renewal_problems(old, new, standing)] == codes
