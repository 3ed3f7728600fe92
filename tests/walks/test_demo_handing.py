"""The demo: what went up and down between levels, and who was drawn to go. Each account finds something to do."""

from __future__ import annotations

from agencies.models import Fire
from authorities.models import InboxItem, Unit
from campaigns.files.recusal_grounds import load_grounds
from campaigns.models import Campaign, Dispatch, DispatchItem, Draw, Letter, Recusal, ShortfallNote, Task, TopUp
from campaigns.queries.dispatches import waiting_items
from campaigns.queries.draws import faults_of
from campaigns.queries.notices import notice_of
from campaigns.queries.surveys import unreported_projects
from campaigns.queries.teams import team_rows
from config.demo.pairs import kept_away, teams_by_task, unqualified
from inspections.models import Record
from tests.walks.planted import PLAN, TODAY, db, province

__all__ = ["db", "province"]  # fixtures of this module, by their names


class TestWhatWentUpAndDown:
    def test_every_account_finds_something_to_do(self, province):
        at = {account.username: account.unit for account in PLAN.accounts}
        campaign = Campaign.objects.get()
        brigade, staff, corps = (Unit.objects.get(code=at[name]) for name in ("chief", "staff", "corps"))

        assert Dispatch.objects.filter(receiver=brigade, state="sent").exists()
        assert Dispatch.objects.filter(receiver=brigade, state__in=["received", "done"]).exists()
        assert unreported_projects(campaign, notice_of(campaign), brigade)
        assert {item.state for item in waiting_items(campaign, staff)} >= {"reported", "returned"}
        assert {item.state for item in waiting_items(campaign, corps)} == {"forwarded"}

    def test_items_stand_in_every_state_and_their_last_step_says_where(self, province):
        items = list(DispatchItem.objects.prefetch_related("steps"))

        assert {item.state for item in items} == set(DispatchItem.State.values)
        for item in items:
            last = list(item.steps.all())[-1]
            assert (last.state, last.holder_id) == (item.state, item.holder_id)

    def test_letters_are_answered_waiting_and_late(self, province):
        letters = list(Letter.objects.all())

        assert {letter.state for letter in letters} == {"waiting", "done"}
        assert any(letter.replied_on is None and letter.reply_due_on < TODAY for letter in letters)

    def test_there_are_fires_recusals_of_every_kind_and_reasons_of_shortfalls(self, province):
        staff = Unit.objects.get(code="130100")
        assert Fire.objects.filter(investigated_by=staff).exists()
        assert Task.objects.filter(population="fire-site", unit=staff).exists()
        assert Recusal.objects.filter(withdrawn_at__isnull=False).count() == 1
        assert {one.ground for one in Recusal.objects.all()} == set(load_grounds())
        assert ShortfallNote.objects.exists()

    def test_one_draw_was_topped_up_one_waits_for_it_and_a_substitute_was_called(self, province):
        (made,) = TopUp.objects.select_related("draw")
        waiting = InboxItem.objects.filter(key__startswith="top-up:").exclude(link=f"/draws/{made.draw_id}/")

        assert faults_of(made.draw) == []
        assert waiting.exists()
        assert Task.objects.filter(replaces__isnull=False, entry__isnull=False).exists()


class TestPairs:
    def test_teams_are_two_of_the_unit_and_nobody_who_keeps_away(self, province):
        teams = teams_by_task(Campaign.objects.get())
        tasks = {task.pk: task for task in Task.objects.filter(pk__in=teams)}
        barred = kept_away()

        assert len(teams) > 40
        for pk, team in teams.items():
            assert len({officer.pk for officer in team}) == 2
            assert {officer.unit_id for officer in team} == {tasks[pk].unit_id}
            assert not {(officer.pk, tasks[pk].agency_id) for officer in team} & barred

    def test_whoever_was_drawn_went(self, province):
        teams = teams_by_task(Campaign.objects.get())

        went = Record.objects.filter(task__in=teams)
        assert went.count() > 10
        assert all([record.inspector, record.second_inspector] == teams[record.task_id] for record in went)

    def test_nobody_went_whose_certificate_had_ended(self, province):
        ended = unqualified(TODAY)

        assert ended
        assert not Record.objects.filter(inspector__in=ended).exists()
        assert not Record.objects.filter(second_inspector__in=ended).exists()

    def test_some_draws_wait_for_their_teams(self, province):
        staff = Unit.objects.get(code="130100")

        assert any(row.unassigned_count for draw in Draw.objects.filter(unit=staff) for row in team_rows(draw, TODAY))
