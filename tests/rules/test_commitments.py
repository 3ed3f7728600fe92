"""A value promised before the public one is known: the promise binds value, salt and list."""

from hashlib import sha256

import pytest

from authorities.rules.problem import Refused
from campaigns.rules.commitments import (
    DRAW_WITH_COMMITMENT,
    DRAW_WITHOUT_COMMITMENT,
    CommitmentRefused,
    RevealDiffers,
    check_reveal,
    commitment_lines,
    commitment_of,
)
from campaigns.rules.seeds import SeedRefused

SALT, VALUE, DIGEST = "5a" * 32, "7315528", "0f" * 32
PROMISED = commitment_of(SALT, VALUE, DIGEST)


class TestSchemes:
    def test_have_the_names_that_published_files_have(self):
        assert (DRAW_WITHOUT_COMMITMENT, DRAW_WITH_COMMITMENT) == ("mingcha-draw-1", "mingcha-draw-2")


class TestCommitment:
    def test_is_plain_sha256_of_four_lines(self):
        lines = f"mingcha-commitment-1\n{SALT}\n7315528\n{DIGEST}\n"

        assert commitment_lines(SALT, VALUE, DIGEST) == lines
        assert sha256(lines.encode()).hexdigest() == PROMISED

    def test_takes_full_width_digits_and_outer_blanks_as_the_same_value(self):
        assert commitment_of(SALT, " ７３１５５２８ ", DIGEST) == PROMISED

    @pytest.mark.parametrize("salt", ["", "5a" * 31, "5a" * 33, "5A" * 32, "5g" * 32, "5a" * 32 + "\n"])
    def test_refuses_a_salt_of_any_other_form(self, salt):
        with pytest.raises(CommitmentRefused) as refused:
            commitment_of(salt, VALUE, DIGEST)

        assert refused.value.problem.code == "commitments.salt_malformed"

    @pytest.mark.parametrize("digest", ["", "0f" * 31, "0F" * 32, "0f" * 32 + "\n"])
    def test_refuses_a_digest_of_any_other_form(self, digest):
        with pytest.raises(CommitmentRefused) as refused:
            commitment_of(SALT, VALUE, digest)

        assert refused.value.problem.code == "seeds.digest_malformed"

    @pytest.mark.parametrize("value", ["", "  ", "73\n15", "73\u200b15"])
    def test_refuses_a_value_that_would_blur_the_bytes(self, value):
        with pytest.raises(SeedRefused) as refused:
            commitment_of(SALT, value, DIGEST)

        assert refused.value.problem.code == "seeds.second_contribution_refused"


class TestReveal:
    def test_of_what_was_promised_passes(self):
        check_reveal(PROMISED, SALT, " ７３１５５２８", DIGEST)

    @pytest.mark.parametrize(
        ("salt", "value", "digest"),
        [
            (SALT, "7315529", DIGEST),
            (SALT, "07315528", DIGEST),
            ("5b" + SALT[2:], VALUE, DIGEST),
            (SALT, VALUE, "1f" + DIGEST[2:]),
            (DIGEST, VALUE, SALT),
        ],
    )
    def test_of_another_value_salt_or_list_differs(self, salt, value, digest):
        with pytest.raises(RevealDiffers) as refused:
            check_reveal(PROMISED, salt, value, digest)

        problem = refused.value.problem
        assert problem.code == "commitments.reveal_differs"
        assert (problem.facts["committed"], problem.facts["computed"]) == (PROMISED, commitment_of(salt, value, digest))

    def test_against_no_promise_differs(self):
        with pytest.raises(Refused):
            check_reveal("", SALT, VALUE, DIGEST)
