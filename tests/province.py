"""A province small enough to see through, in which lists are frozen and drawn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from authorities.models import Officer, Role
from campaigns.models import Draw
from campaigns.services.draws import commit_contribution, draw_sample_now, freeze_frame
from tests import factories

NOW = factories.NOW
AGENCIES, PER_AGENCY = "agencies-of-detachment", "projects-per-drawn-agency"
DUE = NOW + timedelta(hours=1)  # the declared moment of the public value
SEED = {"public_value": "0307121925140816"}
COMMITTED = {"contribution": "7315528", "salt": "5a" * 32}


class Province:
    """Units, two officers who may draw at the first detachment, and twelve agencies with three projects each.

    Made and drawn inside `whole_tree`; pages enter their own scope.
    """

    def __init__(self, agency_count: int = 12, projects_each: int = 3) -> None:
        self.units = factories.make_unit_tree()
        self.campaign = factories.make_campaign()
        self.detachment, self.brigade = self.units["130100"], self.units["130102"]
        self.first = factories.make_officer(Role.DETACHMENT_STAFF, self.detachment)
        self.second = factories.make_officer(Role.DETACHMENT_REVIEWER, self.detachment)
        self.stranger = factories.make_officer(Role.DETACHMENT_STAFF, self.units["130200"])
        self.inspector = factories.make_officer(Role.INSPECTOR, self.brigade)
        self.corps = factories.make_officer(Role.CORPS_STAFF, self.units["130000"])
        self.agencies = [factories.make_agency(self.brigade) for _ in range(agency_count)]
        site = factories.make_site(self.brigade)
        self.projects = [factories.make_project(a, site) for a in self.agencies for _ in range(projects_each)]

    def freeze(self, population: str = AGENCIES, unit: Any = None, **changes: Any) -> Draw:
        asked = {"seed_source": "福彩双色球2024100期", "seed_due_at": DUE, "officer": self.first, "now": NOW} | changes
        return freeze_frame(campaign=self.campaign, population_code=population, unit=unit or self.detachment, **asked)

    def commit(self, draw: Draw, **changes: Any) -> Draw:
        asked = COMMITTED | {"officer": self.second, "now": NOW} | changes
        return commit_contribution(draw=draw, **asked)

    def committed(self, population: str = AGENCIES, **changes: Any) -> Draw:
        return self.commit(self.freeze(population, **changes))

    def draw(self, draw: Draw, **changes: Any) -> Draw:
        asked = SEED | {"officer": self.second, "now": DUE} | changes
        return draw_sample_now(draw=draw, **asked)

    def drawn(self, population: str = AGENCIES) -> Draw:
        return self.draw(self.committed(population))


def signed_in(officer: Officer) -> Client:
    """A browser of that officer."""
    client = Client()
    client.force_login(officer)
    return client


def problem_of(refused: Any) -> str:
    """The code of the problem behind a refusal pytest caught."""
    return str(refused.value.problem.code)
