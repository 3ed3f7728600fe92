"""The equipment catalogue: a draft for everybody to see, edited by the corps only, every version kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from agencies.models import EquipmentKind
from agencies.queries.equipment import required_kinds
from authorities.models import AuditEntry, Role, Unit
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]
CODE = "maintenance_testing-10"  # 数字照度计
ADDRESS = f"/equipment/catalogue/{CODE}/"


@pytest.fixture(autouse=True)
def _on_the_day(settings: Any) -> None:
    settings.FROZEN_TODAY = date(2024, 8, 21)


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def page(client: Any, units: dict[str, Unit]) -> Any:
    client.force_login(factories.make_officer(Role.CORPS_STAFF, units["130000"], name="总队承办"))
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def given(page: Any, **answers: str) -> dict[str, str]:
    form = page.get(f"{ADDRESS}edit/").context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: str(value) for name, value in values.items() if value is not None} | answers


IN_FORCE = {"status": "in_force", "confidence": "source", "quantity": "1", "basis": "从业条件附件第10项"}


class TestDraft:
    def test_is_shown_before_anybody_edits_it(self, page: Any) -> None:
        shown = text(page.get("/equipment/catalogue/"))

        assert "共46种，其中草案46种" in shown and "数字照度计" in shown
        assert EquipmentKind.objects.count() == 0

    def test_is_read_by_every_unit_and_through_the_api(self, client: Any, units: dict[str, Unit]) -> None:
        client.force_login(factories.make_officer(Role.INSPECTOR, units["130102"]))

        assert client.get(ADDRESS).status_code == 200
        rows = client.get("/api/equipment-catalogue/").json()
        assert len(rows) == 46 and {row["status"] for row in rows} == {"draft"}

    def test_is_not_for_those_who_keep_the_house(self, client: Any, units: dict[str, Unit]) -> None:
        client.force_login(factories.make_officer(Role.AUDITOR, units["130000"]))

        assert client.get("/equipment/catalogue/").status_code == 403
        assert client.get("/api/equipment-catalogue/").status_code == 403

    def test_knows_no_other_kinds(self, page: Any) -> None:
        assert page.get("/equipment/catalogue/base-99/").status_code == 404


class TestAmending:
    def test_makes_the_next_version_and_keeps_the_one_before(self, page: Any) -> None:
        page.post(f"{ADDRESS}edit/", given(page, **IN_FORCE))

        first, second = EquipmentKind.objects.filter(code=CODE).order_by("version")
        assert (first.status, first.replaced_at is not None, first.made_by) == ("draft", True, None)
        assert (second.status, second.quantity, second.replaced_at) == ("in_force", 1, None)
        assert EquipmentKind.objects.filter(replaced_at=None).count() == len(required_kinds()) == 46
        shown = text(page.get(ADDRESS))
        assert "状态：草案→生效" in shown and "总队承办" in shown and "从业条件附件第10项" in shown
        assert AuditEntry.objects.filter(verb="amend_equipment_kind").count() == 1

    def test_shows_how_the_catalogue_stood_before(self, page: Any) -> None:
        page.post(f"{ADDRESS}edit/", given(page, **IN_FORCE))
        made = EquipmentKind.objects.get(code=CODE, version=2)

        stood = {kind.code: kind.status for kind in required_kinds(made.made_at.replace(hour=0))}

        assert stood[CODE] == "draft"

    @pytest.mark.parametrize(
        ("answers", "field"),
        [
            ({"status": "in_force", "confidence": "recalled"}, "confidence"),
            ({"basis": ""}, "basis"),
            ({"aliases": "卷尺"}, "aliases"),
            ({"quantity": "0"}, "quantity"),
            ({"table": "elsewhere"}, "table"),
        ],
    )
    def test_with_wrong_answers_stores_no_version(self, page: Any, answers: Any, field: str) -> None:
        answer = page.post(f"{ADDRESS}edit/", given(page, **answers))

        assert field in answer.context["form"].errors
        assert EquipmentKind.objects.filter(version__gt=1).count() == 0

    def test_twice_with_the_same_content_is_one_version(self, page: Any) -> None:
        page.post(f"{ADDRESS}edit/", given(page, **IN_FORCE))

        page.post(f"{ADDRESS}edit/", given(page))

        assert EquipmentKind.objects.filter(code=CODE).count() == 2
        assert AuditEntry.objects.filter(verb="amend_equipment_kind").count() == 1

    def test_of_a_version_somebody_amended_meanwhile_shows_what_differs(self, page: Any) -> None:
        opened = given(page, requirement="量程不小于3000lx")
        page.post(f"{ADDRESS}edit/", given(page, requirement="量程不小于5000lx"))

        answer = page.post(f"{ADDRESS}edit/", opened)

        assert "已由别人修订为第2版" in text(answer)
        assert answer.context["changes"]["量程、精度等要求"] == ["量程不小于5000lx", "量程不小于3000lx"]
        page.post(f"{ADDRESS}edit/", opened | {"version": str(answer.context["form"]["version"].value())})
        assert EquipmentKind.objects.get(code=CODE, replaced_at=None).requirement == "量程不小于3000lx"

    def test_is_for_the_corps_only(self, client: Any, page: Any, units: dict[str, Unit]) -> None:
        answers = given(page, **IN_FORCE)
        for role, unit in [(Role.DETACHMENT_STAFF, "130100"), (Role.INSPECTOR, "130102")]:
            client.force_login(factories.make_officer(role, units[unit]))
            assert client.post(f"{ADDRESS}edit/", answers).status_code == 403
            assert client.post("/equipment/catalogue/new/", answers).status_code == 403
        assert EquipmentKind.objects.count() == 0


class TestAdding:
    NEW = {
        "version": "0",
        "table": "base",
        "number": "8",
        "name": "执法记录仪",
        "unit": "台",
        "aliases": "记录仪、记录仪\n单兵记录仪",
        "confidence": "unknown",
        "status": "draft",
        "basis": "总队意见",
    }

    def test_a_kind_gives_it_a_code_of_its_own(self, page: Any) -> None:
        page.post("/equipment/catalogue/new/", self.NEW)

        kind = next(kind for kind in required_kinds() if kind.name == "执法记录仪")
        assert (kind.code, kind.version, kind.aliases) == ("base-8", 1, ("记录仪", "单兵记录仪"))
        assert len(required_kinds()) == 47

    def test_a_kind_that_is_there_is_refused(self, page: Any) -> None:
        answer = page.post("/equipment/catalogue/new/", self.NEW | {"name": "电脑"})

        assert "在同一张设备表里已指“计算机”" in text(answer)
