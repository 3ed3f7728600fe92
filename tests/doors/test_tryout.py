"""A planner tries a notice folder before launch: what it asks, by when, of whom; nothing is stored or drawn."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authorities.models import Role, Unit
from authorities.rules.units import UnitRow
from authorities.scope import whole_tree
from authorities.services.units import plant_units
from tests import factories
from tests.province import signed_in

NOTICES = Path(__file__).resolve().parents[2] / "campaigns" / "notices"
PROVINCE, CITY = "hebei-2024", "neijiang-2022"
pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def planner(units: dict[str, Unit]) -> Any:
    return factories.make_officer(Role.CORPS_STAFF, units["130000"])


def shown(officer: Any, status: int = 200, **asked: object) -> str:
    """The page as that officer gets it."""
    answer = signed_in(officer).get(reverse("tryout"), asked)
    assert answer.status_code == status
    return str(answer.content.decode())


def plan_seen(officer: Any, **asked: object) -> Any:
    return signed_in(officer).get(reverse("tryout"), asked).context["plan"]


class TestFolders:
    def test_of_the_own_tree_are_offered_before_any_campaign_is_opened(self, planner: Any) -> None:
        page = shown(planner)

        assert PROVINCE in page and "未部署" in page

    def test_of_another_tree_are_missing(self, planner: Any) -> None:
        plant_units(
            rows=[UnitRow("511000", "别市消防救援支队", "别市", "detachment", None, True)],
            officer=None,
            now=factories.NOW,
        )

        assert CITY not in shown(planner)
        shown(planner, 404, notice=CITY)

    def test_of_an_issuer_nobody_knows_is_shown_to_the_corps_with_what_is_wrong(self, planner: Any) -> None:
        assert "发文单位代码511000不在单位表里" in shown(planner, notice=CITY)

    def test_a_detachment_has_those_it_issued_itself(self, units: dict[str, Unit]) -> None:
        rows = [UnitRow("511000", "别市消防救援支队", "别市", "detachment", None, True)]
        plant_units(rows=rows, officer=None, now=factories.NOW)
        own = factories.make_officer(Role.DETACHMENT_STAFF, Unit.objects.get(code="511000"))
        other = factories.make_officer(Role.DETACHMENT_STAFF, units["130100"])

        assert CITY in shown(own) and PROVINCE not in shown(own)
        assert "没有本单位或者下级单位印发的方案文件夹" in shown(other)

    @pytest.mark.parametrize("code", ["nothing-2024", "", "../hebei-2024", "/"])
    def test_unknown_are_missing(self, planner: Any, code: str) -> None:
        shown(planner, 404, notice=code)


class TestPlan:
    def test_says_the_rate_in_words_with_its_clause(self, planner: Any) -> None:
        page = shown(planner, notice=PROVINCE)

        assert "49个以下至少20%；50至100个至少10%；101个以上至少5%" in page
        assert "不足50家抽查率不低于20%" in page and "由执行单位自行确定" in page

    def test_counts_the_ledgers(self, planner: Any, units: dict[str, Unit]) -> None:
        make_agencies(units["130102"], 12)

        plan = plan_seen(planner, notice=PROVINCE)

        sums = {row.population.code: (row.n, row.required) for row in plan.populations}
        assert sums["agencies-of-brigade"] == (12, 12)
        assert sums["agencies-of-detachment"] == (12, 3)
        assert sums["projects-per-drawn-agency"] == (3, 6)

    def test_takes_a_typed_number_for_one_population_at_every_unit(self, planner: Any) -> None:
        plan = plan_seen(planner, notice=PROVINCE, population="agencies-of-detachment", n=49)

        row = next(row for row in plan.populations if row.population.code == "agencies-of-detachment")
        assert (row.unit_count, row.n, row.required) == (3, 147, 30)

    def test_of_one_unit_shows_its_formulas(self, planner: Any) -> None:
        page = shown(planner, notice=PROVINCE, unit="130100", n=49)

        assert "49×20/100=9.8，向上取整为10" in page and "甲市消防救援支队的算式" in page

    def test_of_one_unit_speaks_of_nothing_that_others_execute(self, planner: Any) -> None:
        plan, page = plan_seen(planner, notice=PROVINCE, unit="130100"), shown(planner, notice=PROVINCE, unit="130100")

        assert {row.population.executor for row in plan.populations} == {"detachment"}
        assert "没有执行单位" not in page

    def test_spreads_the_checks_over_the_inspectors(self, planner: Any, units: dict[str, Unit]) -> None:
        for _ in range(2):
            factories.make_officer(Role.INSPECTOR, units["130102"])

        plan = plan_seen(planner, notice=PROVINCE, unit="130102", population="agencies-of-brigade", n=30)

        (one,) = plan.units
        assert (one.load.required, one.load.inspector_count, one.load.per_inspector) == (30, 2, 15)

    def test_marks_due_days_that_fall_on_days_off(self, planner: Any) -> None:
        assert "2024年8月25日 周日" in shown(planner, notice=PROVINCE)


class TestWarnings:
    def test_tell_of_units_without_inspectors(self, planner: Any) -> None:
        assert "有应查对象，但没有检查人员" in shown(planner, notice=PROVINCE, n=10)

    def test_tell_of_cliffs_borders_and_open_rates(self, planner: Any) -> None:
        page = shown(planner, notice=PROVINCE, n=50)

        assert "总数只有49时反而应抽10" in page and "距分档界线差1" in page
        assert "比例还没有确定" in page

    def test_tell_of_a_population_that_nobody_executes(self) -> None:
        rows = [UnitRow("130000", "测试总队", "总队", "corps", None, True)]
        plant_units(rows=rows, officer=None, now=factories.NOW)
        planner = factories.make_officer(Role.CORPS_STAFF, Unit.objects.get(code="130000"))

        assert "由支队执行，但您的辖区内没有执行单位" in shown(planner, notice=PROVINCE)

    def test_of_a_number_far_from_every_border_tell_none(self, planner: Any) -> None:
        assert "距分档界线" not in shown(planner, notice=PROVINCE, unit="130100", n=20)


class TestBrokenFolder:
    @pytest.fixture
    def broken(self, tmp_path: Path, settings: Any) -> Path:
        folder = shutil.copytree(NOTICES / PROVINCE, tmp_path / "broken")
        settings.NOTICE_FOLDERS = [tmp_path]
        return folder

    def test_is_shown_with_file_row_and_reason(self, planner: Any, broken: Path) -> None:
        tiers = (broken / "tiers.toml").read_text(encoding="utf-8").replace("below = 50", "below = 60")
        (broken / "tiers.toml").write_text(tiers, encoding="utf-8")

        page = shown(planner, notice="broken")

        assert "tiers.toml" in page and "agencies-of-detachment" in page and "重叠" in page

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"title = [", b"title = 3\nissuer_unit = 130000"])
    def test_with_an_unreadable_head_is_still_shown(self, planner: Any, broken: Path, content: bytes) -> None:
        (broken / "notice.toml").write_bytes(content)

        assert "notice.toml" in shown(planner, notice="broken")
        assert "broken" in shown(planner)

    def test_with_an_unreadable_head_is_not_for_detachments(self, units: dict[str, Unit], broken: Path) -> None:
        (broken / "notice.toml").write_bytes(b"")

        shown(factories.make_officer(Role.DETACHMENT_STAFF, units["130100"]), 404, notice="broken")


class TestWrongPerson:
    @pytest.mark.parametrize(
        ("role", "unit"),
        [
            (Role.INSPECTOR, "130102"),
            (Role.BRIGADE_CHIEF, "130102"),
            (Role.DETACHMENT_REVIEWER, "130100"),
            (Role.SYSTEM_ADMIN, "130000"),
            (Role.AUDITOR, "130000"),
        ],
    )
    def test_is_refused(self, units: dict[str, Unit], role: str, unit: str) -> None:
        shown(factories.make_officer(role, units[unit]), 403)


class TestWrongInput:
    @pytest.mark.parametrize(
        ("n", "sentence"),
        [
            ("-1", "试算总数填的是-1，应在0至1000000之间"),
            ("1000001", "试算总数填的是1000001，应在0至1000000之间"),
            ("99999999999999999999", "应在0至1000000之间"),
            ("12.5", "试算总数填的是“12.5”，不是整数"),
            ("很多", "试算总数填的是“很多”，不是整数"),
        ],
    )
    def test_a_number_that_is_none_gets_a_sentence(self, planner: Any, n: str, sentence: str) -> None:
        assert sentence in shown(planner, 422, notice=PROVINCE, n=n)

    def test_an_unknown_population_gets_a_sentence(self, planner: Any) -> None:
        assert "没有这类对象“nothing”" in shown(planner, 422, notice=PROVINCE, population="nothing")

    def test_a_unit_outside_the_tree_is_missing(self, planner: Any) -> None:
        shown(planner, 404, notice=PROVINCE, unit="999999")

    def test_nothing_can_be_posted(self, planner: Any) -> None:
        assert signed_in(planner).post(reverse("tryout"), {"notice": PROVINCE}).status_code == 405


class TestTwice:
    def test_gives_the_same_and_writes_no_row(self, planner: Any, units: dict[str, Unit]) -> None:
        make_agencies(units["130102"], 12)
        client, asked = signed_in(planner), {"notice": PROVINCE, "n": "60"}
        before = row_counts()

        first, second = (client.get(reverse("tryout"), asked).context["plan"] for _ in range(2))

        assert first == second
        assert row_counts() == before


class TestQueries:
    def test_are_as_many_for_thirty_brigades_as_for_three(self) -> None:
        few = queries_for(3)
        many = queries_for(30)

        assert few == many <= 30


def make_agencies(unit: Unit, count: int) -> None:
    with whole_tree("test"):
        for _ in range(count):
            factories.make_agency(unit)


def row_counts() -> dict[str, int]:
    with whole_tree("test"):
        return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def queries_for(brigade_count: int) -> int:
    rows = [
        UnitRow("130000", "测试总队", "总队", "corps", None, True),
        UnitRow("130100", "甲支队", "甲", "detachment", "130000", True),
        *(UnitRow(f"1301{n:02}", f"大队{n}", f"{n}", "brigade", "130100", True) for n in range(1, brigade_count + 1)),
    ]
    plant_units(rows=rows, officer=None, now=factories.NOW)
    client = signed_in(factories.make_officer(Role.CORPS_STAFF, Unit.objects.get(code="130000")))
    for unit in Unit.objects.filter(kind="brigade"):
        make_agencies(unit, 1)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("tryout"), {"notice": PROVINCE}).status_code == 200
    return len(queries)
