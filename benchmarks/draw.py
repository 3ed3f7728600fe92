"""python -m benchmarks.draw [--n 1000000]: quota and draw of n projects against bare SHA-256 of the same codes."""

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
    """Three ratios: the drawn codes, every ticket with its rank, and the verification of a published draw."""
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
    side_by_side("quota and drawn codes", lambda: drawn_codes(rows, {"": quota_for(tier, asked.n).quota}, SEED), bare, asked.rounds)
    side_by_side("every ticket with rank", lambda: draw_sample(rows, {"": quota}, SEED), bare, asked.rounds)
    side_by_side("freeze: canonical frame and digest", lambda: frame_digest(canonical_frame(rows)), bare, asked.rounds)
    side_by_side("verify a published draw", lambda: verify(frame, frame_digest(frame), SEED, {"": quota}, drawn), bare, asked.rounds)


if __name__ == "__main__":
    main()
