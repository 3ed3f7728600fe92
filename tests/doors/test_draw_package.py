"""One file tells a draw: it verifies by the stand-alone script and in a browser, and every edit of it is found."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from authorities.scope import whole_tree
from campaigns.files.draw_package import package_bytes, read_package
from campaigns.models import Draw, Task
from campaigns.queries.draw_packages import package_of
from campaigns.services.draws import approve_void, ask_void, substitute
from campaigns.services.refusals import CampaignRefused
from campaigns.verification import verify_draw
from tests import factories
from tests.province import AGENCIES, NOW, PER_AGENCY, Province, signed_in

pytestmark = pytest.mark.django_db
SCRIPT = Path(verify_draw.__file__)


@pytest.fixture
def province() -> Province:
    with whole_tree("test"):
        return Province()


def drawn(province: Province, population: str = AGENCIES) -> Draw:
    with whole_tree("test"):
        return province.drawn(population)


def package(draw: Draw) -> bytes:
    with whole_tree("test"):
        return package_of(Draw.objects.get(pk=draw.pk))


def run_script(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(SCRIPT), str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env={"PYTHONUTF8": "1"})


class TestPackage:
    def test_verifies_by_the_script_in_a_process_of_its_own(self, province: Province, tmp_path: Path) -> None:
        file = tmp_path / "draw.txt"
        file.write_bytes(package(drawn(province)))

        ended = run_script(file)

        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert ended.stdout.startswith("核对一致")

    def test_of_projects_per_agency_verifies_too(self, province: Province) -> None:
        drawn(province)

        assert verify_draw.faults_of(package(drawn(province, PER_AGENCY))) == []

    def test_holds_the_list_byte_for_byte_after_one_line(self, province: Province) -> None:
        draw = drawn(province)

        head, frame = read_package(package(draw))

        answer = signed_in(province.first).get(reverse("draw_frame", args=[draw.pk]))
        assert frame == answer.content
        assert head["frame_digest"] == draw.frame_digest

    def test_names_offices_and_no_person(self, province: Province) -> None:
        text = package(drawn(province)).decode()

        assert province.first.name not in text and province.second.name not in text
        assert json.loads(text.split("\n")[0])["frozen_by"] == "甲市消防救援支队" + province.first.get_role_display()

    def test_of_a_frozen_list_waits_for_the_seed(self, province: Province) -> None:
        with whole_tree("test"):
            draw = province.freeze()

        head, _ = read_package(package(draw))

        assert (head["seed"], head["drawn"]) == ("", {})
        assert verify_draw.faults_of(package(draw)) == []

    def test_tells_voided_and_refused_attempts_and_dispositions(self, province: Province) -> None:
        draw = drawn(province)
        with whole_tree("test"):
            with pytest.raises(CampaignRefused):
                province.draw(draw)
            ask_void(draw=draw, reason="公开数值录错", officer=province.first, now=NOW)
            approve_void(draw=draw, officer=province.second, now=NOW)
            again = province.drawn()
            gone = Task.objects.filter(entry__draw=again).first()
            substitute(task=gone, reason="已注销", disposition="deregistered", officer=province.first, now=NOW)

        first, second = read_package(package(draw))[0], read_package(package(again))[0]

        assert [a["problem"] for a in first["refused_attempts"]] == ["draws.already_drawn"]
        assert [a["void_reason"] for a in second["voided_attempts"]] == ["公开数值录错"]
        assert [(d["code"], d["disposition"]) for d in second["dispositions"]] == [(gone.entry.code, "已注销")]
        assert verify_draw.faults_of(package(again)) == []


class TestAnyDatabase:
    def test_draws_the_same_from_the_same_codes(self) -> None:
        """Run on SQLite and on PostgreSQL: order, collation and case of the database cannot change the result."""
        with whole_tree("test"):
            province = Province(agency_count=0)
            for name in ("b", "A", "a", "B", "Ä", "石", "保", "Z", "_", "10", "9"):
                factories.make_agency(province.brigade, code=f"9113{name}")
            draw = province.drawn()
            drawn = set(draw.entries.filter(is_drawn=True).values_list("code", flat=True))

        assert draw.frame_digest == "35e5727c239823d43b4c0b7aafe4b21a9d93676757ce4af7ac85333b54296f71"
        assert drawn == {"911310", "91139", "9113b"}


class TestEditedPackage:
    @pytest.mark.parametrize("seed", range(5))
    def test_is_refused_after_any_one_of_two_hundred_edits(self, province: Province, seed: int) -> None:
        whole = package(drawn(province))
        head, frame = read_package(whole)
        chance = random.Random(seed)

        for _ in range(40):
            edited = _edited(head, frame, chance)
            assert _refused(edited), edited

    def test_is_named_by_what_differs(self, province: Province, tmp_path: Path) -> None:
        head, frame = read_package(package(drawn(province)))
        stratum = next(iter(head["drawn"]))
        loser = head["substitutes"][stratum][0]
        winner, head["drawn"][stratum][0] = head["drawn"][stratum][0], loser
        file = tmp_path / "draw.txt"
        file.write_bytes(package_bytes(head, frame))

        ended = run_script(file)

        assert ended.returncode == 1
        assert f"“{loser[1]}”（签号{loser[0]}）公布在内，重算不在" in ended.stdout
        assert f"“{winner[1]}”（签号{winner[0]}）重算在内，公布的没有" in ended.stdout

    @pytest.mark.parametrize("content", [b"", b"{}", b"[]\n", b"\xff\n", b'{"scheme":"mingcha-draw-2"}\n'])
    def test_what_is_no_package_ends_in_a_sentence(self, content: bytes, tmp_path: Path) -> None:
        file = tmp_path / "draw.txt"
        file.write_bytes(content)

        ended = run_script(file)

        assert (ended.returncode, ended.stderr) == (1, "")

    def test_a_missing_file_and_no_file_end_in_a_sentence(self, tmp_path: Path) -> None:
        assert run_script(tmp_path / "none.txt").returncode == 1
        assert subprocess.run([sys.executable, str(SCRIPT)], capture_output=True, timeout=60).returncode == 1


class TestScript:
    def test_is_short_and_needs_the_standard_library_only(self) -> None:
        lines = SCRIPT.read_text().splitlines()
        imported = {line.split()[1] for line in lines if line.startswith(("import ", "from "))}

        assert len(lines) <= 100
        assert imported <= set(sys.stdlib_module_names)

    def test_is_offered_to_everybody(self) -> None:
        answer = Client().get(reverse("verify_script"))

        assert answer.content == SCRIPT.read_bytes()

    def test_has_the_schemes_of_the_engine(self) -> None:
        from campaigns.files.draw_package import SCHEMES
        from campaigns.rules.commitments import COMMITMENT_SCHEME
        from campaigns.rules.seeds import SEED_SCHEME

        text = SCRIPT.read_text()
        assert all(name in text for name in (*SCHEMES, SEED_SCHEME, COMMITMENT_SCHEME))


class TestDownload:
    def test_is_the_same_for_officers_and_everybody(self, province: Province) -> None:
        draw = drawn(province)

        inside = signed_in(province.first).get(reverse("draw_package", args=[draw.pk]))
        outside = Client().get(reverse("public_draw_package", args=[draw.pk]))

        assert inside.status_code == outside.status_code == 200
        assert inside.content == outside.content == package(draw)

    def test_of_a_foreign_draw_is_missing(self, province: Province) -> None:
        draw = drawn(province)

        assert signed_in(province.stranger).get(reverse("draw_package", args=[draw.pk])).status_code == 404

    def test_of_a_campaign_that_is_not_public_is_missing(self, province: Province) -> None:
        draw = drawn(province)
        type(province.campaign).objects.update(is_public=False)

        assert Client().get(reverse("public_draw_package", args=[draw.pk])).status_code == 404


def _refused(edited: bytes) -> bool:
    try:
        return bool(verify_draw.faults_of(edited))
    except (ValueError, KeyError, TypeError):
        return True  # the script's own door turns these into a sentence


def _edited(head: dict[str, Any], frame: bytes, chance: random.Random) -> bytes:
    """One thing changed: a byte of the list, a figure, the seed or its parts, or who was drawn."""
    changed = json.loads(json.dumps(head))
    stratum = next(iter(changed["drawn"]))
    kinds = ["list", "digest", "public_value", "contribution", "seed", "quota", "drawn", "order", "count"]
    kind = chance.choice([*kinds, "salt", "commitment", "committed_at"])
    if kind == "list":
        at = chance.randrange(len(frame))
        return package_bytes(changed, frame[:at] + bytes([frame[at] ^ (1 << chance.randrange(7))]) + frame[at + 1 :])
    if kind in ("public_value", "contribution", "seed", "salt", "commitment"):
        changed[kind] = changed[kind][::-1] + chance.choice("0123456789abc")
    elif kind == "digest":
        changed["frame_digest"] = changed["frame_digest"][1:] + "0g"[chance.randrange(2)]
    elif kind == "committed_at":
        changed["committed_at"] = changed[chance.choice(["seed_due_at", "drawn_at", "voided_at"])]
    elif kind == "quota":
        changed["quotas"][stratum] += chance.choice([-1, 1, 2, 100])
    elif kind == "count":
        changed["frame_count"] += 1
    elif kind == "drawn":
        changed["drawn"][stratum].pop(chance.randrange(3))
    else:
        changed["drawn"][stratum].reverse()
    return package_bytes(changed, frame)
