"""Are the people on duty those whom the key unit's file names? Two lists, laid beside each other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

SAME = ""
NOT_ON_FILE, NOT_ON_SITE = "not_on_file", "not_on_site"
OTHER_NUMBER, OTHER_NAME, NUMBER_MISSING = "other_number", "other_name", "number_missing"
# 一边没有登记编号，核对不了，但人是同一个
DIFFERENT = frozenset({NOT_ON_FILE, NOT_ON_SITE, OTHER_NUMBER, OTHER_NAME})


@dataclass(frozen=True)
class Listed:
    """A person on one of the lists. mark: the keyed hash of the ID number, "" when there is none; never the number."""

    key: int
    name: str
    number: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Pair:
    """One person as both lists have them; a side is None where a list lacks the person."""

    registered: Listed | None
    filed: Listed | None

    @property
    def kind(self) -> str:
        """What differs: one of the constants above, "" for nothing."""
        if self.filed is None:
            return NOT_ON_FILE
        if self.registered is None:
            return NOT_ON_SITE
        if self.registered.name != self.filed.name:
            return OTHER_NAME
        if not (self.registered.number and self.filed.number):
            return NUMBER_MISSING
        return SAME if self.registered.number == self.filed.number else OTHER_NUMBER

    @property
    def differs(self) -> bool:
        return self.kind in DIFFERENT


def compare(registered: Sequence[Listed], filed: Sequence[Listed]) -> list[Pair]:
    """Everybody of both lists once: those of the register in its order, then those only the file names.

    People are the same by ID number; where one side has none, by name with certificate number, then by name alone. Two
    people of one name whose ID numbers differ are two people. Source: notice 四（三）2②.
    """
    open_filed = list(filed)
    matched: dict[int, Listed] = {}
    for same in (_same_mark, _same_name_and_number, _same_name):
        for person in registered:
            if person.key not in matched:
                other = _take(open_filed, person, same)
                if other:
                    matched[person.key] = other
    pairs = [Pair(person, matched.get(person.key)) for person in registered]
    return [*pairs, *(Pair(None, person) for person in open_filed)]


def lists_digest(registered: Iterable[Listed], filed: Iterable[Listed]) -> str:
    """A digest of both lists as they are, whatever their order; it changes when anybody on either changes."""
    sides = [sorted((one.name, one.number, one.mark) for one in side) for side in (registered, filed)]
    return hashlib.sha256(repr(sides).encode()).hexdigest()


def _take(people: list[Listed], person: Listed, same: Callable[[Listed, Listed], bool]) -> Listed | None:
    other = next((one for one in people if same(person, one)), None)
    if other:
        people.remove(other)
    return other


def _same_mark(one: Listed, other: Listed) -> bool:
    return bool(one.mark) and one.mark == other.mark


def _same_name_and_number(one: Listed, other: Listed) -> bool:
    return bool(one.number) and one.number == other.number and _same_name(one, other)


def _same_name(one: Listed, other: Listed) -> bool:
    return one.name == other.name and not (one.mark and other.mark)
