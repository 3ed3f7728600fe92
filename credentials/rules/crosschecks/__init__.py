"""Which cross-checks are there? Functions over plain rows; a notice names them, with thresholds and grade."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from credentials.rules.crosschecks import age, agencies, employment, equipment, numbers, presence, projects
from credentials.rules.crosschecks.suspicion import Suspicion, fingerprint_of

__all__ = ["TESTS", "Suspicion", "Test", "fingerprint_of"]

Rule = Callable[[Iterable[Any], date, Mapping[str, int]], Iterator[Suspicion]]
_MONTHS, _DAYS = (1, 24), (1, 3650)


@dataclass(frozen=True)
class Test:
    """A rule, the rows it reads, and its thresholds: name → lowest and highest value a notice may set."""

    rule: Rule
    rows: str
    thresholds: Mapping[str, tuple[int, int]] = field(default_factory=dict)


_STAFF = {"people_per_visit": (1, 10), "days_per_month": (1, 31), "visits_per_day": (1, 20)}

TESTS: Mapping[str, Test] = {
    "held_by_two_agencies": Test(employment.held_by_two_agencies, "people"),
    "signs_for_another_agency": Test(employment.signs_for_another_agency, "people"),
    "departed_but_registered": Test(employment.departed_but_registered, "people", {"days": _DAYS}),
    "insurance_stopped": Test(employment.insurance_stopped, "people", {"months": _MONTHS}),
    "past_age_limit": Test(age.past_age_limit, "people", {"years": (50, 100)}),
    "two_far_sites": Test(presence.two_far_sites, "people", {"areas": (2, 20)}),
    "number_under_two_names": Test(numbers.number_under_two_names, "numbers"),
    "same_address": Test(agencies.same_address, "agencies", {"agencies": (2, 100)}),
    "same_phone": Test(agencies.same_phone, "agencies", {"agencies": (2, 100)}),
    "more_work_than_staff": Test(agencies.more_work_than_staff, "agencies", _STAFF),
    "serial_listed_twice": Test(equipment.serial_listed_twice, "equipment"),
    "maintains_and_tests": Test(projects.maintains_and_tests, "projects"),
    "published_late": Test(projects.published_late, "projects", {"days": _DAYS}),
}
