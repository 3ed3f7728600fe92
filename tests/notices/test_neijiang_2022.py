"""The second notice: another city, another year, no line of Python of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

import pytest

from campaigns.files.notice_folder import check_quotes, load_notice
from campaigns.queries.list_shapes import registered_shapes
from campaigns.rules.deadlines import Obligation, obligations
from campaigns.rules.notice import ListShape, Notice
from campaigns.rules.quotas import quota_for
from tests.notices.conftest import NOTICES, ROOT

ORIGINAL = ROOT.parent / "shared" / "notices" / "neijiang-2022.txt"


@pytest.fixture(scope="module")
def neijiang() -> Notice:
    shapes: Mapping[str, ListShape] = registered_shapes()
    return load_notice("neijiang-2022", search=[NOTICES], lists=shapes)


@pytest.fixture(scope="module")
def of_brigades(neijiang: Notice) -> list[Obligation]:
    return obligations(neijiang, "brigade")


class TestFolder:
    def test_answers_each_of_the_45_lines(self, neijiang: Notice) -> None:
        lines = {line for clause in neijiang.clauses for line in clause.lines}

        assert sorted(lines) == [f"N{n:03d}" for n in range(1, 46)]

    @pytest.mark.skipif(not ORIGINAL.exists(), reason="the notice's own text is not beside the repository")
    def test_every_quote_is_in_the_notice_itself(self, neijiang: Notice) -> None:
        assert [str(problem) for problem in check_quotes(neijiang, ORIGINAL.read_text(encoding="utf-8"))] == []

    def test_is_not_public(self, neijiang: Notice) -> None:
        assert not neijiang.is_public

    def test_prints_no_table_and_no_form(self, neijiang: Notice) -> None:
        assert neijiang.tables == ()
        assert not neijiang.checklist.is_printed


class TestQuotas:
    @pytest.mark.parametrize(
        ("population", "n", "quota"),
        [
            ("unlisted-agencies", 0, 0),
            ("unlisted-agencies", 7, 7),
            ("listed-agencies", 0, 0),
            ("listed-agencies", 1, 1),
            ("listed-agencies", 23, 5),
            ("listed-agencies", 25, 5),
            ("listed-agencies", 26, 6),
            ("complexes", 3, 3),
            ("key-units", 137, 28),
            ("key-units-again", 137, 14),
        ],
    )
    def test_are_those_of_the_notice(self, neijiang: Notice, population: str, n: int, quota: int) -> None:
        assert quota_for(neijiang.tier(population), n).quota == quota


class TestDays:
    def test_four_phases_follow_on(self, neijiang: Notice) -> None:
        assert [(phase.name, phase.ends_on) for phase in neijiang.phases] == [
            ("底数清查阶段", date(2022, 1, 30)),
            ("自查自改阶段", date(2022, 2, 28)),
            ("从业核查阶段", date(2022, 4, 10)),
            ("执业检查阶段", date(2022, 10, 10)),
        ]

    def test_the_weekly_return_of_conditions_falls_on_thursdays_at_ten_from_march(
        self, of_brigades: list[Obligation]
    ) -> None:
        weekly = [due for due in of_brigades if due.code.startswith("conditions-weekly:")]

        assert [due.due_on for due in weekly[:2]] == [date(2022, 3, 10), date(2022, 3, 17)]
        assert weekly[-1].due_on == date(2022, 10, 6)
        assert {(due.due_on.isoweekday(), due.due_at) for due in weekly} == {(4, time(10, 0))}

    def test_the_stricter_of_two_weekdays_is_said_in_a_reading(self, neijiang: Notice) -> None:
        (reading,) = [r for r in neijiang.readings_of("end.conditions") if r.code == "weekly"]

        assert "周五" in reading.body and "周四" in reading.body

    def test_the_other_weekly_return_begins_in_april(self, of_brigades: list[Obligation]) -> None:
        weekly = [due for due in of_brigades if due.code.startswith("practice-weekly:")]

        assert weekly[0].due_on == date(2022, 4, 7)

    def test_security_nodes_have_their_days(self, neijiang: Notice) -> None:
        days = {p.code: neijiang.milestone(p.due).due_on for p in neijiang.populations}

        assert days["complexes"] == date(2022, 6, 20)
        assert days["key-units"] == date(2022, 8, 10)
        assert days["key-units-again"] == date(2022, 10, 1)


class TestDisposal:
    @pytest.mark.parametrize(
        ("item", "disposal", "days"),
        [("false_document", "strike", None), ("contract_signed", "punish", None), ("archive_kept", "help", 10)],
    )
    def test_each_item_says_its_tier(self, neijiang: Notice, item: str, disposal: str, days: int | None) -> None:
        found = neijiang.checklist.disposal_of(item)

        assert found is not None
        assert (found.code, found.working_days) == (disposal, days)

    def test_every_violation_has_one(self, neijiang: Notice) -> None:
        violating = [item.code for item in neijiang.checklist.items if item.violating_values]

        assert [code for code in violating if neijiang.checklist.disposal_of(code) is None] == []
