"""May a notice take the place of another while the campaign runs, and what changes: each difference alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from campaigns.rules.amending import Change, amendment_changes, amendment_problems
from campaigns.rules.follow_ups import ACTS, FollowUp, check_follow_ups
from campaigns.rules.notice import Notice, Part
from tests.rules.small_notice import CHECKLIST, SMALL, TABLE, population

USED = ("whole", "again")


def amended(**changes: Any) -> Notice:
    return replace(SMALL, **{"code": "small-2", "amends": "small", **changes})


def with_population(**changes: Any) -> Notice:
    return amended(populations=(replace(SMALL.populations[0], **changes), *SMALL.populations[1:]))


def with_tier(**changes: Any) -> Notice:
    return amended(tiers=(SMALL.tiers[0], replace(SMALL.tiers[1], **changes), SMALL.tiers[2]))


def told(new: Notice, used: tuple[str, ...] = USED) -> list[tuple[str, dict[str, Any]]]:
    return [(problem.code, dict(problem.facts)) for problem in amendment_problems(SMALL, new, used)]


class TestProblems:
    def test_are_none_for_other_rates_dates_and_populations(self) -> None:
        new = amended(
            number="小〔2024〕2号",
            ends_on=date(2024, 12, 31),
            tiers=(SMALL.tiers[0], replace(SMALL.tiers[1], share=Fraction(1, 5)), *SMALL.tiers[2:]),
            populations=(*SMALL.populations, population("more")),
        )

        assert told(new) == []

    @pytest.mark.parametrize(
        ("changes", "code", "facts"),
        [
            ({"amends": "large"}, "amend.other_campaign", {"folder": "small-2", "code": "small"}),
            ({"issuer_unit": "130100"}, "amend.other_issuer", {"found": "130100", "issuer": "130000"}),
            (
                {"starts_on": date(2024, 6, 2)},
                "amend.started_otherwise",
                {"found": date(2024, 6, 2), "starts": date(2024, 6, 1)},
            ),
            ({"checklists": (replace(CHECKLIST, note="x"),)}, "amend.forms_changed", {"what": "检查记录的表样"}),
            ({"tables": (replace(TABLE, cut_day=24),)}, "amend.forms_changed", {"what": "汇总表的表样"}),
        ],
    )
    def test_are_what_records_and_reports_stand_on(
        self, changes: dict[str, Any], code: str, facts: dict[str, Any]
    ) -> None:
        assert told(amended(**changes)) == [(code, facts)]

    @pytest.mark.parametrize(
        ("changes", "what"),
        [
            ({"list": "projects"}, "名单"),
            ({"where": {"class": "a"}}, "筛选条件"),
            ({"unit_role": "site"}, "由哪个单位数"),
            ({"executor": "brigade"}, "执行单位"),
            ({"task": "practice_conditions"}, "检查什么"),
            ({"parent": "again"}, "上级对象"),
            ({"after": "again"}, "前一批"),
            ({"excludes": ("again",)}, "扣除的对象"),
            ({"not_drawn_since": date(2024, 1, 1)}, "近期抽过的不抽"),
        ],
    )
    def test_are_who_is_on_a_list_in_use(self, changes: dict[str, Any], what: str) -> None:
        wanted = [("amend.population_changed", {"population": "WHOLE", "what": what})]

        assert told(with_population(**changes)) == wanted
        assert told(with_population(**changes), used=("again",)) == []

    def test_are_how_a_list_in_use_is_taken(self) -> None:
        method, parts = "办法（全部检查、抽签、按上级对象）", "其中的分法"

        assert told(with_tier(method="coverage")) == [
            ("amend.population_changed", {"population": "AGAIN", "what": method})
        ]
        assert told(with_tier(parts=(Part("high", "高层", {"class": "a"}, count=1),))) == [
            ("amend.population_changed", {"population": "AGAIN", "what": parts})
        ]
        assert told(with_tier(parts=(Part("low", "多层", {}, count=1),))) == [
            ("amend.population_changed", {"population": "AGAIN", "what": parts})
        ]
        assert told(with_tier(parts=(Part("high", "高层建筑", {}, count=3),))) == []

    def test_are_populations_in_use_that_are_gone(self) -> None:
        new = amended(populations=SMALL.populations[2:])

        assert told(new) == [("amend.population_gone", {"population": name}) for name in ("WHOLE", "AGAIN")]
        assert told(new, used=()) == []


class TestChanges:
    def changes(self, new: Notice) -> list[tuple[str, str, str]]:
        return [tuple(change) for change in amendment_changes(SMALL, new)]

    def test_of_nothing_are_none(self) -> None:
        assert amendment_changes(SMALL, SMALL) == []

    def test_are_said_in_words_with_before_and_after(self) -> None:
        milestone = replace(SMALL.milestones[0], due_on=date(2024, 10, 31))
        phases = (SMALL.phases[0], replace(SMALL.phases[1], ends_on=date(2024, 10, 31)))
        again = replace(SMALL.tiers[1], share=Fraction(1, 5), written="20/100")
        new = amended(
            number="小〔2024〕2号",
            title="新方案",
            ends_on=date(2024, 10, 31),
            milestones=(milestone,),
            phases=phases,
            tiers=(SMALL.tiers[0], again, SMALL.tiers[2]),
        )

        november, october = "2024年11月30日", "2024年10月31日"
        assert self.changes(new) == [
            ("“AGAIN”抽查率", "至少10%，其中高层至少1个", "至少20%，其中高层至少1个"),
            ("“WHOLE”期限", november, october),
            ("“AGAIN”期限", november, october),
            ("“BELOW”期限", november, october),
            ("节点“完成”", november, october),
            ("阶段“检查”", f"2024年7月1日至{november}", f"2024年7月1日至{october}"),
            ("结束日", november, october),
            ("文号", "小〔2024〕1号", "小〔2024〕2号"),
            ("名称", "小方案", "新方案"),
        ]

    def test_name_what_is_new_and_then_what_is_gone(self) -> None:
        more = replace(SMALL.milestones[0], code="more", name="自查")

        assert amendment_changes(SMALL, amended(milestones=(more, replace(SMALL.milestones[0], name="办完")))) == [
            Change("节点“自查”", "—", "2024年11月30日"),
            Change("节点“办完”", "—", "2024年11月30日"),
            Change("节点“完成”", "2024年11月30日", "—"),
        ]


class TestFollowUps:
    REVOKED = FollowUp("inform", "qualification_revoked", "抄告", 5, "1", "五个工作日")

    def told(self, *rows: FollowUp) -> list[Any]:
        flaws = check_follow_ups(replace(SMALL, follow_ups=rows))
        return [(flaw.kind, flaw.key, flaw.problem.code, dict(flaw.problem.facts)) for flaw in flaws]

    def test_follow_the_acts_the_system_knows(self) -> None:
        assert ACTS == ("qualification_revoked",)

    def test_of_a_sound_notice_have_no_flaw(self) -> None:
        assert self.told(self.REVOKED) == []

    def test_that_cite_no_clause_are_told(self) -> None:
        assert self.told(replace(self.REVOKED, clause="9")) == [
            ("follow_up", "inform", "notice.unknown_clause", {"clause": "9"})
        ]

    def test_of_one_act_twice_are_told_at_the_second(self) -> None:
        assert self.told(self.REVOKED, replace(self.REVOKED, code="again")) == [
            ("follow_up", "again", "notice.act_twice", {"act": "qualification_revoked"})
        ]

    def test_are_due_so_many_working_days_after_the_decision(self) -> None:
        assert self.REVOKED.due(date(2024, 8, 23)).due_on == date(2024, 8, 30)
