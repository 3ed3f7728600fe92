"""Every page says who is looking, and on which day a demo province lives."""

from datetime import date

import pytest

from tests.factories import make_officer, make_unit_tree


class TestSite:
    def test_invites_a_stranger_to_log_in_and_shows_no_navigation(self, client):
        html = client.get("/styleguide/").content.decode()

        assert 'href="/login/"' in html
        assert "sidenav" not in html

    @pytest.mark.django_db
    def test_names_the_officers_unit_and_role(self, client):
        brigade = make_unit_tree()["130102"]
        client.force_login(make_officer("inspector", brigade, name="测试员甲"))

        html = client.get("/styleguide/").content.decode()

        assert str(brigade) in html
        assert "测试员甲 · 监督检查员" in html

    def test_says_which_day_a_demo_province_lives_on(self, client, settings):
        settings.FROZEN_TODAY = date(2024, 8, 21)

        assert "演示数据 · 今天按2024年8月21日计" in client.get("/styleguide/").content.decode()

    def test_says_nothing_of_a_day_in_earnest(self, client, settings):
        settings.FROZEN_TODAY = None

        assert "演示数据" not in client.get("/styleguide/").content.decode()

    def test_carries_no_inline_script_and_no_inline_style(self, client):
        html = client.get("/styleguide/").content.decode()

        assert " style=" not in html
        assert "<style" not in html
        assert "<script>" not in html
        assert " onclick=" not in html
