"""Every ledger's page asks the database as often for a province as for a hamlet."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, Equipment, LedgerImport
from agencies.services.staging import stage_ledger
from authorities.models import Role, Unit
from credentials.models import Certificate, ControlRoomOperator
from tests import factories
from tests.doors.ledger_files import agencies_file, agency_row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]
LISTS = [
    "/agencies/",
    "/projects/",
    "/practitioners/",
    "/sites/",
    "/equipment/",
    "/certificates/",
    "/certificates/?never_checked=true",
    "/operators/",
    "/imports/",
    "/ledgers/agencies/as-at/?day=2024-12-31",
    "/ledgers/projects/as-at/?day=2024-12-31",
]
FEW, MANY = 2, 60  # a page has 50 rows


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def page(units: dict[str, Unit]) -> Client:
    client = Client()
    client.force_login(factories.make_officer(Role.CORPS_STAFF, units["130000"]))
    return client


def add_rows(unit: Unit, count: int) -> None:
    """An agency with somebody qualified, a project at a site with somebody on duty, a device, an import; each."""
    for number in range(count):
        agency = factories.make_agency(unit)
        site = factories.make_site(unit, has_control_room=True)
        factories.make_project(agency, site)
        person = factories.make_practitioner(agency)
        Certificate.objects.create(practitioner=person, kind="engineer_2", number=f"JG-{agency.pk}")
        ControlRoomOperator.objects.create(site=site, name=f"值班{number}", since=date(2024, 1, 2))
        Equipment.objects.create(agency=agency, kind="风速计", serial=f"SN-{agency.pk}")
        LedgerImport.objects.create(
            ledger="agencies",
            unit=unit,
            file_name="x.csv",
            file_digest=f"{agency.pk:064d}",
            uploaded_at=factories.NOW,
        )


def questions(client: Client, address: str) -> int:
    client.get(address)  # what a process keeps after its first answer is no question of the page
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    assert "共" in answer.content.decode()
    return len(captured)


class TestPages:
    def test_ask_as_often_for_many_rows_as_for_few(self, page: Client, units: dict[str, Unit]) -> None:
        add_rows(units["130102"], FEW)
        few = {address: questions(page, address) for address in LISTS}

        add_rows(units["130104"], MANY)
        many = {address: questions(page, address) for address in LISTS}

        assert Agency.objects.count() == FEW + MANY
        assert many == few
        assert max(many.values()) <= 14

    def test_of_an_import_ask_as_often_for_many_rows_as_for_few(self, page: Client, units: dict[str, Unit]) -> None:
        asked = []
        for count in (FEW, MANY):
            rows = [agency_row(n) if n % 2 else agency_row(n, "没有的大队") for n in range(count * 100, count * 101)]
            staged = stage_ledger(
                ledger="agencies",
                unit=units["130000"],
                content=agencies_file(*rows),
                file_name="x.csv",
                officer=None,
                now=factories.NOW,
            )
            asked.append(questions(page, f"/imports/{staged.pk}/"))

        assert asked[0] == asked[1]
