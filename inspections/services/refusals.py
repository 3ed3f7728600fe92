"""How do the verbs of inspections say no? With problems the door makes sentences of; nothing was changed."""

from __future__ import annotations

from collections.abc import Iterable

from authorities.rules.problem import Problem
from inspections.wording import WORDS


class NotAccepted(ValueError):
    """A verb was refused; `problems` say why, in the form's order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(repr(self.problems))

    @property
    def sentences(self) -> list[str]:
        """The problems in words."""
        return [problem.say(WORDS) for problem in self.problems]


class RecordRefused(NotAccepted):
    """A record cannot be opened, saved or submitted as it is."""


class RecordConflict(RecordRefused):
    """The record on the server is another one than the sender has: submitted already, or saved elsewhere since."""


class PenaltyRefused(NotAccepted):
    """A penalty cannot be entered as it is."""


class FindingRefused(NotAccepted):
    """A finding cannot change as asked."""


class ExposureRefused(NotAccepted):
    """An exposure cannot be registered as it is."""
