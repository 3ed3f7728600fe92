"""The verdict the answers suggest: which item fails, by how much, and what the form cannot know."""

from decimal import Decimal
from pathlib import Path

import pytest

from agencies.files.practice_conditions import load_practice_conditions
from campaigns.files.notice_folder import load_notice
from inspections.rules.answers import NOT_APPLICABLE, read_answers
from inspections.rules.suggesting import suggest_conditions

FORM = load_notice("hebei-2024", search=[Path(__file__).resolve().parents[2] / "campaigns" / "notices"]).checklist
CONDITIONS = load_practice_conditions()
GOOD = {
    "legal_person": "present",
    "floor_area": "200",
    "engineers_in_system": "2",
    "engineers_insured": "2",
    "operators_certified": "6",
    "operators_insured": "6",
    "intermediate_certified": "2",
    "intermediate_insured": "2",
    "testing_equipment": "present",
    "quality_system": "present",
}


def suggest(scope="maintenance_testing", **changed):
    typed, problems = read_answers(FORM, {**GOOD, **changed})
    assert problems == []
    return suggest_conditions(FORM, typed, CONDITIONS[scope])


class TestSuggestion:
    def test_is_good_when_every_box_is_there_and_enough(self):
        assert suggest().meets is True

    @pytest.mark.parametrize(
        ("changed", "lack"),
        [
            ({"floor_area": "180.5"}, Decimal("19.5")),
            ({"engineers_in_system": "1", "engineers_insured": "1"}, 1),
            ({"operators_certified": "4", "operators_insured": "4"}, 2),
            ({"intermediate_certified": "0", "intermediate_insured": "0"}, 2),
        ],
    )
    def test_names_the_item_and_by_how_much(self, changed, lack):
        suggestion = suggest(**changed)

        assert suggestion.meets is False
        assert [fail.item for fail in suggestion.fails] == list(changed)
        assert {fail.lack for fail in suggestion.fails} == {lack}

    @pytest.mark.parametrize("value", ["absent", "deficient"])
    def test_fails_by_an_answer_that_violates(self, value):
        (fail,) = suggest(quality_system=value).fails

        assert (fail.item, fail.condition, fail.lack) == ("quality_system", "system", None)

    def test_leaves_missing_insurance_to_be_verified(self):
        suggestion = suggest(operators_insured="5")

        assert suggestion.meets is None
        assert [(one.item, one.lack) for one in suggestion.to_verify] == [("operators_insured", 1)]

    def test_is_open_while_a_box_is_blank(self):
        suggestion = suggest(floor_area="")

        assert (suggestion.meets, suggestion.unanswered) == (
            None,
            ("floor_area",),
        )

    def test_says_which_condition_no_box_of_the_form_shows(self):
        assert suggest().beyond == ("first_class_engineers",)

    def test_asks_an_assessing_agency_for_no_operators(self):
        none = dict.fromkeys(
            (
                "operators_certified",
                "operators_insured",
                "intermediate_certified",
                "intermediate_insured",
                "testing_equipment",
                "quality_system",
            ),
            NOT_APPLICABLE,
        )
        there = {"assessment_equipment": "present", "process_control": "present"}

        assert suggest("safety_assessment", floor_area="100", **none, **there).meets is True
        assert suggest("safety_assessment", floor_area="99.99", **none, **there).meets is False

    def test_asks_an_agency_with_both_scopes_for_both_kinds_of_equipment(self):
        assert set(suggest("both").unanswered) == {"assessment_equipment", "process_control"}

    def test_without_thresholds_judges_the_answers_only(self):
        typed, _ = read_answers(FORM, {**GOOD, "floor_area": "1", "legal_person": "absent"})

        assert [fail.item for fail in suggest_conditions(FORM, typed, None).fails] == ["legal_person"]
