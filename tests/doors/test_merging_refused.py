"""Which merges are refused, in words, by whom, and by the database whatever code asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agencies.models import Agency, AgencyMerge
from agencies.services import merging as services
from agencies.wording import WORDS
from authorities.models import AuditEntry, Role
from authorities.rules.problem import Refused
from authorities.scope import acting_for
from campaigns.models import Task
from tests import factories
from tests.doors.merged import NOW, Merging
from tests.province import Province, problem_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]
State = AgencyMerge.State


@pytest.fixture
def two() -> Merging:
    return Merging()


def refused(act: Any) -> tuple[str, str]:
    """Code and sentence of the refusal."""
    with pytest.raises(Refused) as said:
        act()
    return problem_of(said), said.value.problem.say(WORDS)


class TestRefusal:
    def test_of_an_agency_with_itself(self, two: Merging) -> None:
        assert refused(lambda: two.ask(absorbed=two.kept))[0] == "merging.itself"

    @pytest.mark.parametrize("reason", ["", "  \n"])
    def test_of_no_reason(self, two: Merging, reason: str) -> None:
        assert refused(lambda: two.ask(reason=reason))[0] == "merging.no_reason"

    @pytest.mark.parametrize(("length", "fits"), [(200, True), (201, False)])
    def test_of_a_reason_too_long(self, two: Merging, length: int, fits: bool) -> None:
        if fits:
            assert two.ask(reason="同" * length).state == State.ASKED
        else:
            assert refused(lambda: two.ask(reason="同" * length))[0] == "merging.reason_too_long"

    @pytest.mark.parametrize("role", [Role.DETACHMENT_REVIEWER])
    def test_of_a_role_that_keeps_no_ledgers(self, two: Merging, role: str) -> None:
        reviewer = factories.make_officer(role, two.units["130100"])

        assert refused(lambda: two.ask(officer=reviewer))[0] == "merging.not_allowed"

    def test_of_another_province_beside_the_own(self, two: Merging) -> None:
        guest = factories.make_agency(two.unit, out_of_province=True, name="外地公司")

        code, sentence = refused(lambda: two.ask(absorbed=guest))

        assert code == "merging.across_province"
        assert "“外地公司”登记为外省机构" in sentence

    def test_of_two_of_another_province_is_none(self, two: Merging) -> None:
        guests = [factories.make_agency(two.unit, out_of_province=True) for _ in range(2)]

        assert two.merge(*guests).state == State.STANDING

    def test_of_one_merged_already_names_both(self, two: Merging) -> None:
        two.merge()
        third = factories.make_agency(two.unit)

        again, sentence = refused(lambda: two.ask(kept=third))
        as_kept, _ = refused(lambda: two.ask(kept=two.absorbed, absorbed=third))

        assert (again, as_kept) == ("merging.merged_already", "merging.merged_already")
        assert two.absorbed.code in sentence and two.kept.code in sentence

    def test_of_a_closed_one_to_be_kept(self, two: Merging) -> None:
        Agency.objects.filter(pk=two.kept.pk).update(standing="closed")

        assert refused(two.ask)[0] == "merging.kept_closed"

    def test_of_a_foreign_area_names_its_unit(self, two: Merging) -> None:
        elsewhere = factories.make_agency(two.units["130104"], name="西区公司")

        code, sentence = refused(lambda: two.ask(absorbed=elsewhere))

        assert code == "merging.elsewhere"
        assert sentence == (
            "“西区公司”由“甲西区消防救援大队”管辖，不在甲东区消防救援大队的管辖范围内。请由两家机构共同的上级单位办理。"
        )
        assert two.ask(absorbed=elsewhere, officer=two.corps).state == State.ASKED

    def test_of_an_approval_from_a_foreign_area(self, two: Merging) -> None:
        merge = two.ask()

        code, _sentence = refused(lambda: services.approve_merge(merge=merge, officer=two.stranger, now=NOW))

        assert code == "merging.elsewhere"

    def test_of_a_crossing_request(self, two: Merging) -> None:
        two.ask()
        third = factories.make_agency(two.unit)

        crossing = [
            refused(two.ask)[0],
            refused(lambda: two.ask(kept=two.absorbed, absorbed=two.kept))[0],
            refused(lambda: two.ask(kept=two.absorbed, absorbed=third))[0],
            refused(lambda: two.ask(kept=third, absorbed=two.kept))[0],
        ]

        assert crossing == ["merging.pending"] * 4
        assert two.ask(absorbed=third).state == State.ASKED

    def test_of_the_officer_who_asked(self, two: Merging) -> None:
        merge = two.ask(officer=two.approver)

        code, sentence = refused(lambda: services.approve_merge(merge=merge, officer=two.approver, now=NOW))

        assert code == "merging.same_officer"
        assert sentence == "提出和批准须由两人办理，乙批准不能批准自己提出的。请由另一人办理。"

    def test_of_a_role_that_may_not_approve(self, two: Merging) -> None:
        other = factories.make_officer(Role.INSPECTOR, two.unit)

        assert refused(lambda: services.approve_merge(merge=two.ask(), officer=other, now=NOW))[0] == (
            "merging.may_not_approve"
        )

    def test_of_a_second_approval_says_who_was_first(self, two: Merging) -> None:
        merge = two.merge()

        code, sentence = refused(lambda: services.approve_merge(merge=merge, officer=two.corps, now=NOW))

        assert code == "merging.decided"
        assert sentence == "这件申请已由乙批准在2024年8月21日办理，现在是“已合并”。没有再次办理。"

    def test_is_written_down(self, two: Merging) -> None:
        merge = two.ask(officer=two.approver)

        refused(lambda: services.approve_merge(merge=merge, officer=two.approver, now=NOW))

        entry = AuditEntry.objects.get(verb="approve_merge_refused")
        assert (entry.officer, entry.detail["problem"]) == (two.approver, "merging.same_officer")
        assert entry.verb_words == "批准合并机构（未予受理）"

    def test_changes_nothing(self, two: Merging) -> None:
        merge = two.ask(officer=two.approver)

        refused(lambda: services.approve_merge(merge=merge, officer=two.approver, now=NOW))

        merge.refresh_from_db()
        two.absorbed.refresh_from_db()
        assert (merge.state, two.absorbed.merged_into_id, merge.moved.count()) == (State.ASKED, None, 0)

    def test_sees_a_foreign_merge_as_missing(self, two: Merging) -> None:
        merge = two.ask()

        with acting_for(two.stranger):
            assert not AgencyMerge.objects.filter(pk=merge.pk).exists()


class TestDatabase:
    """What the database itself refuses, whatever code asks."""

    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            (lambda m: {"state": "standing", "decided_by": m.asked_by}, "merge_by_two_officers"),
            (lambda m: {"state": "standing"}, "merge_by_two_officers"),
            (lambda m: {"absorbed": m.kept}, "merge_of_two_agencies"),
            (lambda m: {"reason": ""}, "merge_with_reason"),
        ],
    )
    def test_a_merge_by_one(self, two: Merging, change: Any, constraint: str) -> None:
        merge = two.ask()

        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            AgencyMerge.objects.filter(pk=merge.pk).update(**change(merge))

    @pytest.mark.parametrize("missing", ["undone_by", "undo_asked_by", "undo_reason", ""])
    def test_an_undo_by_one(self, two: Merging, missing: str) -> None:
        merge = two.merge()
        undone: dict[str, Any] = {"undone_by": two.approver, "undo_asked_by": two.asker, "undo_reason": "是两家"}
        wrong = {missing: "" if missing == "undo_reason" else None} if missing else {"undo_asked_by": two.approver}

        with pytest.raises(IntegrityError, match="unmerge_by_two_officers"), transaction.atomic():
            AgencyMerge.objects.filter(pk=merge.pk).update(state="undone", **(undone | wrong))

    def test_two_open_requests_for_one_agency(self, two: Merging) -> None:
        two.ask()
        facts = {"kept": factories.make_agency(two.unit), "absorbed": two.absorbed, "reason": "同"}

        with pytest.raises(IntegrityError), transaction.atomic():
            AgencyMerge.objects.create(**facts, asked_by=two.asker, asked_at=NOW)


class TestFrozenLists:
    def test_refuse_the_merge_until_they_are_drawn(self) -> None:
        province = Province()
        two = Merging(province.units)
        kept, absorbed = province.agencies[:2]
        draw = province.freeze()
        merge = two.ask(kept=kept, absorbed=absorbed)

        code, sentence = refused(lambda: services.approve_merge(merge=merge, officer=two.approver, now=NOW))

        assert code == "merging.on_frozen_list"
        assert absorbed.name in sentence and "甲市消防救援支队" in sentence and f"共{draw.frame_count}个" in sentence
        province.commit(draw)
        province.draw(draw)
        Task.objects.filter(agency__in=(kept, absorbed)).delete()
        assert services.approve_merge(merge=merge, officer=two.approver, now=NOW).state == State.STANDING

    def test_of_projects_refuse_it_as_well(self) -> None:
        province = Province()
        two = Merging(province.units)
        province.drawn()
        listed = province.freeze("projects-per-drawn-agency")
        absorbed = next(entry.agency for entry in listed.entries.all())
        kept = factories.make_agency(two.unit)

        assert refused(lambda: two.merge(kept, absorbed))[0] == "merging.on_frozen_list"
