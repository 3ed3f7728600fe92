"""Equipment against the catalogue: by name and alias, never by likeness; drafts decide nothing."""

from dataclasses import replace
from datetime import date

import pytest

from agencies.files.practice_conditions import load_equipment, load_practice_conditions
from agencies.rules.equipment import Device, RequiredKind, compare_equipment, kind_changes, kind_problems

DAY = date(2024, 8, 21)
LUX = RequiredKind(
    "m-1",
    "maintenance_testing",
    1,
    "数字照度计",
    "个",
    None,
    "量程不小于2000lx",
    ("照度计",),
    "draft",
    "recalled",
    "草案",
    1,
)
TAPE = replace(LUX, code="m-2", number=2, name="卷尺", aliases=())
SOFTWARE = replace(LUX, code="s-1", table="safety_assessment", name="消防安全评估软件", aliases=())


def in_force(kind, quantity=None):
    return replace(kind, status="in_force", confidence="source", quantity=quantity)


def compared(*names, kinds=(LUX, TAPE), until=None, tables=("maintenance_testing",)):
    return compare_equipment(kinds, [Device(name, until) for name in names], tables, DAY)


class TestMatching:
    @pytest.mark.parametrize("name", ["数字照度计", "照度计", " 数字 照度计", "数字照度计\u200b"])
    def test_takes_the_name_and_its_aliases_in_any_spelling(self, name):
        assert [held.count for held in compared(name).kinds] == [1, 0]

    @pytest.mark.parametrize("name", ["数字照度仪", "照度", "数字照度计（旧）"])
    def test_never_guesses(self, name):
        found = compared(name, "卷尺")

        assert [held.count for held in found.kinds] == [0, 1]
        assert found.unmatched == ((name, 1),)

    def test_asks_for_the_tables_of_the_scopes_only(self):
        assert [one.kind.name for one in compared("卷尺", kinds=(LUX, SOFTWARE)).kinds] == ["数字照度计"]
        both = compared("卷尺", kinds=(LUX, SOFTWARE), tables=("maintenance_testing", "safety_assessment"))
        assert [one.kind.name for one in both.lacking] == ["数字照度计", "消防安全评估软件"]

    def test_knows_a_device_of_another_table_as_no_stranger(self):
        assert compared("消防安全评估软件", kinds=(LUX, SOFTWARE)).unmatched == ()

    def test_leaves_withdrawn_kinds_out(self):
        assert compared("卷尺", kinds=(replace(LUX, status="withdrawn"), TAPE)).lacking == ()


class TestDeciding:
    def test_a_lacking_draft_decides_nothing(self):
        found = compared("卷尺")

        assert [one.kind.name for one in found.lacking] == ["数字照度计"]
        assert found.in_order is None and found.has_draft

    def test_a_lacking_kind_in_force_decides(self):
        assert compared("卷尺", kinds=(in_force(LUX), TAPE)).in_order is False

    def test_an_agency_that_lists_nothing_is_not_known_to_have_nothing(self):
        assert compared(kinds=(in_force(LUX),)).in_order is None

    def test_all_kinds_there_is_still_to_be_seen_on_the_spot(self):
        assert compared("照度计", "卷尺", kinds=(in_force(LUX), in_force(TAPE))).in_order is None

    @pytest.mark.parametrize(("count", "lack", "in_order"), [(1, 1, False), (2, 0, None), (3, 0, None)])
    def test_a_quantity_is_a_minimum(self, count, lack, in_order):
        found = compared(*["照度计"] * count, kinds=(in_force(LUX, 2),))

        assert (found.kinds[0].lack, found.in_order) == (lack, in_order)


class TestCalibration:
    @pytest.mark.parametrize(
        ("until", "expired"), [(date(2024, 8, 20), 1), (DAY, 0), (date(2024, 8, 22), 0), (None, 0)]
    )
    def test_is_past_the_day_after_its_last(self, until, expired):
        found = compared("照度计", until=until)

        assert found.kinds[0].expired == expired
        assert found.kinds[0].undated == (until is None)

    def test_past_is_no_lack(self):
        assert compared("照度计", until=date(2020, 1, 1)).kinds[0].lack == 0


class TestKind:
    def test_in_force_needs_a_source_and_a_basis(self):
        assert [p.code for p in kind_problems(replace(LUX, status="in_force"), ())] == ["equipment.in_force_unsourced"]
        assert [p.code for p in kind_problems(replace(LUX, basis=" "), ())] == ["equipment.no_basis"]
        assert list(kind_problems(in_force(LUX), ())) == []

    def test_shares_no_name_with_another_of_its_table(self):
        twin = replace(TAPE, aliases=("照度计",))

        assert [p.code for p in kind_problems(twin, (LUX, TAPE))] == ["equipment.name_twice"]
        assert list(kind_problems(replace(twin, table="safety_assessment"), (LUX,))) == []

    def test_says_what_a_version_changed(self):
        labels = {"quantity": "数量", "aliases": "别名", "name": "名称"}

        changes = kind_changes(LUX, replace(LUX, quantity=2, aliases=()), labels)

        assert changes == {"数量": ["空", "2"], "别名": ["照度计", "空"]}


class TestTheShippedDraft:
    def test_is_a_draft_to_the_last_kind_with_a_basis_and_no_quantity(self):
        kinds = load_equipment()

        assert {kind.status for kind in kinds} == {"draft"}
        assert {kind.quantity for kind in kinds} == {None}
        assert all(kind.basis for kind in kinds)
        assert [kind.name for kind in kinds if kind.confidence == "source"] == ["秒表", "卷尺"]

    def test_has_every_table_asked_for_and_no_name_twice_in_one(self):
        kinds = load_equipment()

        assert {t for c in load_practice_conditions().values() for t in c.equipment_tables} == {k.table for k in kinds}
        assert [list(kind_problems(kind, kinds)) for kind in kinds] == [[]] * len(kinds)
        assert len({kind.code for kind in kinds}) == len(kinds) == 46
