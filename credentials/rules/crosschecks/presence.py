"""Was one person at two far places on one day?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby

from authorities.rules.problem import Problem
from credentials.rules.crosschecks.rows import Person
from credentials.rules.crosschecks.suspicion import Suspicion, service_side, suspicion


def two_far_sites(people: Iterable[Person], today: date, limits: Mapping[str, int]) -> Iterator[Suspicion]:
    """A person who signed at sites of `areas` different detachments, or more, on one day.

    Subjects: the person and the day. Source: notice 附件1 三6 (印证是否实地到场).
    """
    for person in people:
        signed = sorted(person.services, key=lambda service: (service.served_on, service.pk))
        for day, services in groupby(signed, key=lambda service: service.served_on):
            same_day = list(services)
            areas = {one.area: one.area_name for one in same_day}
            if len(areas) >= limits["areas"]:
                places = "、".join(sorted(areas.values()))
                problem = Problem("crosscheck.far_sites", person=person.name, served_on=day, places=places)
                sides = [service_side(person.name, one) for one in same_day]
                subjects = [f"person:{person.pk}", f"day:{day.isoformat()}"]
                yield suspicion(problem, subjects, (one.firm for one in same_day), sides)
