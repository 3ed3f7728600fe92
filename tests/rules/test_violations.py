"""What violates: the polarity of every item of the 2024 notice's form, written out."""

from pathlib import Path

import pytest

from campaigns.files.notice_folder import load_notice
from inspections.rules.answers import NOT_APPLICABLE
from inspections.rules.judging import judge

FORM = load_notice("hebei-2024", search=[Path(__file__).resolve().parents[2] / "campaigns" / "notices"]).checklist

YES_VIOLATES = ["impersonation", "dual_practice", "subcontracting", "leads_changed", "false_document"]
NO_VIOLATES = [
    "premises_publicity",
    "meets_conditions",
    "staff_qualified",
    "leads_appointed",
    "contract_signed",
    "to_standard",
    "document_signed",
    "on_site",
    "archive_kept",
    "staff_listed",
    "building_notice",
    "project_entered",
]


GOOD = {
    "legal_person": "present",
    "testing_equipment": "present",
    "quality_system": "present",
    "same_project_services": "no",
    "project_class": ["key_unit"],
    **dict.fromkeys(YES_VIOLATES, "no"),
    **dict.fromkeys(NO_VIOLATES, "yes"),
}


class TestJudge:
    def test_finds_nothing_in_a_good_form(self):
        assert judge(GOOD, FORM) == []

    @pytest.mark.parametrize("code", YES_VIOLATES)
    def test_finds_a_violation_in_a_yes(self, code):
        assert [v.item_code for v in judge({**GOOD, code: "yes"}, FORM)] == [code]

    @pytest.mark.parametrize("code", NO_VIOLATES)
    def test_finds_a_violation_in_a_no(self, code):
        assert [v.item_code for v in judge({**GOOD, code: "no"}, FORM)] == [code]

    @pytest.mark.parametrize("value", ["maintenance_and_testing", "maintenance_and_assessment"])
    def test_finds_a_violation_in_two_services_for_one_project(self, value):
        assert [(v.item_code, v.value) for v in judge({**GOOD, "same_project_services": value}, FORM)] == [
            ("same_project_services", value)
        ]

    def test_counts_an_item_printed_twice_once(self):
        assert len(FORM.item("to_standard").prints) == 2
        assert len(judge({**GOOD, "to_standard": "no"}, FORM)) == 1

    @pytest.mark.parametrize(
        ("code", "value", "kind"),
        [
            ("false_document", "yes", "false_document"),
            ("meets_conditions", "no", "conditions_not_met"),
            ("contract_signed", "no", "other"),
        ],
    )
    def test_names_the_kind_that_the_summary_table_counts(self, code, value, kind):
        (violation,) = judge({**GOOD, code: value}, FORM)

        assert violation.kind == kind

    def test_suggests_the_causes_of_the_notice(self):
        (violation,) = judge({**GOOD, "contract_signed": "no"}, FORM)

        assert violation.causes == ("agency-no-contract",)

    def test_says_nothing_of_blank_and_not_applicable(self):
        assert judge({"testing_equipment": NOT_APPLICABLE, "contract_signed": ""}, FORM) == []

    def test_keeps_the_order_of_the_form(self):
        bad = {**GOOD, **dict.fromkeys(YES_VIOLATES, "yes"), **dict.fromkeys(NO_VIOLATES, "no")}
        order = [item.code for item in FORM.items]

        found = [order.index(v.item_code) for v in judge(bad, FORM)]

        assert found == sorted(found)
        assert len(found) == len(YES_VIOLATES) + len(NO_VIOLATES)

    def test_every_single_answer_violates_exactly_as_the_form_says(self):
        for item in FORM.items:
            for option in item.options:
                found = [v.item_code for v in judge({**GOOD, item.code: option.value}, FORM)]
                assert found == ([item.code] if option.violating else []), (item.code, option.value)
