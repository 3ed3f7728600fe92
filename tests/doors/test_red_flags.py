"""Red flags: raised once, closed when cured, reopened when they come back; judged with a reason; seen by whom they concern."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, Attention, Employment, Equipment, Practitioner
from authorities import scope
from authorities.models import AuditEntry, Job, Role, Unit
from authorities.services import jobs
from campaigns.models import Campaign
from credentials.models import Certificate, RedFlag
from credentials.services.refusals import CredentialRefused
from credentials.services.sweeping import sweep
from credentials.services.verdicts import give_verdict
from credentials.tasks import request_nightly_sweeps
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]
LATER, LATEST = NOW + timedelta(days=1), NOW + timedelta(days=2)


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def campaign(units: dict[str, Unit]) -> Campaign:
    return factories.make_campaign()


@pytest.fixture
def home(units: dict[str, Unit]) -> Agency:
    return factories.make_agency(units["130102"], name="甲东消防检测有限公司")


@pytest.fixture
def other(units: dict[str, Unit]) -> Agency:
    return factories.make_agency(units["130202"], name="乙南消防检测有限公司")


@pytest.fixture
def twice(home: Agency, other: Agency) -> Practitioner:
    """A person employed by agencies of two cities at once."""
    person = factories.make_practitioner(home, name="赵岫")
    Employment.objects.create(practitioner=person, agency=other, since=date(2024, 2, 19))
    return person


def swept(campaign: Campaign, now: datetime = NOW) -> dict[str, Any]:
    return {one.rule: one for one in sweep(campaign=campaign, officer=None, now=now)}


@pytest.fixture
def flag(campaign: Campaign, twice: Practitioner) -> RedFlag:
    swept(campaign)
    return RedFlag.objects.get()


class TestSweep:
    def test_raises_a_flag_with_both_rows_and_marks_both_agencies(
        self, campaign: Campaign, twice: Practitioner, home: Agency, other: Agency
    ) -> None:
        tally = swept(campaign)["dual-practice"]

        flag = RedFlag.objects.get()
        assert (tally.found, tally.new, tally.closed) == (1, 1, 0)
        assert {side["facts"]["agency"] for side in flag.sides} == {home.name, other.name}
        assert set(Attention.objects.values_list("agency", flat=True)) == {home.pk, other.pk}

    def test_adds_nothing_the_second_time(self, campaign: Campaign, flag: RedFlag) -> None:
        tally = swept(campaign, LATER)["dual-practice"]

        assert (tally.found, tally.new, tally.closed) == (1, 0, 0)
        again = RedFlag.objects.get()
        assert (again.pk, again.first_seen_at, again.last_seen_at) == (flag.pk, NOW, LATER)
        assert Attention.objects.count() == 2

    def test_closes_what_is_cured_and_lifts_the_marks(self, campaign: Campaign, flag: RedFlag) -> None:
        Employment.objects.filter(agency__name="乙南消防检测有限公司").update(until=date(2024, 8, 20))

        tally = swept(campaign, LATER)["dual-practice"]

        assert (tally.found, tally.closed) == (0, 1)
        assert RedFlag.objects.get().closed_at == LATER
        assert not Attention.objects.exists()

    def test_reopens_what_comes_back_without_the_earlier_verdict(self, campaign: Campaign, flag: RedFlag) -> None:
        flags = RedFlag.objects.filter(pk=flag.pk)
        flags.update(closed_at=LATER, verdict="explained", verdict_reason="已解除合同")

        tally = swept(campaign, LATEST)["dual-practice"]

        again = flags.get()
        assert (tally.new, tally.reopened) == (0, 1)
        assert (again.closed_at, again.reopened_at, again.verdict) == (None, LATEST, "")

    def test_a_judged_flag_stays_judged(self, campaign: Campaign, flag: RedFlag, units: dict[str, Unit]) -> None:
        officer = factories.make_officer(Role.INSPECTOR, units["130102"])
        give_verdict(
            red_flag=flag, verdict="explained", reason="两家已合并，待变更登记", seen="", officer=officer, now=NOW
        )

        swept(campaign, LATER)

        assert RedFlag.objects.get().verdict == "explained"
        assert not Attention.objects.exists()

    def test_is_written_down_once(self, campaign: Campaign, twice: Practitioner) -> None:
        swept(campaign)

        assert AuditEntry.objects.filter(verb="sweep_crosschecks").count() == 1

    def test_asks_the_same_number_of_questions_for_many_rows(self, campaign: Campaign, home: Agency) -> None:
        def asked() -> int:
            with CaptureQueriesContext(
                connection,
            ) as questions:
                swept(campaign)
            return len(questions)

        asked()
        few = asked()
        for _ in range(12):
            factories.make_project(home, factories.make_site(home.unit))
            factories.make_practitioner(home)

        assert asked() == few

    def test_keeps_the_birth_date_to_itself(self, campaign: Campaign, home: Agency) -> None:
        person = factories.make_practitioner(home, name="钱澜", id_number="130000195001010016")
        Certificate.objects.create(
            practitioner=person,
            kind="engineer_1",
            number="202013000001",
            registration_number="1300000001",
            valid_until=date(2025, 12, 31),
        )

        swept(campaign)

        flag = RedFlag.objects.get(rule="past-age")
        said = f"{flag.summary}{flag.sides}{flag.subjects}{[e.detail for e in AuditEntry.objects.all()]}"
        assert "74岁" in flag.summary
        assert "1950" not in said and "19500101" not in said


class TestVerdict:
    def test_is_kept_with_reason_officer_and_log(self, flag: RedFlag, units: dict[str, Unit]) -> None:
        officer = factories.make_officer(Role.INSPECTOR, units["130102"])

        give_verdict(red_flag=flag, verdict="confirmed", reason="两份合同均在履行", seen="", officer=officer, now=LATER)

        judged = RedFlag.objects.get()
        assert (judged.verdict, judged.verdict_by, judged.verdict_at) == ("confirmed", officer, LATER)
        assert AuditEntry.objects.get(verb="give_verdict").detail["reason"] == "两份合同均在履行"
        assert Attention.objects.count() == 2

    @pytest.mark.parametrize("verdict", ["explained", "dismissed"])
    def test_lifts_the_marks_of_every_agency_also_beyond_the_own_area(
        self, flag: RedFlag, units: dict[str, Unit], verdict: str
    ) -> None:
        officer = factories.make_officer(Role.INSPECTOR, units["130102"])

        with scope.acting_for(officer):
            give_verdict(red_flag=flag, verdict=verdict, reason="两家已合并", seen="", officer=officer, now=LATER)

        assert not Attention.objects.exists()

    @pytest.mark.parametrize(
        ("role", "change", "code"),
        [
            (Role.DETACHMENT_REVIEWER, {}, "verdicts.not_yours"),
            (Role.DETACHMENT_STAFF, {"reason": " 嗯 "}, "verdicts.no_reason"),
            (Role.DETACHMENT_STAFF, {"verdict": "guilty"}, "verdicts.unknown"),
            (Role.DETACHMENT_STAFF, {"seen": "explained"}, "verdicts.changed"),
        ],
    )
    def test_is_refused_and_nothing_is_kept(
        self, flag: RedFlag, units: dict[str, Unit], role: str, change: dict[str, str], code: str
    ) -> None:
        officer = factories.make_officer(role, units["130100"])
        given = {"verdict": "confirmed", "reason": "两份合同均在履行", "seen": ""} | change

        with pytest.raises(CredentialRefused) as refused:
            give_verdict(red_flag=flag, officer=officer, now=LATER, **given)

        assert [problem.code for problem in refused.value.problems] == [code]
        assert RedFlag.objects.get().verdict == ""

    def test_is_refused_on_a_flag_that_is_gone(self, flag: RedFlag, units: dict[str, Unit]) -> None:
        RedFlag.objects.filter(pk=flag.pk).update(closed_at=LATER)
        officer = factories.make_officer(Role.INSPECTOR, units["130102"])

        with pytest.raises(CredentialRefused, match="已经消除"):
            give_verdict(
                red_flag=flag, verdict="confirmed", reason="两份合同均在履行", seen="", officer=officer, now=LATER
            )

    def test_said_twice_is_said_once(self, flag: RedFlag, units: dict[str, Unit]) -> None:
        officer = factories.make_officer(Role.INSPECTOR, units["130102"])
        given: dict[str, Any] = {"verdict": "confirmed", "reason": "两份合同均在履行", "seen": "", "officer": officer}

        give_verdict(red_flag=flag, now=LATER, **given)
        give_verdict(red_flag=flag, now=LATEST, **given)

        assert RedFlag.objects.get().verdict_at == LATER
        assert AuditEntry.objects.filter(verb="give_verdict").count() == 1


class TestPages:
    @pytest.mark.parametrize(
        ("code", "shown"), [("130102", 1), ("130202", 1), ("130000", 1), ("130104", 0), ("13JZ00", 0)]
    )
    def test_the_list_holds_what_concerns_the_own_agencies(
        self, client: Any, flag: RedFlag, units: dict[str, Unit], code: str, shown: int
    ) -> None:
        client.force_login(factories.make_officer(factories.ROLES_AT[units[code].kind], units[code]))

        assert len(client.get("/red-flags/").context["object_list"]) == shown
        assert client.get(f"/red-flags/{flag.pk}/").status_code == (200 if shown else 404)
        assert client.get("/api/red-flags/").json()["count"] == shown
        assert client.get(f"/api/red-flags/{flag.pk}/").status_code == (200 if shown else 404)

    def test_the_page_shows_both_sides(self, client: Any, flag: RedFlag, home: Agency, other: Agency) -> None:
        client.force_login(factories.make_officer(Role.INSPECTOR, home.unit))

        words = client.get(f"/red-flags/{flag.pk}/").content.decode()

        assert home.name in words and other.name in words
        assert words.count("任职登记") == 2

    def test_a_verdict_is_entered_and_a_missing_reason_is_said(self, client: Any, flag: RedFlag, home: Agency) -> None:
        client.force_login(factories.make_officer(Role.INSPECTOR, home.unit))

        bad = client.post(f"/red-flags/{flag.pk}/", {"verdict": "confirmed", "reason": "", "seen": ""})
        good = client.post(f"/red-flags/{flag.pk}/", {"verdict": "confirmed", "reason": "两份合同均在履行", "seen": ""})

        assert "没有写理由" in bad.content.decode()
        assert good.status_code == 302
        assert RedFlag.objects.get().verdict == "confirmed"

    def test_somebody_elses_verdict_is_shown_before_it_is_changed(
        self, client: Any, flag: RedFlag, home: Agency, other: Agency
    ) -> None:
        first = factories.make_officer(Role.INSPECTOR, other.unit)
        client.force_login(factories.make_officer(Role.INSPECTOR, home.unit))
        give_verdict(red_flag=flag, verdict="explained", reason="两家已合并", seen="", officer=first, now=NOW)

        late = client.post(f"/red-flags/{flag.pk}/", {"verdict": "confirmed", "reason": "两份合同均在履行", "seen": ""})

        assert "已由" in late.content.decode() and "有合理解释" in late.content.decode()
        assert RedFlag.objects.get().verdict == "explained"

    @pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDITOR])
    def test_those_who_keep_the_house_see_none(
        self, client: Any, flag: RedFlag, units: dict[str, Unit], role: str
    ) -> None:
        client.force_login(factories.make_officer(role, units["130000"]))

        assert client.get("/red-flags/").status_code == 403
        assert client.get("/api/red-flags/").status_code == 403

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("state=open", 1),
            ("state=closed", 0),
            ("grade=high", 1),
            ("grade=low", 0),
            ("rule=dual-practice", 1),
            ("unit=130200", 1),
            ("unit=130104", 0),
        ],
    )
    def test_filters_by_rule_grade_unit_and_state(
        self, client: Any, flag: RedFlag, units: dict[str, Unit], query: str, shown: int
    ) -> None:
        client.force_login(factories.make_officer(Role.CORPS_STAFF, units["130000"]))

        assert len(client.get(f"/red-flags/?{query}").context["object_list"]) == shown

    def test_lists_many_with_the_same_number_of_queries(
        self, client: Any, campaign: Campaign, flag: RedFlag, home: Agency, other: Agency
    ) -> None:
        client.force_login(factories.make_officer(Role.INSPECTOR, home.unit))

        def asked() -> int:
            with CaptureQueriesContext(connection) as questions:
                client.get("/red-flags/")
            return len(questions)

        asked()
        few = asked()
        for _ in range(8):
            person = factories.make_practitioner(home)
            Employment.objects.create(practitioner=person, agency=other, since=date(2024, 2, 19))
        swept(campaign, LATER)

        assert asked() == few

    def test_the_inspector_finds_the_mark_on_the_sheet_and_on_the_agency(
        self, client: Any, campaign: Campaign, flag: RedFlag, home: Agency
    ) -> None:
        task = factories.make_task(campaign, home, home.unit)
        client.force_login(factories.make_officer(Role.INSPECTOR, home.unit))

        sheet = client.get(f"/tasks/{task.pk}/record/").content.decode()
        page = client.get(f"/agencies/{home.pk}/").content.decode()

        for words in (sheet, page):
            assert "赵岫同时在2家机构任职" in words
            assert "核对劳动合同" in words


class TestJobs:
    def test_the_corps_orders_a_sweep_and_others_may_not(
        self, client: Any, campaign: Campaign, units: dict[str, Unit]
    ) -> None:
        client.force_login(factories.make_officer(Role.INSPECTOR, units["130102"]))
        refused = client.post("/red-flags/sweep/").status_code
        client.force_login(factories.make_officer(Role.CORPS_STAFF, units["130000"]))

        taken = client.post("/red-flags/sweep/")

        assert (refused, taken.status_code) == (403, 302)
        assert Job.objects.get().kind == "crosscheck_sweep"

    def test_the_night_asks_once_and_the_job_sweeps(self, campaign: Campaign, twice: Practitioner) -> None:
        assert request_nightly_sweeps(today="2024-08-21") == 1
        assert request_nightly_sweeps(today="2024-08-21") == 1

        done = jobs.run(job_id=Job.objects.get().pk, now=NOW)

        assert done is not None and done.state == Job.State.DONE
        assert done.result["rules"]["dual-practice"]["new"] == 1
        assert (done.done_count, done.total_count) == (13, 13)

    def test_a_changed_notice_ends_the_job_with_a_sentence(self, campaign: Campaign) -> None:
        Campaign.objects.update(notice_digest="0" * 64)
        request_nightly_sweeps(today="2024-08-21")

        done = jobs.run(job_id=Job.objects.get().pk, now=NOW)

        assert done is not None and done.state == Job.State.FAILED
        assert "方案" in done.problem


class TestEquipment:
    def test_the_ledger_holds_the_own_agencies_equipment(self, client: Any, home: Agency, other: Agency) -> None:
        own = Equipment.objects.create(agency=home, kind="风速计", serial="SN1")
        Equipment.objects.create(agency=other, kind="风速计", serial="SN1")
        client.force_login(factories.make_officer(Role.INSPECTOR, home.unit))

        answer = client.get("/equipment/")

        assert list(answer.context["object_list"]) == [own]

    def test_one_serial_at_two_agencies_is_shown_to_both(
        self, client: Any, campaign: Campaign, home: Agency, other: Agency
    ) -> None:
        for agency in (home, other):
            Equipment.objects.create(agency=agency, kind="风速计", serial="SN1")
        swept(campaign)
        client.force_login(factories.make_officer(Role.INSPECTOR, other.unit))

        words = client.get(f"/red-flags/{RedFlag.objects.get().pk}/").content.decode()

        assert home.name in words and "设备配备的种类、数量及校验情况" in words
