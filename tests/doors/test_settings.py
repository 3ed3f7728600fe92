"""A wrong setting stops start-up with the variable's name and what is allowed; a good one starts."""

import os
import runpy
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

GOOD = {
    "MINGCHA_MODE": "production",
    "SECRET_KEY": "Wq3vN8xT1mZ7rB5kJ9pL2cF6hD4gS0aYuEiOtRwQzXnMbVcKjH",
    "SEALING_KEY": "pL2cF6hD4gS0aYuEiOtRwQzXnMbVcKjHWq3vN8xT1mZ7rB5kJ9",
    "ALLOWED_HOSTS": "mingcha.example",
    "DATABASE_URL": "postgres://mingcha:secret@db:5432/mingcha",
    "REDIS_URL": "redis://redis:6379/0",
}
# Each row: the one variable set wrong, its value (None: not set at all), and what the refusal must offer instead.
REFUSED = [
    ("MINGCHA_MODE", "prod", "embedded, production"),
    ("SECRET_KEY", None, "50 random characters"),
    ("SECRET_KEY", "short", "50 random characters"),
    ("SECRET_KEY", "django-insecure-Wq3vN8xT1mZ7rB5kJ9pL2cF6hD4gS0aYuEiOtRwQ", "50 random characters"),
    ("SECRET_KEY", "a" * 60, "50 random characters"),
    ("SEALING_KEY", None, "50 random characters"),
    ("SEALING_KEY", GOOD["SECRET_KEY"], "a secret of its own"),
    ("DEBUG", "1", "0"),
    ("DEBUG", "maybe", "1, 0, true, false, yes, no, on, off"),
    ("ALLOWED_HOSTS", None, "own host names"),
    ("ALLOWED_HOSTS", "*", "own host names"),
    ("ALLOWED_HOSTS", "https://mingcha.example", "mingcha.example"),
    ("CSRF_TRUSTED_ORIGINS", "mingcha.example", "https://mingcha.example"),
    ("DATABASE_URL", None, "postgres://USER:PASSWORD@HOST:PORT/NAME"),
    ("DATABASE_URL", "sqlite:///var/mingcha.sqlite3", "postgres://USER:PASSWORD@HOST:PORT/NAME"),
    ("DATABASE_URL", "mysql://mingcha:secret@db/mingcha", "postgres://USER:PASSWORD@HOST:PORT/NAME"),
    ("DATABASE_URL", "postgres://mingcha:secret@db:5432/", "postgres://USER:PASSWORD@HOST:PORT/NAME"),
    ("DATABASE_URL", "postgres://mingcha:secret@db:five/mingcha", "postgres://USER:PASSWORD@HOST:PORT/NAME"),
    ("REDIS_URL", None, "redis://HOST:PORT/NUMBER"),
    ("REDIS_URL", "http://redis:6379", "redis://HOST:PORT/NUMBER"),
    ("REDIS_URL", "redis://", "redis://HOST:PORT/NUMBER"),
    ("MINGCHA_TODAY", "21/08/2024", "2024-08-21"),
    ("MINGCHA_TODAY", "2024-08-21", "unset"),
    ("MINGCHA_NOTICES", "/no/such/folder", "folders that exist"),
    ("MINGCHA_VAR", "/proc/mingcha", "a folder we may write"),
    ("LOG_LEVEL", "LOUD", "DEBUG, INFO, WARNING, ERROR"),
    ("SECURE_SSL_REDIRECT", "ja", "1, 0, true, false, yes, no, on, off"),
    ("BEHIND_PROXY", "2", "1, 0, true, false, yes, no, on, off"),
]
# The browser's fixture sets the last one for its own process; no product ever runs with it.
OURS = {*GOOD, *(name for name, _, _ in REFUSED), "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"}


@pytest.fixture
def environment(tmp_path):
    """A clean environment for a process of the product, with a state folder of its own."""
    clean = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**clean, "MINGCHA_VAR": str(tmp_path)}


@pytest.fixture
def read_settings(environment, root, monkeypatch):
    """Evaluate the settings file under the given variables."""

    def read(**variables):
        monkeypatch.setattr(os, "environ", {**environment, **variables})
        return runpy.run_path(str(root / "config" / "settings.py"))

    return read


class TestSettings:
    @pytest.mark.parametrize(("name", "value", "offered"), REFUSED, ids=[f"{n}={v}"[:48] for n, v, _ in REFUSED])
    def test_refuse_a_bad_value_naming_the_variable_and_what_is_allowed(self, read_settings, name, value, offered):
        variables = {**GOOD, name: value}

        with pytest.raises(ImproperlyConfigured) as refusal:
            read_settings(**{key: word for key, word in variables.items() if word is not None})

        assert name in str(refusal.value)
        assert offered in str(refusal.value).partition("allowed")[2]

    def test_keep_the_secret_out_of_the_refusal(self, read_settings):
        with pytest.raises(ImproperlyConfigured) as refusal:
            read_settings(**{**GOOD, "DATABASE_URL": "mysql://mingcha:hunter2@db/mingcha"})

        assert "hunter2" not in str(refusal.value)

    def test_accept_a_good_production(self, read_settings):
        settings = read_settings(**GOOD)

        assert settings["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"
        assert settings["CELERY_BROKER_URL"] == "redis://redis:6379/0"
        assert settings["SESSION_COOKIE_SECURE"]

    def test_pass_options_of_the_database_address(self, read_settings):
        settings = read_settings(**{**GOOD, "DATABASE_URL": "postgres://u:p%40ss@db/mingcha?sslmode=verify-full"})

        assert settings["DATABASES"]["default"]["PASSWORD"] == "p@ss"
        assert settings["DATABASES"]["default"]["OPTIONS"] == {"sslmode": "verify-full"}

    def test_need_nothing_for_the_embedded_default(self, read_settings, tmp_path):
        settings = read_settings()

        assert settings["DATABASES"]["default"]["NAME"] == str(tmp_path / "mingcha.sqlite3")
        assert settings["CELERY_BROKER_URL"] == "doorbell://"

    def test_keep_the_secrets_they_made(self, read_settings, tmp_path):
        first = read_settings()
        second = read_settings()

        assert first["SECRET_KEY"] == second["SECRET_KEY"] != first["SEALING_KEY"]
        assert (tmp_path / "secret_key.txt").stat().st_mode & 0o077 == 0


class TestCommandLine:
    def manage(self, root, environment, *arguments):
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=120)

    def test_does_not_start_in_production_without_a_secret(self, root, environment):
        ended = self.manage(root, {**environment, **GOOD, "SECRET_KEY": ""}, "check")

        assert ended.returncode != 0
        assert "SECRET_KEY is missing or weak" in ended.stderr

    def test_finds_nothing_to_warn_about_in_production(self, root, environment):
        ended = self.manage(root, {**environment, **GOOD}, "check", "--deploy", "--fail-level=WARNING")

        assert ended.returncode == 0, ended.stderr
