"""No ID number and no private telephone comes out: pages, API, downloads, addresses, logs, jobs, the audit chain.

Every role walks every kind of page it can reach, a few of each kind. The numbers of the demo province are the canaries.
"""

from __future__ import annotations

import io
import json
import logging
import re
import zipfile
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from agencies.models import LedgerImportRow, Practitioner
from authorities import scope
from authorities.models import AuditEntry, InboxItem, Job, Officer
from config.demo.load import plant
from config.demo.plan import read_plan
from credentials.models import ControlRoomOperator

PLAN = read_plan("small", seed=1)
OF_EACH_KIND, MOST_PAGES = 2, 160
LINK = re.compile(r'(?:href|src|action)="([^"#]+)"')
LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{11}(?:\d{6}[0-9X])?(?![0-9A-Za-z])")
SKIPPED = ("/logout", "/static/", "/media/")


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), scope.whole_tree("test"), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def canaries(db: None) -> set[str]:
    plant(PLAN, lambda line: None)
    people = Practitioner.objects.values_list("id_number", "phone")
    on_duty = ControlRoomOperator.objects.values_list("id_number", flat=True)
    return {number for pair in people for number in pair if number} | {number for number in on_duty if number}


def texts_of(answer: Any) -> Iterator[str]:
    """What an answer says: its text, or the parts of an archive (.xlsx, .zip)."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield archive.read(name).decode("utf-8", "ignore")
    else:
        yield content.decode("utf-8", "ignore")


def walk(client: Client, starts: list[str], canaries: set[str]) -> tuple[Counter[str], list[str]]:
    """Pages by route, and where a canary sang."""
    seen, kinds, leaks = set(starts), Counter[str](), []
    waiting = deque(starts)
    while waiting and sum(kinds.values()) < MOST_PAGES:
        address = waiting.popleft()
        route = route_of(address)
        if route is None or kinds[route] >= OF_EACH_KIND:
            continue
        kinds[route] += 1
        answer = client.get(address, follow=True)
        assert answer.status_code < 500, address
        for text in texts_of(answer):
            leaks += [f"{address}: {found}" for found in canaries & set(LONG_NUMBER.findall(text))]
            for link in LINK.findall(text):
                target = urljoin(address, link.replace("&amp;", "&"))
                if not urlsplit(target).netloc and target not in seen and not target.startswith(SKIPPED):
                    seen.add(target)
                    waiting.append(target)
    leaks += [f"address {address}" for address in seen if any(number in address for number in canaries)]
    return kinds, leaks


def route_of(address: str) -> str | None:
    try:
        return resolve(urlsplit(address).path).route
    except Resolver404:
        return None


class TestCanaries:
    def test_are_there_to_be_found(self, canaries: set[str]) -> None:
        assert len(canaries) > 100
        assert any(LONG_NUMBER.fullmatch(number) and len(number) == 18 for number in canaries)

    @pytest.mark.parametrize("account", PLAN.accounts, ids=lambda account: account.role)
    def test_are_silent_on_every_page_of_every_role(self, canaries: set[str], account: Any, caplog: Any) -> None:
        caplog.set_level(logging.DEBUG)
        logging.getLogger("django.db.backends").setLevel(logging.INFO)
        client = Client()
        client.force_login(Officer.objects.get(username=account.username))
        ledgers = ("practitioners", "certificates", "equipment", "agencies", "sites", "projects")
        pages = [f"/{name}/" for name in (*ledgers, "operators", "checks", "control-room-checks", "imports/new")]
        served = [f"/api/{name}/" for name in (*ledgers, "practitioner-checks", "control-room-checks", "red-flags")]
        starts = ["/", *served, *pages]

        kinds, leaks = walk(client, starts, canaries)

        assert leaks == []
        assert [line for line in caplog.messages if canaries & set(LONG_NUMBER.findall(line))] == []
        assert sum(kinds.values()) >= 10
        assert sum(route.startswith("api/") for route in kinds) >= len(served)

    def test_are_silent_to_strangers(self, canaries: set[str]) -> None:
        _, leaks = walk(Client(), ["/", "/public/", "/login/"], canaries)

        assert leaks == []

    @pytest.mark.parametrize("model", [Job, AuditEntry, InboxItem, LedgerImportRow], ids=lambda model: model.__name__)
    def test_are_silent_in_what_is_kept_beside_the_ledgers(self, canaries: set[str], model: Any) -> None:
        manager = model.objects
        kept = json.dumps(list(manager.values()), ensure_ascii=False, default=str)

        assert canaries & set(LONG_NUMBER.findall(kept)) == set()
