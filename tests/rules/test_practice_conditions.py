"""Practice conditions: each threshold one below and at, for each scope of service."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.files.practice_conditions import load_equipment, load_practice_conditions
from agencies.rules.practice_conditions import AgencyFacts, UnknownScope, conditions_for, judge_conditions

CATALOGUE = load_practice_conditions()
ALL_THERE = {"legal_person": True, "equipment": True, "system": True}


def facts(area, engineers, first_class, operators, intermediate, **qualitative):
    return AgencyFacts(
        figures={
            "floor_area": None if area is None else Decimal(str(area)),
            "registered_engineers": engineers,
            "first_class_engineers": first_class,
            "operators": operators,
            "operators_intermediate": intermediate,
        },
        qualitative={**ALL_THERE, **qualitative},
    )


class TestBoundaries:
    @pytest.mark.parametrize(
        ("scope", "figures", "fails"),
        [
            ("maintenance_testing", (200, 2, 1, 6, 2), []),
            ("maintenance_testing", (199.99, 2, 1, 6, 2), ["floor_area"]),
            ("maintenance_testing", (200, 2, 0, 6, 2), ["first_class_engineers"]),
            ("maintenance_testing", (200, 1, 1, 6, 2), ["registered_engineers"]),
            ("maintenance_testing", (250, 3, 1, 5, 5), ["operators"]),
            ("maintenance_testing", (250, 3, 1, 6, 1), ["operators_intermediate"]),
            ("safety_assessment", (100, 2, 1, 0, 0), []),
            ("safety_assessment", (99.99, 2, 1, 0, 0), ["floor_area"]),
            ("both", (150, 2, 1, 6, 2), ["floor_area"]),
            ("both", (200, 2, 1, 6, 2), []),
            ("both", (200, 2, 1, 5, 1), ["operators", "operators_intermediate"]),
        ],
    )
    def test_are_inclusive(self, scope, figures, fails):
        verdict = judge_conditions(CATALOGUE[scope], facts(*figures))

        assert [fail.condition for fail in verdict.fails] == fails
        assert verdict.meets is (not fails)

    def test_say_by_how_much(self):
        (fail,) = judge_conditions(CATALOGUE["maintenance_testing"], facts(180.5, 2, 1, 6, 2)).fails

        assert (fail.required, fail.actual, fail.lack) == (Decimal(200), Decimal("180.5"), Decimal("19.5"))

    @pytest.mark.parametrize("missing", ["legal_person", "equipment", "system"])
    def test_one_thing_absent_is_enough(self, missing):
        verdict = judge_conditions(CATALOGUE["both"], facts(300, 4, 2, 9, 4, **{missing: False}))

        assert verdict.meets is False
        assert [fail.condition for fail in verdict.fails] == [missing]


class TestWhatIsNotKnown:
    def test_never_counts_as_met(self):
        verdict = judge_conditions(CATALOGUE["maintenance_testing"], facts(200, 2, None, 6, 2))

        assert (verdict.meets, verdict.unknown) == (None, ("first_class_engineers",))

    def test_does_not_hide_what_fails(self):
        assert judge_conditions(CATALOGUE["maintenance_testing"], facts(None, 1, 1, 6, 2)).meets is False

    def test_is_no_question_where_nothing_is_asked(self):
        assert judge_conditions(CATALOGUE["safety_assessment"], facts(100, 2, 1, None, None)).meets is True


class TestConditionsFor:
    @pytest.mark.parametrize(
        ("scopes", "code"),
        [
            ({"maintenance_testing"}, "maintenance_testing"),
            ({"safety_assessment"}, "safety_assessment"),
            ({"maintenance_testing", "safety_assessment"}, "both"),
            (["safety_assessment", "safety_assessment"], "safety_assessment"),
        ],
    )
    def test_follow_the_scopes(self, scopes, code):
        assert conditions_for(CATALOGUE, scopes).code == code

    @pytest.mark.parametrize("scopes", [set(), {"training"}, {"both"}])
    def test_refuse_a_scope_nobody_knows(self, scopes):
        with pytest.raises(UnknownScope):
            conditions_for(CATALOGUE, scopes)


class TestLaws:
    @given(
        scope=st.sampled_from(["maintenance_testing", "safety_assessment", "both"]),
        figures=st.tuples(st.integers(0, 400), *[st.integers(0, 9)] * 4),
        grown=st.integers(0, 4),
    )
    def test_more_never_makes_it_worse(self, scope, figures, grown):
        before = judge_conditions(CATALOGUE[scope], facts(*figures))
        more = [figure + (place == grown) for place, figure in enumerate(figures)]

        assert len(judge_conditions(CATALOGUE[scope], facts(*more)).fails) <= len(before.fails)

    @given(figures=st.tuples(st.integers(0, 400), *[st.integers(0, 9)] * 4))
    def test_both_scopes_ask_what_each_asks(self, figures):
        apart = [
            judge_conditions(CATALOGUE[s], facts(*figures)).meets for s in ("maintenance_testing", "safety_assessment")
        ]

        assert judge_conditions(CATALOGUE["both"], facts(*figures)).meets is all(apart)


class TestTheFile:
    def test_has_a_source_for_every_threshold(self):
        assert {(c.confidence, bool(c.basis)) for c in CATALOGUE.values()} == {("source", True)}

    def test_lists_equipment_of_every_table_asked_for(self):
        tables = {item.table for item in load_equipment()}

        assert {table for c in CATALOGUE.values() for table in c.equipment_tables} == tables
