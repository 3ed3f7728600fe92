"""The ledger moves after a draw: it grows and the same permutation goes on; who left is replaced."""

from __future__ import annotations

import random

import pytest
from django.urls import reverse

from authorities.models import AuditEntry
from authorities.scope import whole_tree
from campaigns.models import Draw, Task, TopUp
from campaigns.queries.draw_packages import package_of
from campaigns.queries.draws import faults_of
from campaigns.queries.quotas import quotas_for
from campaigns.rules.draws import ticket
from campaigns.services.draws import substitute, top_up
from campaigns.services.refusals import CampaignRefused
from campaigns.services.topups import ledger_changes
from campaigns.verification import verify_draw
from tests import factories
from tests.province import NOW, PER_AGENCY, Province, problem_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    with whole_tree("test"):
        return Province(projects_each=0)


def grow(province: Province, count: int) -> None:
    for _ in range(count):
        factories.make_agency(province.brigade)


def drawn_codes(draw: Draw) -> set[str]:
    return set(draw.entries.filter(is_drawn=True).values_list("code", flat=True))


def check(draw: Draw) -> None:
    """Everything published of it agrees, here and by the script."""
    draw = Draw.objects.get(pk=draw.pk)
    assert faults_of(draw) == []
    assert verify_draw.faults_of(package_of(draw)) == []


@pytest.mark.usefixtures("whole_tree")
class TestTopUp:
    def test_draws_the_difference_by_the_next_tickets(self, province: Province) -> None:
        draw = province.drawn()
        before = drawn_codes(draw)
        grow(province, 8)

        made = top_up(draw=draw, officer=province.first, now=NOW)

        left = set(draw.entries.values_list("code", flat=True)) - before
        next_one = min(left, key=lambda code: ticket(draw.seed, code))
        assert (made.frame_count, made.quota, made.formula) == (20, 1, "20×20/100=4")
        assert drawn_codes(draw) == before | {next_one}
        assert Task.objects.filter(entry__draw=draw).count() == 4
        check(draw)

    def test_counts_in_what_must_be_checked(self, province: Province) -> None:
        draw = province.drawn()
        grow(province, 8)
        top_up(draw=draw, officer=province.first, now=NOW)

        row = next(row for row in quotas_for(province.campaign, [province.detachment]) if row.draw == draw)

        assert (row.required, row.task_count, row.listed, row.changed_since_freeze) == (4, 4, 20, False)
        assert (row.formula, row.counted_at) == ("20×20/100=4", NOW)

    def test_is_written_down(self, province: Province) -> None:
        draw = province.drawn()
        grow(province, 8)

        made = top_up(draw=draw, officer=province.first, now=NOW)

        assert AuditEntry.objects.get(verb="top_up").detail["digest"] == made.frame_digest

    def test_twice_is_refused_and_written_down(self, province: Province) -> None:
        draw = province.drawn()
        grow(province, 8)
        top_up(draw=draw, officer=province.first, now=NOW)

        with pytest.raises(CampaignRefused) as refused:
            top_up(draw=draw, officer=province.first, now=NOW)

        assert problem_of(refused) == "draws.nothing_to_top_up"
        assert TopUp.objects.count() == 1
        assert AuditEntry.objects.filter(verb="top_up_refused").count() == 1

    def test_leaves_the_published_list_and_digest_as_they_were(self, province: Province) -> None:
        draw = province.drawn()
        digest, package = draw.frame_digest, package_of(draw)
        grow(province, 8)
        top_up(draw=draw, officer=province.first, now=NOW)

        after = package_of(Draw.objects.get(pk=draw.pk))

        assert after.partition(b"\n")[2] == package.partition(b"\n")[2]
        assert Draw.objects.get(pk=draw.pk).frame_digest == digest

    def test_takes_nobody_back_when_the_grown_list_asks_for_fewer(self, province: Province) -> None:
        # 49家应抽10家，50家只应抽5家：已抽中的不退回
        grow(province, 37)
        draw = province.drawn()
        grow(province, 1)

        changes = ledger_changes(draw)

        assert (draw.quota, changes.added, changes.more) == (10, 1, 0)

    def test_counts_a_substitute_in_the_place_of_the_one_it_replaced(self, province: Province) -> None:
        draw = province.drawn()
        gone = Task.objects.filter(entry__draw=draw).first()
        called = substitute(task=gone, reason="已注销", disposition="deregistered", officer=province.first, now=NOW)
        grow(province, 8)

        made = top_up(draw=draw, officer=province.first, now=NOW)

        assert made.quota == 1 and made.called == [called.entry.code]
        assert Task.objects.filter(entry__draw=draw).exclude(state=Task.State.CANCELLED).count() == 4
        check(draw)

    def test_of_projects_follows_the_agencies(self) -> None:
        province = Province()
        agencies = province.drawn()
        projects = province.drawn(PER_AGENCY)
        site = factories.make_site(province.brigade)
        for _ in range(8):
            agency = factories.make_agency(province.brigade)
            for _ in range(3):
                factories.make_project(agency, site)
        top_up(draw=agencies, officer=province.first, now=NOW)

        made = top_up(draw=projects, officer=province.first, now=NOW)

        assert (made.quota, made.formula) == (2, "4×2=8")
        assert Task.objects.filter(entry__draw=projects).count() == 8
        check(agencies)
        check(projects)

    def test_before_the_draw_is_refused(self, province: Province) -> None:
        draw = province.freeze()

        with pytest.raises(CampaignRefused) as refused:
            top_up(draw=draw, officer=province.first, now=NOW)

        assert problem_of(refused) == "draws.not_drawn_yet"

    def test_by_an_officer_of_another_unit_is_refused(self, province: Province) -> None:
        draw = province.drawn()
        grow(province, 8)

        with pytest.raises(CampaignRefused) as refused:
            top_up(draw=draw, officer=province.stranger, now=NOW)

        assert problem_of(refused) == "draws.not_allowed"

    def test_forged_is_found(self, province: Province) -> None:
        draw = province.drawn()
        grow(province, 8)
        made = top_up(draw=draw, officer=province.first, now=NOW)
        draw.entries.filter(drawn_in=made).update(drawn_in=None, is_drawn=False)
        loser = draw.entries.filter(is_drawn=False).order_by("-rank").first()
        draw.entries.filter(pk=loser.pk).update(is_drawn=True, drawn_in=made)

        codes = [problem.code for problem in faults_of(Draw.objects.get(pk=draw.pk))]

        assert codes == ["draws.not_drawn", "draws.drawn_but_absent"]
        assert verify_draw.faults_of(package_of(Draw.objects.get(pk=draw.pk)))


