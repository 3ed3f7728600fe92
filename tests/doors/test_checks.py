"""Checks of certificates: written down once, in the campaign, about one person's own certificate."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from agencies.models import Practitioner
from authorities.models import AuditEntry, Role, Unit
from credentials.models import Certificate, ControlRoomCheck, ControlRoomOperator, PractitionerCheck
from credentials.services.checks import record_control_room_check, record_practitioner_check
from credentials.services.refusals import CredentialRefused
from tests import factories

NOW = factories.NOW  # 2024-08-21
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def units() -> dict[str, Unit]:
    return factories.make_unit_tree()


@pytest.fixture
def campaign(units: dict[str, Unit]) -> Any:
    return factories.make_campaign()


@pytest.fixture
def officer(units: dict[str, Unit]) -> Any:
    return factories.make_officer(Role.INSPECTOR, units["130102"])


@pytest.fixture
def person(units: dict[str, Unit]) -> Practitioner:
    return factories.make_practitioner(factories.make_agency(units["130102"]), name="甲操作员")


@pytest.fixture
def certificate(person: Practitioner) -> Certificate:
    return Certificate.objects.create(practitioner=person, kind="operator", number="2313012008438308", level=4)


@pytest.fixture
def operator(units: dict[str, Unit]) -> ControlRoomOperator:
    site = factories.make_site(units["130102"], has_control_room=True)
    return ControlRoomOperator.objects.create(site=site, name="丙值班员", certificate_number="2313012008438308")


def check(campaign: Any, officer: Any, person: Practitioner, **answers: Any) -> PractitionerCheck:
    given = {"claimed": "facility_operator", "result": "no_certificate", "checked_on": date(2024, 8, 20)} | answers
    agency = given.pop("agency", person.employments.get().agency)
    return record_practitioner_check(
        campaign=campaign, practitioner=person, agency=agency, officer=officer, now=NOW, **given
    )


def refusals(campaign: Any, officer: Any, person: Practitioner, **answers: Any) -> list[str]:
    with pytest.raises(CredentialRefused) as refused:
        check(campaign, officer, person, **answers)
    assert AuditEntry.objects.filter(verb="record_practitioner_check").count() == PractitionerCheck.objects.count()
    return [problem.code for problem in refused.value.problems]


class TestPractitionerCheck:
    def test_is_counted_by_the_officers_unit(
        self, campaign: Any, officer: Any, person: Practitioner, certificate: Certificate
    ) -> None:
        made = check(campaign, officer, person, result="forged", certificate=certificate)

        assert (made.unit, made.agency, made.recorded_at) == (officer.unit, person.employments.get().agency, NOW)
        assert AuditEntry.objects.get(verb="record_practitioner_check").detail["result"] == "forged"

    def test_happens_within_the_campaign_and_not_tomorrow(
        self, campaign: Any, officer: Any, person: Practitioner
    ) -> None:
        first = campaign.starts_on

        check(campaign, officer, person, checked_on=date(2024, 8, 21))
        check(campaign, officer, person, checked_on=first)

        assert refusals(campaign, officer, person, checked_on=date(2024, 8, 22)) == ["checks.in_future"]
        early = first.replace(day=first.day - 1) if first.day > 1 else date(2024, 1, 1)
        assert refusals(campaign, officer, person, checked_on=early) == ["checks.before_campaign"]

    def test_about_somebody_elses_certificate_is_refused(
        self, campaign: Any, officer: Any, person: Practitioner, units: dict[str, Unit]
    ) -> None:
        other = factories.make_practitioner(person.employments.get().agency)
        foreign = Certificate.objects.create(practitioner=other, kind="operator", number="2313012008438309", level=4)

        assert refusals(campaign, officer, person, result="genuine", certificate=foreign) == ["checks.other_holder"]

    def test_result_certificate_and_post_speak_of_the_same(
        self, campaign: Any, officer: Any, person: Practitioner, certificate: Certificate
    ) -> None:
        assert refusals(campaign, officer, person, result="forged") == ["checks.certificate_needed"]
        assert refusals(campaign, officer, person, certificate=certificate) == ["checks.certificate_contradicts"]
        wrong = {"claimed": "registered_engineer", "result": "genuine", "certificate": certificate}
        assert refusals(campaign, officer, person, **wrong) == ["checks.other_kind"]

    def test_at_an_agency_where_nobody_knows_the_person_is_refused(
        self, campaign: Any, officer: Any, person: Practitioner, units: dict[str, Unit]
    ) -> None:
        other = factories.make_agency(units["130102"])

        assert refusals(campaign, officer, person, agency=other) == ["checks.not_employed"]

    def test_twice_on_one_day_is_refused_and_on_another_day_is_not(
        self, campaign: Any, officer: Any, person: Practitioner
    ) -> None:
        check(campaign, officer, person)

        assert refusals(campaign, officer, person) == ["checks.twice"]
        assert check(campaign, officer, person, checked_on=date(2024, 8, 21)).pk

    def test_after_a_dead_site_looks_again_the_same_day_but_a_result_is_final_for_the_day(
        self, campaign: Any, officer: Any, person: Practitioner, certificate: Certificate
    ) -> None:
        check(campaign, officer, person, result="site_unavailable", certificate=certificate)
        assert refusals(campaign, officer, person, result="site_unavailable", certificate=certificate) == [
            "checks.twice"
        ]

        check(campaign, officer, person, result="genuine", certificate=certificate)

        for result in ("forged", "site_unavailable"):
            assert refusals(campaign, officer, person, result=result, certificate=certificate) == ["checks.twice"]

    @pytest.mark.parametrize("remark", ["证号110101199003070011", "电话 １３０００００００１２", "11010119900307001x本人"])
    def test_takes_no_private_number_in_its_remark(
        self, campaign: Any, officer: Any, person: Practitioner, remark: str
    ) -> None:
        assert refusals(campaign, officer, person, remark=remark) == ["checks.number_in_remark"]
        assert check(campaign, officer, person, remark="证书2313012008438308，4级，2024年补发").pk


class TestControlRoomCheck:
    def test_keeps_skill_and_the_comparison_with_the_file(
        self, campaign: Any, officer: Any, operator: ControlRoomOperator
    ) -> None:
        made = record_control_room_check(
            campaign=campaign,
            operator=operator,
            result="genuine",
            checked_on=date(2024, 8, 20),
            is_skilled=False,
            on_key_unit_file=True,
            officer=officer,
            now=NOW,
        )

        operator.refresh_from_db()
        assert (made.is_skilled, operator.on_key_unit_file) == (False, True)

    def test_twice_on_one_day_is_refused(self, campaign: Any, officer: Any, operator: ControlRoomOperator) -> None:
        given = {"campaign": campaign, "operator": operator, "officer": officer, "now": NOW}
        record_control_room_check(**given, result="genuine", checked_on=date(2024, 8, 20))

        with pytest.raises(CredentialRefused) as refused:
            record_control_room_check(**given, result="forged", checked_on=date(2024, 8, 20))

        assert [problem.code for problem in refused.value.problems] == ["checks.twice"]
        assert ControlRoomCheck.objects.count() == 1


class TestPages:
    @pytest.fixture
    def page(self, client: Any, officer: Any, settings: Any, campaign: Any) -> Any:
        settings.FROZEN_TODAY = date(2024, 8, 21)
        client.force_login(officer)
        return client

    def given(self, person: Practitioner, **answers: str) -> dict[str, Any]:
        agency = person.employments.get().agency.pk
        plain = {
            "agency": agency,
            "claimed": "facility_operator",
            "result": "no_certificate",
            "checked_on": "2024-08-20",
        }
        return plain | answers

    def test_write_a_check_down_and_list_it(self, page: Any, person: Practitioner) -> None:
        page.post(f"/checks/new/?person={person.pk}", self.given(person))

        shown = page.get(
            "/checks/?result=no_certificate&unit=130102&since=2024-08-01&until=2024-09-01&count=distinct:person"
        )
        assert shown.context["counted"].value == 1
        assert page.get("/api/practitioner-checks/").json()["results"][0]["result"] == "no_certificate"

    def test_name_the_official_sites_and_their_clause(self, page: Any, person: Practitioner) -> None:
        text = page.get(f"/checks/new/?person={person.pk}").content.decode()

        assert "https://shhxf.119.gov.cn/" in text and "http://zscx.osta.org.cn/" in text
        assert "附件1三2" in text

    def test_keep_what_was_typed_beside_the_reason(self, page: Any, person: Practitioner) -> None:
        answer = page.post(
            f"/checks/new/?person={person.pk}", self.given(person, checked_on="2024-08-22", remark="现场")
        )

        text = answer.content.decode()
        assert "核查日期2024年8月22日晚于今天2024年8月21日" in text and 'value="现场"' in text
        assert PractitionerCheck.objects.count() == 0

    def test_choose_the_only_certificate_and_its_post(
        self, page: Any, person: Practitioner, certificate: Certificate
    ) -> None:
        form = page.get(f"/checks/new/?person={person.pk}").context["form"]

        assert (form["certificate"].value(), form["claimed"].value()) == (certificate.pk, "facility_operator")

    def test_of_a_forged_certificate_ask_which_one_beside_the_box(self, page: Any, person: Practitioner) -> None:
        answer = page.post(f"/checks/new/?person={person.pk}", self.given(person, result="forged"))

        assert list(answer.context["form"].errors) == ["certificate"]
        assert "要写明查的是哪一个证书" in answer.content.decode()
        assert PractitionerCheck.objects.count() == 0

    def test_a_forged_certificate_is_not_shown_as_valid_and_leads_on(
        self, page: Any, person: Practitioner, certificate: Certificate
    ) -> None:
        given = self.given(person, result="forged", certificate=str(certificate.pk))

        text = page.post(f"/checks/new/?person={person.pk}", given, follow=True).content.decode()

        assert "登记状态：有效" in text and "及时报总队" in text
        assert "登记状态：有效" in page.get("/certificates/").content.decode()

    def test_an_expired_certificate_is_called_expired_only(
        self, page: Any, person: Practitioner, certificate: Certificate
    ) -> None:
        Certificate.objects.update(valid_until=date(2024, 8, 20))

        row = page.get("/certificates/").content.decode().partition("<tbody>")[2].partition("</tbody>")[0]

        assert "已过期" in row and "有效<" not in row

    def test_that_met_a_dead_site_count_as_no_check_yet(
        self, page: Any, person: Practitioner, certificate: Certificate, operator: ControlRoomOperator
    ) -> None:
        agency, dead = person.employments.get().agency, {"result": "site_unavailable", "checked_on": "2024-08-20"}
        places = (f"/agencies/{agency.pk}/", f"/sites/{operator.site_id}/")

        page.post(f"/checks/new/?person={person.pk}", self.given(person, certificate=str(certificate.pk), **dead))
        page.post(f"/operators/{operator.pk}/checks/new/", dead)
        before = [page.get(place).content.decode() for place in places]
        page.post(f"/checks/new/?person={person.pk}", self.given(person, checked_on="2024-08-21"))
        page.post(f"/operators/{operator.pk}/checks/new/", dead | {"result": "genuine"})
        after = [page.get(place).content.decode() for place in places]

        assert ["已核查" in text for text in (*before, *after)] == [False, False, True, True]

    def test_of_a_control_room(self, page: Any, operator: ControlRoomOperator) -> None:
        given = {"result": "genuine", "checked_on": "2024-08-20", "is_skilled": "yes", "on_key_unit_file": "no"}

        page.post(f"/operators/{operator.pk}/checks/new/", given)

        made = ControlRoomCheck.objects.get()
        operator.refresh_from_db()
        assert (made.is_skilled, operator.on_key_unit_file) == (True, False)
        assert page.get("/control-room-checks/?result=genuine&count=rows").context["counted"].value == 1

    def test_are_for_those_who_inspect_in_their_own_area(
        self, client: Any, person: Practitioner, operator: ControlRoomOperator, units: dict[str, Unit]
    ) -> None:
        client.force_login(factories.make_officer(Role.DETACHMENT_REVIEWER, units["130100"]))
        assert client.get(f"/checks/new/?person={person.pk}").status_code == 403
        client.force_login(factories.make_officer(Role.INSPECTOR, units["130202"]))

        assert client.get(f"/checks/new/?person={person.pk}").status_code == 404
        assert client.get(f"/operators/{operator.pk}/checks/new/").status_code == 404
