"""Why is a ledger not changed?"""

from __future__ import annotations

from collections.abc import Iterable

from agencies.wording import WORDS
from authorities.models import Officer
from authorities.queries.units import units_of
from authorities.rules.problem import Problem


class LedgerRefused(Exception):
    """Nothing was stored; `problems` say why. A fact `field` names the field of the form that it is about."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("；".join(sentence for _field, sentence in self.said))

    @property
    def said(self) -> list[tuple[str | None, str]]:
        """Field, or None for the whole, and the sentence."""
        return [(str(p.facts["field"]) if "field" in p.facts else None, p.say(WORDS)) for p in self.problems]


def refuse_if(problems: Iterable[Problem]) -> None:
    """Raise LedgerRefused when there is any problem."""
    found = tuple(problems)
    if found:
        raise LedgerRefused(found)


def require_charge(officer: Officer, unit_id: int, name: str) -> None:
    """The ledger of an agency or a person is kept by the unit in charge and those above it."""
    if not units_of(officer).filter(pk=unit_id).exists():
        raise LedgerRefused([Problem("ledger.not_in_charge", name=name, unit=officer.unit.name)])
