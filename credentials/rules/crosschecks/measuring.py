"""How well does a rule find what is true? Precision and recall against what is known to be true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Subjects = tuple[str, ...]
Cases = list[list[str]]


@dataclass(frozen=True)
class Measured:
    """One rule: how many are true, how many it raised, how many of those are true. near: near misses it raised."""

    rule: str
    true: int
    raised: int
    hits: int
    near: int
    near_raised: int

    @property
    def precision(self) -> Fraction | None:
        """Hits of what was raised; None when nothing was raised."""
        return Fraction(self.hits, self.raised) if self.raised else None

    @property
    def recall(self) -> Fraction | None:
        """Hits of what is true; None when nothing is true."""
        return Fraction(self.hits, self.true) if self.true else None


def measure(
    rule: str, raised: Iterable[Sequence[str]], true: Iterable[Sequence[str]], near: Iterable[Sequence[str]]
) -> Measured:
    """Compare by subjects; the order of subjects and of the lists is irrelevant."""
    found, known, close = _as_set(raised), _as_set(true), _as_set(near)
    return Measured(rule, len(known), len(found), len(found & known), len(close), len(found & close))


def planted_of(notes: Mapping[str, Mapping[str, Cases]], rule: str) -> tuple[Cases, Cases]:
    """True cases and near misses of a rule, as a demo wrote them down."""
    planted = notes.get(rule, {})
    return planted.get("true", []), planted.get("near", [])


def values_around(chosen: int, low: int, high: int) -> list[int]:
    """Thresholds to try around the chosen one, in order: one and two steps away, half, half as much again, double.

    low, high: what a notice may set; nothing outside is tried.
    """
    steps = {chosen + step for step in (-2, -1, 0, 1, 2)}
    shares = {int(chosen * share) for share in (Fraction(1, 2), Fraction(3, 4), Fraction(3, 2), Fraction(2))}
    return sorted(value for value in steps | shares if low <= value <= high)


def _as_set(cases: Iterable[Sequence[str]]) -> set[Subjects]:
    return {tuple(sorted(case)) for case in cases}
