"""Red flags: raised once, closed when cured, reopened when they come back; judged with a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, Attention, Employment, Practitioner
from authorities import scope
from authorities.models import AuditEntry, Role, Unit
from campaigns.models import Campaign
from credentials.models import Certificate, RedFlag
from credentials.services.refusals import CredentialRefused
from credentials.services.verdicts import give_verdict
from tests import factories
from tests.doors.red_flags.conftest import LATER, LATEST, NOW, swept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


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
