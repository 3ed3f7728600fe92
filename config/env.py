"""How is a setting read from the environment? A wrong value stops start-up with its name and what is allowed."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

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
        allowed = "1, 0, true, false, yes, no, on, off"
        raise ImproperlyConfigured(f"{name}={value!r} is not allowed; allowed values: {allowed}.")
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


def pattern(name: str) -> str:
    """A whole-match regular expression, or "" when unset: the product's own then stands."""
    value = text(name)
    try:
        re.compile(value)
    except re.error as error:
        raise ImproperlyConfigured(f"{name}={value!r} is not allowed; allowed: a regular expression.") from error
    return value


def names(name: str, default: str = "") -> list[str]:
    """A comma-separated list, empty parts dropped."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def hosts(name: str, default: str = "") -> list[str]:
    """Host names, comma-separated: no scheme, no port, no path."""
    found = names(name, default)
    for host in found:
        if any(mark in host for mark in "/:@ ") and not host.startswith("["):
            raise ImproperlyConfigured(f"{name}={host!r} is not allowed; allowed: host names such as mingcha.example.")
    return found


def origins(name: str) -> list[str]:
    """Origins with their scheme, comma-separated."""
    found = names(name)
    for origin in found:
        if urlsplit(origin).scheme not in {"http", "https"} or not urlsplit(origin).hostname:
            raise ImproperlyConfigured(f"{name}={origin!r} is not allowed; allowed: https://mingcha.example.")
    return found


def folders(name: str) -> list[Path]:
    """Existing folders, comma-separated."""
    found = [Path(part) for part in names(name)]
    for folder in found:
        if not folder.is_dir():
            raise ImproperlyConfigured(f"{name}={str(folder)!r} is not allowed; allowed: folders that exist.")
    return found


def state_folder(name: str, default: Path) -> Path:
    """A folder this process may write, made when missing."""
    folder = Path(text(name) or default).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name}={str(folder)!r} is not allowed; allowed: a folder we may write.") from error
    if not os.access(folder, os.W_OK):
        raise ImproperlyConfigured(f"{name}={str(folder)!r} is not allowed; allowed: a folder we may write.")
    return folder


def secret(name: str, kept_in: Path | None) -> str:
    """A secret of at least 50 random characters.

    kept_in: where the embedded default keeps a value made once, beside the database; None: the variable is required.
    """
    value = text(name)
    if value or kept_in is None:
        if len(value) < 50 or len(set(value)) < 10 or value.startswith("django-insecure-"):
            raise ImproperlyConfigured(f"{name} is missing or weak; allowed: 50 random characters or more.")
        return value
    file = kept_in / f"{name.lower()}.txt"
    if not file.exists():
        _write_once(file, secrets.token_urlsafe(64))
    return file.read_text().strip()


def _write_once(file: Path, value: str) -> None:
    """Of two processes that start together one writes, whole; the other reads."""
    draft = file.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as new:
        new.write(value)
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()


def database(name: str, sqlite_file: str) -> dict[str, object]:
    """Django's database settings from a URL: empty or sqlite:///FILE, or postgres://user:password@host:port/name."""
    url = text(name) or f"sqlite:///{sqlite_file}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and url.removeprefix("sqlite:///"):
        return _sqlite(url.removeprefix("sqlite:///"))
    if parts.scheme in {"postgres", "postgresql"} and parts.path.strip("/") and _has_good_port(parts):
        return _postgresql(parts)
    raise ImproperlyConfigured(
        f"{name} is not allowed as given; allowed: sqlite:///FILE or postgres://USER:PASSWORD@HOST:PORT/NAME."
    )


def _has_good_port(parts: SplitResult) -> bool:
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False


def _postgresql(parts: SplitResult) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),  # ?sslmode=verify-full&sslrootcert=FILE
    }


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
    parts = urlsplit(url)
    by_network = parts.scheme in {"redis", "rediss"} and parts.hostname and _has_good_port(parts)
    by_socket = parts.scheme in {"unix", "redis+socket"} and parts.path
    if url and not (by_network or by_socket):
        raise ImproperlyConfigured(f"{name} is not allowed as given; allowed: redis://HOST:PORT/NUMBER, or unset.")
    return url
