"""Is a registered engineer past the age limit?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from authorities.rules.problem import Problem
from credentials.rules.crosschecks.rows import Person
from credentials.rules.crosschecks.suspicion import Suspicion, certificate_side, stint_side, suspicion


def past_age_limit(people: Iterable[Person], today: date, limits: Mapping[str, int]) -> Iterator[Suspicion]:
    """A registered engineer older than `years` years whose registration stands: from the day after that birthday.

    The birth date stays inside; only the age in years is said. Subject: the certificate.
    """
    for person in people:
        if person.born_on is None or not _is_past(person.born_on, limits["years"], today):
            continue
        current = [stint for stint in person.stints if stint.holds_on(today)]
        for held in person.certificates:
            if held.is_registered_on(today):
                age = today.year - person.born_on.year - ((today.month, today.day) < _day(person.born_on))
                problem = Problem("crosscheck.past_age", person=person.name, age=age, years=limits["years"])
                firms = [stint.firm for stint in current]
                sides = [certificate_side(held), *(stint_side(person.name, stint) for stint in current)]
                yield suspicion(problem, [f"certificate:{held.pk}"], firms, sides, [person.unit])


def _day(day: date) -> tuple[int, int]:
    return day.month, day.day


def _is_past(born_on: date, years: int, today: date) -> bool:
    # 2月29日出生的，平年按2月28日算满
    last = min(
        date(born_on.year + years, born_on.month, 1) + timedelta(days=born_on.day - 1), _month_end(born_on, years)
    )
    return today > last


def _month_end(born_on: date, years: int) -> date:
    year, month = born_on.year + years, born_on.month
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
