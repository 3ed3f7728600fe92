"""python -m benchmarks.draw [--n 1000000]: a draw of n projects against bare SHA-256 of their codes.

Asked for: draw and publish at most 2 times the bare hashing, verification at most 3 times.
"""

from __future__ import annotations

import argparse
import sys
from fractions import Fraction
from hashlib import sha256

from benchmarks.timing import side_by_side
from campaigns.rules.draws import FrameRow, canonical_frame, draw_sample, drawn_codes, frame_digest, verify
from campaigns.rules.notice import Tier
from campaigns.rules.quotas import quota_for

SEED = "2024年第100期 01 02 03 04 05 06+07|contribution|digest"


def main() -> None:
    """Ratios of the freeze, the draw from the frozen list, all tickets with ranks, and the verification."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    codes = [f"P{number:09d}" for number in range(asked.n)]
    rows = [FrameRow(code) for code in codes]
    tier = Tier("dispatched", "4.2.3", "", share=Fraction(1, 5), written="20/100")
    quota = quota_for(tier, asked.n).quota
    frame = canonical_frame(rows)
    drawn = drawn_codes(rows, {"": quota}, SEED)
    prefix = f"{SEED},".encode()

    def bare() -> list[bytes]:
        return [sha256(prefix + code.encode()).digest() for code in codes]

    sys.stdout.write(f"{asked.n} projects, quota {quota}\n")
    quotas, digest = {"": quota}, frame_digest(frame)
    works = {
        "freeze: canonical list and digest": lambda: frame_digest(canonical_frame(rows)),
        "draw from the list": lambda: drawn_codes(rows, {"": quota_for(tier, asked.n).quota}, SEED),
        "freeze, draw and publish together": lambda: (
            frame_digest(canonical_frame(rows)),
            drawn_codes(rows, quotas, SEED),
        ),
        "every ticket with its rank": lambda: draw_sample(rows, quotas, SEED),
        "verify a published draw": lambda: verify(frame, digest, SEED, quotas, drawn),
    }
    for name, work in works.items():
        side_by_side(name, work, bare, asked.rounds)


if __name__ == "__main__":
    main()
