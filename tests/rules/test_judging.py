"""The record form of the 2024 notice: what is missing, what cannot stand together, what violates."""

from pathlib import Path

import pytest

from agencies.files.practice_conditions import load_practice_conditions
from campaigns.files.notice_folder import load_notice
from inspections.rules.answers import NOT_APPLICABLE
from inspections.rules.judging import applicable, judge, validate_answers
from inspections.wording import WORDS

FORM = load_notice("hebei-2024", search=[Path(__file__).resolve().parents[2] / "campaigns" / "notices"]).checklist
TESTING = frozenset({"maintenance_testing"})
ASSESSMENT = frozenset({"safety_assessment"})
BOTH = TESTING | ASSESSMENT
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
    "premises_publicity": "yes",
    "meets_conditions": "yes",
    "sampled_project": "示例医院，维护保养",
    "project_class": ["key_unit"],
    "impersonation": "no",
    "dual_practice": "no",
    "staff_qualified": "yes",
    "subcontracting": "no",
    "leads_appointed": "yes",
    "leads_changed": "no",
    "contract_signed": "yes",
    "to_standard": "yes",
    "document_signed": "yes",
    "on_site": "yes",
    "archive_kept": "yes",
    "false_document": "no",
    "staff_listed": "yes",
    "building_notice": "yes",
    "same_project_services": "no",
    "project_entered": "yes",
}
ASSESSING = {
    **{code: value for code, value in GOOD.items() if code not in ("to_standard", "on_site", "building_notice")},
    "floor_area": "100",
    **dict.fromkeys(
        (
            "operators_certified",
            "operators_insured",
            "intermediate_certified",
            "intermediate_insured",
            "testing_equipment",
            "quality_system",
        ),
        NOT_APPLICABLE,
    ),
    "assessment_equipment": "present",
    "process_control": "present",
}


def check(answers, scopes=TESTING, *, complete=True, **more):
    return validate_answers(FORM, answers, scopes, complete=complete, **more)


def codes(problems):
    return [(p.code.removeprefix("judging."), p.facts.get("item")) for p in problems]


class TestAGoodForm:
    @pytest.mark.parametrize(
        ("answers", "scopes", "conditions"),
        [
            (GOOD, TESTING, "maintenance_testing"),
            (ASSESSING, ASSESSMENT, "safety_assessment"),
            ({**GOOD, "assessment_equipment": "present", "process_control": "present"}, BOTH, "both"),
        ],
    )
    def test_has_no_problem_and_no_violation(self, answers, scopes, conditions):
        assert check(answers, scopes, conditions=CONDITIONS[conditions]) == []
        assert judge(answers, FORM) == []


class TestMissingAnswers:
    @pytest.mark.parametrize("code", sorted(GOOD))
    def test_are_named_one_by_one(self, code):
        answers = {c: v for c, v in GOOD.items() if c != code}

        assert ("missing", code) in codes(check(answers))

    def test_are_no_problem_of_a_draft(self):
        assert check({"legal_person": "present"}, complete=False) == []

    def test_are_not_asked_outside_the_agencys_scope(self):
        missing = [item for what, item in codes(check({}, ASSESSMENT)) if what == "missing"]

        assert not {"to_standard", "on_site", "building_notice", "operators_certified"} & set(missing)
        assert {"assessment_equipment", "process_control", "legal_person"} <= set(missing)

    def test_are_asked_only_of_the_sections_named(self):
        agency_part = {code: value for code, value in GOOD.items() if FORM.item(code).section == "conditions"}

        assert check(agency_part, sections=("conditions", "other")) == []
        assert check(agency_part) != []

    def test_are_not_told_twice_when_a_box_cannot_be_read(self):
        assert codes(check({**GOOD, "floor_area": "大"})) == [("not_a_number", "floor_area")]

    def test_of_the_kind_of_agency_are_named(self):
        assert ("scope_missing", None) in codes(check(GOOD, frozenset()))

    def test_optional_boxes_may_stay_blank(self):
        assert "remarks" not in dict(codes(check({}))).values()


