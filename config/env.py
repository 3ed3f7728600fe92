"""How is a setting read from the environment? A wrong value stops start-up with the variable's name and what is allowed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """The variable as it stands, stripped."""
    return os.environ.get(name, default).strip()


def choice(name: str, allowed: Sequence[str], default: str) -> str:
    """One of `allowed`."""
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name}={value!r} is not allowed; allowed values: {', '.join(allowed)}.")
    return value


def flag(name: str, default: bool) -> bool:
    """A yes/no variable."""
    value = text(name, "1" if default else "0").lower()
    if value not in _TRUE | _FALSE:
        raise ImproperlyConfigured(f"{name}={value!r} is not allowed; allowed values: 1, 0, true, false, yes, no, on, off.")
    return value in _TRUE


def whole(name: str, default: int, *, at_least: int = 0) -> int:
    """A whole number, not below `at_least`."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or int(value) < at_least:
        raise ImproperlyConfigured(f"{name}={value!r} is not allowed; allowed: a whole number of at least {at_least}.")
    return int(value)


def day(name: str) -> date | None:
    """A date as YYYY-MM-DD, or None when unset."""
    value = text(name)
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={value!r} is not allowed; allowed: a date such as 2024-08-21.") from error


def names(name: str, default: str = "") -> list[str]:
    """A comma-separated list, empty parts dropped."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def database(name: str, sqlite_file: str) -> dict[str, object]:
    """Django's database settings from a URL: empty or sqlite:///FILE, or postgres://user:password@host:port/name."""
    url = text(name)
    parts = urlsplit(url or f"sqlite:///{sqlite_file}")
    if parts.scheme == "sqlite":
        return _sqlite(url.removeprefix("sqlite:///") if url else sqlite_file)
    if parts.scheme in {"postgres", "postgresql"} and parts.path.strip("/"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(
        f"{name} is not allowed as given; allowed: sqlite:///FILE or postgres://USER:PASSWORD@HOST:PORT/NAME."
    )


def _sqlite(file: str) -> dict[str, object]:
    # IMMEDIATE: a read-then-write transaction that starts DEFERRED fails with "database is locked" under writers.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-65536;",
        },
        # A file, not memory: tests meet the locks and the threads the product meets.
        "TEST": {"NAME": f"{file}.test"},
    }


def broker(name: str) -> str:
    """The Redis address, or "" for the embedded broker."""
    url = text(name)
    if url and urlsplit(url).scheme not in {"redis", "rediss", "unix", "redis+socket"}:
        raise ImproperlyConfigured(f"{name} is not allowed as given; allowed: redis://HOST:PORT/NUMBER, or unset.")
    return url
