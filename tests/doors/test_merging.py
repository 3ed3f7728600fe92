"""Two officers merge two agencies that are one company: what moves, and what stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from agencies.models import Agency, AgencyMerge, Employment, Equipment, ServiceProject
from agencies.queries.history import as_they_stood, rows_as_at
from agencies.services import agencies as registering
from agencies.services import merging as services
from agencies.wording import WORDS
from authorities.models import AuditEntry, InboxItem
from authorities.queries.audit import verify_chain
from authorities.rules.problem import Refused
from campaigns.models import Task
from tests import factories
from tests.doors.merged import NOW, REASON, Merging
from tests.province import problem_of

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


class TestMerge:
    def test_waits_for_another_officer(self, two: Merging) -> None:
        merge = two.ask()

        two.absorbed.refresh_from_db()
        assert (merge.state, two.absorbed.merged_into) == (State.ASKED, None)

    def test_keeps_the_chosen_agency_and_leaves_the_other_readable(self, two: Merging) -> None:
        merge = two.merge()

        two.absorbed.refresh_from_db()
        assert (merge.state, merge.decided_by, merge.reason) == (State.STANDING, two.approver, REASON)
        assert two.absorbed.merged_into == two.kept
        assert two.absorbed.name == "测试明安消防技术服务有限责任公司"

    def test_unites_the_three_sources(self, two: Merging) -> None:
        third = factories.make_agency(two.unit, in_public_system=False, known_before=True, listed_on=date(2023, 5, 1))

        two.merge()
        two.merge(absorbed=third)

        two.kept.refresh_from_db()
        assert two.kept.sources_text == "系统公示、排查发现、往年已掌握"
        assert two.kept.listed_on == date(2023, 5, 1)

    def test_revives_a_kept_one_that_the_last_list_missed_under_its_other_code(self, two: Merging) -> None:
        Agency.objects.filter(pk=two.kept.pk).update(standing="absent", absent_since=date(2024, 8, 1))

        two.merge()

        two.kept.refresh_from_db()
        assert (two.kept.standing, two.kept.absent_since) == ("active", None)

    def test_moves_projects_people_and_equipment(self, two: Merging) -> None:
        project = factories.make_project(two.absorbed, factories.make_site(two.unit))
        factories.make_practitioner(two.absorbed)
        Equipment.objects.create(agency=two.absorbed, kind="压力表", serial="A1")

        two.merge()

        project.refresh_from_db()
        assert project.agency == two.kept
        assert (two.kept.employments.count(), two.kept.equipment.count()) == (1, 1)
        assert not two.absorbed.employments.exists()

    def test_leaves_what_would_be_a_double(self, two: Merging) -> None:
        person = factories.make_practitioner(two.kept)
        same = {"practitioner": person, "agency": two.absorbed}
        inside = Employment.objects.create(**same, since=date(2023, 1, 1))
        before = Employment.objects.create(**same, since=date(2020, 1, 1), until=date(2021, 12, 31))
        for agency in (two.kept, two.absorbed):
            Equipment.objects.create(agency=agency, kind="压力表", serial="A1")
            Equipment.objects.create(agency=agency, kind="压力表", serial="")

        two.merge()

        inside.refresh_from_db()
        before.refresh_from_db()
        assert (inside.agency, before.agency) == (two.absorbed, two.kept)
        assert sorted(two.kept.equipment.values_list("serial", flat=True)) == ["", "", "A1"]

    def test_takes_along_those_merged_into_the_absorbed_one_before(self, two: Merging) -> None:
        third = factories.make_agency(two.unit)
        two.merge(kept=two.absorbed, absorbed=third)

        two.merge()

        third.refresh_from_db()
        assert third.merged_into == two.kept

    def test_keeps_how_both_stood_before(self, two: Merging) -> None:
        project = factories.make_project(two.absorbed, factories.make_site(two.unit))
        before, after = NOW + timedelta(minutes=1), NOW + timedelta(hours=2)

        two.merge()

        (then,) = as_they_stood("projects", list(rows_as_at("projects", before)), before)
        assert (then.pk, then.agency) == (project.pk, two.absorbed)
        assert set(rows_as_at("agencies", before)) == {two.kept, two.absorbed}
        assert set(rows_as_at("agencies", after)) == {two.kept}

    def test_is_written_down_by_both(self, two: Merging) -> None:
        factories.make_project(two.absorbed, factories.make_site(two.unit))

        merge = two.merge()

        acts = AuditEntry.objects.filter(subject_kind="agencies.agencymerge", subject_id=str(merge.pk))
        assert [(act.verb, act.officer) for act in acts.order_by("number")] == [
            ("ask_merge", two.asker),
            ("approve_merge", two.approver),
        ]
        told = acts.get(verb="approve_merge").detail
        assert (told["kept"], told["absorbed"]) == (two.kept.code, two.absorbed.code)
        assert told["moved"] == {"agencies.serviceproject.agency": 1}
        assert verify_chain().broken_at is None

    def test_waits_in_the_inbox_of_the_unit_until_it_is_decided(self, two: Merging) -> None:
        merge = two.ask()
        waiting = list(InboxItem.objects.filter(unit=two.unit, read_at=None))

        services.approve_merge(merge=merge, officer=two.approver, now=NOW)

        assert [(item.text, item.link) for item in waiting] == [
            (f"“{two.absorbed.name}”并入“{two.kept.name}”的申请等待批准", f"/agencies/merges/{merge.pk}/")
        ]
        assert not InboxItem.objects.filter(read_at=None).exists()

    def test_may_be_declined_and_asked_for_again(self, two: Merging) -> None:
        merge = services.decline_merge(merge=two.ask(), reason="是母子公司", officer=two.approver, now=NOW)

        assert (merge.state, merge.decline_reason) == (State.DECLINED, "是母子公司")
        assert two.ask().state == State.ASKED

    def test_may_be_taken_back_by_who_asked(self, two: Merging) -> None:
        merge = services.decline_merge(merge=two.ask(), reason="选错了", officer=two.asker, now=NOW)

        assert merge.state == State.DECLINED

    def test_of_an_absorbed_one_is_not_corrected_any_more(self, two: Merging) -> None:
        two.merge()
        facts = {"agency": two.absorbed, "facts": {"name": "另名"}, "seen_at": None, "officer": two.asker, "now": NOW}

        with pytest.raises(registering.NotInCharge) as said:
            registering.correct_agency(**facts)

        assert str(said.value) == (
            "“测试明安消防技术服务有限责任公司”已并入“测试明安消防技术服务有限公司”，登记不再更正。"
            "请打开“测试明安消防技术服务有限公司”更正，或先撤销合并。"
        )


class TestTasks:
    @pytest.fixture
    def campaign(self, two: Merging) -> Any:
        return factories.make_campaign()

    def task(self, campaign: Any, agency: Agency, two: Merging, **fields: Any) -> Task:
        return factories.make_task(campaign, agency, two.unit, **fields)

    def test_go_along(self, two: Merging, campaign: Any) -> None:
        task = self.task(campaign, two.absorbed, two)
        project = factories.make_project(two.absorbed, factories.make_site(two.unit))
        done = self.task(campaign, two.absorbed, two, project=project, state="done")

        two.merge()

        assert set(Task.objects.filter(agency=two.kept)) == {task, done}

    @pytest.mark.parametrize(
        ("theirs", "own", "standing", "cancelled"),
        [
            ("open", "open", "own", "theirs"),
            ("open", "started", "own", "theirs"),
            ("open", "done", "own", "theirs"),
            ("started", "open", "theirs", "own"),
            ("done", "open", "theirs", "own"),
        ],
    )
    def test_for_one_duty_become_one_and_the_further_one_stands(
        self, two: Merging, campaign: Any, theirs: str, own: str, standing: str, cancelled: str
    ) -> None:
        tasks = {
            "theirs": self.task(campaign, two.absorbed, two, state=theirs),
            "own": self.task(campaign, two.kept, two, state=own),
        }

        two.merge()

        for task in tasks.values():
            task.refresh_from_db()
        assert list(Task.objects.filter(agency=two.kept).exclude(state="cancelled")) == [tasks[standing]]
        assert (tasks[cancelled].state, tasks[cancelled].disposition) == ("cancelled", "merged")

    def test_done_twice_stay_as_they_are(self, two: Merging, campaign: Any) -> None:
        theirs = self.task(campaign, two.absorbed, two, state="done")
        self.task(campaign, two.kept, two, state="done")

        two.merge()

        theirs.refresh_from_db()
        assert (theirs.agency, theirs.state) == (two.absorbed, "done")

    @pytest.mark.parametrize("own", ["started", "done"])
    def test_begun_beside_one_that_has_begun_refuse_the_merge(self, two: Merging, campaign: Any, own: str) -> None:
        self.task(campaign, two.absorbed, two, state="started")
        self.task(campaign, two.kept, two, state=own)

        assert refused(two.merge)[0] == "merging.begun_twice"
        assert not ServiceProject.objects.filter(agency=two.kept).exists()
