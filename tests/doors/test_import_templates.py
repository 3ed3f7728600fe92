"""A template handed out with the rows that are held comes back unchanged."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from agencies.services.staging import stage_ledger
from agencies.services.storing import outcome_counts
from authorities.models import Role
from authorities.scope import acting_for
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Any:
    from agencies.models import Equipment
    from authorities.scope import whole_tree

    units = factories.make_unit_tree()
    with whole_tree("test"):
        for code in ("130102", "130104", "130202"):
            agency = factories.make_agency(units[code], floor_area="260.5", listed_on="2023-05-01")
            factories.make_project(agency, factories.make_site(units[code], is_crowded_place=True))
            Equipment.objects.create(
                agency=agency, kind="数字照度计", serial=f"SN-{code}", calibrated_until="2025-05-31"
            )
    return factories.make_officer(Role.DETACHMENT_STAFF, units["130100"])


@pytest.mark.parametrize("ledger", ["agencies", "projects", "sites", "equipment"])
class TestFilledTemplate:
    def test_comes_back_unchanged_with_the_rows_of_the_own_tree_only(self, officer: Any, ledger: str) -> None:
        client = Client()
        client.force_login(officer)

        content = b"".join(client.get(f"/imports/templates/{ledger}/?filled=1").streaming_content)

        with acting_for(officer):
            staged = stage_ledger(
                ledger=ledger,
                unit=officer.unit,
                content=content,
                file_name="x.xlsx",
                officer=officer,
                now=factories.NOW,
            )
            assert outcome_counts(staged) == {"new": 0, "changed": 0, "unchanged": 2, "rejected": 0, "rows": 2}


class TestUnit:
    def test_of_the_own_tree_may_be_chosen_and_only_its_rows_come(self, officer: Any) -> None:
        client = Client()
        client.force_login(officer)

        answer = client.get("/imports/templates/", {"ledger": "agencies", "unit": "130104"}, follow=True)

        book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        units = {row[2].value for row in book.worksheets[0].iter_rows(min_row=4) if row[0].value}
        assert units == {"甲西区消防救援大队"}
        assert "甲西区消防救援大队" in str(book.worksheets[0]["A1"].value)

    def test_elsewhere_is_missing(self, officer: Any) -> None:
        client = Client()
        client.force_login(officer)

        assert client.get("/imports/templates/agencies/?filled=1&unit=130202").status_code == 404
        refused = client.get("/imports/templates/", {"ledger": "agencies", "unit": "130202"}, follow=True)
        assert "没有选好台账或单位" in refused.content.decode()

    def test_with_too_many_rows_is_told_to_come_in_parts(self, officer: Any, monkeypatch: Any) -> None:
        monkeypatch.setattr("agencies.queries.ledger_rows.MOST_ROWS", 1)
        client = Client()
        client.force_login(officer)

        whole = client.get("/imports/templates/agencies/?filled=1", follow=True).content.decode()

        assert "请选下一级单位，分几份下载" in whole
        assert client.get("/imports/templates/agencies/?filled=1&unit=130104").status_code == 200


class TestLedgersWithIdNumbers:
    @pytest.mark.parametrize("ledger", ["people", "certificates", "operators"])
    def test_are_not_handed_out_filled_but_empty(self, officer: Any, ledger: str) -> None:
        client = Client()
        client.force_login(officer)

        refused = client.get(f"/imports/templates/{ledger}/?filled=1", follow=True)

        assert "含公民身份号码，不能带着现有数据下载" in refused.content.decode()
        assert client.get(f"/imports/templates/{ledger}/").status_code == 200
