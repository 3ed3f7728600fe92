"""Why is a check or a certificate not written down?"""

from __future__ import annotations

from collections.abc import Iterable

from authorities.rules.problem import Problem
from authorities.wording import WORDS as AUTHORITIES
from credentials.wording import WORDS


class CredentialRefused(Exception):
    """Nothing was stored; `problems` say why, `sentences` in words."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("；".join(self.sentences))

    @property
    def sentences(self) -> list[str]:
        return [problem.say(AUTHORITIES | WORDS) for problem in self.problems]


def refuse_if(problems: Iterable[Problem]) -> None:
    """Raise CredentialRefused when there is any problem."""
    found = tuple(problems)
    if found:
        raise CredentialRefused(found)
