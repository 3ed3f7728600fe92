"""What every test may ask for: a scope, the notice, real servers, a real browser.

Plain `pytest tests/rules` needs nothing but the packages. bin/test passes addresses of servers by environment; without
it the fixtures start their own. What is missing fails with a line that says so; nothing is skipped by itself.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
# Marks whose need may be waived by name, in bin/test (--without-…) or by hand.
WAIVED_BY = {"browser": "MINGCHA_WITHOUT_BROWSER", "needs_libreoffice": "MINGCHA_WITHOUT_LIBREOFFICE"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out what this run cannot mean: waived needs, and tests of the other database. All count as deselected."""
    waived = {mark for mark, variable in WAIVED_BY.items() if os.environ.get(variable)}
    on_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    waived.add("needs_sqlite" if on_postgresql else "needs_postgresql")
    out = [item for item in items if waived & {mark.name for mark in item.iter_markers()}]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the repository."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def notice() -> Any:
    """The first campaign's notice, loaded once."""
    from django.conf import settings

    from campaigns.files.notice_folder import load_notice

    return load_notice("hebei-2024", search=settings.NOTICE_FOLDERS)


@pytest.fixture
def whole_tree() -> Iterator[None]:
    """Everything inside the test sees every unit, as a command does."""
    from authorities import scope

    with scope.whole_tree("test"):
        yield


@pytest.fixture
def store(settings: Any, tmp_path: Path) -> Path:
    """An empty folder where kept files go during the test."""
    folder = tmp_path / "files"
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    settings.STORAGES = settings.STORAGES | {"default": files}
    return folder


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a real Redis that keeps nothing."""
    import servers

    server = servers.start_redis(os.environ.get("REDIS_URL_TEST"))
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The address of a real PostgreSQL whose user may create databases."""
    import servers

    server = servers.start_postgresql(os.environ.get("DATABASE_URL_TEST"))
    yield server.url
    server.stop()


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """A Celery worker in threads beside the test, on the run's own broker."""
    from celery.contrib.testing.worker import start_worker

    from config.celery import app

    with start_worker(app, pool="threads", concurrency=2, perform_ping_check=False, shutdown_timeout=20):
        yield


def chromium_path() -> str:
    """Where Chromium or Chrome is. Fails the test when there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome"):
        found = shutil.which(name)
        if found and subprocess.run([found, "--version"], capture_output=True).returncode == 0:
            return found
    pytest.fail("no Chromium on PATH: install it, or say MINGCHA_WITHOUT_BROWSER=1 (bin/test --without-browser)")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A real headless Chromium."""
    from playwright.sync_api import sync_playwright

    path = chromium_path()
    # Playwright runs an event loop in this thread; without this word Django refuses its own database there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


def _open_page(chromium: Any, request: pytest.FixtureRequest, width: int, height: int, phone: bool) -> Iterator[Any]:
    base = request.getfixturevalue("live_server").url
    context = chromium.new_context(
        base_url=base, viewport={"width": width, "height": height}, locale="zh-CN", has_touch=phone, is_mobile=phone
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(chromium: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A phone's page, 360×740, on the live site (`page.goto("/login")`)."""
    yield from _open_page(chromium, request, 360, 740, phone=True)


@pytest.fixture
def desktop(chromium: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A desktop's page, 1280×900, on the live site."""
    yield from _open_page(chromium, request, 1280, 900, phone=False)


@pytest.fixture(scope="session")
def accessibility_faults() -> Any:
    """Ask axe about a page: `accessibility_faults(page)` gives one line a violation, [] when there is none."""
    from axe_playwright_python.sync_playwright import Axe

    def ask(page: Any) -> list[str]:
        found = Axe().run(page).response["violations"]
        return [f"{v['id']}: {v['help']} ({', '.join(str(n['target']) for n in v['nodes'][:3])})" for v in found]

    return ask


@pytest.fixture(scope="session", autouse=True)
def _audit_chain_can_be_flushed() -> Iterator[None]:
    """Emptying the database between transactional tests lifts SQLite's guard of the audit chain, and plants it anew.

    PostgreSQL empties by TRUNCATE, which row triggers do not see; SQLite can only DELETE, which the guard refuses.
    """
    from importlib import import_module

    from django.db.backends.sqlite3.base import DatabaseOperations  # .operations alone imports in a circle

    guard = import_module("authorities.migrations.0002_audit_only_grows")
    flush = DatabaseOperations.sql_flush

    def sql_flush(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        lifted = [statement.replace("TRIGGER", "TRIGGER IF EXISTS") for statement in guard.UNDO["sqlite"]]
        return [*lifted, *flush(self, *args, **kwargs), *guard.SQLITE]

    DatabaseOperations.sql_flush = sql_flush
    yield
    DatabaseOperations.sql_flush = flush
