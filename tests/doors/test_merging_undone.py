"""A merge is taken back: every table as before, or a sentence for each row that is not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from agencies.models import Agency, AgencyMerge, Attention, Employment, PastState
from agencies.queries.history import as_they_stood, rows_as_at
from agencies.services import merging as services
from agencies.services.agencies import correct_agency
from agencies.services.belongings import belongings
from agencies.wording import WORDS
from authorities.models import AuditEntry
from authorities.rules.problem import Problem, Refused
from campaigns.models import Task
from campaigns.services.tasks import start_task
from tests import factories
from tests.doors.merged import NOW, Merging, digests
from tests.doors.merged_ledgers import Ledgers
from tests.province import Province, problem_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]
State = AgencyMerge.State
LATER = NOW + timedelta(days=1)


@pytest.fixture
def two() -> Merging:
    return Merging()


def told(merge: AgencyMerge) -> list[str]:
    """The sentences of what an undo left."""
    return [Problem(code, **facts).say(WORDS) for code, facts in merge.left]


def refusal(act: Any) -> str:
    with pytest.raises(Refused) as said:
        act()
    return problem_of(said)


class TestEveryTable:
    COUNT = 300

    def test_is_as_before_after_merge_and_undo(self, two: Merging) -> None:
        ledgers = Ledgers(two.unit, self.COUNT)
        moving = {name for name, one in belongings().items() if not one.stays}
        before = digests()

        pairs = zip(ledgers.agencies[::2], ledgers.agencies[1::2], strict=True)
        merges = [two.merge(kept, absorbed) for kept, absorbed in pairs]
        chained = two.merge(two.kept, ledgers.agencies[0])
        between = digests()
        moved = {row.relation for merge in (*merges, chained) for row in merge.moved.all()}
        undone = [two.undo(merge, now=LATER + timedelta(days=2)) for merge in (chained, *merges)]

        assert digests() == before
        assert [merge.left for merge in undone] == [[]] * len(undone)
        # 对照：合并时确有改动，而且每一种会移动的登记都移动过
        assert {name for name in before if before[name] != between[name]} >= {"agencies.agency", "campaigns.task"}
        assert moved == moving | {"agencies.agency"}

    def test_that_is_signed_issued_or_drawn_is_never_touched(self, two: Merging) -> None:
        ledgers = Ledgers(two.unit, 40)
        names = {one.model._meta.label_lower for one in belongings().values() if one.stays}
        kept = {name: digest for name, digest in digests().items() if name in names}

        for pair in zip(ledgers.agencies[::2], ledgers.agencies[1::2], strict=True):
            two.merge(*pair)

        assert {name: digest for name, digest in digests().items() if name in kept} == kept
        assert len(kept) == 7


class TestUndo:
    def test_keeps_both_acts_written(self, two: Merging) -> None:
        merge = two.undo(two.merge())

        verbs = AuditEntry.objects.filter(subject_kind="agencies.agencymerge", subject_id=str(merge.pk))
        assert list(verbs.order_by("number").values_list("verb", flat=True)) == [
            "ask_merge", "approve_merge", "ask_unmerge", "approve_unmerge",
        ]  # fmt: skip
        assert (merge.state, merge.undo_reason) == (State.UNDONE, "核实后是两家")

    def test_shows_the_merged_time_as_it_was(self, two: Merging) -> None:
        project = factories.make_project(two.absorbed, factories.make_site(two.unit))
        during, after = NOW + timedelta(hours=3), LATER + timedelta(hours=3)

        two.undo(two.merge())

        (then,) = as_they_stood("projects", list(rows_as_at("projects", during)), during)
        assert (then.pk, then.agency) == (project.pk, two.kept)
        assert set(rows_as_at("agencies", during)) == {two.kept}
        assert set(rows_as_at("agencies", after)) == {two.kept, two.absorbed}
        assert PastState.objects.filter(ledger="projects").count() == 2

    def test_may_be_followed_by_the_same_merge(self, two: Merging) -> None:
        two.undo(two.merge())

        assert two.merge().state == State.STANDING

    def test_waits_for_another_officer(self, two: Merging) -> None:
        merge = services.ask_undo(merge=two.merge(), reason="是两家", officer=two.approver, now=LATER)

        assert (merge.state, merge.waits_for_undo) == (State.STANDING, True)
        assert refusal(lambda: services.approve_undo(merge=merge, officer=two.approver, now=LATER)) == (
            "merging.same_officer"
        )
        two.absorbed.refresh_from_db()
        assert two.absorbed.merged_into == two.kept

    def test_may_be_declined(self, two: Merging) -> None:
        merge = services.ask_undo(merge=two.merge(), reason="是两家", officer=two.asker, now=LATER)

        merge = services.decline_undo(merge=merge, reason="确是一家", officer=two.approver, now=LATER)

        assert (merge.state, merge.waits_for_undo) == (State.STANDING, False)
        assert refusal(lambda: services.approve_undo(merge=merge, officer=two.approver, now=LATER)) == (
            "merging.undo_not_asked"
        )

    def test_is_refused_as_its_state_and_reason_ask(self, two: Merging) -> None:
        asked = two.ask()
        undo: Any = {"merge": asked, "officer": two.asker, "now": LATER}
        early = refusal(lambda: services.ask_undo(reason="是两家", **undo))
        services.approve_merge(merge=asked, officer=two.approver, now=NOW)

        assert early == "merging.not_standing"
        assert refusal(lambda: services.ask_undo(reason=" ", **undo)) == "merging.no_reason"
        assert (
            refusal(lambda: services.ask_undo(reason="是", **undo | {"officer": two.stranger})) == "merging.elsewhere"
        )
        services.ask_undo(reason="是两家", **undo)
        assert refusal(lambda: services.ask_undo(reason="是两家", **undo)) == "merging.undo_asked_already"
        assert AuditEntry.objects.filter(verb="ask_unmerge_refused").count() == 4

    def test_goes_backwards_through_later_merges(self, two: Merging) -> None:
        third, fourth = factories.make_agency(two.unit), factories.make_agency(two.unit)
        first, second = two.merge(), two.merge(absorbed=third)
        above = two.merge(kept=fourth, absorbed=two.kept)

        blocked = [refusal(lambda: two.undo(first)), refusal(lambda: two.undo(second))]
        two.undo(above)
        still = refusal(lambda: two.undo(first))
        two.undo(second)

        assert blocked == ["merging.not_last", "merging.not_last"]
        assert still == "merging.not_last"
        assert two.undo(first).state == State.UNDONE
        assert not Agency.objects.filter(merged_into__isnull=False).exists()

    def test_is_refused_while_the_kept_one_is_on_a_frozen_list(self) -> None:
        province = Province()
        two = Merging(province.units)
        merge = two.merge()
        province.freeze()

        assert refusal(lambda: two.undo(merge)) == "merging.on_frozen_list"


class TestWhatChangedMeanwhile:
    def test_comes_back_where_only_other_columns_changed(self, two: Merging) -> None:
        factories.make_practitioner(two.absorbed)
        merge = two.merge()
        Employment.objects.update(until=date(2024, 8, 22))

        undone = two.undo(merge)

        assert undone.left == []
        assert two.absorbed.employments.get().until == date(2024, 8, 22)

    def test_stays_and_is_named_when_the_row_went_elsewhere(self, two: Merging) -> None:
        site = factories.make_site(two.unit, name="某商场")
        moved, back = factories.make_project(two.absorbed, site), factories.make_project(two.absorbed, site)
        third = factories.make_agency(two.unit)
        merge = two.merge()
        moved.agency = third
        moved.save()

        undone = two.undo(merge)

        moved.refresh_from_db()
        back.refresh_from_db()
        assert (moved.agency, back.agency) == (third, two.absorbed)
        assert told(undone) == ["服务项目“某商场 维护保养”合并后又有变动，没有移回，保持现在的登记。"]

    def test_stays_and_is_named_when_it_is_new(self, two: Merging) -> None:
        merge = two.merge()
        new = factories.make_project(two.kept, factories.make_site(two.unit, name="某商场"))

        undone = two.undo(merge)

        new.refresh_from_db()
        assert new.agency == two.kept
        assert told(undone) == [f"服务项目“某商场 维护保养”是合并后新增的，留在“{two.kept.name}”名下。"]

    def test_is_named_when_it_is_gone(self, two: Merging) -> None:
        mark = Attention.objects.create(
            agency=two.absorbed, source="x", grade="low", text="情况", look="看", raised_at=NOW
        )
        merge = two.merge()
        Attention.objects.all().delete()

        assert told(two.undo(merge)) == [f"提请注意（编号{mark.pk}）合并后已不在台账里，无可移回。"]

    def test_keeps_a_correction_of_the_kept_one(self, two: Merging) -> None:
        merge = two.merge()
        two.kept.refresh_from_db()
        correct_agency(
            agency=two.kept, facts={"found_by_survey": False, "name": "更正后的名称"}, seen_at=two.kept.changed_at,
            officer=two.asker, now=LATER,
        )  # fmt: skip

        undone = two.undo(merge, now=LATER + timedelta(days=1))

        two.kept.refresh_from_db()
        assert (two.kept.name, two.kept.found_by_survey) == ("更正后的名称", False)
        assert two.kept.changed_at == undone.undone_at
        assert told(undone) == ["“更正后的名称”的“排查发现”合并后已被更正，保留更正后的内容。"]

    def test_leaves_a_task_that_was_begun_and_the_one_cancelled_for_it(self, two: Merging) -> None:
        campaign = factories.make_campaign()
        theirs = factories.make_task(campaign, two.absorbed, two.unit, state="done")
        own = factories.make_task(campaign, two.kept, two.unit)
        lone = factories.make_task(campaign, two.absorbed, two.unit, population="other")
        merge = two.merge()
        start_task(task=lone, now=LATER)
        Task.objects.filter(pk=theirs.pk).update(state="started")

        undone = two.undo(merge)

        for task in (theirs, own, lone):
            task.refresh_from_db()
        assert [(t.agency, t.state) for t in (theirs, own, lone)] == [
            (two.kept, "started"), (two.kept, "cancelled"), (two.kept, "started"),
        ]  # fmt: skip
        assert [code for code, _facts in undone.left] == ["merging.left_changed"] * 2 + ["merging.left_taken"]
