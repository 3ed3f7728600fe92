"""What may a notice name? The registered lists, as plain values for the folder reader."""

from __future__ import annotations

from collections.abc import Mapping

import django_filters

from authorities.lists import NamedList, registered
from campaigns.rules.notice import ListShape


def registered_shapes() -> Mapping[str, ListShape]:
    """List name → its filter words with their values, its unit roles and its counts."""
    return {name: _shape(one) for name, one in registered().items()}


def _shape(one: NamedList) -> ListShape:
    counts = {f"{verb}:{word}" for word in one.counting for verb in ("distinct", "sum")}
    return ListShape(
        where={word: _values(one, word) for word in one.where},
        units=frozenset(one.units),
        counts=frozenset({"rows", *counts}),
    )


def _values(one: NamedList, word: str) -> frozenset[str] | None:
    if isinstance(one.filterset_class.base_filters[word], django_filters.BooleanFilter):
        return frozenset({"true", "false"})
    return one.choices_of(word)
