"""Invented names of people, agencies and sites."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace


def person_name(chance: Random, words: SimpleNamespace) -> str:
    """A surname and one or two given signs."""
    given = chance.sample(words.given, 2 if chance.random() < 0.8 else 1)
    return chance.choice(words.surnames) + "".join(given)


def agency_name(chance: Random, words: SimpleNamespace, place: str) -> str:
    """An enterprise of a place, with three coined signs."""
    return place + "".join(chance.sample(words.agency, 3)) + chance.choice(words.agency_tail)


def branch_name(chance: Random, words: SimpleNamespace, place: str) -> str:
    """A branch at a place."""
    return "".join(chance.sample(words.agency, 3)) + chance.choice(words.agency_tail) + place + words.branch_tail


def sole_trader_name(chance: Random, words: SimpleNamespace, place: str) -> str:
    """A sole trader of a place."""
    return place + "".join(chance.sample(words.agency, 3)) + words.sole_trader_tail


def site_name(chance: Random, words: SimpleNamespace, place: str, kind: str) -> str:
    """A site of a kind at a place."""
    return place + "".join(chance.sample(words.site, 2)) + kind


def address(chance: Random, words: SimpleNamespace, place: str) -> str:
    """A street that does not exist."""
    return f"{place}{chance.choice(words.streets)}{chance.randrange(1, 400)}号"
