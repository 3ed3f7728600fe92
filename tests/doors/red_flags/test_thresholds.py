"""Every threshold is said to be ours, with its number and its reason: on pages and in the reading of the notice."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from agencies.models import Agency
from authorities.models import Role, Unit
from campaigns.models import Campaign
from campaigns.queries.notices import notice_of
from credentials.crosscheck_words import THRESHOLD_WORDS
from credentials.models import RedFlag
from credentials.queries.red_flags import thresholds_of
from credentials.rules.crosschecks import TESTS
from tests import factories
from tests.doors.red_flags.conftest import swept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


class TestRulesPage:
    def test_says_of_each_threshold_that_it_is_ours_which_and_why(
        self, client: Any, campaign: Campaign, units: dict[str, Unit]
    ) -> None:
        client.force_login(factories.make_officer(Role.INSPECTOR, units["130102"]))

        words = client.get("/red-flags/rules/").content.decode()

        assert "阈值是我们取的，不是通知原文" in words
        for rule in notice_of(campaign).crosschecks:
            assert rule.title in words
            assert not rule.thresholds or (thresholds_of(rule) in words and rule.basis in words)

    @pytest.mark.parametrize(("code", "count"), [("130202", 1), ("130104", 0)])
    def test_counts_what_concerns_the_own_agencies(
        self, client: Any, flag: RedFlag, units: dict[str, Unit], code: str, count: int
    ) -> None:
        client.force_login(factories.make_officer(factories.ROLES_AT[units[code].kind], units[code]))

        words = client.get("/red-flags/rules/").content.decode()

        assert f'<a href="/red-flags/?rule=dual-practice">{count}</a>' in words

    def test_is_not_for_those_who_keep_the_house_and_says_when_there_is_no_campaign(
        self, client: Any, units: dict[str, Unit]
    ) -> None:
        client.force_login(factories.make_officer(Role.SYSTEM_ADMIN, units["130000"]))
        assert client.get("/red-flags/rules/").status_code == 403

        client.force_login(factories.make_officer(Role.CORPS_STAFF, units["130000"]))
        assert "还没有部署专项检查" in client.get("/red-flags/rules/").content.decode()

    def test_of_a_changed_notice_leads_back_with_a_sentence(
        self, client: Any, campaign: Campaign, units: dict[str, Unit]
    ) -> None:
        Campaign.objects.update(notice_digest="0" * 64)
        client.force_login(factories.make_officer(Role.CORPS_STAFF, units["130000"]))

        answer = client.get("/red-flags/rules/", follow=True)

        assert answer.redirect_chain[-1][0] == "/red-flags/"
        assert "方案" in answer.content.decode()


class TestFlagPage:
    def test_says_the_threshold_and_whose_it_is(self, client: Any, campaign: Campaign, home: Agency) -> None:
        factories.make_agency(home.unit, registered_address="甲路1号")
        Agency.objects.update(registered_address="甲路1号")
        swept(campaign)
        client.force_login(factories.make_officer(Role.INSPECTOR, home.unit))

        words = client.get(f"/red-flags/{RedFlag.objects.get(rule='shared-address').pk}/").content.decode()

        assert "阈值：2家起。这个数是我们取的，不是通知原文：两家起就是“多家”" in words


class TestWords:
    def test_there_are_for_every_threshold(self) -> None:
        assert set(THRESHOLD_WORDS) == {name for test in TESTS.values() for name in test.thresholds}

    def test_the_reading_of_the_notice_names_each_rule_with_its_thresholds(self, campaign: Campaign) -> None:
        notice = notice_of(campaign)
        reading = notice.readings["crosscheck-thresholds"]

        for rule in notice.crosschecks:
            if rule.thresholds:
                assert f"- {rule.title}：{thresholds_of(rule)}。" in reading.body
                assert rule.clause in reading.clauses


class TestSensitivityCommand:
    def test_needs_a_planted_demo(self, campaign: Campaign) -> None:
        with pytest.raises(CommandError, match="演示数据"):
            call_command("crosscheck", "sensitivity", stdout=StringIO(), stderr=StringIO())