@pytest.mark.usefixtures("whole_tree")
class TestLifeAfterTheDraw:
    def test_a_moved_agency_stays_drawn_and_is_pointed_out(self, province: Province) -> None:
        draw = province.drawn()
        entry = draw.entries.filter(is_drawn=True).first()
        type(entry.agency).objects.filter(pk=entry.agency_id).update(unit=province.units["130202"])

        changes = ledger_changes(draw)

        assert changes.moved_away == [entry]
        assert entry.code in drawn_codes(draw)
        check(draw)

    @pytest.mark.parametrize("seed", range(4))
    def test_random_events_leave_a_draw_that_verifies_and_meets_its_quota(self, seed: int) -> None:
        chance = random.Random(seed)
        province = Province(agency_count=20, projects_each=0)
        draw = province.drawn()

        for _ in range(12):
            event = chance.choice(["grow", "grow", "substitute"])
            if event == "grow":
                grow(province, chance.randrange(1, 5))
                if ledger_changes(draw).more:
                    top_up(draw=draw, officer=province.first, now=NOW)
            else:
                tasks = Task.objects.filter(entry__draw=draw, state=Task.State.OPEN).order_by("pk")
                gone = chance.choice(list(tasks))
                substitute(task=gone, reason="已迁出", disposition="moved", officer=province.first, now=NOW)
            check(draw)

        standing = Task.objects.filter(entry__draw=draw).exclude(state=Task.State.CANCELLED).count()
        assert standing == draw.quota + sum(made.quota for made in draw.top_ups.all())
        assert not Task.objects.filter(state=Task.State.CANCELLED, disposition="").exists()


class TestTopUpPage:
    def test_proposes_and_tops_up_once(self, province: Province) -> None:
        with whole_tree("test"):
            draw = province.drawn()
            grow(province, 8)
        client, url = signed_in(province.first), reverse("draw_top_up", args=[draw.pk])

        proposal = client.get(reverse("draw", args=[draw.pk])).content.decode()
        done = client.post(url, follow=True)
        again = client.post(url)

        assert "还应补抽1个" in proposal
        assert done.status_code == 200 and "已按原种子补抽1个" in done.content.decode()
        assert again.status_code == 422 and "不用补抽" in again.content.decode()

    def test_is_closed_to_those_who_may_not_draw_and_to_foreigners(self, province: Province) -> None:
        with whole_tree("test"):
            draw = province.drawn()
            grow(province, 8)
        url = reverse("draw_top_up", args=[draw.pk])

        assert signed_in(province.inspector).post(url).status_code == 403
        assert signed_in(province.stranger).post(url).status_code == 404
        assert signed_in(province.first).get(url).status_code == 405
