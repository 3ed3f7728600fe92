"""What is wrong with something that was handed in? A code and its facts; the words live in each app's wording.py."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, init=False)
class Problem:
    """One thing that is wrong 问题: `Problem("ledger.duplicate_number", cell="E12", other_row=7)`.

    code: "<subject>.<what>", a key of some app's wording.   facts: hashable values in the order they were given,
    the fields of the sentence.   Two problems are equal when code and facts are.
    """

    code: str
    items: tuple[tuple[str, Hashable], ...]

    def __init__(self, code: str, **facts: Hashable) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "items", tuple(facts.items()))

    @property
    def facts(self) -> Mapping[str, Hashable]:
        """The facts by name, in the order they were given; read-only."""
        return MappingProxyType(dict(self.items))

    def __repr__(self) -> str:
        facts = "".join(f", {name}={value!r}" for name, value in self.items)
        return f"Problem({self.code!r}{facts})"
