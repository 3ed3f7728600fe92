"""An officer finds the pages of the role, and only those, under the thumb."""

import re
from pathlib import Path

import pytest

from authorities.models import Role
from authorities.navigation import NAVIGATION, TABS_ON_A_PHONE, navigation_for

ROLES = [role.value for role in Role]


def labels(navigation):
    return [link.label for group in navigation.groups for link in group.links]


class TestNavigation:
    def test_names_only_roles_that_exist(self):
        assert {role for item in NAVIGATION for role in item.roles | item.thumb} == set(ROLES)

    def test_puts_nothing_under_the_thumb_that_the_role_may_not_open(self):
        assert [item.label for item in NAVIGATION if item.thumb - item.roles] == []

    @pytest.mark.parametrize("role", ROLES)
    def test_leaves_room_for_the_sheet_on_a_phone(self, role):
        assert len([item for item in NAVIGATION if role in item.thumb]) <= TABS_ON_A_PHONE

    def test_shows_the_log_to_the_auditor_and_the_accounts_to_the_administrator_only(self):
        shown = {role: labels(navigation_for(role, "/")) for role in ROLES}

        assert [role for role in ROLES if "操作日志" in shown[role]] == ["auditor"]
        assert [role for role in ROLES if "用户" in shown[role]] == ["system_admin"]

    @pytest.mark.parametrize("role", ["system_admin", "auditor"])
    def test_shows_no_enforcement_page_to_those_who_keep_the_house(self, role):
        assert {"检查记录", "问题", "行政处罚", "机构台账"}.isdisjoint(labels(navigation_for(role, "/")))

    def test_marks_the_page_below_an_item_as_the_items_own(self):
        navigation = navigation_for("auditor", "/audit/17/")

        assert [link.label for group in navigation.groups for link in group.links if link.current] == ["操作日志"]

    def test_marks_nothing_on_a_page_outside_it(self):
        navigation = navigation_for("auditor", "/styleguide/")

        assert [link.label for group in navigation.groups for link in group.links if link.current] == []

    def test_uses_symbols_that_the_sprite_holds(self):
        sprite = Path("static/icons/sprite.svg").read_text()

        assert {item.icon for item in NAVIGATION} <= set(re.findall(r'<symbol id="([^"]+)"', sprite))
