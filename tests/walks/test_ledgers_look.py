"""Pages of ledgers, imports, past days, rules and a reveal: on a phone, on a desktop, without a fault axe can see."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from agencies.models import Equipment
from agencies.services.staging import stage_ledger
from authorities.models import Role
from authorities.scope import acting_for, whole_tree
from credentials.models import Certificate, ControlRoomOperator
from tests import factories
from tests.doors.ledger_files import agencies_file, agency_row
from tests.doors.person_files import id_number

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def addresses() -> list[str]:
    units = factories.make_unit_tree()
    officer = factories.make_officer(Role.DETACHMENT_STAFF, units["130100"], username="look")
    with whole_tree("test"):
        agency = factories.make_agency(units["130102"], created_at=datetime(2024, 6, 1, tzinfo=factories.CHINA))
        site = factories.make_site(units["130102"], has_control_room=True)
        factories.make_project(agency, site)
        factories.make_campaign()
        Equipment.objects.create(agency=agency, kind="风速计", serial="SN1")
        ControlRoomOperator.objects.create(site=site, name="值班甲")
        person = factories.make_practitioner(agency, id_number=id_number(1))
        Certificate.objects.create(practitioner=person, kind="engineer_2", number="JG-1")
    with acting_for(officer):
        rows = [agency_row(1, 来源="系统"), agency_row(2, 来源="系统"), agency_row(3, "没有的大队")]
        content = agencies_file(*rows)
        staged = stage_ledger(
            ledger="agencies",
            unit=officer.unit,
            content=content,
            file_name="名单.csv",
            officer=officer,
            now=factories.NOW,
        )
    return [
        "/imports/new/",
        f"/imports/{staged.pk}/",
        "/ledgers/agencies/as-at/?day=2024-12-31",
        "/ledgers/projects/as-at/?day=2024-12-31",
        "/agencies/",
        "/projects/",
        "/practitioners/",
        "/sites/",
        "/equipment/",
        "/operators/",
        "/red-flags/rules/",
        f"/practitioners/{person.pk}/reveal/",
        "/certificates/?unregistered=true",
    ]


def look(page: Any, addresses: list[str], faults: Any) -> dict[str, list[str]]:
    page.goto("/login/")
    page.fill("input[name=username]", "look")
    page.fill("input[name=password]", "testing-password")
    page.click("main button")
    found = {}
    for address in addresses:
        assert page.goto(address).status == 200
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found[address] = faults(page) + ([f"{wide}px too wide"] if wide > 0 else [])
    return {address: told for address, told in found.items() if told}


class TestLook:
    def test_on_a_phone(self, addresses: list[str], page: Any, accessibility_faults: Any) -> None:
        assert look(page, addresses, accessibility_faults) == {}

    def test_on_a_desktop(self, addresses: list[str], desktop: Any, accessibility_faults: Any) -> None:
        assert look(desktop, addresses, accessibility_faults) == {}
