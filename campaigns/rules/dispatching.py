"""Where may a surveyed project go next, and who sends what? 摸底—汇总—派发—签收—办结

Nothing is lost between levels: every item is in exactly one state, and only these moves exist.
"""

from __future__ import annotations

from collections.abc import Mapping

from authorities.rules.problem import Problem, Refused

# state → the states that may follow; an item that is done stays done
MOVES: Mapping[str, frozenset[str]] = {
    "reported": frozenset({"forwarded", "sent", "lettered", "done"}),
    "forwarded": frozenset({"sent", "lettered", "done"}),
    "sent": frozenset({"received", "returned"}),
    "received": frozenset({"returned", "done"}),
    "returned": frozenset({"forwarded", "sent", "done"}),
    "lettered": frozenset({"done"}),
    "done": frozenset(),
}
# the relation of agency and site → the level that sends such projects down. Source: hebei-2024 四（二）3
SENDER_OF: Mapping[str, str] = {"same_detachment": "detachment", "other_detachment": "corps"}


class MoveRefused(Refused):
    """An item cannot go from where it is to where it was sent."""


def check_move(state: str, to: str, name: str) -> None:
    """Raises MoveRefused unless an item in `state` may go to `to`; name: of the project, for the sentence."""
    if to not in MOVES[state]:
        raise MoveRefused(Problem("dispatch.moved_already", name=name))


def sender_level(relation: object) -> str | None:
    """The level that dispatches projects of that relation; None when they stay at home."""
    return SENDER_OF.get(str(relation))


def outcome_of(*, checked: bool, drawn: bool | None) -> str | None:
    """What became of a received project: checked, not_drawn, or None while that is open.

    drawn: is it to be checked by the receiver's standing draw; None: there is no draw yet.
    """
    if checked:
        return "checked"
    return "not_drawn" if drawn is False else None
