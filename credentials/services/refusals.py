"""Why is a check or a certificate not written down?"""

from __future__ import annotations

from collections.abc import Iterable

from agencies.wording import WORDS as LEDGER_WORDS
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
        return [sentence for _field, sentence in self.said]

    @property
    def said(self) -> list[tuple[str | None, str]]:
        """Field of the form, or None for the whole, and the sentence."""
        words = {**AUTHORITIES, **LEDGER_WORDS, **WORDS}
        return [(str(p.facts["field"]) if "field" in p.facts else None, p.say(words)) for p in self.problems]


def refuse_if(problems: Iterable[Problem]) -> None:
    """Raise CredentialRefused when there is any problem."""
    found = tuple(problems)
    if found:
        raise CredentialRefused(found)
