"""Red flags on pages, in the API, as jobs and as a command: seen by whom they concern."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, Employment, Equipment, Practitioner
from authorities.models import Job, Role, Unit
from authorities.services import jobs
from campaigns.models import Campaign
from credentials.models import RedFlag
from credentials.services.verdicts import give_verdict
from credentials.tasks import request_nightly_sweeps
from tests import factories
from tests.doors.red_flags.conftest import LATER, NOW, swept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


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
        assert "<dt>社保最近缴纳月</dt><dd>2024年7月</dd>" in words

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

    def test_the_api_reads_it_in_the_same_scope(self, client: Any, home: Agency, other: Agency) -> None:
        own = Equipment.objects.create(agency=home, kind="风速计", serial="SN1")
        foreign = Equipment.objects.create(agency=other, kind="风速计", serial="SN1")
        client.force_login(factories.make_officer(Role.INSPECTOR, home.unit))

        assert [row["id"] for row in client.get("/api/equipment/").json()["results"]] == [own.pk]
        assert client.get(f"/api/equipment/{foreign.pk}/").status_code == 404


class TestCommand:
    def test_run_says_what_each_rule_came_to(self, campaign: Campaign, twice: Practitioner) -> None:
        out = StringIO()

        call_command("crosscheck", "run", "hebei-2024", json=True, stdout=out, stderr=StringIO())

        rules = {row["rule"]: row for row in json.loads(out.getvalue())["rules"]}
        assert len(rules) == 13
        assert rules["dual-practice"] == {"rule": "dual-practice", "found": 1, "new": 1, "reopened": 0, "closed": 0}

    def test_a_campaign_that_is_not_there_is_named(self, campaign: Campaign) -> None:
        with pytest.raises(CommandError, match="hebei-2024"):
            call_command("crosscheck", "run", "hebei-2042", stdout=StringIO(), stderr=StringIO())

    def test_measuring_needs_a_planted_demo(self, campaign: Campaign) -> None:
        with pytest.raises(CommandError, match="演示数据"):
            call_command("crosscheck", "measure", stdout=StringIO(), stderr=StringIO())
