"""A city with its own notice beside the province of the first one: units, officers, sites of a brigade."""

from __future__ import annotations

from datetime import date
from typing import Any

from agencies.models import Site, SiteTag
from authorities.files.region import read_region
from authorities.models import Officer, Role, Unit
from authorities.services.units import plant_units
from campaigns.models import Draw
from campaigns.services.campaigns import open_campaign
from campaigns.services.draws import commit_contribution, draw_sample_now, freeze_frame
from tests import factories
from tests.province import COMMITTED, DUE

NOW = factories.NOW
SEED = {"public_value": "03071219251408169902113347586071244398210567"}
KEY_UNITS, KEY_UNITS_AGAIN, COMPLEXES = "key-units", "key-units-again", "complexes"


class City:
    """The second notice's detachment and brigades; nothing in the ledgers yet."""

    def __init__(self) -> None:
        plant_units(rows=read_region("neijiang"), officer=None, now=NOW)
        self.units = {unit.code: unit for unit in Unit.objects.filter(code__startswith="51")}
        self.detachment, self.brigade = self.units["511000"], self.units["511011"]
        self.campaign = open_campaign(code="neijiang-2022", officer=None, now=NOW)
        self.first: Officer = factories.make_officer(Role.DETACHMENT_STAFF, self.detachment)
        self.second: Officer = factories.make_officer(Role.DETACHMENT_REVIEWER, self.detachment)

    def key_units(self, count: int) -> list[Site]:
        """So many key units of the brigade, each with one project of one agency."""
        agency = factories.make_agency(self.brigade)
        sites = [factories.make_site(self.brigade) for _ in range(count)]
        for site in sites:
            factories.make_project(agency, site, started_on=date(2022, 1, 5))
        return sites

    def freeze(self, population: str, unit: Unit | None = None) -> Draw:
        return freeze_frame(
            campaign=self.campaign,
            population_code=population,
            unit=unit or self.brigade,
            seed_source="双色球",
            seed_due_at=DUE,
            officer=self.first,
            now=NOW,
        )

    def drawn(self, population: str, unit: Unit | None = None) -> Draw:
        frozen = self.freeze(population, unit)
        committed = commit_contribution(draw=frozen, officer=self.second, now=NOW, **COMMITTED)
        return draw_sample_now(draw=committed, officer=self.second, now=DUE, **SEED)


def tagged(site: Site, *codes: str) -> Site:
    """The site with those marks."""
    SiteTag.objects.bulk_create([SiteTag(site=site, code=code) for code in codes])
    return site


def codes_of(draw: Draw, **conditions: Any) -> set[str]:
    """The codes on a draw's list."""
    return set(draw.entries.filter(**conditions).values_list("code", flat=True))
