"""The quotas of the whole province take as many questions as those of one detachment."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from authorities.files.region import read_region
from authorities.models import Unit
from authorities.services.units import plant_units
from campaigns.queries.quotas import quotas_for
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def province() -> list[Unit]:
    """All units of the real tree, each brigade with an agency and a project."""
    plant_units(rows=read_region("hebei"), officer=None, now=factories.NOW)
    units = list(Unit.objects.all())
    for unit in units:
        if unit.is_brigade:
            factories.make_project(factories.make_agency(unit), factories.make_site(unit))
    return units


def test_at_11_and_at_204_units_the_database_is_asked_as_often(province: list[Unit]) -> None:
    campaign = factories.make_campaign()
    detachment = next(unit for unit in province if unit.code == "130100")
    eleven = [detachment, *(unit for unit in province if unit.parent_id == detachment.pk)][:11]
    asked = []

    for units in (eleven, province):
        quotas_for(campaign, units)  # the notice is read once
        with CaptureQueriesContext(connection) as queries:
            rows = quotas_for(campaign, units)
        asked.append((len(units), len({row.unit.pk for row in rows}), len(queries)))

    (few, few_rows, few_queries), (many, many_rows, many_queries) = asked
    assert (few, many) == (11, 204)
    assert few_rows <= 11 and many_rows >= 190
    assert few_queries == many_queries <= 20, asked
