"""Screenshots and photos beside a check: kept with it, not lost with it, named by nobody but us."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from agencies.models import Practitioner
from authorities.models import AuditEntry, EvidenceImage, Role, Unit
from authorities.services.evidence import keep_image
from credentials.models import Certificate, ControlRoomCheck, ControlRoomOperator, PractitionerCheck
from tests import factories
from tests.doors.evidence_files import files_in, raw_form, upload
from tests.files import images

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def person(units: dict[str, Unit]) -> Practitioner:
    return factories.make_practitioner(factories.make_agency(units["130102"]), name="甲操作员")


@pytest.fixture
def page(client: Any, units: dict[str, Unit], settings: Any) -> Any:
    """An inspector's browser on a day of the campaign."""
    settings.FROZEN_TODAY = date(2024, 8, 21)
    factories.make_campaign()
    client.force_login(factories.make_officer(Role.INSPECTOR, units["130102"]))
    return client


class TestImages:
    def given(self, person: Practitioner, **answers: str) -> dict[str, Any]:
        agency = person.employments.get().agency.pk
        plain = {
            "agency": agency,
            "claimed": "facility_operator",
            "result": "no_certificate",
            "checked_on": "2024-08-20",
        }
        return plain | answers

    def test_keep_pictures_beside_the_result(self, page: Any, person: Practitioner, store: Any) -> None:
        certificate = Certificate.objects.create(
            practitioner=person, kind="operator", number="2313012008438308", level=4
        )
        given = self.given(person, result="forged", certificate=str(certificate.pk))

        page.post(f"/checks/new/?person={person.pk}", given | {"images": [upload(), upload(images.located_jpeg())]})

        made = PractitionerCheck.objects.get()
        entry = AuditEntry.objects.get(verb="record_practitioner_check")
        assert entry.detail["images"] == [image.digest for image in made.images.all()]
        assert len(files_in(store)) == 2 and not EvidenceImage.objects.filter(used_at=None).exists()
        for address in (f"/practitioners/{person.pk}/", "/checks/"):
            links = re.findall(r'href="(/evidence/\d+/)"', page.get(address).content.decode())
            assert len(links) == 2 and page.get(links[0])["Content-Type"] == "image/jpeg"

    def test_keep_the_pictures_while_something_else_is_mended(
        self, page: Any, person: Practitioner, store: Any
    ) -> None:
        wrong = self.given(person, checked_on="2024-08-22", remark="现场") | {"images": upload()}
        answer = page.post(f"/checks/new/?person={person.pk}", wrong)
        kept = answer.context["form"]["kept"].value()

        page.post(f"/checks/new/?person={person.pk}", self.given(person, kept=kept))

        assert "已收到1张，不必再选" in answer.content.decode()
        assert PractitionerCheck.objects.get().images.count() == 1 and len(files_in(store)) == 1

    def test_of_two_files_refuse_the_one_that_is_no_picture_and_keep_the_other(
        self, page: Any, person: Practitioner, store: Any
    ) -> None:
        given = self.given(person, remark="现场") | {"images": [upload(), upload(images.SVG, "证书.jpg")]}

        text = page.post(f"/checks/new/?person={person.pk}", given).content.decode()

        assert "第2张：这个文件其实是网页或矢量图" in text and 'value="现场"' in text
        assert PractitionerCheck.objects.count() == 0 and EvidenceImage.objects.count() == 1

    def test_sent_twice_keep_one_check_and_its_pictures(self, page: Any, person: Practitioner, store: Any) -> None:
        given = self.given(person)
        for _ in range(2):
            page.post(f"/checks/new/?person={person.pk}", given | {"images": upload()})

        assert PractitionerCheck.objects.get().images.count() == 1

    def test_use_no_picture_of_a_colleague_whose_key_was_guessed(
        self, page: Any, person: Practitioner, units: dict[str, Unit], store: Any
    ) -> None:
        colleague = factories.make_officer(Role.INSPECTOR, units["130102"])
        theirs = keep_image(content=images.png(), officer=colleague, now=factories.NOW)

        page.post(f"/checks/new/?person={person.pk}", self.given(person, kept=str(theirs.pk)))

        assert PractitionerCheck.objects.get().images.count() == 0

    def test_of_a_control_room_keep_pictures_as_well(self, page: Any, units: dict[str, Unit], store: Any) -> None:
        site = factories.make_site(units["130102"], has_control_room=True)
        operator = ControlRoomOperator.objects.create(site=site, name="丙值班员", certificate_number="2313012008438308")
        given = {"result": "genuine", "checked_on": "2024-08-20", "images": upload()}

        page.post(f"/operators/{operator.pk}/checks/new/", given)

        assert ControlRoomCheck.objects.get().images.count() == 1
        assert "图1" in page.get("/control-room-checks/").content.decode()

    @pytest.mark.parametrize("name", images.NAMES)
    def test_take_no_name_of_a_file_for_their_own(
        self, page: Any, person: Practitioner, store: Any, caplog: Any, name: str
    ) -> None:
        form = raw_form(self.given(person, checked_on="2024-08-22"), name, images.png())

        answer = page.generic("POST", f"/checks/new/?person={person.pk}", **form)

        assert answer.status_code in (200, 400)
        assert all(re.fullmatch(r"evidence/\w\w/\w{64}-\w{16}", stored) for stored in files_in(store))
        assert [path for path in store.parent.rglob("*") if store not in (path, *path.parents)] == []
        kept = [str(row) for table in (EvidenceImage, AuditEntry) for row in table.objects.values()]
        told = [*kept, *caplog.messages, answer.content.decode()]
        assert len(name) < 5 or [line for line in told if name in line] == []
