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
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import Resolver404, resolve

from agencies.models import LedgerImportRow, Practitioner
from authorities import scope
from authorities.models import AuditEntry, EvidenceImage, InboxItem, Job, Officer, Role
from authorities.sealed import SealedField, fingerprint
from config.demo.load import plant
from config.demo.plan import read_plan
from credentials.models import ControlRoomOperator
from tests.doors.person_files import id_number
from tests.files import images

PLAN = read_plan("small", seed=1)
OF_EACH_KIND, MOST_PAGES = 2, 160
LINK = re.compile(r'(?:href|src|action)="([^"#]+)"')
LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{11}(?:\d{6}[0-9X])?(?![0-9A-Za-z])")
SKIPPED = ("/logout", "/static/", "/media/")
MUST_BE_WALKED = {
    "checks/queue/",
    "control-room-checks/queue/",
    "key-unit-files/",
    "sites/<int:pk>/key-unit-file/",
    "evidence/<int:pk>/",
}


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
        checks = ("operators", "checks", "checks/queue", "control-room-checks", "control-room-checks/queue")
        pages = [f"/{name}/" for name in (*ledgers, *checks, "key-unit-files", "imports/new")]
        served = [f"/api/{name}/" for name in (*ledgers, "practitioner-checks", "control-room-checks", "red-flags")]
        starts = ["/", *served, *pages]

        kinds, leaks = walk(client, starts, canaries)

        assert leaks == []
        assert [line for line in caplog.messages if canaries & set(LONG_NUMBER.findall(line))] == []
        assert sum(kinds.values()) >= 10
        assert kinds.keys() >= (MUST_BE_WALKED if account.role == Role.INSPECTOR else set())
        assert sum(route.startswith("api/") for route in kinds) >= len(served)

    def test_are_silent_to_strangers(self, canaries: set[str]) -> None:
        _, leaks = walk(Client(), ["/", "/public/", "/login/"], canaries)

        assert leaks == []

    @pytest.mark.parametrize("model", [Job, AuditEntry, InboxItem, LedgerImportRow], ids=lambda model: model.__name__)
    def test_are_silent_in_what_is_kept_beside_the_ledgers(self, canaries: set[str], model: Any) -> None:
        manager = model.objects
        kept = json.dumps(list(manager.values()), ensure_ascii=False, default=str)

        assert canaries & set(LONG_NUMBER.findall(kept)) == set()


class TestWhatIsTypedAndUploaded:
    @pytest.fixture
    def inspector(self, canaries: set[str]) -> Iterator[Client]:
        """Signed in; what the test does is taken back."""
        client = Client()
        with transaction.atomic():
            client.force_login(Officer.objects.get(username="inspector"))
            yield client
            transaction.set_rollback(True)

    @pytest.mark.parametrize("queue", ["/checks/queue/", "/control-room-checks/queue/"])
    def test_a_page_of_numbers_leaves_nothing_behind(
        self, canaries: set[str], inspector: Client, queue: str, caplog: Any
    ) -> None:
        caplog.set_level(logging.DEBUG)
        logging.getLogger("django.db.backends").setLevel(logging.INFO)
        site = inspector.get("/control-room-checks/queue/").context["cards"][0].row.site
        number = id_number(97)  # whatever the demo leaves unchecked, a page shows more than one
        ControlRoomOperator.objects.get_or_create(
            site=site, id_fingerprint=fingerprint(number), defaults={"name": "值班丁", "id_number": number}
        )
        canaries |= {number}
        cards = inspector.get(queue).context["cards"]
        asked = {"act": "reveal", "rows": [card.row.pk for card in cards], "reveal-purpose": "look_up"}

        shown = inspector.post(queue, asked)

        assert len(canaries & set(LONG_NUMBER.findall(shown.content.decode()))) == len(cards) > 1
        assert "no-store" in shown["Cache-Control"]
        kept = [*kept_rows(AuditEntry), *kept_rows(Job), *kept_rows(InboxItem), *sessions()]
        again = inspector.get(queue).content.decode()
        assert canaries & set(LONG_NUMBER.findall(" ".join([*kept, *caplog.messages, again]))) == set()

    def test_a_number_as_name_of_a_file_or_in_a_remark_is_not_kept(
        self, canaries: set[str], inspector: Client, caplog: Any
    ) -> None:
        caplog.set_level(logging.DEBUG)
        logging.getLogger("django.db.backends").setLevel(logging.INFO)
        canary = min(number for number in canaries if len(number) == 18)
        before = EvidenceImage.objects.count()
        card = inspector.get("/checks/queue/").context["cards"][0]
        row = {"result": "genuine", "remark": f"号码{canary}", "agency": card.person.current[0].agency_id}
        row |= {"checked_on": "2024-08-21", "images": SimpleUploadedFile(f"{canary}.png", images.png())}

        answer = inspector.post(
            "/checks/queue/",
            {"act": "save", "rows": [card.row.pk], **{f"r{card.row.pk}-{name}": value for name, value in row.items()}},
        )

        assert "请删去号码" in answer.content.decode() and EvidenceImage.objects.count() == before + 1
        assert canary not in " ".join([*everything_kept(), *caplog.messages])


def kept_rows(model: Any) -> list[str]:
    return [json.dumps(row, ensure_ascii=False, default=str) for row in model.objects.values()]


def sessions() -> list[str]:
    return [str(session.get_decoded()) for session in Session.objects.all()]


def everything_kept() -> Iterator[str]:
    """Every row of every table as the database holds it: sealed columns sealed."""
    for model in apps.get_models():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            yield from (repr(row) for row in cursor.fetchall())


class TestAtRest:
    def test_no_table_holds_a_number_that_can_be_read(self, canaries: set[str]) -> None:
        sealed = [
            field for model in apps.get_models() for field in model._meta.fields if isinstance(field, SealedField)
        ]
        found = {number for row in everything_kept() for number in LONG_NUMBER.findall(row)}

        assert len(sealed) >= 4 and canaries & found == set()
