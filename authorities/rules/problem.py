"""What is wrong with something that was handed in? A code and its facts; the words live in each app's wording.py."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType


@dataclass(frozen=True, init=False)
class Problem:
    """One thing that is wrong 问题: `Problem("ledger.duplicate_number", cell="E12", other_row=7)`.

    code: "<subject>.<what>", a key of some app's wording.   facts: hashable values in the order they were given,
    the fields of the sentence.   Two problems are equal when code and facts are.
    """

    code: str
    items: tuple[tuple[str, Hashable], ...]

    def __init__(self, code: str, /, **facts: Hashable) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "items", tuple(facts.items()))

    @property
    def facts(self) -> Mapping[str, Hashable]:
        """The facts by name, in the order they were given; read-only."""
        return MappingProxyType(dict(self.items))

    def __repr__(self) -> str:
        facts = "".join(f", {name}={value!r}" for name, value in self.items)
        return f"Problem({self.code!r}{facts})"

    def say(self, words: Mapping[str, str]) -> str:
        """The sentence for people: the template `words[code]` filled with the facts; dates as 2024年8月15日.

        words: an app's `wording.WORDS`.   Raises KeyError when the code has no words; a house test keeps that away.
        """
        return words[self.code].format_map({name: _written(value) for name, value in self.items})


class Refused(ValueError):
    """A rule cannot go on 不予受理; `problem` says why, the door makes the sentence of it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(repr(problem))
        self.problem = problem


def _written(value: Hashable) -> Hashable:
    # 日期按公文写法，不带时间、不补零
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return value
