"""How long does one thing take beside another? Both in turn, several rounds, and the median of the pairwise ratios."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """Seconds of ours and of the floor, a value a round."""

    name: str
    ours: list[float]
    floor: list[float]

    def ratio(self) -> float:
        return statistics.median(mine / bare for mine, bare in zip(self.ours, self.floor, strict=True))

    def line(self) -> str:
        return (
            f"{self.name}: {self.ratio():.2f} × "
            f"(ours {statistics.median(self.ours):.3f} s, floor {statistics.median(self.floor):.3f} s, "
            f"{len(self.ours)} rounds)"
        )


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def side_by_side(name: str, ours: Callable[[], object], floor: Callable[[], object], rounds: int = 5) -> Pair:
    """Run both in turn after one warm-up of each; prints and returns the pair."""
    ours(), floor()
    mine, bare = [], []
    for _round in range(rounds):
        mine.append(_seconds(ours))
        bare.append(_seconds(floor))
    pair = Pair(name, mine, bare)
    sys.stdout.write(pair.line() + "\n")
    return pair
