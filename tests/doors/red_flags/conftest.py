"""What the tests of red flags share: a person employed by agencies of two cities at once, and a sweep."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from agencies.models import Agency, Employment, Practitioner
from authorities.models import Unit
from campaigns.models import Campaign
from credentials.models import RedFlag
from credentials.services.sweeping import sweep
from tests import factories
from tests.factories import NOW

LATER, LATEST = NOW + timedelta(days=1), NOW + timedelta(days=2)


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def campaign(units: dict[str, Unit]) -> Campaign:
    return factories.make_campaign()


@pytest.fixture
def home(units: dict[str, Unit]) -> Agency:
    return factories.make_agency(units["130102"], name="甲东消防检测有限公司")


@pytest.fixture
def other(units: dict[str, Unit]) -> Agency:
    return factories.make_agency(units["130202"], name="乙南消防检测有限公司")


@pytest.fixture
def twice(home: Agency, other: Agency) -> Practitioner:
    """A person employed by agencies of two cities at once."""
    person = factories.make_practitioner(home, name="赵岫")
    Employment.objects.create(practitioner=person, agency=other, since=date(2024, 2, 19))
    return person


def swept(campaign: Campaign, now: datetime = NOW) -> dict[str, Any]:
    return {one.rule: one for one in sweep(campaign=campaign, officer=None, now=now)}


@pytest.fixture
def flag(campaign: Campaign, twice: Practitioner) -> RedFlag:
    swept(campaign)
    return RedFlag.objects.get()
