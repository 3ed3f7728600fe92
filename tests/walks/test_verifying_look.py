"""Certificates to be looked up and the key unit's file: on a phone, on a desk, by keyboard, without script."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from authorities.models import Officer, Role
from authorities.scope import whole_tree
from authorities.services.evidence import keep_image
from credentials.models import ControlRoomOperator, PractitionerCheck
from credentials.services.key_unit_files import load_key_unit_file
from tests import factories
from tests.doors.person_files import id_number
from tests.doors.queueing import OPERATORS, QUEUE, make_certificate
from tests.files import images
from tests.walks.test_ledgers_look import look
from tests.walks.test_look import TOO_SMALL

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LADEN_WITH_MARKUP = [what for what in images.LADEN if "page" in what or "script" in what]


@pytest.fixture
def addresses(settings: Any, store: Any) -> list[str]:
    settings.FROZEN_TODAY = date(2024, 8, 21)
    units = factories.make_unit_tree()
    factories.make_campaign()
    officer = factories.make_officer(Role.INSPECTOR, units["130102"], username="look")
    with whole_tree("test"):
        for serial in range(1, 4):
            make_certificate(units["130102"], serial)
        site = factories.make_site(units["130102"], has_control_room=True)
        ControlRoomOperator.objects.create(site=site, name="乙值班", id_number=id_number(9), certificate_number="2")
        people = [{"name": "丁留名", "certificate_number": "2313012008438304", "id_number": ""}]
        load_key_unit_file(site=site, people=people, officer=officer, now=factories.NOW)
    place = f"/sites/{site.pk}/key-unit-file/"
    return [QUEUE, OPERATORS, "/key-unit-files/", place, f"{place}load/"]


def sign_in(page: Any) -> None:
    page.goto("/login/")
    page.fill("input[name=username]", "look")
    page.fill("input[name=password]", "testing-password")
    page.click("main button")


class TestLook:
    def test_on_a_phone(self, addresses: list[str], page: Any, accessibility_faults: Any) -> None:
        assert look(page, addresses, accessibility_faults) == {}

    def test_on_a_desktop(self, addresses: list[str], desktop: Any, accessibility_faults: Any) -> None:
        assert look(desktop, addresses, accessibility_faults) == {}

    def test_gives_every_target_room_for_a_thumb(self, addresses: list[str], page: Any) -> None:
        sign_in(page)
        for address in addresses:
            page.goto(address)
            page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")

            assert page.evaluate(TOO_SMALL) == [], address


class TestSitting:
    def test_by_keyboard_alone_stores_a_row(self, addresses: list[str], desktop: Any) -> None:
        sign_in(desktop)
        desktop.goto(QUEUE)

        desktop.locator(".queue-card").first.get_by_role("radio").first.focus()
        desktop.keyboard.press("ArrowRight")
        desktop.keyboard.press("Space")
        with desktop.expect_navigation():
            desktop.keyboard.press("Enter")

        assert "已登记1条" in desktop.inner_text("main")
        with whole_tree("test"):
            assert PractitionerCheck.objects.get().result == "forged"

    def test_of_a_refused_row_opens_where_the_fault_is_and_keeps_the_picture(
        self, addresses: list[str], page: Any
    ) -> None:
        sign_in(page)
        page.goto(QUEUE)
        card = page.locator(".queue-card").first
        card.get_by_role("radio", name="真", exact=True).check(force=True)
        card.locator("summary").click()
        card.locator("input[type=date]").fill("2024-08-22")
        card.locator("input[type=file]").set_input_files(
            {"name": "截图.png", "mimeType": "image/png", "buffer": images.png()}
        )

        page.get_by_role("button", name="登记", exact=True).click()
        page.wait_for_selector(".error-summary")

        card = page.locator(".queue-card").first
        assert "晚于今天" in card.inner_text() and "已收到1张" in card.inner_text()
        assert card.locator("input[type=date]").input_value() == "2024-08-22"

    def test_shows_numbers_in_full_with_a_button_that_copies(self, addresses: list[str], page: Any) -> None:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        sign_in(page)
        page.goto(QUEUE)
        page.click(".queue-reveal > summary")
        page.get_by_label("到官方网站查询证书").check()

        with page.expect_navigation():
            page.get_by_role("button", name="显示本页号码").click()
        page.get_by_role("button", name="复制号码").first.click()

        assert page.evaluate("navigator.clipboard.readText()") == id_number(1)

    def test_without_script_stores_as_well(self, addresses: list[str], chromium: Any, live_server: Any) -> None:
        context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
        bare = context.new_page()
        sign_in(bare)
        bare.goto(QUEUE)

        bare.locator(".queue-card").first.get_by_role("radio", name="真", exact=True).check(force=True)
        bare.locator(".form-bar button").click()

        assert "已登记1条" in bare.inner_text("main")
        context.close()


class TestPictures:
    def test_are_nothing_but_pictures_to_a_browser(self, addresses: list[str], desktop: Any) -> None:
        officer = Officer.objects.get(username="look")
        dialogs, loaded = [], []
        desktop.on("dialog", lambda dialog: dialogs.append(dialog.message))
        sign_in(desktop)
        for what in LADEN_WITH_MARKUP:
            with whole_tree("test"):
                image = keep_image(content=images.LADEN[what](), officer=officer, now=factories.NOW)

            desktop.goto(f"/evidence/{image.pk}/")

            loaded.append(desktop.evaluate("[document.contentType, document.images.length, document.scripts.length]"))

        assert loaded == [["image/jpeg", 1, 0]] * len(LADEN_WITH_MARKUP) and dialogs == []
