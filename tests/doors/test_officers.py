"""Accounts: system administrators enrol, re-key and retire; a retired officer is out at once."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from authorities.models import AuditEntry, Officer, Role
from tests.factories import make_officer, make_unit_tree

pytestmark = pytest.mark.django_db
GOOD = {"username": "new-one", "name": "甲某", "role": Role.INSPECTOR, "password": "a-long-enough-password"}


@pytest.fixture
def units():
    return make_unit_tree()


@pytest.fixture
def admin(units, client):
    officer = make_officer(Role.SYSTEM_ADMIN, units["130000"])
    client.force_login(officer)
    return officer


class TestEnrol:
    def test_makes_an_account_that_can_sign_in(self, admin, units, client):
        answer = client.post("/officers/new/", GOOD | {"unit": units["130102"].pk}, follow=True)

        assert "已为甲某开通账户new-one" in answer.content.decode()
        assert client.login(username="new-one", password="a-long-enough-password")
        assert AuditEntry.objects.filter(verb="enrol_officer", officer=admin).count() == 1

    def test_is_not_for_others(self, units, client):
        client.force_login(make_officer(Role.CORPS_STAFF, units["130000"]))

        assert client.post("/officers/new/", GOOD | {"unit": units["130102"].pk}).status_code == 403
        assert not Officer.objects.filter(username="new-one").exists()

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"password": "short"}, "口令只有5位，至少要12位"),
            ({"role": Role.CORPS_STAFF}, "没有“总队承办人”这个角色"),
            ({"username": "大队长"}, "用户名只能用小写字母"),
        ],
    )
    def test_wrong_input_is_said_beside_the_field(self, admin, units, client, wrong, sentence):
        page = client.post("/officers/new/", GOOD | {"unit": units["130102"].pk} | wrong).content.decode()

        assert sentence in page
        assert not Officer.objects.filter(name="甲某").exists()

    def test_twice_is_refused(self, admin, units, client):
        client.post("/officers/new/", GOOD | {"unit": units["130102"].pk})

        page = client.post("/officers/new/", GOOD | {"unit": units["130102"].pk}).content.decode()

        assert "已有人使用" in page


class TestRetire:
    def test_takes_effect_on_the_next_request(self, admin, units, client):
        from django.test import Client

        officer = make_officer(Role.INSPECTOR, units["130102"])
        other = Client()
        other.force_login(officer)
        assert other.get("/tasks/").status_code == 200

        client.post(f"/officers/{officer.pk}/retire/")

        assert other.get("/tasks/").status_code == 302

    def test_asks_once_more_and_changes_nothing_by_asking(self, admin, units, client):
        officer = make_officer(Role.INSPECTOR, units["130102"])

        page = client.get(f"/officers/{officer.pk}/retire/").content.decode()

        officer.refresh_from_db()
        assert "停用账户" in page and officer.is_active

    def test_refuses_oneself(self, admin, client):
        page = client.post(f"/officers/{admin.pk}/retire/", follow=True).content.decode()

        assert "不能停用您自己" in page
        admin.refresh_from_db()
        assert admin.is_active


class TestCommand:
    def test_makes_the_first_administrator(self, units, monkeypatch, capsys):
        monkeypatch.setenv("OFFICER_PASSWORD", "a-long-enough-password")

        call_command("officer", "add", "boss", "--name", "甲某", "--unit", "130000", "--role", "system_admin")

        assert "已为甲某开通账户boss" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (["--unit", "999999", "--role", "inspector"], "没有代码为“999999”的单位"),
            (["--unit", "130000", "--role", "chief"], "没有“chief”这个角色"),
        ],
    )
    def test_says_what_is_wrong(self, units, monkeypatch, words, sentence):
        monkeypatch.setenv("OFFICER_PASSWORD", "a-long-enough-password")

        with pytest.raises(CommandError, match=sentence):
            call_command("officer", "add", "boss", "--name", "甲某", *words)
