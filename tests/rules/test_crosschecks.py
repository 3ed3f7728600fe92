"""Each cross-check with its true cases and its near misses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from credentials.rules.crosschecks import TESTS, Suspicion, fingerprint_of
from credentials.wording import WORDS
from tests.rules.crosscheck_rows import (
    OTHER,
    THIRD,
    TODAY,
    contract,
    device,
    firm,
    held,
    numbered,
    person,
    service,
    stint,
)

LIMITS: dict[str, dict[str, int]] = {
    "departed_but_registered": {"days": 30},
    "insurance_stopped": {"months": 3},
    "past_age_limit": {"years": 70},
    "two_far_sites": {"areas": 2},
    "same_address": {"agencies": 2},
    "same_phone": {"agencies": 2},
    "more_work_than_staff": {"people_per_visit": 2, "days_per_month": 22, "visits_per_day": 1},
    "published_late": {"days": 90},
}
YESTERDAY = date(2024, 8, 20)
BRANCH = OTHER._replace(name="甲公司乙市分公司")


def found(test: str, rows: Iterable[Any], today: date = TODAY) -> list[Suspicion]:
    return list(TESTS[test].rule(rows, today, LIMITS.get(test, {})))


TRUE = {
    "held_by_two_agencies": {
        "two at once": [person(stint(), stint(OTHER))],
        "last day at the first is today": [person(stint(until=TODAY), stint(OTHER))],
    },
    "signs_for_another_agency": {
        "signs for a firm that never employed them": [person(stint(), services=(service(OTHER),))],
        "signs for a firm they left": [
            person(stint(), stint(OTHER, until=date(2024, 8, 4)), services=(service(OTHER),)),
        ],
    },
    "departed_but_registered": {
        "gone 31 days": [person(stint(until=date(2024, 7, 21)), certificates=(held(),))],
        "registration without a last day": [
            person(stint(until=date(2023, 1, 1)), certificates=(held(valid_until=None),))
        ],
    },
    "insurance_stopped": {
        "four months ago": [person(stint(insured_until=date(2024, 4, 30)))],
        "paid by another employer only": [person(stint(insured_until=date(2024, 1, 1)), stint(OTHER))],
    },
    "past_age_limit": {
        "the day after the birthday": [person(stint(), certificates=(held(),), born_on=date(1954, 8, 20))],
        "born on a leap day": [person(stint(), certificates=(held(),), born_on=date(1952, 2, 29))],
        "employed by nobody": [person(certificates=(held(),), born_on=date(1950, 1, 1))],
    },
    "two_far_sites": {
        "two cities in one day": [person(stint(), services=(service(), service(pk=10, area=200, area_name="乙市")))],
    },
    "number_under_two_names": {
        "one number, two names": [numbered("A1", "赵岫", 1), numbered("A1", "钱澜", 2, OTHER)],
    },
    "same_address": {
        "spelt with full-width digits": [firm(address="示范路1号"), firm(OTHER, address="示范路１号 ")],
        "a branch of somebody else": [firm(address="示范路1号"), firm(THIRD, address="示范路1号", is_branch=True)],
    },
    "same_phone": {
        "in different columns": [
            firm(phones=("10012345678", "", "")),
            firm(OTHER, phones=("", "", "100-1234-5678")),
        ],
    },
    "more_work_than_staff": {
        "one above what three pairs can do": [firm(staff_count=6, open_count=67)],
        "an odd person makes no pair": [firm(staff_count=7, open_count=67)],
    },
    "serial_listed_twice": {
        "at two agencies": [device(), device(OTHER, pk=2)],
        "twice at one": [device(), device(pk=2)],
    },
    "maintains_and_tests": {
        "testing inside the maintenance": [
            contract(),
            contract("testing", pk=2, started_on=date(2023, 6, 1), ended_on=date(2023, 6, 9)),
        ],
        "assessment on its last day": [
            contract(),
            contract("assessment", pk=2, started_on=date(2023, 12, 31), ended_on=None),
        ],
    },
    "published_late": {
        "91 days after the end": [contract(published_on=date(2024, 3, 31))],
        "never, and 91 days have passed": [contract(ended_on=date(2024, 5, 22), published_on=None)],
    },
}

NEAR = {
    "held_by_two_agencies": {
        "changed yesterday": [person(stint(until=YESTERDAY), stint(OTHER, since=TODAY))],
        "two posts at one agency": [person(stint(), stint(pk=11, post="技术负责人"))],
        "the second begins tomorrow": [person(stint(), stint(OTHER, since=date(2024, 8, 22)))],
    },
    "signs_for_another_agency": {
        "signs for the employer": [person(stint(), services=(service(),))],
        "signed on the last day there": [
            person(stint(since=date(2024, 8, 6)), stint(OTHER, until=date(2024, 8, 5)), services=(service(OTHER),)),
        ],
        "nobody employed them that day": [person(services=(service(),))],
    },
    "departed_but_registered": {
        "gone 30 days": [person(stint(until=date(2024, 7, 22)), certificates=(held(),))],
        "employed elsewhere": [person(stint(until=date(2023, 1, 1)), stint(OTHER), certificates=(held(),))],
        "registration past its day": [
            person(stint(until=date(2023, 1, 1)), certificates=(held(valid_until=YESTERDAY),))
        ],
        "registration cancelled": [person(stint(until=date(2023, 1, 1)), certificates=(held(standing="cancelled"),))],
        "never registered": [person(stint(until=date(2023, 1, 1)), certificates=(held(registered=""),))],
        "an operator has no registration": [
            person(stint(until=date(2023, 1, 1)), certificates=(held(kind="operator"),))
        ],
    },
    "insurance_stopped": {
        "three months ago": [person(stint(insured_until=date(2024, 5, 1)))],
        "self-employed veteran": [
            person(stint(insured_until=date(2022, 1, 1), exemption="self_employed_veteran")),
        ],
        "rehired after retirement": [person(stint(insured_until=date(2022, 1, 1), exemption="retired_rehired"))],
        "the ledger does not say": [person(stint(insured_until=None))],
        "no longer there": [person(stint(insured_until=date(2024, 1, 1), until=YESTERDAY))],
    },
    "past_age_limit": {
        "on the birthday": [person(stint(), certificates=(held(),), born_on=date(1954, 8, 21))],
        "registration cancelled": [
            person(stint(), certificates=(held(standing="cancelled"),), born_on=date(1950, 1, 1))
        ],
        "no birth date known": [person(stint(), certificates=(held(),))],
    },
    "two_far_sites": {
        "two sites of one city": [person(stint(), services=(service(), service(pk=10, site="示范医院")))],
        "two cities on two days": [
            person(stint(), services=(service(), service(day=date(2024, 8, 6), pk=10, area=200)))
        ],
    },
    "number_under_two_names": {
        "one person entered twice": [numbered("A1", "赵岫", 1), numbered("A1", "赵岫", 2, OTHER)],
        "one person at two agencies": [numbered("A1", "赵岫", 1), numbered("A1", "赵岫", 1, OTHER)],
        "two numbers": [numbered("A1", "赵岫", 1), numbered("A2", "钱澜", 2)],
    },
    "same_address": {
        "next door": [firm(address="示范路1号"), firm(OTHER, address="示范路11号")],
        "a branch beside its parent": [firm(address="示范路1号"), firm(BRANCH, address="示范路1号", is_branch=True)],
        "not registered": [firm(address=""), firm(OTHER, address=" ")],
    },
    "same_phone": {
        "one firm's two columns": [firm(phones=("10012345678", "10012345678", ""))],
        "none": [firm(phones=("", "", "")), firm(OTHER, phones=("", "", ""))],
        "a branch beside its parent": [
            firm(phones=("10012345678", "", "")),
            firm(BRANCH, phones=("10012345678", "", ""), is_branch=True),
        ],
    },
    "more_work_than_staff": {
        "exactly what they can do": [firm(staff_count=6, open_count=66)],
        "nobody is registered": [firm(staff_count=0, open_count=500)],
    },
    "serial_listed_twice": {
        "the same number on another kind": [device(), device(OTHER, pk=2, kind="照度计")],
        "no number": [device(serial=""), device(OTHER, serial="", pk=2)],
    },
    "maintains_and_tests": {
        "testing after the maintenance": [
            contract(),
            contract("testing", pk=2, started_on=date(2024, 1, 1), ended_on=date(2024, 1, 9)),
        ],
        "another agency tests": [contract(), contract("testing", pk=2, firm=OTHER)],
        "another site": [contract(), contract("testing", pk=2, site=51)],
        "tests and assesses, without maintenance": [contract("testing"), contract("assessment", pk=2)],
    },
    "published_late": {
        "90 days after the end": [contract(published_on=date(2024, 3, 30))],
        "never, and 90 days have passed": [contract(ended_on=date(2024, 5, 23), published_on=None)],
        "still in progress": [contract(ended_on=None, published_on=None)],
    },
}


def cases(table: dict[str, dict[str, list[Any]]]) -> list[Any]:
    return [
        pytest.param(test, rows, id=f"{test}: {case}") for test, named in table.items() for case, rows in named.items()
    ]


class TestEachRule:
    @pytest.mark.parametrize(("test", "rows"), cases(TRUE))
    def test_raises_what_does_not_add_up(self, test: str, rows: list[Any]) -> None:
        suspicions = found(test, rows)

        assert len(suspicions) == 1
        assert suspicions[0].problem.say(WORDS)
        assert suspicions[0].firms or suspicions[0].units

    @pytest.mark.parametrize(("test", "rows"), cases(NEAR))
    def test_leaves_the_near_miss_alone(self, test: str, rows: list[Any]) -> None:
        assert found(test, rows) == []

    def test_has_true_cases_and_near_misses(self) -> None:
        assert set(TRUE) == set(NEAR) == set(TESTS)

    @pytest.mark.parametrize(("test", "rows"), cases(TRUE))
    def test_shows_the_rows_and_no_birth_date(self, test: str, rows: list[Any]) -> None:
        shown = [side.facts for one in found(test, rows) for side in one.sides]

        assert shown
        assert all("born_on" not in facts and date(1954, 8, 20) not in facts.values() for facts in shown)


class TestSubjects:
    def test_do_not_depend_on_the_order_of_the_rows(self) -> None:
        rows = [firm(address="示范路1号"), firm(OTHER, address="示范路1号"), firm(THIRD, address="示范路1号")]

        marks = {found("same_address", order)[0].subjects for order in permutations(rows)}

        assert len(marks) == 1

    def test_stay_when_a_third_agency_joins(self) -> None:
        pair = [firm(phones=("10012345678", "", "")), firm(OTHER, phones=("10012345678", "", ""))]

        before, after = (
            found("same_phone", pair),
            found("same_phone", [*pair, firm(THIRD, phones=("10012345678", "", ""))]),
        )

        assert before[0].subjects == after[0].subjects
        assert after[0].firms == (1, 2, 3)

    def test_of_two_rules_never_give_one_fingerprint(self) -> None:
        assert fingerprint_of("shared-address", ["agency:1"]) != fingerprint_of("overload", ["agency:1"])
        assert fingerprint_of("overload", ["a", "b"]) == fingerprint_of("overload", ["b", "a"])
