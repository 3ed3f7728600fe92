"""Pictures handed in as evidence: sealed, whole, shown to whoever may, and any change of them found."""

from __future__ import annotations

import hashlib
import os
import re
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client

from authorities.files import sealed_store
from authorities.files.evidence_images import ImageRefused
from authorities.models import AuditEntry, EvidenceImage, Role, Unit
from authorities.queries.evidence import evidence_faults, image_content
from authorities.scope import acting_for, whole_tree
from authorities.services import evidence
from authorities.tasks import clear_unused_evidence
from tests import factories
from tests.doors.evidence_files import files_in, kept_image, upload
from tests.files import images

NOW = factories.NOW
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree", "store")]


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def officer(units: dict[str, Unit]) -> Any:
    return factories.make_officer(Role.INSPECTOR, units["130102"])


@pytest.fixture
def kept(officer: Any) -> EvidenceImage:
    return kept_image(officer)


def faults() -> list[tuple[str, str]]:
    return [(fault.kind, fault.subject) for fault in evidence_faults()]


def path_of(image: EvidenceImage, folder: Path) -> Path:
    return folder / image.stored_name


@contextmanager
def room_for(byte_count: int) -> Iterator[None]:
    """No file may grow beyond this: the disk is full there."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (byte_count, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


class TestKeeping:
    def test_seals_the_file_under_its_digest_and_tells_the_audit_chain(
        self,
        kept: EvidenceImage,
        store: Path,
    ) -> None:
        content = image_content(kept)
        on_disk = path_of(kept, store).read_bytes()

        assert hashlib.sha256(content).hexdigest() == kept.digest and kept.digest in kept.stored_name
        assert content.startswith(b"\xff\xd8\xff") and content[:64] not in on_disk
        assert files_in(store) == [kept.stored_name]
        assert AuditEntry.objects.get(verb="keep_image").detail["digest"] == kept.digest
        assert kept.source_digest == hashlib.sha256(images.located_jpeg()).hexdigest()

    def test_of_the_same_file_that_still_waits_keeps_one(self, officer: Any, store: Path) -> None:
        first = evidence.keep_image(content=images.png(), officer=officer, now=NOW)
        again = evidence.keep_image(content=images.png(), officer=officer, now=NOW)

        assert again == first and len(files_in(store)) == 1

    def test_takes_no_more_than_six_of_one_form_and_names_those_it_leaves(self, officer: Any) -> None:
        uploads = [upload(images.png_of(60 + number, 10)) for number in range(6)]

        taken = evidence.take_in(uploads=[*uploads, upload(b"GIF89a"), upload()], kept="", officer=officer, now=NOW)

        assert len(taken.images) == 6
        assert [sentence[:3] for sentence in taken.refusals] == ["第7张", "第8张"]
        assert "最多存6张" in taken.refusals[0]

    def test_gives_back_only_the_officers_own_pictures_that_wait(
        self, kept: EvidenceImage, officer: Any, units: dict[str, Unit]
    ) -> None:
        colleague = factories.make_officer(Role.INSPECTOR, units["130102"])
        theirs = evidence.keep_image(content=images.png(), officer=colleague, now=NOW)
        own = evidence.keep_image(content=images.png(), officer=officer, now=NOW)

        keys = f"{theirs.pk},{kept.pk},{own.pk},x,-1,{'9' * 30},²"

        assert evidence.waiting_images(officer, keys) == [own]

    def test_of_a_picture_something_stands_on_is_refused_a_second_time(self, kept: EvidenceImage, officer: Any) -> None:
        with pytest.raises(evidence.Refused) as refused:
            evidence.use_images(images=[kept], officer=officer, now=NOW)

        assert refused.value.problem.code == "evidence.used"


class TestHalves:
    def test_a_full_disk_leaves_no_file_at_any_of_a_hundred_places(self, store: Path) -> None:
        content = os.urandom(20_000)
        sealed_store.put("evidence/whole", content)

        for number in range(100):
            with room_for(number * 200), pytest.raises(OSError, match="File too large"):
                sealed_store.put(f"evidence/half-{number}", content)

        assert files_in(store) == ["evidence/whole"]
        sealed_store.put("evidence/half-1", content)  # room again
        assert sealed_store.get("evidence/half-1") == content

    def test_without_the_guard_a_full_disk_leaves_half_a_file(self, store: Path) -> None:
        store.mkdir()
        with room_for(8_192), pytest.raises(OSError, match="File too large"):
            (store / "half").write_bytes(os.urandom(20_000))

        assert 0 < (store / "half").stat().st_size < 20_000

    def test_without_room_there_is_a_sentence_and_no_row(self, officer: Any, store: Path) -> None:
        store.mkdir()
        (store / "evidence").write_text("a file where the folder should be")

        with pytest.raises(ImageRefused) as refused:
            evidence.keep_image(content=images.png(), officer=officer, now=NOW)

        assert refused.value.problem.code == "evidence.no_room"
        assert not EvidenceImage.objects.exists() and not AuditEntry.objects.filter(verb="keep_image").exists()

    def test_a_row_that_cannot_be_written_takes_its_file_with_it(self, officer: Any, store: Path) -> None:
        with pytest.raises(IntegrityError):
            evidence.keep_image(content=images.png(), officer=officer, now=None)  # type: ignore[arg-type]

        assert files_in(store) == []

    def test_a_file_whose_process_died_is_found_and_cleared_after_a_day(
        self,
        kept: EvidenceImage,
        store: Path,
    ) -> None:
        sealed_store.put("evidence/ab/stray", b"x")
        assert faults() == [("orphaned", "evidence/ab/stray")]

        old = (NOW - timedelta(days=2)).timestamp()
        os.utime(store / "evidence/ab/stray", (old, old))
        call_command("evidence", "clear", stdout=StringIO())

        assert files_in(store) == [kept.stored_name] and faults() == []

    def test_a_picture_nothing_came_to_stand_on_goes_after_a_day(
        self,
        kept: EvidenceImage,
        officer: Any,
        store: Path,
    ) -> None:
        evidence.keep_image(content=images.png(), officer=officer, now=NOW - timedelta(hours=25))
        fresh = evidence.keep_image(content=images.webp(), officer=officer, now=NOW)

        with time_machine.travel(NOW, tick=False):
            assert clear_unused_evidence() == 1
            assert clear_unused_evidence() == 0
        assert set(EvidenceImage.objects.all()) == {kept, fresh} and len(files_in(store)) == 2
        assert faults() == [] and AuditEntry.objects.filter(verb="drop_image").count() == 1


class TestShowing:
    def seen_by(self, role: str, unit: Unit, image: EvidenceImage) -> Any:
        client = Client()
        client.force_login(factories.make_officer(role, unit))
        return client.get(f"/evidence/{image.pk}/")

    def test_gives_a_picture_that_can_do_nothing(self, kept: EvidenceImage, units: dict[str, Unit]) -> None:
        answer = self.seen_by(Role.BRIGADE_CHIEF, units["130102"], kept)

        assert answer.content == image_content(kept) and answer["Content-Type"] == "image/jpeg"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["X-Content-Type-Options"] == "nosniff" and "no-store" in answer["Cache-Control"]
        assert answer["Content-Disposition"] == f'inline; filename="evidence-{kept.pk}.jpg"'

    @pytest.mark.parametrize(
        ("role", "unit", "status"),
        [
            (Role.CORPS_STAFF, "130000", 200),
            (Role.DETACHMENT_STAFF, "130100", 200),
            (Role.INSPECTOR, "130104", 404),
            (Role.INSPECTOR, "130202", 404),
            (Role.DETACHMENT_STAFF, "130200", 404),
            (Role.AUDITOR, "130000", 403),
            (Role.SYSTEM_ADMIN, "130000", 403),
        ],
    )
    def test_to_whoever_may_see_what_stands_on_it(
        self, kept: EvidenceImage, units: dict[str, Unit], role: str, unit: str, status: int
    ) -> None:
        assert self.seen_by(role, units[unit], kept).status_code == status

    def test_to_nobody_by_a_link_passed_on(self, kept: EvidenceImage) -> None:
        assert Client().get(f"/evidence/{kept.pk}/").status_code == 302

    def test_foreign_is_the_same_as_missing(self, kept: EvidenceImage, units: dict[str, Unit]) -> None:
        client = Client()
        client.force_login(factories.make_officer(Role.INSPECTOR, units["130202"]))

        answers = [client.get(f"/evidence/{pk}/") for pk in (kept.pk, kept.pk + 1)]

        told = [re.sub(r"\w{64}|/evidence/[0-9]+/", "", answer.content.decode()) for answer in answers]
        assert [answer.status_code for answer in answers] == [404, 404] and told[0] == told[1]
        with acting_for(factories.make_officer(Role.INSPECTOR, units["130203"])):
            assert not EvidenceImage.objects.filter(pk=kept.pk).exists()
        with whole_tree("control"):  # without the scope it is there
            assert EvidenceImage.objects.filter(pk=kept.pk).exists()

    def test_ends_with_the_right_to_see_it(self, kept: EvidenceImage, units: dict[str, Unit]) -> None:
        colleague, client = factories.make_officer(Role.INSPECTOR, units["130102"]), Client()
        client.force_login(colleague)
        before = client.get(f"/evidence/{kept.pk}/").status_code

        colleague.unit = units["130202"]
        colleague.save()

        assert (before, client.get(f"/evidence/{kept.pk}/").status_code) == (200, 404)

    def test_shows_a_picture_that_waits_to_its_officer_only(self, officer: Any, units: dict[str, Unit]) -> None:
        waiting = evidence.keep_image(content=images.png(), officer=officer, now=NOW)
        own = Client()
        own.force_login(officer)

        assert own.get(f"/evidence/{waiting.pk}/").status_code == 200
        assert self.seen_by(Role.BRIGADE_CHIEF, units["130102"], waiting).status_code == 404

    def test_shows_a_sentence_in_place_of_a_file_that_is_not_the_one(
        self,
        kept: EvidenceImage,
        units: dict[str, Unit],
        store: Path,
    ) -> None:
        path_of(kept, store).unlink()

        answer = self.seen_by(Role.BRIGADE_CHIEF, units["130102"], kept)

        assert answer.status_code == 410 and "文件缺失" in answer.content.decode()
