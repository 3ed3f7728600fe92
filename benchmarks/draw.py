"""python -m benchmarks.draw [--n 1000000]: a draw of n projects against bare SHA-256 of their codes.

Asked for: draw and publish at most 2 times the bare hashing, verification at most 3 times. Drawing starts from the
frozen bytes (their digest is checked); publishing makes the draw's whole file in memory: the JSON line with ticket and
code of everybody drawn, and the list. Nothing here touches a database or a disk. One process, one core.
"""

from __future__ import annotations

import argparse
import sys
from fractions import Fraction
from hashlib import sha256

from benchmarks.timing import side_by_side
from campaigns.files.draw_package import package_bytes
from campaigns.rules.draws import (
    FrameRow,
    canonical_frame,
    draw_published,
    draw_sample,
    drawn_codes,
    frame_digest,
    verify,
)
from campaigns.rules.notice import Tier
from campaigns.rules.quotas import quota_for

SEED = sha256(b"a seed has 64 hexadecimal signs").hexdigest()


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
    frame, quotas, prefix = canonical_frame(rows), {"": quota}, f"{SEED},".encode()
    digest = frame_digest(frame)
    drawn = drawn_codes(rows, quotas, SEED)

    def bare() -> list[bytes]:
        return [sha256(prefix + code.encode()).digest() for code in codes]

    def freeze() -> tuple[bytes, str]:
        frozen = canonical_frame(rows)
        return frozen, frame_digest(frozen)

    def draw_and_publish(frozen: bytes, its_digest: str) -> bytes:
        asked_for = {"": quota_for(tier, frozen.count(b"\n")).quota or 0}
        chosen = draw_published(frozen, its_digest, asked_for, SEED)
        return package_bytes({"frame_digest": its_digest, "quotas": asked_for, "seed": SEED, "drawn": chosen}, frozen)

    sys.stdout.write(f"{asked.n} projects, quota {quota}\n")
    works = {
        "draw and publish the frozen list": lambda: draw_and_publish(frame, digest),
        "freeze, draw and publish": lambda: draw_and_publish(*freeze()),
        "verify a published draw": lambda: verify(frame, digest, SEED, quotas, drawn),
        "freeze alone: canonical list and digest": freeze,
        "draw alone, from rows": lambda: drawn_codes(rows, quotas, SEED),
        "every ticket with its rank": lambda: draw_sample(rows, quotas, SEED),
    }
    for name, work in works.items():
        side_by_side(name, work, bare, asked.rounds)


if __name__ == "__main__":
    main()
