"""The dashboard: coverage against the line, who is behind, what was found and handed in."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from authorities.models import Role, Unit
from authorities.rules.units import UnitRow
from authorities.services.units import plant_units
from campaigns.models import Task
from reports.files.tiles import read_tiles
from reports.queries.coverage import coverage_of
from reports.queries.findings import finding_counts
from reports.rules.tilemap import tile_map
from tests import factories
from tests.doors.brigade import NOW, Brigade

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree", "the_day")]
TODAY = NOW.date()


@pytest.fixture
def the_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def brigade() -> Brigade:
    return Brigade()


@pytest.fixture
def corps(brigade: Brigade) -> Any:
    return factories.make_officer(Role.CORPS_STAFF, brigade.units["130000"], "corps")


def done_task(brigade: Brigade, unit: str = "130102") -> Task:
    """An agency of the unit whose practice conditions are checked."""
    where = brigade.units[unit]
    agency = factories.make_agency(where)
    return factories.make_task(brigade.campaign, agency, where, state=Task.State.DONE, done_at=NOW)


class TestCoverage:
    def test_adds_up_from_brigade_to_corps(self, brigade):
        for unit in ("130102", "130102", "130202"):
            done_task(brigade, unit)

        above = [brigade.units[code] for code in ("130102", "130100", "130000")]
        done = [coverage_of(brigade.campaign, unit, TODAY).whole.done for unit in above]

        assert done == [2, 2, 3]

    def test_of_units_below_and_of_populations_sum_to_the_whole(self, brigade):
        done_task(brigade)

        area = coverage_of(brigade.campaign, brigade.units["130100"], TODAY)

        for rows in (area.units, area.populations):
            assert sum(row.pace.required for row in rows) == area.whole.pace.required
            assert sum(row.done for row in rows) == area.whole.done

    def test_puts_the_unit_furthest_behind_first_and_those_without_work_last(self, brigade):
        done_task(brigade, "130104")
        factories.make_agency(brigade.units["130202"])

        rows = coverage_of(brigade.campaign, brigade.units["130000"], TODAY).units

        assert [row.pace.state for row in rows][-1] == "none"
        assert [row.pace.days for row in rows if row.pace.state != "none"] == sorted(
            row.pace.days for row in rows if row.pace.state != "none"
        )

    def test_counts_what_is_past_its_day_and_not_done(self, brigade):
        population = "agencies-of-brigade"  # due on 15 August, six days ago

        area = coverage_of(brigade.campaign, brigade.unit, TODAY)

        row = next(row for row in area.populations if f"population={population}" in row.done_url)
        assert (row.pace.required, row.pace.overdue, row.pace.state) == (1, 1, "late")

    def test_figures_open_lists_that_count_the_same(self, brigade, corps, client):
        for unit in ("130102", "130202"):
            done_task(brigade, unit)
        client.force_login(corps)

        area = coverage_of(brigade.campaign, corps.unit, TODAY)

        for row in (area.whole, *area.populations, *(unit for unit in area.units if unit.done_url)):
            assert client.get(row.done_url).context["page_obj"].paginator.count == row.done, row.done_url
            assert client.get(row.tasks_url).context["page_obj"].paginator.count == row.task_count, row.tasks_url


class TestFindings:
    def test_are_counted_by_kind_and_by_item_and_link_to_the_same(self, brigade, corps, client, notice):
        for item, value in (("subcontracting", "yes"), ("subcontracting", "yes"), ("false_document", "yes")):
            brigade.finding(item, value)
        client.force_login(corps)

        counts = finding_counts(brigade.campaign, notice, corps.unit)

        assert counts.total == 3
        assert sorted(row.value for row in counts.kinds) == [0, 1, 2]
        assert [row.value for row in counts.items] == [2, 1]
        for row in (*counts.kinds, *counts.items):
            assert client.get(row.href).context["page_obj"].paginator.count == row.value, row.href


class TestPage:
    @pytest.mark.parametrize("code", ["130000", "130100", "130102", "13JZ00"])
    def test_opens_for_each_level_below(self, brigade, corps, client, code):
        client.force_login(corps)

        page = client.get(f"/units/{code}/progress/")

        assert page.status_code == 200
        assert "截至2024年8月21日" in page.content.decode()
        assert brigade.units[code].name in page.content.decode()

    def test_is_the_officers_own_unit_without_an_address(self, brigade, client):
        client.force_login(brigade.inspector)

        assert client.get("/dashboard/").context["unit"] == brigade.unit

    @pytest.mark.parametrize("code", ["130104", "130100", "130000", "999999"])
    def test_of_a_unit_that_is_not_below_is_missing(self, brigade, client, code):
        client.force_login(brigade.chief)

        assert client.get(f"/units/{code}/progress/").status_code == 404

    def test_shows_no_figure_of_a_unit_that_is_not_below(self, brigade, client):
        done_task(brigade)
        brigade.finding()
        client.force_login(brigade.stranger)

        page = client.get("/dashboard/").context["page"]
        figures = client.get("/api/figures/").json()["figures"]

        assert (page.coverage.whole.done, page.findings.total) == (0, 0)
        assert {figure["since_start"] for figure in figures} == {"0"}

    @pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDITOR])
    def test_is_not_for_those_who_keep_the_house(self, brigade, client, role):
        client.force_login(factories.make_officer(role, brigade.units["130000"]))

        assert client.get("/dashboard/").status_code == 403

    def test_asks_a_stranger_to_log_in(self, client):
        assert client.get("/dashboard/").url.startswith("/login/")

    def test_without_a_campaign_says_so(self, client):
        units = factories.make_unit_tree()
        client.force_login(factories.make_officer(Role.CORPS_STAFF, units["130000"]))

        page = client.get("/dashboard/")

        assert page.status_code == 200
        assert "专项检查" in page.content.decode()

    def test_without_anything_to_check_says_what_would_fill_it(self, brigade, client):
        client.force_login(factories.make_officer(Role.INSPECTOR, brigade.units["13JZ00"]))

        assert "没有应检对象。台账录入" in client.get("/dashboard/").content.decode()

    def test_says_which_returns_are_missing(self, brigade, corps, client):
        client.force_login(corps)

        html = client.get("/dashboard/").content.decode()

        assert "2024年7月汇总表：3个单位中3个缺报" in html
        assert "下一次：2024年8月，2024年8月25日前报送（还剩4天）" in html

    def test_of_a_detachment_says_that_brigades_owe_no_return(self, brigade, client):
        client.force_login(factories.make_officer(Role.DETACHMENT_STAFF, brigade.units["130100"]))

        html = client.get("/dashboard/").content.decode()

        assert "2024年7月汇总表由上级单位报送" in html
        assert "缺报" not in html.replace("计缺报", "")

    def test_takes_as_many_queries_for_thirteen_detachments_as_for_three(self, brigade, corps, client):
        client.force_login(corps)

        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                assert client.get("/dashboard/").status_code == 200
            return len(asked)

        queries()
        few = queries()
        more_units()
        for unit in Unit.objects.filter(kind="brigade"):
            done_task(Named(brigade, unit), unit.code)

        assert Unit.objects.filter(kind="detachment").count() == 13
        assert queries() == few


class Named:
    """The brigade's campaign with units that came later."""

    def __init__(self, brigade: Brigade, unit: Unit) -> None:
        self.campaign, self.units = brigade.campaign, {unit.code: unit}


