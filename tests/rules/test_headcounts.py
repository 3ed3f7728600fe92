"""Who counts for the practice conditions on a day: certificate, registration, insurance, exemption, look-ups."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.files.practice_conditions import load_practice_conditions
from agencies.rules.insurance import InsuranceState
from agencies.rules.practice_conditions import AgencyFacts, judge_conditions
from credentials.rules.headcounts import Paper, Worker, directors, head_counts, remarks
from credentials.wording import REASON_WORDS

DAY = date(2024, 8, 21)
CATALOGUE = load_practice_conditions()


def paper(kind="engineer_2", **changes):
    level = {"operator": 4}.get(kind)
    return Paper(kind, level, kind != "operator", "valid", None, None, "", False)._replace(**changes)


def worker(*papers, pk=1, insurance=InsuranceState.PAID, has_contract=True, elsewhere=False):
    return Worker(pk, f"甲{pk}", insurance, has_contract, elsewhere, papers)


def counted(*people, condition="registered_engineers"):
    one = head_counts(people, DAY)[condition]
    return one.sure, one.doubtful


class TestOneEngineer:
    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({}, (1, 0)),
            ({"is_registered": False}, (0, 0)),
            ({"valid_until": date(2024, 8, 20)}, (0, 0)),
            ({"valid_until": date(2024, 8, 21)}, (1, 0)),
            ({"valid_until": date(2024, 8, 22)}, (1, 0)),
            ({"issued_on": date(2024, 8, 21)}, (1, 0)),
            ({"issued_on": date(2024, 8, 22)}, (0, 0)),
            ({"standing": "revoked"}, (0, 0)),
            ({"standing": "cancelled"}, (0, 0)),
            ({"looked_up": "genuine"}, (1, 0)),
            ({"looked_up": "forged"}, (0, 0)),
            ({"looked_up": "not_found"}, (0, 1)),
        ],
    )
    def test_counts_by_the_certificate(self, changes, expected):
        assert counted(worker(paper(**changes))) == expected

    @pytest.mark.parametrize(
        ("insurance", "expected"),
        [
            ("paid", (1, 0)),
            ("exempt", (1, 0)),
            ("lapsed", (0, 0)),
            ("unproved", (0, 1)),
            ("stale", (0, 1)),
            ("unseen", (0, 1)),
        ],
    )
    def test_counts_by_the_insurance(self, insurance, expected):
        assert counted(worker(paper(), insurance=InsuranceState(insurance))) == expected

    def test_without_a_contract_or_at_two_agencies_is_to_be_verified(self):
        assert counted(worker(paper(), has_contract=False)) == (0, 1)
        assert counted(worker(paper(), elsewhere=True)) == (0, 1)

    def test_with_two_certificates_counts_once_and_by_the_better(self):
        both = worker(paper("engineer_1", valid_until=date(2024, 1, 1)), paper("engineer_2"))

        assert counted(both) == (1, 0)
        assert counted(both, condition="first_class_engineers") == (0, 0)


class TestOperators:
    @pytest.mark.parametrize(
        ("level", "expected"), [(5, (0, 0)), (4, (1, 0)), (3, (1, 0)), (1, (1, 0)), (None, (0, 0))]
    )
    def test_are_intermediate_from_level_four_up(self, level, expected):
        assert counted(worker(paper("operator", level=level)), condition="operators_intermediate") == expected

    def test_with_a_skill_level_certificate_are_to_be_verified(self):
        assert counted(worker(paper("operator", is_other_kind=True)), condition="operators") == (0, 1)


class TestVerdictAtTheThreshold:
    @pytest.mark.parametrize(
        ("scope", "sure", "doubtful", "meets"),
        [
            ("maintenance_testing", 5, 0, False),
            ("maintenance_testing", 5, 1, None),
            ("maintenance_testing", 6, 0, True),
            ("maintenance_testing", 7, 0, True),
            ("both", 5, 0, False),
            ("both", 4, 2, None),
            ("both", 6, 3, True),
            ("safety_assessment", 0, 0, True),
        ],
    )
    def test_six_operators_are_asked_of_maintenance_only(self, scope, sure, doubtful, meets):
        assert self.verdict(scope, "operators", sure, doubtful).meets is meets

    @pytest.mark.parametrize("scope", ["maintenance_testing", "safety_assessment", "both"])
    @pytest.mark.parametrize(
        ("condition", "sure", "doubtful", "meets"),
        [
            ("registered_engineers", 1, 0, False),
            ("registered_engineers", 1, 1, None),
            ("registered_engineers", 2, 0, True),
            ("registered_engineers", 3, 0, True),
            ("first_class_engineers", 0, 0, False),
            ("first_class_engineers", 0, 1, None),
            ("first_class_engineers", 1, 0, True),
        ],
    )
    def test_engineers_are_asked_of_every_scope(self, scope, condition, sure, doubtful, meets):
        assert self.verdict(scope, condition, sure, doubtful).meets is meets

    def test_says_the_least_that_is_missing(self):
        (short,) = self.verdict("maintenance_testing", "operators", 3, 1).fails

        assert (short.required, short.actual, short.lack, short.is_least) == (6, 3, 2, True)

    def verdict(self, scope, condition, sure, doubtful):
        enough = {"floor_area": 300, "registered_engineers": 9, "first_class_engineers": 9, "operators": 9}
        figures = enough | {"operators_intermediate": 9, condition: sure}
        there = {"legal_person": True, "equipment": True, "system": True}
        return judge_conditions(CATALOGUE[scope], AgencyFacts(figures, there, {condition: sure + doubtful}))


class TestDirectors:
    @pytest.mark.parametrize(
        ("papers", "fits"),
        [
            ([paper("engineer_1")], True),
            ([paper("engineer_2")], False),
            ([paper("engineer_1", standing="revoked")], False),
            ([paper("engineer_1", is_registered=False)], False),
            ([paper("engineer_1", valid_until=date(2024, 8, 20)), paper("engineer_1")], True),
            ([], False),
        ],
    )
    def test_hold_a_first_class_registration_in_force(self, papers, fits):
        heads = directors([worker(*papers)._replace(is_director=True), worker(paper("engineer_1"), pk=2)], DAY)

        assert [(one.pk, found) for one, found in heads] == [(1, fits)]


class TestRemarks:
    def test_name_everybody_who_does_not_count_for_certain_with_the_reasons(self):
        people = [
            worker(paper(), pk=1),
            worker(paper(standing="revoked"), pk=2, insurance=InsuranceState.UNSEEN),
            worker(paper("operator"), pk=3, insurance=InsuranceState.UNPROVED),
            worker(pk=4, insurance=InsuranceState.LAPSED),
        ]

        found = [(one.person, one.reasons, one.counts) for one in remarks(people, DAY)]

        assert found == [(2, ("standing", "unseen"), False), (3, ("unproved",), None)]

    @given(
        papers=st.lists(st.builds(paper, st.sampled_from(["engineer_1", "engineer_2", "operator"]))),
        insurance=st.sampled_from(list(InsuranceState)),
        changes=st.fixed_dictionaries({"has_contract": st.booleans(), "elsewhere": st.booleans()}),
    )
    def test_have_words_for_every_reason(self, papers, insurance, changes):
        for one in remarks([worker(*papers, insurance=insurance, **changes)], DAY):
            assert all(REASON_WORDS[reason] for reason in one.reasons)
