"""A list that grew: how many more, and who."""

import pytest

from campaigns.rules.draws import FrameRow, ticket
from campaigns.rules.topups import more_to_draw, next_codes

SEED = "b4f55f9ec3af9e90df0cd2e744da610f78289956494b0ab730ceb20e8078624d"


class TestMoreToDraw:
    @pytest.mark.parametrize(
        ("quota", "standing", "left", "more"),
        [(4, 3, 16, 1), (4, 4, 16, 0), (3, 4, 16, 0), (9, 3, 2, 2), (9, 3, 0, 0), (2, 0, 5, 2)],
    )
    def test_fills_the_quota_while_any_are_left(self, quota, standing, left, more):
        assert more_to_draw({"a": quota}, {"a": standing}, {"a": left}) == {"a": more}

    def test_takes_a_stratum_nobody_stands_for_from_nothing(self):
        assert more_to_draw({"a": 2, "b": 1}, {}, {"a": 5}) == {"a": 2, "b": 0}


class TestNextCodes:
    ROWS = [FrameRow(f"A{n}", f"s{n % 2}") for n in range(20)]

    def test_are_the_smallest_tickets_not_taken(self):
        taken = {"A0", "A2", "A3"}

        chosen = next_codes(self.ROWS, {"s0": 2, "s1": 0}, SEED, taken)

        left = [row.code for row in self.ROWS if row.stratum == "s0" and row.code not in taken]
        assert chosen == sorted(left, key=lambda code: ticket(SEED, code))[:2]

    def test_of_a_stratum_that_is_used_up_are_none(self):
        odd = {row.code for row in self.ROWS if row.stratum == "s1"}

        assert next_codes(self.ROWS, {"s0": 0, "s1": 0}, SEED, odd) == []
