"""Where a surveyed project may go next, who sends it, and what became of it."""

from itertools import product

import pytest

from campaigns.rules.dispatching import MOVES, MoveRefused, check_move, outcome_of, sender_level

ALLOWED = {
    ("reported", "forwarded"), ("reported", "sent"), ("reported", "done"),
    ("reported", "lettered"), ("forwarded", "sent"), ("forwarded", "lettered"), ("forwarded", "done"),
    ("sent", "received"), ("sent", "returned"),
    ("received", "returned"), ("received", "done"),
    ("returned", "forwarded"), ("returned", "sent"), ("returned", "done"),
    ("lettered", "done"),
}  # fmt: skip
STATES = ("reported", "forwarded", "sent", "received", "returned", "lettered", "done")


class TestMoves:
    def test_are_those_of_the_procedure_and_no_others(self):
        assert set(MOVES) == set(STATES)
        assert {(state, to) for state in MOVES for to in MOVES[state]} == ALLOWED

    @pytest.mark.parametrize(("state", "to"), sorted(ALLOWED))
    def test_of_the_procedure_are_let_through(self, state, to):
        check_move(state, to, "甲商场")

    @pytest.mark.parametrize(("state", "to"), sorted(set(product(STATES, STATES)) - ALLOWED))
    def test_of_any_other_kind_are_refused_by_name(self, state, to):
        with pytest.raises(MoveRefused) as refused:
            check_move(state, to, "甲商场")

        assert (refused.value.problem.code, refused.value.problem.facts["name"]) == ("dispatch.moved_already", "甲商场")


class TestSender:
    @pytest.mark.parametrize(
        ("relation", "level"),
        [("same_detachment", "detachment"), ("other_detachment", "corps"), ("own_area", None), (None, None)],
    )
    def test_is_the_level_above_agency_and_site(self, relation, level):
        assert sender_level(relation) == level


class TestOutcome:
    @pytest.mark.parametrize(
        ("checked", "drawn", "outcome"),
        [
            (True, True, "checked"),
            (True, False, "checked"),
            (True, None, "checked"),
            (False, True, None),
            (False, False, "not_drawn"),
            (False, None, None),
        ],
    )
    def test_is_open_until_checked_or_left_out_by_the_draw(self, checked, drawn, outcome):
        assert outcome_of(checked=checked, drawn=drawn) == outcome
