"""The dashboard, the home pages and the summary table on a phone and on a desk, role by role."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from authorities.models import InboxItem, Role
from authorities.scope import whole_tree
from tests import factories
from tests.doors.brigade import Brigade
from tests.walks.test_look import TOO_SMALL, WIDER_THAN_SCREEN

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TABLE = "/campaigns/hebei-2024/tables/annex4/"
PAGES = [
    (Role.CORPS_STAFF, "130000", ["/", "/dashboard/", "/units/130100/progress/", TABLE]),
    (Role.DETACHMENT_STAFF, "130100", ["/", "/dashboard/"]),
    (Role.BRIGADE_CHIEF, "130102", ["/", "/dashboard/"]),
    (Role.SYSTEM_ADMIN, "130000", ["/"]),
    (Role.AUDITOR, "130000", ["/", "/?verify=1"]),
]


@pytest.fixture
def brigade(settings: Any, transactional_db: None) -> Brigade:
    settings.FROZEN_TODAY = date(2024, 8, 21)
    with whole_tree("test"):
        made = Brigade()
        made.penalise(made.finding())
        reminder = {"text": "1项任务已逾期6天", "link": "/tasks/?unfinished=true", "created_at": factories.NOW}
        for unit in ("130000", "130100", "130102"):
            InboxItem.objects.create(key=unit, unit=made.units[unit], **reminder)
        for role, unit, _addresses in PAGES:
            factories.make_officer(role, made.units[unit], role)
    return made


def log_in(page: Any, username: str) -> None:
    page.goto("/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", "testing-password")
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


@pytest.mark.parametrize(("role", "addresses"), [(role, addresses) for role, _unit, addresses in PAGES])
class TestPages:
    def test_fit_a_phone_and_a_thumb_and_have_no_fault(self, brigade, page, accessibility_faults, role, addresses):
        log_in(page, role)

        for address in addresses:
            page.goto(address)
            assert not page.evaluate(WIDER_THAN_SCREEN), address
            assert page.evaluate(TOO_SMALL) == [], address
            assert accessibility_faults(page) == [], address

    def test_have_no_fault_on_a_desk_in_the_dark(self, brigade, desktop, accessibility_faults, role, addresses):
        desktop.emulate_media(color_scheme="dark")
        log_in(desktop, role)

        for address in addresses:
            desktop.goto(address)
            assert accessibility_faults(desktop) == [], address
