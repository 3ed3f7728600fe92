"""Confirming and sending back a summary workbook: asked first, by whom it may, with a reason."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from authorities.models import AuditEntry, InboxItem, Role
from tests import factories
from tests.doors.brigade import Brigade
from tests.doors.test_annex4 import AFTER, at, built

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def brigade() -> Brigade:
    return Brigade()


@pytest.fixture
def staff(brigade: Brigade) -> Any:
    return factories.make_officer(Role.DETACHMENT_STAFF, brigade.units["130100"], "staff")


class TestConfirming:
    def test_is_asked_on_a_page_that_changes_nothing(self, brigade, staff, client):
        workbook = built(brigade, staff.unit)
        client.force_login(staff)

        with at(AFTER):
            page = client.get(reverse("workbook_sign", args=[workbook.pk])).content.decode()

        workbook.refresh_from_db()
        assert "我已核对，确认填报" in page
        assert workbook.figures_digest in page
        assert not workbook.is_signed

    def test_adds_a_name_to_the_file_and_leaves_the_digest_of_the_figures(self, brigade, staff, client):
        workbook = built(brigade, staff.unit)
        before = (workbook.digest, workbook.figures_digest)
        client.force_login(staff)

        with at(AFTER):
            client.post(reverse("workbook_sign", args=[workbook.pk]))

        workbook.refresh_from_db()
        assert workbook.digest != before[0]
        assert workbook.figures_digest == before[1]


class TestReturning:
    @pytest.fixture
    def reviewer(self, staff):
        return factories.make_officer(Role.DETACHMENT_REVIEWER, staff.unit, "reviewer")

    @pytest.fixture
    def signed(self, brigade, staff, client):
        workbook = built(brigade, staff.unit)
        client.force_login(staff)
        with at(AFTER):
            client.post(reverse("workbook_sign", args=[workbook.pk]))
        return workbook

    def returned(self, client, officer, workbook, reason="第3列罚款数与决定书不符，请核对。"):
        client.force_login(officer)
        with at(AFTER):
            return client.post(reverse("workbook_return", args=[workbook.pk]), {"reason": reason}, follow=True)

    def test_takes_the_signature_off_and_tells_the_filler_why(self, signed, reviewer, client):
        page = self.returned(client, reviewer, signed).content.decode()

        signed.refresh_from_db()
        assert not signed.is_signed
        assert "第3列罚款数与决定书不符" in page
        assert "第3列罚款数与决定书不符" in InboxItem.objects.get(unit=signed.unit).text
        assert AuditEntry.objects.get(verb="return_workbook").detail["reason"].startswith("第3列")
        assert openpyxl.load_workbook(signed.file.path)

    def test_lets_it_be_signed_again_and_the_reason_goes(self, signed, staff, reviewer, client):
        self.returned(client, reviewer, signed)

        client.force_login(staff)
        with at(AFTER):
            client.post(reverse("workbook_sign", args=[signed.pk]))

        signed.refresh_from_db()
        assert (signed.filled_by, signed.returned_by, signed.return_reason) == (staff, None, "")

    def test_by_the_filler_is_refused(self, signed, staff, client):
        page = self.returned(client, staff, signed)

        signed.refresh_from_db()
        assert signed.is_signed
        assert "且不是填报人的另一人" in page.content.decode()

    def test_without_a_reason_is_asked_for_one(self, signed, reviewer, client):
        page = self.returned(client, reviewer, signed, reason=" ")

        signed.refresh_from_db()
        assert signed.is_signed
        assert "请写明退回原因" in page.content.decode()

    def test_twice_is_refused(self, signed, reviewer, client):
        self.returned(client, reviewer, signed)

        page = self.returned(client, reviewer, signed)

        assert "不用退回" in page.content.decode()
        assert AuditEntry.objects.filter(verb="return_workbook").count() == 1

    def test_by_another_unit_finds_nothing(self, brigade, signed, client):
        assert self.returned(client, brigade.stranger, signed).status_code == 404
