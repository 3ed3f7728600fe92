"""Pages of people, certificates, conditions and the catalogue: on a phone, a desktop, without a fault axe can see."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from agencies.models import Employment, Equipment
from authorities.models import Role
from authorities.scope import acting_for, whole_tree
from credentials.models import Certificate
from credentials.services.standings import change_standing
from tests import factories
from tests.doors.person_files import id_number
from tests.walks.test_ledgers_look import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def addresses(settings: Any) -> list[str]:
    settings.FROZEN_TODAY = date(2024, 8, 21)
    units = factories.make_unit_tree()
    officer = factories.make_officer(Role.CORPS_STAFF, units["130000"], username="look")
    with whole_tree("test"):
        campaign = factories.make_campaign()
        agency = factories.make_agency(units["130102"], safety_assessment=True)
        person = factories.make_practitioner(agency, id_number=id_number(1))
        Employment.objects.update(is_technical_director=True)
        Equipment.objects.create(agency=agency, kind="卷尺", calibrated_until=date(2024, 6, 30))
        Equipment.objects.create(agency=agency, kind="万能测试箱")
        held = Certificate.objects.create(practitioner=person, kind="engineer_1", number="ZG20190001")
        stint = person.employments.get()
    with acting_for(officer):
        change = change_standing(
            certificate=held,
            after="revoked",
            decided_on=date(2024, 8, 12),
            decided_by="甲市消防救援支队",
            document_number="甲消行罚决字〔2024〕第0007号",
            basis="出租执业印章",
            campaign=campaign,
            officer=officer,
            now=factories.NOW,
        )
    catalogue = "/equipment/catalogue/"
    return [
        f"/agencies/{agency.pk}/",
        f"/agencies/{agency.pk}/conditions/",
        f"/agencies/{agency.pk}/staff/?day=2024-08-01",
        f"/agencies/{agency.pk}/people/new/",
        f"/practitioners/{person.pk}/",
        f"/practitioners/{person.pk}/edit/",
        f"/practitioners/{person.pk}/employments/new/",
        *(f"/employments/{stint.pk}/{act}" for act in ("", "edit/", "end/", "transfer/", "insurance/")),
        *(f"/certificates/{held.pk}/{act}" for act in ("", "edit/", "standing/", "renew/")),
        f"/certificates/changes/{change.pk}/reported_on/",
        "/practitioners/unregistered/",
        catalogue,
        f"{catalogue}new/",
        f"{catalogue}base-1/",
        f"{catalogue}base-1/edit/",
    ]


class TestLook:
    def test_on_a_phone(self, addresses: list[str], page: Any, accessibility_faults: Any) -> None:
        assert look(page, addresses, accessibility_faults) == {}

    def test_on_a_desktop(self, addresses: list[str], desktop: Any, accessibility_faults: Any) -> None:
        assert look(desktop, addresses, accessibility_faults) == {}
