"""Does one certificate number stand under two names?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby

from authorities.rules.problem import Problem
from credentials.rules.crosschecks.rows import Numbered
from credentials.rules.crosschecks.suspicion import Suspicion, certificate_side, suspicion


def number_under_two_names(rows: Iterable[Numbered], today: date, limits: Mapping[str, int]) -> Iterator[Suspicion]:
    """One number, qualification or registration, held by people of different names.

    The same name twice is one person entered twice, a matter of the ledger. Subject: the number. Source: notice 附件1 三2.
    """
    for number, group in groupby(rows, key=lambda row: row.number):
        held = list(group)
        names = sorted({row.held.person_name for row in held})
        if number and len(names) > 1:
            problem = Problem("crosscheck.two_names", number=number, names="、".join(names), count=len(names))
            once = {(row.held.pk, row.firm.pk): row for row in held}.values()
            sides = [certificate_side(row.held, row.firm if row.firm.pk else None) for row in once]
            firms, units = [row.firm for row in held], [row.held.unit for row in held]
            yield suspicion(problem, [f"number:{number}"], firms, sides, units)
