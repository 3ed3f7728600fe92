"""What the tests of notice folders share: the first notice, a copy that may be damaged, the lists' contract."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from campaigns.files.notice_folder import NoticeError, NoticeProblem, load_notice
from campaigns.rules.notice import ListShape, Notice
from credentials.rules.crosschecks import TESTS

ROOT = Path(__file__).resolve().parents[2]
NOTICES = ROOT / "campaigns" / "notices"

RESULTS = frozenset({"genuine", "forged", "not_found", "no_certificate", "unregistered", "site_unavailable"})
PENALTIES = frozenset(
    {
        "fine",
        "confiscation",
        "agency_suspension",
        "person_suspension",
        "registration_revocation",
        "qualification_revocation",
        "licence_revocation",
        "lifetime_ban",
    }
)
YES_NO = frozenset({"true", "false"})


def shape(where: dict[str, frozenset[str] | None], units: str, counts: str) -> ListShape:
    return ListShape(where, frozenset(units.split()), frozenset(counts.split()))


LISTS = {
    "agencies": shape({"state": None, "out_of_province": YES_NO}, "registered_brigade registered_detachment", "rows"),
    "projects": shape(
        {
            "site_class": frozenset({"key_unit", "crowded_place", "other"}),
            "relation": frozenset({"own_area", "same_detachment", "other_detachment"}),
            "since": None,
            "had_fire": YES_NO,
        },
        "site_brigade site_detachment fire_investigator",
        "rows distinct:agency distinct:site",
    ),
    "records": shape({"meets_conditions": YES_NO}, "unit", "rows distinct:visit distinct:agency distinct:project"),
    "findings": shape(
        {"kind": frozenset({"false_document", "conditions_not_met", "other"}), "item": None},
        "unit",
        "rows distinct:visit distinct:agency",
    ),
    "penalty_cases": shape({}, "unit", "rows"),
    "penalties": shape({"kind": PENALTIES}, "unit", "rows distinct:agency distinct:person sum:amount_yuan"),
    "practitioner_checks": shape(
        {"claimed": frozenset({"registered_engineer", "facility_operator"}), "result": RESULTS},
        "unit",
        "rows distinct:person",
    ),
    "control_room_checks": shape({"result": RESULTS}, "unit", "rows distinct:person"),
    "media_exposures": shape({}, "unit", "rows"),
}


@pytest.fixture(scope="session")
def hebei() -> Notice:
    return load_notice("hebei-2024", search=[NOTICES], lists=LISTS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the first notice's folder that a test may damage."""
    return shutil.copytree(NOTICES / "hebei-2024", tmp_path / "hebei-2024")


@pytest.fixture
def damaged(folder: Path) -> Callable[[str, str, str], list[NoticeProblem]]:
    """Replace the first `old` in a file of the copy by `new`; what the loader says then."""

    def damage(file: str, old: str, new: str) -> list[NoticeProblem]:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old!r}"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return problems_of(folder)

    return damage


def problems_of(folder: Path) -> list[NoticeProblem]:
    try:
        load_notice(folder, lists=LISTS, tests={name: test.thresholds for name, test in TESTS.items()})
    except NoticeError as error:
        return error.problems
    return []
