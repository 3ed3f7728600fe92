"""An agency in 甲东区 with one person, and the inspector in charge, on 2024-08-21."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from agencies.models import Agency, Employment
from authorities.models import Role, Unit
from tests import factories
from tests.doors.person_files import id_number


@pytest.fixture(autouse=True)
def _on_the_day(settings: Any) -> None:
    settings.FROZEN_TODAY = date(2024, 8, 21)


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def officer(units: dict[str, Unit]) -> Any:
    return factories.make_officer(Role.INSPECTOR, units["130102"])


@pytest.fixture
def page(client: Any, officer: Any) -> Any:
    client.force_login(officer)
    return client


@pytest.fixture
def agency(units: dict[str, Unit]) -> Agency:
    return factories.make_agency(units["130102"], name="甲东机构")


@pytest.fixture
def stint(agency: Agency) -> Employment:
    return factories.make_practitioner(agency, name="甲工程师", id_number=id_number(1)).employments.get()
