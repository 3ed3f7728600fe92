"""Draws made before a merge stay as they were, and no company is drawn, called or listed twice after it."""

from __future__ import annotations

import pytest

from agencies.models import Agency, AgencyMerge
from agencies.services.merging import approve_merge
from authorities.rules.problem import Refused
from campaigns.models import Draw, DrawEntry, Task
from campaigns.queries.draws import faults_of, moved_away
from campaigns.queries.frames import taken_entries, without_codes
from campaigns.queries.second_stage import second_stage_rows
from campaigns.services.draws import substitute, top_up
from campaigns.services.topups import ledger_changes
from tests import factories
from tests.doors.merged import NOW, Merging
from tests.province import AGENCIES, PER_AGENCY, Province

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


class TestDraws:
    def province(self, count: int = 12, projects: int = 3) -> tuple[Province, Merging]:
        province = Province(agency_count=count, projects_each=projects)
        return province, Merging.within(province)

    def drawn_pair(self, draw: Draw) -> tuple[DrawEntry, DrawEntry]:
        """The first drawn entry and the first that was not."""
        entries = list(draw.entries.order_by("rank"))
        return entries[0], next(entry for entry in entries if not entry.is_drawn)

    def test_stay_as_they_were_and_can_be_repeated(self) -> None:
        province, two = self.province()
        draw = province.drawn()
        drawn, other = self.drawn_pair(draw)
        before = list(draw.entries.order_by("pk").values_list())

        two.merge(other.agency, drawn.agency)

        assert list(draw.entries.order_by("pk").values_list()) == before
        assert faults_of(Draw.objects.get(pk=draw.pk)) == []

    def test_of_a_drawn_agency_are_met_by_checking_what_it_became(self) -> None:
        province, two = self.province()
        draw = province.drawn()
        drawn, other = self.drawn_pair(draw)

        two.merge(other.agency, drawn.agency)

        task = Task.objects.get(entry=drawn)
        assert (task.agency, task.state) == (other.agency, "open")
        assert moved_away(draw) == []

    def test_of_both_wait_for_a_substitute(self) -> None:
        province, two = self.province(count=30)
        draw = province.drawn()
        kept, absorbed = (entry.agency for entry in draw.entries.filter(is_drawn=True).order_by("rank")[:2])

        with pytest.raises(Refused) as said:
            two.merge(kept, absorbed)
        task = Task.objects.get(agency=absorbed, population=AGENCIES)
        substitute(task=task, reason="两家是同一家", disposition="merged", officer=province.first, now=NOW)

        assert said.value.problem.code == "merging.drawn_twice"
        merge = approve_merge(merge=AgencyMerge.objects.get(), officer=two.approver, now=NOW)
        assert merge.state == "standing"
        assert Task.objects.filter(population=AGENCIES).exclude(state="cancelled").count() == draw.quota

    def test_call_no_substitute_of_a_company_drawn_already(self) -> None:
        province, two = self.province(count=30)
        draw = province.drawn()
        drawn = list(draw.entries.filter(is_drawn=True).order_by("rank"))
        following = list(draw.entries.filter(is_drawn=False).order_by("rank"))
        two.merge(kept=drawn[0].agency, absorbed=following[0].agency)

        new = substitute(task=Task.objects.get(entry=drawn[1]), reason="已注销", officer=province.first, now=NOW)

        assert new.entry == following[1]

    def test_call_the_kept_agency_when_the_absorbed_one_is_next(self) -> None:
        province, two = self.province(count=30)
        draw = province.drawn()
        following = draw.entries.filter(is_drawn=False).order_by("rank")[0]
        outside = factories.make_agency(province.brigade)
        two.merge(kept=outside, absorbed=following.agency)
        task = Task.objects.filter(entry__draw=draw).order_by("pk")[0]

        new = substitute(task=task, reason="已注销", officer=province.first, now=NOW)

        assert (new.entry, new.agency) == (following, outside)

    def test_are_not_topped_up_with_a_company_that_is_listed(self) -> None:
        province, two = self.province(projects=0)
        draw = province.drawn()
        outside = factories.make_agency(province.brigade)
        changes = ledger_changes(draw)
        two.merge(kept=outside, absorbed=province.agencies[0])
        after = ledger_changes(draw)

        assert changes is not None and after is not None
        assert (changes.added, after.added) == (1, 0)

    def test_count_the_projects_of_a_drawn_agency_that_was_merged(self) -> None:
        province, two = self.province()
        draw = province.drawn()
        drawn, _other = self.drawn_pair(draw)
        outside = factories.make_agency(province.brigade)
        factories.make_project(outside, factories.make_site(province.brigade))
        two.merge(kept=outside, absorbed=drawn.agency)

        below = province.drawn(PER_AGENCY)

        (row,) = [one for one in second_stage_rows(draw) if one.agency_id == outside.pk]
        assert row.available == 4
        assert Task.objects.filter(entry__draw=below, agency=outside).count() == row.required == row.task_count

    def test_count_them_under_the_drawn_code_when_the_kept_one_is_listed_too(self) -> None:
        province, two = self.province()
        draw = province.drawn()
        drawn, other = self.drawn_pair(draw)
        two.merge(kept=other.agency, absorbed=drawn.agency)

        below = province.drawn(PER_AGENCY)

        assert set(below.quotas) >= {drawn.code}
        assert Task.objects.filter(entry__draw=below, agency=other.agency).count() == below.quotas[drawn.code] > 0

    def test_list_the_projects_of_a_listed_agency_that_was_merged(self) -> None:
        province, two = self.province()
        draw = province.drawn()
        _drawn, other = self.drawn_pair(draw)
        two.merge(kept=factories.make_agency(province.brigade), absorbed=other.agency)

        below = province.freeze(PER_AGENCY)

        assert below.entries.filter(stratum=other.code).count() == 3

    def test_take_a_company_that_an_earlier_batch_took_under_its_other_code(self) -> None:
        province, two = self.province(projects=0)
        draw = province.drawn()
        drawn, other = self.drawn_pair(draw)
        two.merge(kept=other.agency, absorbed=drawn.agency)
        taken = taken_entries(province.campaign, [AGENCIES]).values("code")

        left = without_codes(Agency.objects.all(), taken)

        assert other.agency not in left
        assert left.count() == 10 - draw.quota + 1

    def test_a_second_top_up_still_agrees(self) -> None:
        province, two = self.province(projects=0)
        draw = province.drawn()
        two.merge(kept=factories.make_agency(province.brigade), absorbed=province.agencies[0])
        for _ in range(120):
            factories.make_agency(province.brigade)

        top_up(draw=draw, officer=province.first, now=NOW)

        assert faults_of(Draw.objects.get(pk=draw.pk)) == []
        codes = set(draw.entries.values_list("code", flat=True))
        assert two.last.kept.code not in codes and two.last.absorbed.code in codes
