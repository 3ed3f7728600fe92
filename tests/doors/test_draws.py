"""A draw is frozen, drawn once by another officer, and can be repeated by anybody."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction

from authorities.models import AuditEntry, Role
from campaigns.models import Draw, Task
from campaigns.queries.draws import faults_of, frame_bytes
from campaigns.rules.draws import FrameRow, draw_sample, frame_digest
from campaigns.services.refusals import CampaignRefused
from tests import factories
from tests.province import AGENCIES, PER_AGENCY, SEED, Province, problem_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def province() -> Province:
    return Province()


class TestFreeze:
    def test_keeps_list_digest_and_quota_with_its_formula(self, province: Province) -> None:
        draw = province.freeze()

        assert (draw.frame_count, draw.quota, draw.formula) == (12, 3, "12×20/100=2.4，向上取整为3")
        assert draw.entries.count() == 12
        assert draw.seed == "" and not draw.entries.exclude(ticket="").exists()

    def test_leaves_agencies_of_other_provinces_and_other_detachments_out(self, province: Province) -> None:
        factories.make_agency(province.brigade, out_of_province=True)
        factories.make_agency(province.units["130202"])

        assert province.freeze().frame_count == 12

    def test_happens_once_for_a_population_and_unit(self, province: Province) -> None:
        province.freeze()

        with pytest.raises(CampaignRefused) as refused:
            province.freeze()

        assert problem_of(refused) == "draws.standing"
        assert Draw.objects.count() == 1

    def test_is_refused_for_what_is_checked_whole(self, province: Province) -> None:
        with pytest.raises(CampaignRefused) as refused:
            province.freeze("agencies-of-brigade", province.brigade)

        assert problem_of(refused) == "draws.checked_whole"

    def test_is_refused_while_the_rate_is_undecided(self, province: Province) -> None:
        shop = factories.make_site(province.brigade, is_key_unit=False)
        factories.make_project(province.agencies[0], shop)

        with pytest.raises(CampaignRefused) as refused:
            province.freeze("other-projects", province.brigade)

        assert problem_of(refused) == "draws.rate_undecided"

    def test_is_refused_to_an_officer_of_another_unit(self, province: Province) -> None:
        stranger = factories.make_officer(Role.DETACHMENT_STAFF, province.units["130200"])

        with pytest.raises(CampaignRefused) as refused:
            province.freeze(officer=stranger)

        assert problem_of(refused) == "draws.not_allowed"

    def test_a_refused_attempt_is_written_down(self, province: Province) -> None:
        inspector = factories.make_officer(Role.INSPECTOR, province.brigade)

        with pytest.raises(CampaignRefused):
            province.freeze(officer=inspector)

        entry = AuditEntry.objects.get(verb="freeze_frame_refused")
        assert (entry.officer, entry.detail["problem"]) == (inspector, "draws.not_allowed")

    def test_an_empty_list_is_refused(self, province: Province) -> None:
        with pytest.raises(CampaignRefused) as refused:
            province.freeze("crowded-place-own-area", province.brigade)

        assert problem_of(refused) == "draws.frame_empty"


class TestDraw:
    def test_draws_as_anybody_can_repeat(self, province: Province) -> None:
        draw = province.drawn()

        stratum = "130100/agencies-of-detachment"
        again = draw_sample([FrameRow(a.code, stratum) for a in reversed(province.agencies)], {stratum: 3}, draw.seed)
        expected = {ticket.code for ticket in again if ticket.drawn}
        assert set(draw.entries.filter(is_drawn=True).values_list("code", flat=True)) == expected
        assert faults_of(draw) == []

    def test_gives_the_detachment_a_task_for_each_drawn_agency(self, province: Province) -> None:
        draw = province.drawn()

        tasks = Task.objects.filter(population=AGENCIES)
        assert tasks.count() == 3
        assert {task.unit for task in tasks} == {province.detachment}
        assert {task.due_on for task in tasks} == {date(2024, 10, 31)}
        assert {task.entry.draw for task in tasks} == {draw}

    def test_is_refused_to_the_officer_who_froze(self, province: Province) -> None:
        draw = province.freeze()

        with pytest.raises(CampaignRefused) as refused:
            province.draw(draw, officer=province.first)

        assert problem_of(refused) == "draws.same_officer"
        assert AuditEntry.objects.filter(verb="draw_sample_refused").count() == 1

    def test_a_second_draw_is_refused_and_written_down(self, province: Province) -> None:
        draw = province.drawn()

        with pytest.raises(CampaignRefused) as refused:
            province.draw(draw, public_value="9876501234512345")

        assert problem_of(refused) == "draws.already_drawn"
        draw.refresh_from_db()
        assert draw.public_value == SEED["public_value"]
        assert AuditEntry.objects.get(verb="draw_sample_refused").detail["public_value"] == "9876501234512345"

    def test_a_second_standing_draw_is_refused_by_the_database(self, province: Province) -> None:
        first = province.drawn()
        first.pk = None

        with pytest.raises(IntegrityError), transaction.atomic():
            first.save(force_insert=True)

        assert Draw.objects.count() == 1

    def test_one_officer_as_both_is_refused_by_the_database(self, province: Province) -> None:
        draw = province.freeze()

        with pytest.raises(IntegrityError), transaction.atomic():
            Draw.objects.filter(pk=draw.pk).update(drawn_by=province.first)

        assert Draw.objects.get(pk=draw.pk).drawn_by is None

    def test_a_list_changed_after_the_freeze_is_refused(self, province: Province) -> None:
        draw = province.freeze()
        draw.entries.first().delete()

        with pytest.raises(CampaignRefused) as refused:
            province.draw(draw)

        assert problem_of(refused) == "draws.digest_differs"
        assert not Task.objects.exists()

    def test_a_list_and_digest_changed_together_are_refused_by_the_audit_chain(self, province: Province) -> None:
        draw = province.freeze()
        draw.entries.first().delete()
        Draw.objects.filter(pk=draw.pk).update(frame_digest=frame_digest(frame_bytes(draw)))

        with pytest.raises(CampaignRefused) as refused:
            province.draw(draw)

        assert problem_of(refused) == "draws.frozen_otherwise"

    def test_a_quota_changed_after_the_freeze_is_refused(self, province: Province) -> None:
        draw = province.freeze()
        Draw.objects.filter(pk=draw.pk).update(quotas={"130100/agencies-of-detachment": 1}, quota=1)

        with pytest.raises(CampaignRefused) as refused:
            province.draw(draw)

        assert problem_of(refused) == "draws.frozen_otherwise"

    def test_a_ledger_that_moves_after_the_freeze_does_not_move_the_draw(self, province: Province) -> None:
        draw = province.committed()
        factories.make_agency(province.brigade)

        drawn = province.draw(draw)

        assert (drawn.frame_count, drawn.quota, drawn.entries.count()) == (12, 3, 12)

    def test_the_seed_can_be_made_from_the_values_as_they_are_shown(self, province: Province) -> None:
        committed = province.commit(province.freeze(), contribution="甲７")
        draw = province.draw(committed, public_value=" ０３０７１２１９２５１４０８１６ ")

        shown = ("mingcha-seed-1", draw.public_value, draw.contribution, draw.frame_digest)
        assert sha256("".join(f"{line}\n" for line in shown).encode()).hexdigest() == draw.seed

    def test_a_date_is_no_seed(self, province: Province) -> None:
        draw = province.freeze()

        with pytest.raises(Exception) as refused:
            province.draw(draw, public_value="2024-08-21")

        assert problem_of(refused) == "seeds.predictable"
        draw.refresh_from_db()
        assert draw.state == Draw.State.FROZEN

    def test_a_forged_result_is_found_by_the_verification(self, province: Province) -> None:
        draw = province.drawn()
        loser = draw.entries.filter(is_drawn=False).first()
        draw.entries.filter(pk=loser.pk).update(is_drawn=True)

        assert [p.code for p in faults_of(draw)] == ["draws.not_drawn"]


class TestProjectsOfDrawnAgencies:
    def test_two_projects_of_each_drawn_agency_are_drawn(self, province: Province) -> None:
        province.drawn()

        draw = province.drawn(PER_AGENCY)

        assert (draw.quota, draw.formula) == (6, "3×2=6")
        by_agency = list(Task.objects.filter(population=PER_AGENCY).values_list("agency", flat=True))
        drawn = set(Task.objects.filter(population=AGENCIES).values_list("agency", flat=True))
        assert {agency: by_agency.count(agency) for agency in by_agency} == dict.fromkeys(drawn, 2)

    def test_wait_for_the_agencies(self, province: Province) -> None:
        with pytest.raises(CampaignRefused) as refused:
            province.freeze(PER_AGENCY)

        assert problem_of(refused) == "draws.parent_not_drawn"

    def test_an_agency_with_one_project_leaves_a_shortfall(self) -> None:
        province = Province(agency_count=4, projects_each=1)
        province.drawn()

        draw = province.freeze(PER_AGENCY)

        assert (draw.quota, draw.formula) == (1, "1×2=2，项目不足少1")


class TestDispatch:
    def test_what_a_detachment_receives_goes_to_the_brigade_of_the_site(self, province: Province) -> None:
        far = factories.make_agency(province.units["130202"])
        site = factories.make_site(province.brigade, is_key_unit=False, is_crowded_place=True)
        project = factories.make_project(far, site)

        draw = province.drawn("crowded-place-other-detachment")

        task = Task.objects.get(entry__draw=draw)
        assert (task.unit, task.origin, task.project) == (province.brigade, Task.Origin.DISPATCH, project)
