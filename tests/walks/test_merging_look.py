"""Pages of suspected doubles and merges: on a phone, on a desktop, without a fault axe can see."""

from __future__ import annotations

from typing import Any

import pytest

from agencies.services import merging as services
from authorities.models import Role
from authorities.scope import whole_tree
from tests import factories
from tests.doors.merged import NOW, Merging
from tests.walks.test_ledgers_look import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def addresses() -> list[str]:
    with whole_tree("test"):
        two = Merging()
        factories.make_officer(Role.BRIGADE_CHIEF, two.unit, username="look")
        address = {"registered_address": "甲市甲东区某某路一百二十三号某某大厦十二层", "contact_phone": "0311-5550001"}
        names = [f"测试长名称消防设施维护保养检测技术服务（集团）有限公司{n}" for n in range(4)]
        asked, standing, undone, waiting = (
            (
                factories.make_agency(two.unit, name=name, **address),
                factories.make_agency(two.unit, name=name, **address),
            )
            for name in names
        )
        for _ in range(3):
            factories.make_project(asked[1], factories.make_site(two.unit))
        campaign = factories.make_campaign()
        for agency in (*standing, *asked):
            factories.make_task(campaign, agency, two.unit, state="done")
        requested = two.ask(kept=asked[0], absorbed=asked[1])
        merged = two.merge(*standing)
        taken_back = two.merge(*undone)
        factories.make_project(undone[0], factories.make_site(two.unit))
        two.undo(taken_back)
        to_undo = services.ask_undo(merge=two.merge(*waiting), reason="是两家", officer=two.asker, now=NOW)
    return [
        "/agencies/",
        "/agencies/duplicates/",
        f"/agencies/merges/new/?one={two.kept.pk}&other={two.absorbed.pk}",
        f"/agencies/merges/new/?one={two.kept.pk}",
        "/agencies/merges/",
        *(f"/agencies/merges/{merge.pk}/" for merge in (requested, merged, taken_back, to_undo)),
        f"/agencies/{standing[0].pk}/",
        f"/agencies/{standing[1].pk}/",
    ]


class TestLook:
    def test_on_a_phone(self, addresses: list[str], page: Any, accessibility_faults: Any) -> None:
        assert look(page, addresses, accessibility_faults) == {}

    def test_on_a_desktop(self, addresses: list[str], desktop: Any, accessibility_faults: Any) -> None:
        assert look(desktop, addresses, accessibility_faults) == {}
