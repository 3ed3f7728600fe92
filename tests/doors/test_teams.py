"""Two inspectors for each drawn task; recusals that hold; the second stage with its reasons."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from authorities.models import AuditEntry
from authorities.rules.problem import Refused
from campaigns.models import Draw, Recusal, ShortfallNote, Task, TaskInspector
from campaigns.queries.second_stage import second_stage_rows
from campaigns.queries.teams import team_rows
from campaigns.rules.teams import ticket_of
from campaigns.services.recusals import declare_recusal, withdraw_recusal
from campaigns.services.shortfalls import explain_shortfall
from campaigns.services.teams import assign_teams, replace_inspector
from inspections.services.refusals import RecordRefused
from tests.doors.brigade import Brigade, codes
from tests.doors.staffed import Staffed
from tests.province import NOW, PER_AGENCY, problem_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def staffed() -> Staffed:
    return Staffed()


class TestTeams:
    def test_every_drawn_task_gets_two_by_the_seed(self, staffed: Staffed) -> None:
        assert staffed.assign() == staffed.drew.quota

        for task in Task.objects.filter(entry__draw=staffed.drew):
            team = list(TaskInspector.objects.filter(task=task))
            assert len({place.officer_id for place in team}) == 2
            assert staffed.bare not in [place.officer for place in team]
            for place in team:
                assert place.ticket == ticket_of(staffed.drew.seed, place.officer.username, task.entry.code)

    def test_the_audit_entry_holds_what_repeats_them(self, staffed: Staffed) -> None:
        staffed.assign()

        detail = AuditEntry.objects.get(verb="assign_teams").detail
        assert detail["roster"] == [f"certified{n}" for n in range(4)]
        assert len(detail["places"]) == 2 * staffed.drew.quota

    def test_a_recused_officer_never_goes_there(self, staffed: Staffed) -> None:
        kept_away = Task.objects.filter(entry__draw=staffed.drew).first().agency
        for officer in staffed.staff[:2]:
            staffed.declare(officer, kept_away)

        staffed.assign()

        team = TaskInspector.objects.filter(task__agency=kept_away)
        assert {place.officer for place in team} == set(staffed.staff[2:])

    def test_infeasible_assigns_nobody_and_is_recorded(self, staffed: Staffed) -> None:
        kept_away = Task.objects.filter(entry__draw=staffed.drew).first().agency
        for officer in staffed.staff[:3]:
            staffed.declare(officer, kept_away)

        with pytest.raises(Refused) as refused:
            staffed.assign()

        assert problem_of(refused) == "teams.infeasible"
        assert refused.value.problem.facts["object_code"] == kept_away.code
        assert TaskInspector.objects.count() == 0
        assert AuditEntry.objects.filter(verb="assign_teams_refused").count() == 1

    def test_twice_and_by_a_stranger_and_before_the_draw_are_refused(self, staffed: Staffed) -> None:
        frozen = staffed.freeze(PER_AGENCY)
        found = []
        staffed.assign()
        for draw, officer in ((staffed.drew, staffed.first), (staffed.drew, staffed.stranger), (frozen, staffed.first)):
            with pytest.raises(Refused) as refused:
                assign_teams(draw=draw, unit=staffed.detachment, officer=officer, now=NOW)
            found.append(problem_of(refused))

        assert found == ["teams.nothing", "draws.not_allowed", "teams.not_drawn"]

    def test_the_row_counts_who_declared_late(self, staffed: Staffed) -> None:
        moments = {"committed_at": NOW.replace(hour=7), "seed_due_at": NOW.replace(hour=8)}
        Draw.objects.update(drawn_at=NOW.replace(hour=9), **moments)
        staffed.declare(staffed.staff[0], staffed.agencies[0])

        (row,) = team_rows(Draw.objects.get(pk=staffed.drew.pk), NOW.date())

        assert (row.certified_count, row.unassigned_count, row.late_recusal_count) == (4, staffed.drew.quota, 1)

    def test_a_vacant_place_goes_to_the_next_ticket_and_never_back(self, staffed: Staffed) -> None:
        staffed.assign()
        task = Task.objects.filter(entry__draw=staffed.drew).first()
        order = [place.officer for place in TaskInspector.objects.filter(task=task).order_by("rank")]
        kept, seen = order[1], {order[0]}
        leaving = order[0]
        for _ in range(2):
            place = replace_inspector(task=task, leaving=leaving, reason="病假", officer=staffed.first, now=NOW)
            assert place.officer not in seen | {kept}
            seen.add(place.officer)
            leaving = place.officer

        with pytest.raises(Refused) as refused:
            replace_inspector(task=task, leaving=leaving, reason="病假", officer=staffed.first, now=NOW)

        assert problem_of(refused) == "teams.nobody_next"


class TestRecusals:
    def test_former_employment_holds_three_years(self, staffed: Staffed) -> None:
        made = staffed.declare(
            staffed.staff[0], staffed.agencies[0], ground="former_employment", ended_on=date(2021, 8, 21)
        )

        assert made.until == date(2024, 8, 21)

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"ground": "former_employment", "ended_on": date(2021, 8, 20)}, "recusals.over"),
            ({"ground": "former_leadership"}, "recusals.no_last_day"),
            ({"ground": "former_leadership", "ended_on": date(2024, 8, 22)}, "recusals.last_day_to_come"),
            ({"ground": "envy"}, "recusals.unknown_ground"),
        ],
    )
    def test_wrong_input_is_refused(self, staffed: Staffed, changes: Any, code: str) -> None:
        with pytest.raises(Refused) as refused:
            staffed.declare(staffed.staff[0], staffed.agencies[0], **changes)

        assert problem_of(refused) == code

    def test_twice_and_for_strangers_are_refused(self, staffed: Staffed) -> None:
        staffed.declare(staffed.staff[0], staffed.agencies[0], officer=staffed.staff[0])
        found = []
        for officer in (staffed.first, staffed.stranger, staffed.staff[1]):
            with pytest.raises(Refused) as refused:
                staffed.declare(staffed.staff[0], staffed.agencies[0], officer=officer)
            found.append(problem_of(refused))

        assert found == ["recusals.declared_already", "recusals.not_allowed", "recusals.not_allowed"]

    def test_is_withdrawn_by_another_with_a_reason_and_stays(self, staffed: Staffed) -> None:
        made = staffed.declare(staffed.first, staffed.agencies[0])
        with pytest.raises(Refused) as refused:
            withdraw_recusal(recusal=made, reason="误报", officer=staffed.first, now=NOW)

        withdraw_recusal(recusal=made, reason="误报", officer=staffed.second, now=NOW)

        assert problem_of(refused) == "recusals.withdraw_by_another"
        assert Recusal.objects.get().withdraw_reason == "误报"
        assert staffed.declare(staffed.first, staffed.agencies[0]).pk != made.pk


class TestSecondStage:
    def test_shows_required_available_and_lack_of_each_agency(self, staffed: Staffed) -> None:
        rows = second_stage_rows(staffed.drew)

        assert len(rows) == staffed.drew.quota
        assert {(row.required, row.available, row.lack) for row in rows} == {(2, 1, 1)}

    def test_draws_all_when_fewer(self, staffed: Staffed) -> None:
        staffed.drawn(PER_AGENCY)

        assert {(row.task_count, row.lack) for row in second_stage_rows(staffed.drew)} == {(1, 1)}

    def test_keeps_the_reason_with_both_figures(self, staffed: Staffed) -> None:
        row = second_stage_rows(staffed.drew)[0]

        explain_shortfall(
            draw=staffed.drew, agency_id=row.agency_id, reason="只有1个项目", officer=staffed.first, now=NOW
        )

        note = ShortfallNote.objects.get()
        assert (note.required, note.available, note.reason) == (2, 1, "只有1个项目")
        assert second_stage_rows(staffed.drew)[0].note == note

    def test_refuses_strangers_blanks_and_agencies_without_a_lack(self, staffed: Staffed) -> None:
        row = second_stage_rows(staffed.drew)[0]
        found = []
        for agency_id, reason, officer in (
            (row.agency_id, "无", staffed.stranger),
            (row.agency_id, " ", staffed.first),
            (0, "无", staffed.first),
        ):
            with pytest.raises(Refused) as refused:
                explain_shortfall(draw=staffed.drew, agency_id=agency_id, reason=reason, officer=officer, now=NOW)
            found.append(problem_of(refused))

        assert found == ["draws.not_allowed", "shortfalls.no_reason", "shortfalls.none"]


class TestRecordsOfATeam:
    @pytest.fixture
    def brigade(self) -> Brigade:
        brigade = Brigade()
        for rank, officer in enumerate((brigade.inspector, brigade.second), 1):
            TaskInspector.objects.create(
                task=brigade.task, officer=officer, rank=rank, ticket="0" * 64, assigned_at=NOW
            )
        return brigade

    def test_preselect_the_second_inspector(self, brigade: Brigade) -> None:
        assert brigade.open().second_inspector == brigade.second

    def test_are_not_opened_by_somebody_else(self, brigade: Brigade) -> None:
        with pytest.raises(RecordRefused) as refused:
            brigade.open(officer=brigade.chief)

        assert codes(refused) == ["records.not_in_team"]

    def test_are_not_submitted_with_another_second(self, brigade: Brigade) -> None:
        record = brigade.fill(brigade.open(), second_inspector=brigade.chief)

        with pytest.raises(RecordRefused) as refused:
            brigade.submit(record)

        assert codes(refused) == ["records.not_in_team"]

    def test_a_recused_officer_opens_none_even_without_a_team(self, brigade: Brigade) -> None:
        declare_recusal(
            subject=brigade.inspector, agency=brigade.agency, ground="relative", detail="", ended_on=None,
            officer=brigade.inspector, now=NOW,
        )  # fmt: skip

        with pytest.raises(RecordRefused) as refused:
            brigade.open(task=brigade.project_task())

        assert codes(refused) == ["records.recused"]
