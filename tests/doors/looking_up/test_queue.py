"""Certificates still to be looked up: filled in one sitting, nothing typed is lost, nothing stored twice."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import Employment, Practitioner
from authorities.models import AuditEntry, EvidenceImage, Officer, Role, Unit
from authorities.scope import whole_tree
from credentials.models import ControlRoomCheck, ControlRoomOperator, PractitionerCheck
from tests import factories
from tests.doors.evidence_files import upload
from tests.doors.person_files import id_number
from tests.doors.queueing import OPERATORS, QUEUE, make_certificate, row, sitting

TODAY = date(2024, 8, 21)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


def queued(page: Client, address: str = QUEUE) -> list[int]:
    return [card.row.pk for card in page.get(address).context["cards"]]


class TestQueue:
    def test_holds_certificates_until_there_is_an_answer(self, page: Client, officer: Officer) -> None:
        unknown, dead, found = (make_certificate(officer.unit, n) for n in (1, 2, 3))
        make_certificate(officer.unit, 4, standing="revoked")
        gone = make_certificate(officer.unit, 5)
        Employment.objects.filter(practitioner=gone.practitioner).update(until=date(2024, 8, 20))

        page.post(QUEUE, sitting(row(dead, result="site_unavailable", checked_on="2024-08-19")))
        page.post(QUEUE, sitting(row(found, result="genuine")))

        assert queued(page) == [unknown.pk, dead.pk]
        assert "上次2024年8月19日没有查成" in page.get(QUEUE).content.decode()

    def test_lets_a_holder_go_who_was_found_without_any_certificate(self, page: Client, officer: Officer) -> None:
        one = make_certificate(officer.unit)

        page.post(QUEUE, sitting(row(one, result="no_certificate")))

        made = PractitionerCheck.objects.get()
        assert (made.certificate, made.claimed, made.result) == (None, "facility_operator", "no_certificate")
        assert queued(page) == []

    def test_is_filtered_by_unit_agency_site_and_kind(
        self, page: Client, officer: Officer, units: dict[str, Unit]
    ) -> None:
        one, other = make_certificate(officer.unit, 1), make_certificate(officer.unit, 2, kind="engineer_1", level=None)
        agency = one.practitioner.employments.get().agency
        factories.make_project(agency, factories.make_site(officer.unit, name="甲商场"))

        assert queued(page, f"{QUEUE}?agency={agency.name}") == [one.pk]
        assert queued(page, f"{QUEUE}?site=甲商") == [one.pk]
        assert queued(page, f"{QUEUE}?kind=engineer_1") == [other.pk]
        assert queued(page, f"{QUEUE}?unit=130202") == []

    def test_has_ten_a_page_and_shows_the_last_page_for_one_that_is_no_more(
        self, page: Client, officer: Officer
    ) -> None:
        for serial in range(1, 13):
            make_certificate(officer.unit, serial)

        assert [len(queued(page, f"{QUEUE}?page={number}")) for number in (1, 2, 9)] == [10, 2, 2]

    def test_costs_no_more_for_ten_rows_than_for_two(self, page: Client, officer: Officer) -> None:
        counts = []
        for serials in (range(1, 3), range(3, 11)):
            for serial in serials:
                make_certificate(officer.unit, serial)
            with CaptureQueriesContext(connection) as asked:
                page.get(QUEUE)
            counts.append(len(asked))

        assert counts[0] == counts[1]

    def test_names_the_official_site_of_each_kind_with_its_clause(self, page: Client, officer: Officer) -> None:
        make_certificate(officer.unit, 1)
        make_certificate(officer.unit, 2, kind="engineer_1", level=None)

        text = page.get(QUEUE).content.decode()

        assert 'href="https://shhxf.119.gov.cn/"' in text and 'href="http://zscx.osta.org.cn/"' in text
        assert "附件1三2" in text and id_number(1) not in text


class TestSitting:
    def test_stores_the_filled_rows_and_leaves_the_others(self, page: Client, officer: Officer, store: Any) -> None:
        first, second, third = (make_certificate(officer.unit, n) for n in (1, 2, 3))
        rows = [row(first, result="genuine"), row(second, result="forged", remark="照片不符", images=upload())]

        answer = page.post(QUEUE, sitting(*rows, row(third)))

        assert answer.status_code == 302
        made = {check.certificate: check for check in PractitionerCheck.objects.all()}
        assert set(made) == {first, second} and made[second].remark == "照片不符"
        assert made[second].images.count() == 1 and made[first].officer == officer
        assert queued(page) == [third.pk]

    def test_keeps_a_refused_row_as_it_was_filled_and_stores_the_rest(
        self, page: Client, officer: Officer, store: Any
    ) -> None:
        good, late, half, untouched = (make_certificate(officer.unit, n) for n in (1, 2, 3, 4))
        wrong = row(late, result="forged", checked_on="2024-08-22", remark="明天的", images=upload())

        answer = page.post(
            QUEUE, sitting(row(good, result="genuine"), wrong, row(half, remark="忘了选"), row(untouched))
        )

        text = answer.content.decode()
        assert [check.certificate for check in PractitionerCheck.objects.all()] == [good]
        assert "核查日期2024年8月22日晚于今天2024年8月21日" in text and "没有选结果" in text
        assert 'value="明天的"' in text and 'value="忘了选"' in text and 'value="2024-08-22"' in text
        assert [card.row for card in answer.context["cards"]] == [late, half, untouched]
        forms = {card.row: card.form for card in answer.context["cards"]}
        assert forms[late]["result"].value() == "forged" and not forms[untouched].errors

        kept = forms[late]["kept"].value()
        page.post(QUEUE, sitting(row(late, result="forged", remark="明天的", kept=kept)))
        assert PractitionerCheck.objects.get(certificate=late).images.count() == 1

    def test_sent_twice_stores_once_and_says_so(self, page: Client, officer: Officer, store: Any) -> None:
        one, other = make_certificate(officer.unit, 1), make_certificate(officer.unit, 2)
        rows = [row(one, result="genuine"), row(other, result="no_certificate")]

        page.post(QUEUE, sitting(*rows) | {f"r{one.pk}-images": upload()})
        again = page.post(QUEUE, sitting(*rows) | {f"r{one.pk}-images": upload()}, follow=True)

        assert PractitionerCheck.objects.count() == 2 and "没有重复登记" in again.content.decode()
        assert AuditEntry.objects.filter(verb="record_practitioner_check").count() == 2
        assert EvidenceImage.objects.count() == 1  # the second copy was taken away again

    def test_says_no_to_another_result_for_the_same_day(self, page: Client, officer: Officer) -> None:
        one = make_certificate(officer.unit)
        page.post(QUEUE, sitting(row(one, result="genuine")))

        text = page.post(QUEUE, sitting(row(one, result="forged"))).content.decode()

        assert "结果为“真”" in text and PractitionerCheck.objects.get().result == "genuine"

    def test_of_somebody_at_two_agencies_asks_at_which(
        self, page: Client, officer: Officer, units: dict[str, Unit]
    ) -> None:
        one = make_certificate(officer.unit)
        second = factories.make_agency(officer.unit)
        Employment.objects.create(practitioner=one.practitioner, agency=second, since=date(2024, 1, 1))

        assert "任职机构" in page.get(QUEUE).content.decode()
        page.post(QUEUE, sitting(row(one, result="genuine", agency=second.pk)))
        assert PractitionerCheck.objects.get().agency == second

    def test_says_when_nothing_was_filled(self, page: Client, officer: Officer) -> None:
        one = make_certificate(officer.unit)

        assert "没有填写任何一条" in page.post(QUEUE, sitting(row(one))).content.decode()

    def test_touches_no_row_of_another_unit_and_survives_odd_keys(
        self, page: Client, officer: Officer, units: dict[str, Unit]
    ) -> None:
        foreign = make_certificate(units["130202"])
        given = sitting(row(foreign, result="forged"))
        given["rows"] = [*given["rows"], "x", "-1", "9" * 40, "²"]

        assert page.post(QUEUE, given).status_code == 200
        assert not PractitionerCheck.objects.exists()

    def test_is_for_those_who_inspect(self, client: Client, officer: Officer, units: dict[str, Unit]) -> None:
        make_certificate(units["130102"])
        for role, unit in (
            (Role.DETACHMENT_REVIEWER, "130100"),
            (Role.AUDITOR, "130000"),
            (Role.CORPS_STAFF, "130000"),
        ):
            client.force_login(factories.make_officer(role, units[unit]))
            for address in (QUEUE, OPERATORS):
                assert (client.get(address).status_code, client.post(address).status_code) == (403, 403)
        assert Client().get(QUEUE).status_code == 302


class TestOperators:
    def test_are_looked_up_on_a_list_of_their_own(self, page: Client, officer: Officer) -> None:
        site = factories.make_site(officer.unit, has_control_room=True, name="乙医院")
        names = ("甲值班", "乙值班", "丙离岗")
        first, second, _gone = (
            ControlRoomOperator.objects.create(
                site=site, name=name, certificate_number="23", until=date(2024, 8, 1) if name == "丙离岗" else None
            )
            for name in names
        )

        page.post(OPERATORS, sitting(row(first, result="genuine"), row(second, result="site_unavailable")))

        assert ControlRoomCheck.objects.count() == 2
        assert queued(page, f"{OPERATORS}?site=医院") == [second.pk] and queued(page, f"{OPERATORS}?site=甲") == []


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_presses_store_every_row_once(self, settings: Any) -> None:
        settings.FROZEN_TODAY = TODAY
        units = factories.make_unit_tree()
        factories.make_campaign()
        officer = factories.make_officer(Role.INSPECTOR, units["130102"])
        with whole_tree("test"):
            ones = [make_certificate(units["130102"], n) for n in range(1, 6)]
            given = sitting(*(row(one, result="genuine") for one in ones))
        barrier, statuses = Barrier(4), []

        def press() -> None:
            client = Client()
            client.force_login(officer)
            barrier.wait()
            statuses.append(client.post(QUEUE, given).status_code)
            connection.close()

        threads = [Thread(target=press) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert statuses == [302] * 4
        with whole_tree("test"):
            assert PractitionerCheck.objects.count() == 5 and Practitioner.objects.count() == 5