def more_units() -> None:
    """Ten detachments more, two brigades each."""
    old = [
        UnitRow(u.code, u.name, u.short_name, u.kind, u.parent.code if u.parent else None, u.confirmed)
        for u in Unit.objects.select_related("parent").order_by("place")
    ]
    new = []
    for n in range(10):
        new.append(UnitRow(f"1350{n:02}", f"丁{n}支队", f"丁{n}", "detachment", "130000", True))
        new += [UnitRow(f"1350{n:02}0{m}", f"丁{n}{m}大队", f"丁{n}{m}", "brigade", f"1350{n:02}", True) for m in (1, 2)]
    plant_units(rows=[*old, *new], officer=None, now=NOW)


class TestTileMap:
    def test_has_a_place_for_every_detachment_of_the_region_and_no_two_share_one(self):
        from authorities.files.region import read_region

        detachments = {row.code for row in read_region("hebei") if row.kind == "detachment"}
        places = read_tiles("130000")

        assert set(places) == detachments
        assert len(set(places.values())) == len(places)

    def test_starts_in_the_corner_whatever_the_grid(self):
        drawn = tile_map([("a", 1), ("b", 2), ("c", 3)], {"a": (2, 5), "b": (3, 6)})

        assert [(tile.row, tile.x, tile.y) for tile in drawn.tiles] == [(1, 0, 0), (2, 84, 84)]
        assert (drawn.width, drawn.height) == (168, 168)

    def test_is_not_drawn_for_a_province_nobody_has_placed(self):
        assert read_tiles("990000") == {}
        assert not tile_map([("a", 1)], {})
