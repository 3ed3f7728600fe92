"""Two inspectors for every drawn object, from the seed of the draw, and nobody where a recusal stands."""

from __future__ import annotations

import random
from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules.teams import Inspector, TeamInfeasible, Visited, draw_teams, next_officer, ticket_of

SEED = "b4f55f9ec3af9e90df0cd2e744da610f78289956494b0ab730ceb20e8078624d"
ROSTER = [Inspector(f"officer{n}", "130102", f"冀消执{n}") for n in range(5)]


def visited(count: int, unit: str = "130102") -> list[Visited]:
    return [Visited(f"P{n:03d}", unit, frozenset({f"A{n % 7}"})) for n in range(count)]


class TestDrawTeams:
    def test_a_ticket_is_the_hash_of_seed_officer_and_object(self):
        assert ticket_of(SEED, "officer1", "P001") == sha256(f"{SEED},officer1,P001".encode()).hexdigest()

    def test_gives_two_different_officers_to_every_object(self):
        places = draw_teams(visited(20), ROSTER, [], SEED)

        assert Counter(place.object_code for place in places) == {f"P{n:03d}": 2 for n in range(20)}
        assert len({(place.object_code, place.officer) for place in places}) == 40

    @given(st.randoms(use_true_random=False))
    def test_is_the_same_in_whatever_order_rows_come(self, shuffler: random.Random):
        objects, roster = visited(12), list(ROSTER)
        shuffler.shuffle(objects)
        shuffler.shuffle(roster)

        assert draw_teams(objects, roster, [], SEED) == draw_teams(visited(12), ROSTER, [], SEED)

    @given(st.integers(0, 60), st.integers(2, 9))
    def test_without_recusals_nobody_carries_two_more_than_another(self, count: int, officers: int):
        roster = [Inspector(f"o{n}", "130102", "证") for n in range(officers)]

        load = Counter(place.officer for place in draw_teams(visited(count), roster, [], SEED))

        assert max(load.values(), default=0) - min((load[one.code] for one in roster), default=0) <= 1

    def test_who_has_much_already_comes_last(self):
        places = draw_teams(visited(3), ROSTER, [], SEED, loads={"officer0": 50})

        assert "officer0" not in {place.officer for place in places}

    def test_another_seed_gives_other_teams(self):
        assert draw_teams(visited(12), ROSTER, [], SEED) != draw_teams(visited(12), ROSTER, [], SEED[::-1])

    def test_a_thousand_draws_with_exclusions_break_none(self):
        chance = random.Random(20240821)
        infeasible = violations = 0
        for number in range(1_000):
            objects = [Visited(f"P{n}", "U", frozenset({f"A{chance.randrange(6)}"})) for n in range(10)]
            roster = [
                Inspector(f"o{n}", "U" if chance.random() < 0.9 else "V", "证" if chance.random() < 0.9 else "")
                for n in range(7)
            ]
            barred = {(f"o{chance.randrange(7)}", f"A{chance.randrange(6)}") for _ in range(9)}
            fit = {one.code for one in roster if one.unit == "U" and one.certificate}
            needed = [sum((code, agency) not in barred for code in fit) for one in objects for agency in one.agencies]
            try:
                places = draw_teams(objects, roster, barred, f"seed{number}")
            except TeamInfeasible:
                infeasible += 1
                assert min(needed) < 2
                continue
            agency_of = {one.code: one.agencies for one in objects}
            violations += sum((p.officer, agency) in barred for p in places for agency in agency_of[p.object_code])
            violations += sum(place.officer not in fit for place in places)
            assert min(needed) >= 2 and Counter(p.object_code for p in places) == {one.code: 2 for one in objects}

        assert violations == 0
        assert 0 < infeasible < 1_000


def teams_by_hand(objects, roster, seed, loads):
    """The procedure written out once more: objects by their hash; each takes the two with the fewest tasks."""
    carried = {row.code: loads.get(row.code, 0) for row in roster}
    chosen = set()
    for one in sorted(objects, key=lambda row: sha256(f"{seed},{row.code}".encode()).hexdigest()):
        order = sorted(roster, key=lambda row: (carried[row.code], ticket_of(seed, row.code, one.code)))
        for rank, row in enumerate(order[:2], 1):
            carried[row.code] += 1
            chosen.add((one.code, row.code, rank, ticket_of(seed, row.code, one.code)))
    return chosen


class TestByHand:
    @pytest.mark.parametrize("number", range(30))
    def test_teams_are_those_of_the_procedure_written_out(self, number: int):
        chance = random.Random(number)
        loads = {row.code: chance.randrange(4) for row in ROSTER if chance.random() < 0.6}

        places = draw_teams(visited(9), ROSTER, [], f"{number}", loads)

        assert {tuple(place) for place in places} == teams_by_hand(visited(9), ROSTER, f"{number}", loads)


class TestInfeasible:
    def test_names_the_object_and_who_is_missing(self):
        roster = [*ROSTER[:2], Inspector("officer9", "130102", "")]

        with pytest.raises(TeamInfeasible) as refused:
            draw_teams(visited(8), roster, [("officer1", "A0")], SEED)

        assert refused.value.problem.code == "teams.infeasible"
        assert dict(refused.value.problem.facts) == {
            "object_code": "P000", "officers": 3, "certified": 2, "recused": 1, "eligible": 1,
        }  # fmt: skip

    def test_officers_of_another_unit_do_not_help(self):
        with pytest.raises(TeamInfeasible):
            draw_teams(visited(1, unit="130104"), ROSTER, [], SEED)


class TestNextOfficer:
    def test_is_the_smallest_ticket_outside_the_team(self):
        one = visited(1)[0]
        order = sorted(ROSTER, key=lambda row: ticket_of(SEED, row.code, one.code))

        code, ticket = next_officer(one, ROSTER, [], SEED, {order[0].code, order[1].code})

        assert (code, ticket) == (order[2].code, ticket_of(SEED, order[2].code, one.code))

    def test_refuses_when_nobody_is_left(self):
        with pytest.raises(TeamInfeasible) as refused:
            next_officer(visited(1)[0], ROSTER[:2], [], SEED, {"officer0", "officer1"})

        problem = refused.value.problem
        assert (problem.code, dict(problem.facts)) == ("teams.nobody_next", {"object_code": "P000", "asked": 2})
