"""Which two inspectors go where? A draw of people from the seed that drew the objects 双随机

A ticket is the SHA-256 of "seed,officer,object" in hex, so a stranger who knows roster, recusals and loads repeats it.
Objects take their turn by the SHA-256 of "seed,object"; each takes the two eligible officers with the fewest tasks so
far, the smaller ticket first among equals. The order in which officers or objects are handed in changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

from authorities.rules.problem import Problem, Refused

TEAM_SIZE = 2  # 行政处罚法第四十二条：执法人员不得少于两人


class TeamInfeasible(Refused):
    """An object has fewer than two officers who may go there; nothing is relaxed, nobody is assigned."""


class Inspector(NamedTuple):
    """An officer who may be drawn: code (the user name), the unit, and the enforcement certificate, "" for none."""

    code: str
    unit: str
    certificate: str


class Visited(NamedTuple):
    """A drawn object: its code in the draw, the unit that goes there, the agencies that are looked at."""

    code: str
    unit: str
    agencies: frozenset[str]


class Place(NamedTuple):
    """One officer's place in the team of an object; rank 1 or 2."""

    object_code: str
    officer: str
    rank: int
    ticket: str


def ticket_of(seed: str, officer: str, object_code: str) -> str:
    """64 hex signs: SHA-256 of the UTF-8 bytes of "seed,officer,object"."""
    return sha256(f"{seed},{officer},{object_code}".encode()).hexdigest()


def draw_teams(
    objects: Iterable[Visited],
    roster: Iterable[Inspector],
    recusals: Collection[tuple[str, str]],
    seed: str,
    loads: Mapping[str, int] | None = None,
) -> list[Place]:
    """Two different officers for every object, by object code and rank.

    recusals: (officer code, agency code) pairs.   loads: tasks an officer has already; absent means none.
    Raises TeamInfeasible before anybody is placed, naming the first object by code that cannot be served.
    Source: hebei-2024 四（三）3 (双随机、一公开); fault D5.
    """
    inspectors, barred = sorted(set(roster)), frozenset(recusals)
    wanted = sorted(set(objects))
    eligible = {one.code: eligible_for(one, inspectors, barred) for one in wanted}
    for one in wanted:
        _require_two(one, eligible[one.code], inspectors, barred)
    carried = {inspector.code: (loads or {}).get(inspector.code, 0) for inspector in inspectors}
    places: list[Place] = []
    for one in sorted(wanted, key=lambda row: sha256(f"{seed},{row.code}".encode()).digest()):
        team = sorted((carried[code], ticket_of(seed, code, one.code), code) for code in eligible[one.code])[:TEAM_SIZE]
        for rank, (_load, ticket, code) in enumerate(team, start=1):
            carried[code] += 1
            places.append(Place(one.code, code, rank, ticket))
    return sorted(places)


def eligible_for(one: Visited, roster: Iterable[Inspector], recusals: Collection[tuple[str, str]]) -> list[str]:
    """Officers of the object's unit with a certificate and without a recusal for any of its agencies."""
    return [
        inspector.code
        for inspector in roster
        if inspector.unit == one.unit
        and inspector.certificate.strip()
        and not any((inspector.code, agency) in recusals for agency in one.agencies)
    ]


def next_officer(
    one: Visited,
    roster: Iterable[Inspector],
    recusals: Collection[tuple[str, str]],
    seed: str,
    team: Collection[str],
) -> tuple[str, str]:
    """(officer, ticket) who takes a vacant place: the smallest ticket among those eligible outside `team`.

    team: everybody who stands or stood in the team of this object.   Raises TeamInfeasible when nobody is left.
    """
    inspectors = list(roster)
    tickets = [
        (ticket_of(seed, code, one.code), code) for code in eligible_for(one, inspectors, recusals) if code not in team
    ]
    if not tickets:
        raise TeamInfeasible(Problem("teams.nobody_next", object_code=one.code, asked=len(inspectors)))
    ticket, code = min(tickets)
    return code, ticket


def _require_two(
    one: Visited, eligible: list[str], roster: Collection[Inspector], recusals: Collection[tuple[str, str]]
) -> None:
    if len(eligible) >= TEAM_SIZE:
        return
    there = [inspector for inspector in roster if inspector.unit == one.unit]
    certified = [inspector for inspector in there if inspector.certificate.strip()]
    facts = {"object_code": one.code, "officers": len(there), "certified": len(certified)}
    raise TeamInfeasible(
        Problem("teams.infeasible", **facts, recused=len(certified) - len(eligible), eligible=len(eligible))
    )
