"""Where a seed comes from: its bytes, its length against the draw, and values that a person could have picked."""

import hashlib
from math import comb, log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.rules.seeds import (
    SeedPredictable,
    SeedRefused,
    SeedTooShort,
    bits_needed,
    bits_of,
    check_seed,
    compose_seed,
    is_predictable,
)

DIGEST = "8866292056395172b51c25f267497845534a16b5086258d8a7155e480b77ec5d"


class TestComposeSeed:
    def test_is_plain_sha256_of_four_lines(self):
        lines = f"mingcha-seed-1\n0307121925\n7315528\n{DIGEST}\n"

        assert compose_seed("0307121925", "7315528", DIGEST) == hashlib.sha256(lines.encode()).hexdigest()

    def test_is_the_worked_example_of_the_documentation(self):
        seed = compose_seed("0307121925", "7315528", DIGEST)

        assert seed == "b4f55f9ec3af9e90df0cd2e744da610f78289956494b0ab730ceb20e8078624d"

    def test_takes_full_width_digits_and_outer_blanks_as_the_same_value(self):
        assert compose_seed(" ０３０７１２１９２５ ", "7315528", DIGEST) == compose_seed(
            "0307121925", "7315528", DIGEST
        )

    def test_differs_when_any_part_differs(self):
        seeds = {
            compose_seed("0307121925", "7315528", DIGEST),
            compose_seed("0307121926", "7315528", DIGEST),
            compose_seed("0307121925", "7315529", DIGEST),
            compose_seed("0307121925", "7315528", DIGEST[::-1]),
        }

        assert len(seeds) == 4

    @pytest.mark.parametrize(
        ("public", "second", "digest", "code"),
        [
            ("", "7315528", DIGEST, "seeds.public_value_refused"),
            ("03\n07", "7315528", DIGEST, "seeds.public_value_refused"),
            ("0307", "  ", DIGEST, "seeds.second_contribution_refused"),
            ("0307", "73\u200b15", DIGEST, "seeds.second_contribution_refused"),
            ("0307", "7315", DIGEST[:-1], "seeds.digest_malformed"),
            ("0307", "7315", DIGEST.upper(), "seeds.digest_malformed"),
        ],
    )
    def test_refuses_a_part_that_would_blur_the_bytes(self, public, second, digest, code):
        with pytest.raises(SeedRefused) as refused:
            compose_seed(public, second, digest)

        assert refused.value.problem.code == code


class TestBits:
    @pytest.mark.parametrize(("n", "k", "bits"), [(50, 5, 21), (101, 6, 30), (100, 10, 44)])
    def test_needed_are_those_of_the_number_of_samples(self, n, k, bits):
        needed = bits_needed({"": (n, k)})

        assert needed == pytest.approx(log2(comb(n, k)))
        assert round(needed) == bits

    def test_needed_add_up_over_strata(self):
        assert bits_needed({"a": (50, 5), "b": (101, 6)}) == pytest.approx(log2(comb(50, 5)) + log2(comb(101, 6)))

    def test_needed_are_none_where_there_is_no_choice(self):
        assert bits_needed({"a": (7, 7), "b": (9, 0), "c": (0, 0)}) == 0
        assert bits_needed({"a": (2, 1)}) == pytest.approx(1)
        assert bits_needed({"a": (3, 5), "b": (3, -1)}) == 0

    def test_needed_are_never_more_than_a_digest_holds(self):
        assert bits_needed({"": (1000, 200)}) == 256

    @pytest.mark.parametrize(
        ("value", "bits"), [("0307121925", 33.2), ("03 07 12 19 25", 33.2), ("1d50c29390c0", 48.0)]
    )
    def test_held_come_from_the_length(self, value, bits):
        assert bits_of(value) == pytest.approx(bits, abs=0.1)


class TestCheckSeed:
    @settings(max_examples=200)
    @given(n=st.integers(2, 400), k=st.integers(1, 20), digits=st.text("0123456789", min_size=4, max_size=90))
    def test_refuses_exactly_what_is_under_the_bound(self, n, k, digits):
        samples = {"": (n, min(k, n))}
        if is_predictable(digits):
            expected = SeedPredictable
        elif len(digits) * log2(10) < bits_needed(samples):
            expected = SeedTooShort
        else:
            check_seed(digits, samples)
            return

        with pytest.raises(expected):
            check_seed(digits, samples)

    def test_says_how_many_digits_would_do(self):
        with pytest.raises(SeedTooShort) as refused:
            check_seed("30719", {"": (100, 10)})

        assert refused.value.problem.code == "seeds.too_short"
        assert refused.value.problem.facts == {"needed_bits": 44.0, "given_bits": 16.6, "digits": 14}

    @pytest.mark.parametrize("value", ["", "  ", "30\u200b719"])
    def test_refuses_what_cannot_stand_in_a_seed(self, value):
        with pytest.raises(SeedRefused) as refused:
            check_seed(value, {"": (2, 1)})

        assert refused.value.problem.code == "seeds.public_value_refused"

    def test_takes_three_different_signs_and_no_fewer(self):
        check_seed("1201202110", {"": (50, 5)})

        with pytest.raises(SeedPredictable):
            check_seed("1101001011", {"": (50, 5)})

    def test_lets_a_short_value_pass_for_a_stated_reason(self):
        check_seed("3071925", {"": (1000, 200)}, reason="当日仅有七位开奖结果")

    @pytest.mark.parametrize(
        "value",
        [
            "20240815",
            "2024-08-15",
            "2024年8月15日",
            "２０２４／８／１５",
            "202408151030",
            "20240815103059",
            "19491001",
            "12345678",
            "87654321",
            "1234567890123",
            "888888888888",
            "0101010101010101",
            "20241231",
            "2024-12-31",
            "20240101",
            "abcdefgh",
            "zzzzzzzz",
            "开奖号码12345678",
            "2024 0815 1030",
            "9876543210987",
            "7",
        ],
    )
    def test_refuses_a_value_a_person_could_have_picked_whatever_the_reason(self, value):
        with pytest.raises(SeedPredictable) as refused:
            check_seed(value, {"": (2, 1)}, reason="已说明")

        assert refused.value.problem.code == "seeds.predictable"

    @pytest.mark.parametrize(
        "value", ["0307121925", "3141592653", "20249915", "1d50c29390c0e962", "20241331", "20241032"]
    )
    def test_takes_a_drawn_value(self, value):
        check_seed(value, {"": (50, 5)})
