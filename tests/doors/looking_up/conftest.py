"""An inspector's browser on a day of the campaign."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from authorities.models import Officer, Role, Unit
from tests import factories

TODAY = date(2024, 8, 21)


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def officer(units: dict[str, Unit], settings: Any) -> Officer:
    settings.FROZEN_TODAY = TODAY
    factories.make_campaign()
    return factories.make_officer(Role.INSPECTOR, units["130102"])


@pytest.fixture
def page(client: Client, officer: Officer) -> Client:
    client.force_login(officer)
    return client
