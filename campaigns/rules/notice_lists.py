"""What may a notice name? The lists that apps register, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Where = Mapping[str, str | bool | int | list[str]]
"""A filter in words of the list's own FilterSet: {"site_class": "key_unit", "relation": "own_area"}."""


@dataclass(frozen=True)
class ListShape:
    """What a registered list offers to a notice: its filter words, unit roles and counts.

    where: word → values it may take (booleans as "true"/"false"), None when any value may stand.
    counts: "rows", "distinct:agency", "sum:amount_yuan".
    """

    where: Mapping[str, frozenset[str] | None]
    units: frozenset[str]
    counts: frozenset[str]
