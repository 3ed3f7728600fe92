"""Whoever changes, swaps, cuts or removes a picture, its row or both is found by `manage.py evidence verify`."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from authorities.files import sealed_store
from authorities.models import EvidenceImage, Role
from authorities.queries.evidence import evidence_faults
from authorities.services import evidence
from tests import factories
from tests.doors.evidence_files import kept_image
from tests.files import images

NOW = factories.NOW
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree", "store")]


@pytest.fixture
def officer() -> Any:
    return factories.make_officer(Role.INSPECTOR, factories.make_unit_tree()["130102"])


@pytest.fixture
def kept(officer: Any) -> EvidenceImage:
    return kept_image(officer)


def faults() -> list[tuple[str, str]]:
    return [(fault.kind, fault.subject) for fault in evidence_faults()]


def path_of(image: EvidenceImage, folder: Path) -> Path:
    return folder / image.stored_name


class TestVerify:
    def test_finds_nothing_wrong_where_nothing_is(self, kept: EvidenceImage) -> None:
        said = StringIO()

        call_command("evidence", "verify", stdout=said)

        assert "佐证图片1张，文件、登记、操作日志三者一致" in said.getvalue()

    def test_finds_every_one_of_five_hundred_changed_bytes(self, kept: EvidenceImage, store: Path) -> None:
        path = path_of(kept, store)
        whole = path.read_bytes()
        step = len(whole) / 500

        found = 0
        for number in range(500):
            at = int(number * step)
            path.write_bytes(images.damaged(whole, at, 1))
            found += faults() == [("altered", str(kept.pk))]

        assert found == 500
        path.write_bytes(whole)
        assert faults() == []

    @pytest.mark.parametrize("left", [0, 5, 27, 28, 400])
    def test_finds_a_file_cut_short(self, kept: EvidenceImage, store: Path, left: int) -> None:
        path = path_of(kept, store)
        path.write_bytes(path.read_bytes()[:left])

        assert faults() == [("altered", str(kept.pk))]

    def test_finds_a_file_that_is_gone(self, kept: EvidenceImage, store: Path) -> None:
        path_of(kept, store).unlink()

        assert faults() == [("missing", str(kept.pk))]

    def test_finds_two_pictures_swapped_though_both_are_genuine(
        self,
        kept: EvidenceImage,
        officer: Any,
        store: Path,
    ) -> None:
        other = evidence.keep_image(content=images.png(), officer=officer, now=NOW)
        ours, theirs = path_of(kept, store).read_bytes(), path_of(other, store).read_bytes()
        path_of(kept, store).write_bytes(theirs)
        path_of(other, store).write_bytes(ours)

        assert faults() == [("altered", str(kept.pk)), ("altered", str(other.pk))]

    def test_finds_a_row_edited_to_fit_another_file(self, kept: EvidenceImage, officer: Any) -> None:
        other = evidence.keep_image(content=images.png(), officer=officer, now=NOW)

        # by whoever holds the database: the row now names the other picture, file and digest agree
        EvidenceImage.objects.filter(pk=other.pk).update(stored_name="evidence/gone")
        EvidenceImage.objects.filter(pk=kept.pk).update(stored_name=other.stored_name, digest=other.digest)

        found = faults()
        assert ("relabelled", str(kept.pk)) in found and ("altered", str(kept.pk)) not in found

    def test_finds_a_row_that_was_taken_away(self, kept: EvidenceImage) -> None:
        EvidenceImage.objects.filter(pk=kept.pk).delete()

        assert faults() == [("unlisted", str(kept.pk)), ("orphaned", kept.stored_name)]

    def test_names_what_it_found_and_fails(self, kept: EvidenceImage, store: Path) -> None:
        path_of(kept, store).unlink()
        sealed_store.put("evidence/zz/stray", b"x")
        said = StringIO()

        with pytest.raises(CommandError, match="文件缺失1，有文件、没有登记1"):
            call_command("evidence", "verify", stdout=said)

        assert f"文件缺失：{kept.pk}" in said.getvalue() and "evidence/zz/stray" in said.getvalue()