class TestNotApplicable:
    @pytest.mark.parametrize("code", ["testing_equipment", "quality_system"])
    def test_contradicts_a_scope_the_agency_has(self, code):
        assert ("contradicts_scope", code) in codes(check({**GOOD, code: NOT_APPLICABLE}))

    @pytest.mark.parametrize("code", ["legal_person", "premises_publicity", "contract_signed", "to_standard"])
    def test_is_refused_where_the_form_prints_no_box(self, code):
        assert ("not_offered", code) in codes(check({**GOOD, code: NOT_APPLICABLE}))

    def test_is_asked_for_equipment_of_a_service_not_offered(self):
        assert ("out_of_scope", "process_control") in codes(check({**GOOD, "process_control": "absent"}))

    def test_may_be_left_out_for_people_that_are_there_anyway(self):
        people = {
            "operators_certified": "3",
            "operators_insured": "3",
            "intermediate_certified": "0",
            "intermediate_insured": "0",
        }

        assert check({**ASSESSING, **people}, ASSESSMENT) == []

    def test_goes_for_both_figures_of_one_box(self):
        assert ("box_shared", "operators_insured") in codes(check({**ASSESSING, "operators_insured": "3"}, ASSESSMENT))


class TestWhatCannotStandTogether:
    @pytest.mark.parametrize(
        ("code", "value"),
        [
            ("legal_person", "absent"),
            ("testing_equipment", "absent"),
            ("testing_equipment", "deficient"),
            ("quality_system", "absent"),
            ("quality_system", "deficient"),
        ],
    )
    def test_one_failed_condition_and_a_good_verdict(self, code, value):
        problems = check(
            {**GOOD, code: value, "other_situation": "已注明"}, conditions=CONDITIONS["maintenance_testing"]
        )

        assert [p.code for p in problems] == ["judging.contradiction"]

    def test_is_told_to_a_draft_already(self):
        problems = check({"legal_person": "absent", "meets_conditions": "yes"}, complete=False)

        assert [p.code for p in problems] == ["judging.contradiction"]

    @pytest.mark.parametrize(
        ("code", "twin", "below"),
        [
            ("floor_area", None, "199.99"),
            ("engineers_in_system", "engineers_insured", "1"),
            ("operators_certified", "operators_insured", "5"),
            ("intermediate_certified", "intermediate_insured", "1"),
        ],
    )
    def test_a_figure_below_the_threshold_and_a_good_verdict(self, code, twin, below):
        answers = {**GOOD, code: below, **({twin: below} if twin else {})}

        problems = check(answers, conditions=CONDITIONS["maintenance_testing"])

        assert codes(problems) == [("verdict_too_good", "meets_conditions")]

    def test_a_figure_below_the_threshold_is_no_matter_without_thresholds(self):
        assert check({**GOOD, "floor_area": "100"}) == []

    def test_other_class_and_a_named_class(self):
        problems = check({**GOOD, "project_class": ["key_unit", "other"]})

        assert [p.facts["rule"] for p in problems] == ["other-and-key-unit"]

    def test_two_named_classes_may(self):
        assert check({**GOOD, "project_class": ["key_unit", "crowded_place"]}) == []


class TestTheExplanation:
    @pytest.mark.parametrize(
        ("code", "value"), [("contract_signed", "no"), ("impersonation", "yes"), ("meets_conditions", "no")]
    )
    def test_is_asked_for_any_violation(self, code, value):
        problems = check({**GOOD, code: value})

        assert codes(problems) == [("explanation_missing", "other_situation")]
        assert FORM.item(code).violation in problems[0].facts["violations"]

    def test_is_enough_when_it_is_there(self):
        assert check({**GOOD, "contract_signed": "no", "other_situation": "口头约定，未签合同。"}) == []

    def test_of_blanks_is_none(self):
        assert codes(check({**GOOD, "contract_signed": "no", "other_situation": " \n"})) == [
            ("explanation_missing", "other_situation")
        ]

    def test_lets_a_bad_verdict_stand_over_good_boxes(self):
        answers = {**GOOD, "meets_conditions": "no", "other_situation": "无一级注册消防工程师。"}

        assert check(answers, conditions=CONDITIONS["maintenance_testing"]) == []

    def test_is_not_asked_of_a_draft(self):
        assert check({**GOOD, "contract_signed": "no"}, complete=False) == []


class TestEverySingleFlipOfAGoodForm:
    def test_is_either_fine_or_named(self):
        for item in FORM.items:
            for option in item.options:
                problems = check({**GOOD, item.code: option.value}, conditions=CONDITIONS["maintenance_testing"])
                if option.violating:
                    assert problems, (item.code, option.value)
                for problem in problems:
                    assert problem.say(WORDS)
                    assert "{" not in problem.say(WORDS)


class TestApplicable:
    def test_items_for_any_agency_apply_to_all(self):
        assert applicable(FORM.item("legal_person"), frozenset())

    def test_items_of_a_scope_apply_to_agencies_with_it(self):
        item = FORM.item("on_site")

        assert applicable(item, BOTH)
        assert not applicable(item, ASSESSMENT)
