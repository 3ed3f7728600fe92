"""Which keys of rows does a form carry? Only what can be a key: digits, within what a database holds."""

from __future__ import annotations

from collections.abc import Iterable

LARGEST = 2**63 - 1


def keys_of(words: Iterable[str], most: int) -> list[int]:
    """The first `most` words that can be a row's key; everything else is left out, as a missing row would be."""
    found = [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 20]
    return [key for key in found if 0 < key <= LARGEST][:most]
