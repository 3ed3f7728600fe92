"""Was the second officer's value fixed before the public one was known? 承诺与揭示

Whoever sees the public value first and chooses a value of their own afterwards chooses the seed. So the second officer
deposits a commitment before the declared moment; afterwards only the value that matches it can be used.
"""

from __future__ import annotations

import re
from hashlib import sha256

from authorities.rules.problem import Problem, Refused
from campaigns.rules.seeds import seed_part

COMMITMENT_SCHEME = "mingcha-commitment-1"  # first line of the bytes; no other hash of ours begins with it
DRAW_WITHOUT_COMMITMENT = "mingcha-draw-1"
DRAW_WITH_COMMITMENT = "mingcha-draw-2"


class CommitmentRefused(Refused):
    """A part of the commitment is empty or malformed."""


class RevealDiffers(Refused):
    """What is revealed is not what was committed to."""


def commitment_of(salt: str, contribution: str, frame_digest: str) -> str:
    """The commitment: SHA-256, 64 hex signs, of the UTF-8 bytes of four lines, each ended by LF:

        mingcha-commitment-1
        <salt, 64 lower-case hex signs of 32 random bytes>
        <contribution, NFKC, outer blanks removed>
        <frame digest, 64 lower-case hex signs>

    The salt keeps the value from being guessed, the digest binds it to one list.
    Raises CommitmentRefused, SeedRefused (an empty or invisible contribution).
    """
    return sha256(commitment_lines(salt, contribution, frame_digest).encode()).hexdigest()


def commitment_lines(salt: str, contribution: str, frame_digest: str) -> str:
    """The four lines whose UTF-8 bytes `commitment_of` hashes. Raises CommitmentRefused, SeedRefused."""
    part = seed_part(contribution, Problem("seeds.second_contribution_refused"))
    for written, code in ((salt, "commitments.salt_malformed"), (frame_digest, "seeds.digest_malformed")):
        if not re.fullmatch(r"[0-9a-f]{64}", written):
            raise CommitmentRefused(Problem(code))
    return "".join(f"{line}\n" for line in (COMMITMENT_SCHEME, salt, part, frame_digest))


def check_reveal(commitment: str, salt: str, contribution: str, frame_digest: str) -> None:
    """Raises RevealDiffers unless salt and contribution are those behind the published commitment."""
    computed = commitment_of(salt, contribution, frame_digest)
    if computed != commitment:
        raise RevealDiffers(Problem("commitments.reveal_differs", committed=commitment, computed=computed))
