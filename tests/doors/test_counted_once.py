"""A project between two areas is counted once: a thousand provinces against a count made another way (fault C5)."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from itertools import count
from typing import Any

import pytest
from django.db import transaction

from agencies.models import Agency, ServiceProject, Site
from authorities.models import Unit
from campaigns.queries.frames import population_counts
from campaigns.queries.notices import notice_of
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]
HOLDING = ["130102", "130104", "130202", "130203", "13JZ00"]
NAMES = {
    ("key_unit", "own"): "key-unit-own-area",
    ("crowded_place", "own"): "crowded-place-own-area",
    ("key_unit", "same"): "key-unit-same-detachment",
    ("crowded_place", "same"): "crowded-place-same-detachment",
    ("key_unit", "other"): "key-unit-other-detachment",
    ("crowded_place", "other"): "crowded-place-other-detachment",
}
numbers = count(1)


def world(chance: random.Random, units: dict[str, Unit]) -> list[ServiceProject]:
    """A few agencies, sites and projects anywhere."""
    agencies = [
        Agency(
            code=f"C{next(numbers):017d}", name="机构", unit=units[chance.choice(HOLDING)],
            out_of_province=chance.random() < 0.2, created_at=factories.NOW, changed_at=factories.NOW,
        )
        for _ in range(3)
    ]  # fmt: skip
    sites = [
        Site(
            code=f"C{next(numbers)}", name="场所", unit=units[chance.choice(HOLDING)],
            is_key_unit=chance.random() < 0.5, is_crowded_place=chance.random() < 0.5,
        )
        for _ in range(4)
    ]  # fmt: skip
    Agency.objects.bulk_create(agencies)
    Site.objects.bulk_create(sites)
    rows = [
        ServiceProject(
            code=f"C{next(numbers)}", agency=chance.choice(agencies), site=chance.choice(sites), service="maintenance",
            started_on=date(2022, 1, 1), created_at=factories.NOW, changed_at=factories.NOW,
            ended_on=chance.choice([None, None, date(2022, 12, 31), date(2023, 1, 1)]),
        )
        for _ in range(8)
    ]  # fmt: skip
    return list(ServiceProject.objects.bulk_create(rows))


def place_of(project: ServiceProject) -> tuple[str, str] | None:
    """(population, unit code), told from the facts by hand; None before 2023."""
    if project.ended_on is not None and project.ended_on < date(2023, 1, 1):
        return None
    site, home = project.site.unit, project.agency.unit
    if not (project.site.is_key_unit or project.site.is_crowded_place):
        return "other-projects", site.code
    kind = "key_unit" if project.site.is_key_unit else "crowded_place"
    if project.agency.out_of_province or site.code == home.code:
        return NAMES[kind, "own"], site.code
    if site.code[:4] == home.code[:4]:
        return NAMES[kind, "same"], site.code
    return NAMES[kind, "other"], site.code if site.code == "13JZ00" else f"{site.code[:4]}00"


def test_in_a_thousand_provinces_units_add_up_to_the_province() -> None:
    units = factories.make_unit_tree()
    notice, codes = notice_of(factories.make_campaign()), {unit.pk: unit.code for unit in units.values()}
    populations = [notice.population(code) for code in [*NAMES.values(), "other-projects"]]
    chance = random.Random(20240821)

    for _ in range(1_000):
        with transaction.atomic():
            projects = world(chance, units)
            counted: Counter[Any] = Counter()
            for population in populations:
                for unit, n in population_counts(notice, population).items():
                    counted[population.code, codes[unit]] = n
            transaction.set_rollback(True)

        told = [place for project in projects if (place := place_of(project))]
        assert counted == Counter(told)
        assert counted.total() == len(told)
