"""How are so many things spread over so many places? Whole numbers that add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

K = TypeVar("K")


def shares(total: int, weights: Mapping[K, float]) -> dict[K, int]:
    """`total` split by weight: every part rounded down, the rest given to the largest remainders (ties: first come)."""
    whole = sum(weights.values())
    exact = {key: total * weight / whole for key, weight in weights.items()}
    parts = {key: int(value) for key, value in exact.items()}
    neediest = sorted(exact, key=lambda key: parts[key] - exact[key])
    for key in neediest[: total - sum(parts.values())]:
        parts[key] += 1
    return parts


def uneven(chance: Random, keys: Sequence[K], favoured: Mapping[K, float]) -> dict[K, float]:
    """A weight for each key, some two or three times others, the favoured ones raised."""
    return {key: (0.4 + chance.random()) * favoured.get(key, 1.0) for key in keys}


def pick(chance: Random, weights: Mapping[K, float]) -> K:
    """One key, by weight."""
    return chance.choices(list(weights), weights=list(weights.values()))[0]
