"""A company under two codes counts once: in populations, quotas, draws, figures, conditions and cross-checks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from agencies.models import Agency, Employment, Equipment
from agencies.queries.ledger_rows import ledger_rows
from agencies.queries.people import people_with_agencies
from authorities.models import Role
from authorities.scope import acting_for
from campaigns.models import Recusal, Task
from campaigns.queries.frames import population_counts
from campaigns.queries.notices import notice_of
from campaigns.queries.quotas import quotas_for
from campaigns.queries.surveys import unreported_agencies
from campaigns.queries.teams import barred_pairs, is_barred
from campaigns.rules.periods import cumulative
from campaigns.services.coverage_changes import settle_coverage_tasks
from campaigns.services.tasks import ensure_coverage_tasks
from credentials.models import Certificate, RedFlag
from credentials.queries.conditions import judged_conditions
from credentials.services.sweeping import sweep
from inspections.models import Record
from inspections.queries.records import next_tasks, people_of
from reports.queries.coverage import coverage_of
from reports.queries.figures import tabulate
from reports.queries.months import months_of
from tests import factories
from tests.doors.brigade import Brigade
from tests.doors.merged import NOW, Merging
from tests.province import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]
OF_BRIGADE = "agencies-of-brigade"


@pytest.fixture
def two() -> Merging:
    return Merging()


class TestDenominators:
    def test_of_a_population_and_its_quota(self, two: Merging) -> None:
        campaign = factories.make_campaign()
        notice = notice_of(campaign)

        def numbers() -> tuple[int, int, Any]:
            row = next(r for r in quotas_for(campaign, [two.unit]) if r.population.code == OF_BRIGADE)
            return population_counts(notice, row.population)[two.unit.pk], row.n, row.required

        before = numbers()
        merge = two.merge()
        between = numbers()
        two.undo(merge)

        assert (before, between, numbers()) == ((2, 2, 2), (1, 1, 1), (2, 2, 2))

    def test_of_the_dashboard(self, two: Merging) -> None:
        campaign = factories.make_campaign()
        ensure_coverage_tasks(campaign=campaign, officer=None, now=NOW)

        before = coverage_of(campaign, two.unit, date(2024, 8, 22)).whole
        two.merge()
        after = coverage_of(campaign, two.unit, date(2024, 8, 22)).whole

        assert (before.pace.required, before.task_count) == (2, 2)
        assert (after.pace.required, after.task_count) == (1, 1)
        assert ensure_coverage_tasks(campaign=campaign, officer=None, now=NOW) == 0

    def test_of_the_list_and_the_api(self, two: Merging) -> None:
        browser = signed_in(two.asker)
        before = browser.get("/agencies/?state=active&count=rows").context["counted"].value

        two.merge()

        after = browser.get("/agencies/?state=active&count=rows").context["counted"].value
        listed = browser.get("/api/agencies/").json()
        assert (before, after) == (2, 1)
        assert [row["code"] for row in listed["results"]] == [two.kept.code]

    def test_of_the_ledger_as_a_filled_template(self, two: Merging) -> None:
        two.merge()

        assert [row["code"] for row in ledger_rows("agencies", two.unit) or []] == [two.kept.code]

    def test_of_the_equipment_as_a_filled_template(self, two: Merging) -> None:
        for agency in (two.kept, two.absorbed):
            Equipment.objects.create(agency=agency, kind="压力表", serial="A1")

        two.merge()

        assert [row["agency_code"] for row in ledger_rows("equipment", two.unit) or []] == [two.kept.code]

    def test_of_what_a_survey_still_has_to_report(self, two: Merging) -> None:
        Agency.objects.update(out_of_province=True)
        campaign = factories.make_campaign()
        before = set(unreported_agencies(campaign, two.unit))

        two.merge()

        assert (before, set(unreported_agencies(campaign, two.unit))) == ({two.kept, two.absorbed}, {two.kept})


class TestFigures:
    def test_of_annex_4_count_a_company_once(self) -> None:
        brigade = Brigade()
        two = Merging(brigade.units)
        suspension = {"kind": "agency_suspension", "amount_yuan": None}
        for number, agency in enumerate((two.kept, two.absorbed)):
            brigade.agency = agency
            finding = brigade.finding()
            brigade.penalise(finding, document_number=f"甲消行罚决字〔2024〕第{number + 1:04d}号", **suspension)
        signed = [finding_record(agency) for agency in (two.kept, two.absorbed)]

        def suspended() -> Any:
            _notice, table, months = months_of(brigade.campaign, "annex4")
            units, since_start = [brigade.unit, two.units["130000"]], cumulative(months, months[-1])
            figures = tabulate(table, brigade.campaign, units, since_start)
            return [one["agencies_suspended"] for one in figures.values()]

        before = suspended()
        merge = two.merge()
        between = suspended()
        browser = signed_in(two.asker)
        listed = browser.get("/penalties/?kind=agency_suspension&count=distinct:agency").context["counted"].value
        two.undo(merge)

        assert (before, between, listed, suspended()) == ([2, 2], [1, 1], 1, [2, 2])
        assert signed == [finding_record(agency) for agency in (two.kept, two.absorbed)]

    def test_records_are_found_under_both_codes(self) -> None:
        brigade = Brigade()
        two = Merging(brigade.units)
        brigade.agency = two.absorbed
        old = brigade.submitted(brigade.project_task())
        two.merge()
        brigade.agency = two.kept
        new = brigade.submitted(brigade.project_task())
        browser = signed_in(two.asker)

        under_kept = browser.get(f"/records/?agency={two.kept.code}").context["object_list"]
        under_absorbed = browser.get(f"/records/?agency={two.absorbed.code}").context["object_list"]

        assert (set(under_kept), set(under_absorbed)) == ({old, new}, {old})

    def test_records_lead_on_to_the_tasks_that_moved(self) -> None:
        brigade = Brigade()
        two = Merging(brigade.units)
        brigade.agency = two.absorbed
        waiting = brigade.project_task()
        record = brigade.submitted(brigade.project_task())

        two.merge()

        record.refresh_from_db()
        assert list(next_tasks(record)) == [waiting]

    def test_people_who_moved_may_still_be_penalised_for_what_was_found_before(self) -> None:
        brigade = Brigade()
        two = Merging(brigade.units)
        brigade.agency = two.absorbed
        person = factories.make_practitioner(two.absorbed)
        finding = brigade.finding()

        two.merge()

        finding.refresh_from_db()
        assert list(people_of(finding)) == [person]
        penalty = brigade.penalise(finding, kind="person_suspension", amount_yuan=None, practitioner=person)
        assert (penalty.agency, penalty.practitioner) == (two.absorbed, person)


def finding_record(agency: Agency) -> list[Any]:
    """What is signed about an agency, column by column."""
    return list(Record.objects.filter(agency=agency).order_by("pk").values_list())


class TestConditions:
    def test_count_the_people_of_both(self, two: Merging) -> None:
        for agency in (two.kept, two.absorbed):
            for _ in range(2):
                person = factories.make_practitioner(agency)
                Certificate.objects.create(practitioner=person, kind="operator", number="1", level=4)
        both = factories.make_practitioner(two.kept)
        Certificate.objects.create(practitioner=both, kind="operator", number="1", level=4)
        Employment.objects.create(practitioner=both, agency=two.absorbed, since=date(2023, 1, 1))

        def operators(agency: Agency) -> Any:
            judged = judged_conditions(agency, date(2024, 8, 21))
            return judged and judged.facts.figures["operators"]

        before = operators(two.kept), operators(two.absorbed)
        two.merge()

        assert before == (2, 2)  # somebody at two agencies counts for certain at neither
        assert operators(two.kept) == 5

    def test_of_a_person_name_the_company_once(self, two: Merging) -> None:
        person = factories.make_practitioner(two.kept)
        Employment.objects.create(practitioner=person, agency=two.absorbed, since=date(2023, 1, 1))

        two.merge()

        (shown,) = people_with_agencies(date(2024, 8, 21))
        assert [employment.agency for employment in shown.current] == [two.kept]

    def test_no_red_flag_holds_a_company_against_itself(self, two: Merging) -> None:
        campaign = factories.make_campaign()
        person = factories.make_practitioner(two.kept)
        Employment.objects.create(practitioner=person, agency=two.absorbed, since=date(2023, 1, 1))
        for agency in (two.kept, two.absorbed):
            Equipment.objects.create(agency=agency, kind="压力表", serial="A1")
        Agency.objects.update(registered_address="甲市甲东区一号", contact_phone="0311-5550001")
        sweep(campaign=campaign, officer=None, now=NOW)
        raised = RedFlag.objects.filter(closed_at=None).count()

        two.merge()
        sweep(campaign=campaign, officer=None, now=NOW + timedelta(days=1))

        assert raised >= 3
        assert not RedFlag.objects.filter(closed_at=None).exists()


class TestTasks:
    def test_of_a_merged_agency_are_not_given_out_again(self, two: Merging) -> None:
        campaign = factories.make_campaign()
        ensure_coverage_tasks(campaign=campaign, officer=None, now=NOW)
        two.merge()

        settle_coverage_tasks(campaign=campaign, officer=None, now=NOW)

        open_ones = Task.objects.filter(population=OF_BRIGADE, state="open")
        assert [task.agency for task in open_ones] == [two.kept]

    def test_that_slipped_in_for_a_merged_agency_are_withdrawn_as_merged(self, two: Merging) -> None:
        campaign = factories.make_campaign()
        two.merge()
        late = factories.make_task(campaign, two.absorbed, two.unit)

        settle_coverage_tasks(campaign=campaign, officer=None, now=NOW)

        late.refresh_from_db()
        assert (late.state, late.disposition) == ("cancelled", "merged")

    def test_keep_an_officer_away_who_keeps_away_from_either(self, two: Merging) -> None:
        officer = factories.make_officer(Role.INSPECTOR, two.unit)
        facts = {"officer": officer, "ground": "relative", "declared_on": NOW.date(), "declared_at": NOW}
        Recusal.objects.create(agency=two.kept, until=date(2024, 8, 1), declared_by=officer, **facts)
        Recusal.objects.create(agency=two.absorbed, declared_by=officer, **facts)

        two.merge()

        assert is_barred(officer, two.kept.pk, date(2024, 8, 21))
        assert barred_pairs([two.unit.pk], date(2024, 8, 21)) == {(officer.username, two.kept.code)}


class TestScope:
    def test_who_sees_the_kept_agency_sees_the_absorbed_one(self, two: Merging) -> None:
        site = factories.make_site(two.units["130202"])
        factories.make_project(two.kept, site)
        guest = factories.make_officer(Role.INSPECTOR, two.units["130202"])

        def seen() -> set[Agency]:
            with acting_for(guest):
                return set(Agency.objects.all())

        before = seen()
        two.merge()

        assert (before, seen()) == ({two.kept}, {two.kept, two.absorbed})
