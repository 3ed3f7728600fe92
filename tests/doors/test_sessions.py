"""Signing in and out, and trying in vain, are acts of the audit log; passwords are not in it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from authorities.models import AuditEntry, Role
from authorities.queries.audit import verify_chain
from authorities.verbs import VERBS, verb_words
from tests.factories import make_officer, make_unit_tree

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a-long-enough-password"
APPS = ("agencies", "authorities", "campaigns", "config", "credentials", "inspections", "reports")


@pytest.fixture
def officer():
    officer = make_officer(Role.INSPECTOR, make_unit_tree()["130102"], "inspector")
    officer.set_password(PASSWORD)
    officer.save()
    return officer


@pytest.mark.django_db
class TestSessions:
    def test_signing_in_and_out_is_written_down(self, officer, client):
        client.post("/login/", {"username": "inspector", "password": PASSWORD})
        client.post("/logout/")

        acts = AuditEntry.objects.order_by("number").values_list("verb", "officer", "unit")
        assert list(acts)[-2:] == [("log_in", officer.pk, officer.unit_id), ("log_out", officer.pk, officer.unit_id)]
        assert verify_chain().broken_at is None

    @pytest.mark.parametrize("username", ["inspector", "a-password-in-the-wrong-box"])
    def test_a_wrong_password_is_written_down_without_what_was_typed(self, officer, client, username):
        client.post("/login/", {"username": username, "password": "wrong-and-secret"})

        entry = AuditEntry.objects.get(verb="log_in_failed")
        assert entry.officer is None
        assert entry.subject_id == (str(officer.pk) if username == "inspector" else "None")
        assert "wrong" not in json.dumps(entry.hashed_fields())

    def test_the_page_says_our_word_and_leads_to_the_public_pages(self, client):
        page = client.post("/login/", {"username": "nobody", "password": "wrong-and-secret"}).content.decode()

        assert "用户名或口令不对" in page and "密码" not in page
        assert 'href="/public/"' in page

    def test_the_log_says_it_in_chinese(self, officer, client):
        client.post("/login/", {"username": "inspector", "password": "wrong-and-secret"})
        client.force_login(make_officer(Role.AUDITOR, officer.unit.parent, "auditor"))

        page = client.get("/audit/?verb=log_in_failed").content.decode()

        assert "登录失败</td>" in page
        assert f"用户 {officer.pk}" in page


class TestVerbs:
    def test_each_verb_of_the_source_has_words(self):
        sources = [path.read_text() for app in APPS for path in (ROOT / app).rglob("*.py")]
        written = {verb for text in sources for verb in re.findall(r'\bverb="([a-z_]+)"', text)}

        assert written <= VERBS.keys() and len(written) > 40

    def test_a_refusal_is_said_by_its_act_and_an_unknown_act_by_its_code(self):
        assert verb_words("draw_sample_refused") == "抽签（未予受理）"
        assert verb_words("walk_the_dog") == "walk_the_dog"
