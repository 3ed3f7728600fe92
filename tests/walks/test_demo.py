"""The demo province, planted once for this module and taken away afterwards: does it hold what it promises?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from agencies.models import Agency, Employment, EquipmentKind, InsuranceSighting, ServiceProject, Site
from agencies.queries.equipment import equipment_of, required_kinds
from authorities import scope
from authorities.models import AuditEntry, Officer, Role, Unit
from authorities.queries.audit import verify_chain
from campaigns.models import DispatchStep, Draw, Recusal, Task, TopUp
from campaigns.queries.draws import faults_of
from campaigns.services.tasks import ensure_coverage_tasks
from config.demo.agencies import firm_conditions
from config.demo.moments import at, china_day
from config.demo.province import Province
from credentials.models import Certificate, CertificateChange, ControlRoomCheck, PractitionerCheck, RedFlag
from credentials.queries.sensitivity import raised_at_other_thresholds
from credentials.rules.checking import certificate_problems
from credentials.rules.crosschecks.measuring import measure
from inspections.models import Finding, MediaExposure, Penalty, PenaltyCase, Record, RecordNumber
from inspections.queries.forms import sheet_for
from inspections.rules.sanctions import outside_range
from tests.walks.planted import PLAN, TODAY, db, province
from tests.walks.replaying import as_stored, replayed

__all__ = ["db", "province"]  # fixtures of this module, by their names


@pytest.fixture
def undone(province: Province) -> Iterator[None]:
    """What the test changes is taken back."""
    with scope.whole_tree("test"), transaction.atomic():
        yield
        transaction.set_rollback(True)


class TestWhatIsThere:
    def test_every_unit_has_officers_for_its_work(self, province):
        for unit in Unit.objects.prefetch_related("officers"):
            people = list(unit.officers.all())
            assert unit.is_corps or sum(officer.can_inspect for officer in people) >= 2
            assert sum(officer.can_draw for officer in people) >= 2

    def test_each_documented_account_opens_with_the_documented_password(self, province):
        for account in PLAN.accounts:
            officer = Officer.objects.select_related("unit").get(username=account.username)
            assert (officer.role, officer.unit.code) == (account.role, account.unit)
            assert officer.check_password(PLAN.password)

    def test_there_is_an_account_for_each_role(self, province):
        assert {account.role for account in PLAN.accounts} == set(Role.values)

    def test_ledgers_are_of_the_size_of_the_scale(self, province):
        active = Agency.objects.filter(standing="active", out_of_province=False)

        newcomers, projects_each = sum(PLAN.later.agencies.values()), PLAN.later.projects_each
        assert active.count() == sum(PLAN.scale.agencies.values()) + newcomers
        assert Agency.objects.filter(out_of_province=True).count() == PLAN.scale.out_of_province
        assert Site.objects.count() == PLAN.scale.site_count
        assert ServiceProject.objects.count() == PLAN.scale.project_count + newcomers * projects_each

    def test_nothing_lies_after_the_day_the_demo_stands_at(self, province):
        assert not Record.objects.filter(saved_at__date__gte=TODAY).exists()
        assert not PenaltyCase.objects.filter(decided_on__gte=TODAY).exists()
        assert not MediaExposure.objects.filter(published_on__gte=TODAY).exists()
        assert not PractitionerCheck.objects.filter(checked_on__gte=TODAY).exists()
        assert not ControlRoomCheck.objects.filter(checked_on__gte=TODAY).exists()
        assert not DispatchStep.objects.filter(at__date__gte=TODAY).exists()
        assert not TopUp.objects.filter(made_at__date__gte=TODAY).exists()
        assert not Recusal.objects.filter(declared_on__gte=TODAY).exists()

    def test_planted_oddities_can_be_found(self, province):
        odd, at_two = PLAN.oddity, {}
        for person, agency in Employment.objects.filter(until=None).values_list("practitioner_id", "agency_id"):
            at_two.setdefault(person, set()).add(agency)
        numbers = list(Certificate.objects.values_list("number", flat=True))

        assert sum(len(agencies) == 2 for agencies in at_two.values()) == odd.employed_twice
        assert len(numbers) - len(set(numbers)) == odd.shared_number
        assert not Site.objects.filter(unit__code=odd.empty_unit).exists()
        assert Agency.objects.filter(standing="active", projects=None).count() >= odd.without_project
        assert len(province.notes) >= 3

    def test_the_chain_of_acts_is_whole_and_ends_with_the_load(self, province):
        assert verify_chain().broken_at is None
        assert AuditEntry.objects.order_by("-number").first().verb == "load_demo"


class TestLedgersOfPeople:
    def test_show_exemptions_with_proof_people_who_moved_and_looks_at_insurance(self, province):
        exempt, gone = Employment.objects.exclude(exemption=""), Employment.objects.filter(until__isnull=False)

        assert exempt.count() > 10 and not exempt.filter(exemption_proof="").exists()
        assert gone.filter(practitioner__employments__until=None).exists()
        assert InsuranceSighting.objects.filter(paid_month=None).exists()

    def test_show_revoked_certificates_told_in_time_and_not(self, province):
        revoked = CertificateChange.objects.filter(after="revoked")

        assert revoked.filter(reported_on=None, due_on__isnull=False).exists()
        assert revoked.filter(forwarded_on__isnull=False, certificate__standing="collected").exists()
        assert not Certificate.objects.filter(standing="revoked", changes=None).exists()

    def test_show_agencies_that_lack_two_kinds_of_a_draft(self, province):
        lacking = [
            (len(equipment_of(firm.agency, firm_conditions(firm.agency).equipment_tables, TODAY).lacking), firm.lacks)
            for firm in province.firms
        ]

        assert {(count, "equipment" in lacks) for count, lacks in lacking} == {(0, False), (2, True)}
        assert {kind.status for kind in required_kinds()} == {"draft"} and EquipmentKind.objects.filter(version=2)


class TestCrosschecks:
    def test_find_each_planted_case_and_nothing_else(self, province):
        for rule, planted in province.planted.written().items():
            raised = RedFlag.objects.filter(rule=rule, closed_at=None).values_list("subjects", flat=True)
            found = measure(rule, raised, planted["true"], planted["near"])

            assert found.true > 0 and found.near > 0, rule
            assert (found.precision, found.recall, found.near_raised) == (1, 1, 0), rule

    def test_raise_less_the_higher_the_threshold_and_what_is_true_at_the_chosen_one(self, province, notice):
        found = raised_at_other_thresholds(notice.crosschecks, TODAY)
        planted = province.planted.written()

        for variant, raised in found.items():
            true = {tuple(sorted(case)) for case in planted[variant.rule]["true"]}
            if variant.is_chosen:
                assert raised == true, variant
        lower = {(one.rule, one.threshold, one.value): raised for one, raised in found.items()}
        for (rule, name, value), raised in lower.items():
            for (other_rule, other_name, other_value), more in lower.items():
                if (rule, name) == (other_rule, other_name) and name != "people_per_visit" and other_value < value:
                    assert raised <= more, (rule, name, value)

    def test_the_command_says_precision_and_recall_at_each_threshold(self, province, notice):
        out = StringIO()

        call_command("crosscheck", "sensitivity", json=True, stdout=out, stderr=StringIO())

        rows = json.loads(out.getvalue())["rules"]
        assert {row["rule"] for row in rows} == {one.code for one in notice.crosschecks if one.thresholds}
        assert all((row["precision"], row["recall"]) == (1, 1) for row in rows if row["chosen"])
        assert any(row["recall"] is not None and row["recall"] < 1 for row in rows)
        assert any(row["precision"] is not None and row["precision"] < 1 for row in rows)

    def test_every_rule_of_the_notice_has_something_planted(self, province, notice):
        assert set(province.planted.written()) == {one.code for one in notice.crosschecks}

    def test_what_was_planted_is_kept_for_the_measuring_command(self, province):
        kept = AuditEntry.objects.get(verb="load_demo").detail["crosschecks"]

        assert kept == province.planted.written()


class TestOrders:
    def test_every_draw_can_be_repeated_from_what_was_published(self, province):
        draws = list(Draw.objects.all())

        assert len(draws) >= 100
        assert all(faults_of(draw) == [] for draw in draws[:: len(draws) // 25])

    def test_every_list_was_frozen_before_its_public_value_came_and_drawn_after(self, province):
        draws = list(Draw.objects.all())

        assert all(draw.frozen_at < draw.seed_due_at <= draw.drawn_at for draw in draws)

    def test_projects_of_drawn_agencies_were_frozen_after_the_agencies_were_drawn(self, province, notice):
        parents = {one.code: one.parent for one in notice.populations if one.parent}
        drawn_at = {(draw.population, draw.unit_id): draw.drawn_at for draw in Draw.objects.all()}
        below = list(Draw.objects.filter(population__in=parents))

        assert below
        assert all(drawn_at[parents[draw.population], draw.unit_id] < draw.frozen_at for draw in below)

    def test_coverage_tasks_were_all_given_out(self, province, undone):
        campaign = Draw.objects.first().campaign

        assert ensure_coverage_tasks(campaign=campaign, officer=None, now=at(TODAY, 600)) == 0

    def test_brigades_differ_and_some_tasks_are_late(self, province):
        late = Task.objects.filter(state="open", due_on__lt=TODAY)

        assert late.exists()
        assert Task.objects.filter(state="done").count() > 500
        assert Task.objects.filter(state="started").count() == Record.objects.filter(state="draft").count() > 0


class TestRecords:
    def test_are_what_the_services_would_have_stored(self, province, undone):
        chosen = [*Record.objects.filter(state="submitted").order_by("uuid")[:15]]
        chosen += Record.objects.filter(state="submitted", findings__penalties__isnull=False).order_by("uuid")[:5]

        for record in chosen:
            assert replayed(record) == as_stored(record)

    def test_heads_and_counts_agree_with_the_ledgers_of_the_day(self, province):
        for record in Record.objects.filter(state="submitted").select_related("task").order_by("uuid")[:40]:
            sheet = sheet_for(record.task, china_day(record.inspected_at))

            assert record.header == sheet.header
            differing = {code for code, value in sheet.answers.items() if record.answers.get(code) != value}
            assert differing == set()

    def test_numbers_of_each_unit_have_no_gap(self, province):
        for series in RecordNumber.objects.all():
            serials = Record.objects.filter(unit=series.unit, year=series.year).values_list("serial", flat=True)
            assert sorted(serials) == list(range(1, series.last + 1))

    def test_lie_in_all_three_reporting_months_where_the_accounts_live(self, province):
        received = Record.objects.filter(state="submitted", unit__code="130102").values_list("submitted_at", flat=True)

        cuts = [date(2024, 6, 25), date(2024, 7, 25)]
        assert {sum(china_day(when) >= cut for cut in cuts) for when in received} == {0, 1, 2}


class TestWhatFollowed:
    def test_every_kind_of_sanction_and_result_occurs(self, province):
        assert set(Penalty.objects.values_list("kind", flat=True)) == set(Penalty.Kind.values)
        results = set(PractitionerCheck.objects.values_list("result", flat=True))
        assert {"genuine", "forged", "no_certificate", "unregistered", "not_found"} <= results
        assert "forged" in set(ControlRoomCheck.objects.values_list("result", flat=True))

    def test_checks_are_ones_the_service_would_have_taken(self, province):
        for check in PractitionerCheck.objects.select_related("certificate"):
            held = check.certificate
            problems = certificate_problems(
                result=check.result,
                result_words="",
                number=held.number if held else "",
                kind=held.kind if held else "",
                kind_words="",
                claimed=check.claimed,
                claimed_words="",
            )
            assert list(problems) == []
        for rows, person in ((PractitionerCheck.objects, "practitioner_id"), (ControlRoomCheck.objects, "operator_id")):
            days = list(rows.values_list(person, "checked_on"))
            assert len(days) == len(set(days))

    def test_findings_stand_in_every_state(self, province):
        assert set(Finding.objects.values_list("state", flat=True)) == set(Finding.State.values)
        assert not Finding.objects.filter(state="case", penalties=None).exists()
        assert not Finding.objects.exclude(state="case").filter(penalties__isnull=False).exists()

    def test_all_columns_of_the_summary_have_something_to_count(self, province, notice):
        from authorities.lists import named

        for table in notice.tables:
            for column in table.columns:
                assert named(column.list).filtered(column.where).exists(), column.code


class TestCommand:
    def test_refuses_a_database_that_is_not_empty(self, province):
        with pytest.raises(CommandError, match="空库"):
            call_command("demo", stdout=StringIO(), stderr=StringIO())

    def test_refuses_a_deployment_whatever_it_holds(self, province, settings):
        settings.PRODUCTION = True

        with pytest.raises(CommandError, match="口令是公开的"):
            call_command("demo", if_empty=True, stdout=StringIO(), stderr=StringIO())

    def test_says_one_line_with_if_empty(self, province):
        out = StringIO()

        call_command("demo", if_empty=True, stdout=out, stderr=StringIO())

        assert out.getvalue().count("\n") == 1
        assert "MINGCHA_TODAY=2024-08-21" in out.getvalue()

    def test_lists_the_accounts_in_words(self, province):
        out = StringIO()

        call_command("demo", accounts=True, stdout=out)

        assert all(account.username in out.getvalue() for account in PLAN.accounts)
        assert PLAN.password in out.getvalue()


def test_fines_lie_within_the_range_of_their_causes(province, notice):
    from inspections.queries.findings import causes_of
    from inspections.rules.sanctions import Sanction

    for fine in Penalty.objects.filter(kind="fine").select_related("finding__campaign"):
        sanction = Sanction("fine", fine.decided_on, fine.amount_yuan, fine.practitioner_id is not None)
        assert outside_range(sanction, list(causes_of(fine.finding, notice))) is None
