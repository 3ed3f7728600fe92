"""Where does the seed of a draw come from, and is it good enough? 随机种子

The seed comes from outside and from the future: a public value named before the frame is frozen (a lottery result
yet to be drawn) and the contribution of a second officer, tied to the published frame. Whoever types a date chooses
the draw.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from hashlib import sha256
from math import lgamma, log, log2

from authorities.rules.problem import Problem, Refused

SEED_SCHEME = "mingcha-seed-1"  # first line of the seed's bytes; another way to compose gets another name
DIGEST_BITS = 256  # a SHA-256 seed holds no more, whatever goes in
FEWEST_SIGNS = 3  # a value of one or two different signs was typed, not drawn


class SeedRefused(Refused):
    """A seed part is empty or holds a sign that would blur the bytes of the seed."""


class SeedTooShort(Refused):
    """The public value cannot reach every possible sample of this draw."""


class SeedPredictable(Refused):
    """The public value is one that a person could have picked: a date, a run, one sign repeated."""


def compose_seed(public_value: str, second_contribution: str, frame_digest: str) -> str:
    """The seed: SHA-256, 64 hex signs, of the UTF-8 bytes of four lines, each ended by LF:

        mingcha-seed-1
        <public value, NFKC, outer blanks removed>
        <second contribution, the same>
        <frame digest, 64 lower-case hex signs>

    Bound to the digest, so one public value cannot serve two frames alike.   Raises SeedRefused.
    Example: compose_seed("0307121925", "7315528", "0" * 64) begins with "1d50c293".
    """
    return sha256(seed_lines(public_value, second_contribution, frame_digest).encode()).hexdigest()


def seed_lines(public_value: str, second_contribution: str, frame_digest: str) -> str:
    """The four lines whose UTF-8 bytes `compose_seed` hashes. Raises SeedRefused."""
    parts = [
        seed_part(public_value, Problem("seeds.public_value_refused")),
        seed_part(second_contribution, Problem("seeds.second_contribution_refused")),
    ]
    if not re.fullmatch(r"[0-9a-f]{64}", frame_digest):
        raise SeedRefused(Problem("seeds.digest_malformed"))
    return "".join(f"{line}\n" for line in (SEED_SCHEME, *parts, frame_digest))


def check_seed(public_value: str, samples: Mapping[str, tuple[int, int]], *, reason: str = "") -> None:
    """Refuse a public value that cannot carry this draw.

    samples: stratum → (N, k), objects and quota.   reason: a recorded reason lets a short value pass, never a
    predictable one.   Raises SeedRefused, SeedPredictable, SeedTooShort.   Source: fault D2 (entropy ≥ log2 C(N,k)).
    """
    value = seed_part(public_value, Problem("seeds.public_value_refused"))
    if is_predictable(value):
        raise SeedPredictable(Problem("seeds.predictable", value=value))
    needed, given = bits_needed(samples), bits_of(value)
    if given < needed and not reason.strip():
        facts = {"needed_bits": round(needed, 1), "given_bits": round(given, 1), "digits": _digits_for(needed)}
        raise SeedTooShort(Problem("seeds.too_short", **facts))


def bits_needed(samples: Mapping[str, tuple[int, int]]) -> float:
    """Bits to reach every sample: the sum over strata of log2 C(N, k), at most the 256 a digest holds."""
    return min(float(DIGEST_BITS), sum(_log2_choose(n, k) for n, k in samples.values()))


def bits_of(public_value: str) -> float:
    """Bits a public value holds at most: log2 10 a digit, 4 a sign when all is hexadecimal; other signs count nothing.

    An upper estimate from the length alone: it refuses what is surely too short and vouches for nothing more.
    """
    value = unicodedata.normalize("NFKC", public_value).strip().lower()
    if re.fullmatch(r"[0-9a-f]+", value) and not value.isdigit():
        return 4.0 * len(value)
    return sum(sign.isdecimal() for sign in value) * log2(10)


def is_predictable(public_value: str) -> bool:
    """Could a person have picked it: a date, a run up or down, one or two different signs?"""
    value = unicodedata.normalize("NFKC", public_value).strip()
    digits = "".join(sign for sign in value if sign.isdecimal())
    bare = digits or value
    return _is_date(value) or _is_run(bare) or len(set(bare)) < FEWEST_SIGNS


def seed_part(text: str, otherwise: Problem) -> str:
    """A part of the seed as it is hashed: NFKC, outer blanks removed. Raises SeedRefused: empty, or invisible signs."""
    part = unicodedata.normalize("NFKC", text).strip()
    if not part or not part.isprintable():
        raise SeedRefused(otherwise)
    return part


def _is_date(value: str) -> bool:
    # 2024-8-15、2024年8月15日、20240815、202408151030：任何人都能事先想到
    written = re.fullmatch(r"(?:19|20)\d\d\D+(\d{1,2})\D+(\d{1,2})\D*", value)
    packed = re.fullmatch(r"(?:19|20)\d\d(\d\d)(\d\d)(?:\d\d){0,3}", re.sub(r"\D", "", value))
    return any(found and 1 <= int(found[1]) <= 12 and 1 <= int(found[2]) <= 31 for found in (written, packed))


def _is_run(value: str) -> bool:
    steps = {ord(b) - ord(a) for a, b in zip(value, value[1:], strict=False)}
    # 9之后接0也算顺号：1234567890
    return steps <= {1, -9} or steps <= {-1, 9}


def _log2_choose(n: int, k: int) -> float:
    if not 0 <= k <= n:
        return 0.0
    return max(0.0, (lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)) / log(2))


def _digits_for(bits: float) -> int:
    return int(-(-bits // log2(10)))
