"""A notice names only registered lists, words, values, roles and counts; and cross-checks that exist."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from campaigns.rules import crosschecks
from campaigns.rules.crosschecks import GRADE_WORDS, GRADES, Crosscheck, check_crosschecks
from campaigns.rules.list_checks import check_lists
from tests.rules.small_notice import LISTS, SMALL, TABLE, changed, said

TESTS = {"held_twice": {"days": (1, 30)}, "other": {}}


def with_column(**changes: Any) -> Any:
    columns = (replace(TABLE.columns[0], **changes), *TABLE.columns[1:])
    return changed("tables", 0, columns=columns)


class TestLists:
    def test_of_a_sound_notice_have_no_flaw(self) -> None:
        assert said(check_lists, SMALL, LISTS) == []

    @pytest.mark.parametrize("where", [{"state": "any"}, {"class": "a"}, {"class": ["a", "b"]}, {"state": 3}])
    def test_words_and_values_of_the_list_stand(self, where: dict[str, Any]) -> None:
        assert said(check_lists, changed("populations", 0, where=where), LISTS) == []
        assert said(check_lists, with_column(where=where), LISTS) == []

    def test_true_is_a_value_as_the_list_writes_it(self) -> None:
        notice = changed("populations", 2, list="projects", unit_role="site", where={"had_fire": True})

        assert said(check_lists, notice, LISTS) == []

    def test_unknown_list_is_told_once(self) -> None:
        facts = {"field": "list", "name": "none", "known": "agencies、projects"}

        assert said(check_lists, changed("populations", 0, list="none", unit_role="?"), LISTS) == [
            ("population", "whole", "notice.unknown_name", facts)
        ]
        assert said(check_lists, with_column(list="none", count="?"), LISTS) == [
            ("column", "checked", "notice.unknown_name", facts)
        ]

    def test_unknown_word_is_told(self) -> None:
        facts = {"field": "where", "name": "size", "known": "class、state"}

        assert said(check_lists, changed("populations", 0, where={"size": 3}), LISTS) == [
            ("population", "whole", "notice.unknown_name", facts)
        ]
        assert said(check_lists, with_column(where={"size": 3}), LISTS) == [
            ("column", "checked", "notice.unknown_name", facts)
        ]

    def test_unknown_value_is_told_with_those_that_stand(self) -> None:
        where = {"class": ["a", "c"]}
        facts = {"word": "class", "found": "c", "known": "a、b"}

        assert said(check_lists, changed("populations", 0, where=where), LISTS) == [
            ("population", "whole", "notice.where_not_allowed", facts)
        ]
        assert said(check_lists, with_column(where={"class": True}), LISTS) == [
            ("column", "checked", "notice.where_not_allowed", facts | {"found": "true"})
        ]

    def test_unknown_role_and_count_are_told(self) -> None:
        role, count = {"field": "unit_role", "name": "site", "known": "home"}, {"field": "count", "name": "sum"}

        assert said(check_lists, changed("populations", 0, unit_role="site"), LISTS) == [
            ("population", "whole", "notice.unknown_name", role)
        ]
        assert said(check_lists, with_column(count="sum"), LISTS) == [
            ("column", "checked", "notice.unknown_name", count | {"known": "rows"})
        ]

    def test_parts_of_a_tier_are_judged_by_the_list_of_its_population(self) -> None:
        part = replace(SMALL.tiers[1].parts[0], where={"class": "c"})

        assert said(check_lists, changed("tiers", 1, parts=(part,)), LISTS) == [
            ("tier", "again", "notice.where_not_allowed", {"word": "class", "found": "c", "known": "a、b"})
        ]


class TestCrosschecks:
    def told(self, tests: Any = TESTS, **changes: Any) -> list[Any]:
        return said(check_crosschecks, changed("crosschecks", 0, **changes), tests)

    def test_of_a_sound_notice_have_no_flaw(self) -> None:
        assert self.told() == [] == self.told(tests=None)

    @pytest.mark.parametrize("tests", [TESTS, None])
    def test_that_cite_no_clause_are_told(self, tests: Any) -> None:
        assert self.told(tests, clause="9") == [("crosscheck", "twice", "notice.unknown_clause", {"clause": "9"})]

    def test_of_an_unknown_test_are_told_with_those_there_are(self) -> None:
        facts = {"field": "test", "name": "none", "known": "held_twice、other"}

        assert self.told(test="none") == [("crosscheck", "twice", "notice.unknown_name", facts)]
        assert self.told({}, test="none") == [("crosscheck", "twice", "notice.unknown_name", facts | {"known": "没有"})]

    def test_with_other_thresholds_are_told_with_both(self) -> None:
        def differ(found: str, wanted: str, test: str = "held_twice") -> list[Any]:
            facts = {"test": test, "found": found, "wanted": wanted}
            return [("crosscheck", "twice", "notice.thresholds_differ", facts)]

        assert self.told(thresholds={}) == differ("没有", "days")
        assert self.told(thresholds={"hours": 1, "days": 3}) == differ("days、hours", "days")
        assert self.told(test="other") == differ("days", "没有", "other")
        two = {"held_twice": {"days": (1, 30), "count": (2, 9)}}
        assert self.told(two) == differ("days", "count、days")

    @pytest.mark.parametrize(("days", "stands"), [(0, False), (1, True), (30, True), (31, False)])
    def test_keep_their_thresholds_between_the_bounds(self, days: int, stands: bool) -> None:
        facts = {"key": "days", "found": days, "low": 1, "high": 30}
        wanted = [] if stands else [("crosscheck", "twice", "notice.out_of_range", facts)]

        assert self.told(thresholds={"days": days}) == wanted

    def test_have_words_for_each_grade(self) -> None:
        assert GRADES == ("high", "medium", "low")
        assert GRADE_WORDS == {"high": "重大疑点", "medium": "一般疑点", "low": "提示"}

    def test_may_leave_out_quote_thresholds_and_basis(self) -> None:
        bare = Crosscheck("c", "t", "题", "low", "看", "1")

        assert (bare.quote, bare.thresholds, bare.basis) == ("", {}, "")

    def test_registered_tests_are_given_out_as_a_copy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(crosschecks, "_registered", {})
        crosschecks.register_test("held_twice", {"days": (1, 30)})

        assert crosschecks.registered_tests() == {"held_twice": {"days": (1, 30)}}
        assert crosschecks.registered_tests() is not crosschecks.registered_tests()
