"""Of what, and how many, does a notice ask to be checked? Populations, rates, bands, parts and floors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from campaigns.rules.notice_lists import Where


@dataclass(frozen=True)
class Band:
    """One size band 档 of a tier: `low` and `high` are inclusive bounds on N; None is unbounded."""

    low: int | None
    high: int | None
    share: Fraction
    written: str = ""  # the share as the folder writes it: "5/100" (Fraction would reduce it)

    def holds(self, n: int) -> bool:
        return (self.low is None or n >= self.low) and (self.high is None or n <= self.high)


@dataclass(frozen=True)
class Part:
    """What must be among the drawn 其中: so many (`count`), or that share, of the members that `where` picks besides.

    share 1 takes all of them, before the rest is drawn. A member of two parts belongs to the first.
    """

    code: str
    name: str
    where: Where
    share: Fraction | None = None
    count: int | None = None
    written: str = ""
    quote: str = ""


@dataclass(frozen=True)
class Tier:
    """How many of a population must be checked 抽查率.

    Exactly one of `share`, `bands`, `count`, or none (`undecided`: the rate is set locally, never 0 by default).
    `per_object_minimum` asks for that many objects below each drawn object (≥2 projects per agency).
    count: an absolute number of objects.   per: "campaign", or "month": so many each month until none is left.
    parts: what must be among the drawn, the first part first.
    """

    population: str
    clause: str
    quote: str
    share: Fraction | None = None
    bands: tuple[Band, ...] = ()
    per_object_minimum: int | None = None
    undecided: bool = False
    method: str = "draw"  # "coverage": every object gets a task | "draw": a published draw | "each": per object
    written: str = ""  # `share` as the folder writes it: "20/100"
    count: int | None = None
    per: str = "campaign"
    parts: tuple[Part, ...] = ()

    def band_of(self, n: int) -> Band | None:
        """The band that holds a population of n objects, if the tier has bands."""
        return next((b for b in self.bands if b.holds(n)), None)


@dataclass(frozen=True)
class Floor:
    """A least number over several populations of a unit together 合计不少于: a share of all, or so many."""

    code: str
    name: str
    populations: tuple[str, ...]
    clause: str
    quote: str
    share: Fraction | None = None
    count: int | None = None
    written: str = ""


@dataclass(frozen=True)
class Population:
    """What a quota is taken of 对象: a named list, a filter in its own words, and who executes."""

    code: str  # "agencies-of-detachment"
    name: str  # Chinese, for pages
    list: str  # a list that an app registered: "agencies", "projects"
    where: Where
    unit_role: str  # which unit of a row counts it: a key of the list's `units`, e.g. "registered_brigade"
    executor: str  # "brigade" | "detachment" | "corps" | "investigator"
    due: str  # a milestone code of phases.toml
    clause: str
    task: str  # "practice_conditions" | "project" : which record form the task opens
    parent: str | None = None  # for per-object minimums: the population whose drawn objects are taken
    quote: str = ""  # needed when the row carries a date or a figure of the notice
    after: str | None = None  # the batch before: what was drawn there is not drawn again ("再抽查一批")
    excludes: tuple[str, ...] = ()  # populations of the same list whose members are not of this one
    not_drawn_since: date | None = None  # leave out what any campaign drew on that day or later

    @property
    def is_narrowed(self) -> bool:
        """Does it hold less than its list filtered by `where`?"""
        return bool(self.excludes or self.not_drawn_since)
