"""Errors planted in a large ledger are exactly the errors told, twice. MINGCHA_LONG=1: 100,000 rows with 300 errors."""

from __future__ import annotations

import os
from typing import Any

import pytest

from agencies.models import LedgerImport, ServiceProject
from agencies.services.staging import stage_ledger
from agencies.services.storing import GOOD, drop_import, outcome_counts, store_import
from authorities.models import Role
from tests import factories
from tests.doors.ledger_files import csv_of
from tests.doors.planted_errors import AGENCIES, FOREIGN, HEAD, KINDS, mended_rows, planted, rows_with_errors
from tests.factories import agency_code

ROWS, OF_EACH = (100_000, 10) if os.environ.get("MINGCHA_LONG") else (3_000, 3)
NOW = factories.NOW
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def officer() -> Any:
    units = factories.make_unit_tree()
    for number in range(1, AGENCIES + 1):
        factories.make_agency(units["130102"], code=agency_code(number))
    factories.make_agency(units["130202"], code=FOREIGN)
    return factories.make_officer(Role.DETACHMENT_STAFF, units["130100"])


def stage(officer: Any, content: bytes) -> LedgerImport:
    return stage_ledger(
        ledger="projects", unit=officer.unit, content=content, file_name="x.csv", officer=officer, now=NOW
    )


def told(staged: LedgerImport) -> dict[int, str]:
    rejected = staged.rows.filter(outcome="rejected").values_list("number", "problems")
    return {number: "、".join(one["code"] for one in problems) for number, problems in rejected}


class TestPlantedErrors:
    def test_are_of_thirty_kinds(self) -> None:
        assert len(KINDS) == 30

    def test_are_exactly_what_is_told_twice_and_mended_come_in(self, officer: Any) -> None:
        content = csv_of(HEAD, rows_with_errors(ROWS, OF_EACH))
        wanted = planted(ROWS, OF_EACH)

        first = stage(officer, content)
        drop_import(ledger_import=first, officer=officer, now=NOW)
        second = stage(officer, content)

        assert told(first) == wanted
        assert told(second) == wanted
        store_import(ledger_import=second, keep=GOOD, officer=officer, now=NOW)
        assert ServiceProject.objects.count() == ROWS - len(wanted)
        mended = stage(officer, csv_of(HEAD, mended_rows(ROWS, OF_EACH)))
        assert outcome_counts(mended) == {
            "new": len(wanted),
            "changed": 0,
            "unchanged": 0,
            "rejected": 0,
            "rows": len(wanted),
        }
