"""Employments and people are corrected: field by field, nothing of anybody lost, every change kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from agencies.models import Agency, Employment, PastState, Practitioner
from agencies.services.employments import correct_employment
from authorities.models import AuditEntry
from tests import factories
from tests.doors.person_files import id_number

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]
LATER = datetime(2024, 8, 21, 15, 0, tzinfo=factories.CHINA)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def edited(page: Any, stint: Employment, **answers: str) -> dict[str, str]:
    form = page.get(f"/employments/{stint.pk}/edit/").context["form"]
    given = {name: form[name].value() for name in form.fields}
    return {name: str(value) for name, value in given.items() if value not in (None, "", False)} | answers


class TestCorrecting:
    def test_keeps_how_it_stood_and_says_who_changed_what(self, page: Any, stint: Employment, officer: Any) -> None:
        page.post(f"/employments/{stint.pk}/edit/", edited(page, stint, post="项目负责人", is_technical_director="on"))

        stint.refresh_from_db()
        assert (stint.post, stint.is_technical_director, stint.version) == ("项目负责人", True, 2)
        assert PastState.objects.get(ledger="employments").facts["post"] == ""
        shown = text(page.get(f"/employments/{stint.pk}/"))
        assert "岗位：空→项目负责人；技术负责人：否→是" in shown
        assert officer.name in shown

    def test_of_different_fields_at_once_is_merged(self, page: Any, stint: Employment, officer: Any) -> None:
        opened = edited(page, stint, post="项目负责人")
        correct_employment(employment=stint, facts={"since": date(2022, 2, 1)}, version=1, officer=officer, now=LATER)

        page.post(f"/employments/{stint.pk}/edit/", opened)

        stint.refresh_from_db()
        assert (stint.post, stint.since, stint.version) == ("项目负责人", date(2022, 2, 1), 3)

    def test_of_the_same_field_shows_both_values_and_stores_neither(
        self, page: Any, stint: Employment, officer: Any
    ) -> None:
        opened = edited(page, stint, post="项目负责人")
        correct_employment(employment=stint, facts={"post": "资料员"}, version=1, officer=officer, now=LATER)

        answer = page.post(f"/employments/{stint.pk}/edit/", opened)

        stint.refresh_from_db()
        (difference,) = answer.context["differences"]
        assert stint.post == "资料员"
        assert (difference.label, difference.held, difference.given) == ("岗位", "资料员", "项目负责人")
        assert answer.context["form"]["post"].value() == "项目负责人"

    def test_again_after_seeing_both_is_stored_and_the_log_says_so(
        self, page: Any, stint: Employment, officer: Any
    ) -> None:
        opened = edited(page, stint, post="项目负责人")
        correct_employment(employment=stint, facts={"post": "资料员"}, version=1, officer=officer, now=LATER)
        form = page.post(f"/employments/{stint.pk}/edit/", opened).context["form"]

        again = opened | {"version": str(form["version"].value()), "settled": form["settled"].value()}
        page.post(f"/employments/{stint.pk}/edit/", again)

        stint.refresh_from_db()
        entry = AuditEntry.objects.filter(verb="correct_employment").first()
        assert stint.post == "项目负责人"
        assert entry and entry.detail == {"post": ["资料员", "项目负责人"], "settled": "岗位"}

    def test_without_a_change_writes_nothing(self, page: Any, stint: Employment) -> None:
        page.post(f"/employments/{stint.pk}/edit/", edited(page, stint))

        assert AuditEntry.objects.filter(verb="correct_employment").count() == 0
        assert PastState.objects.count() == 0

    def test_into_an_overlap_is_refused(self, page: Any, stint: Employment, agency: Agency) -> None:
        stint.until = date(2023, 12, 31)
        stint.save()
        Employment.objects.create(practitioner=stint.practitioner, agency=agency, since=date(2024, 1, 1))

        answer = page.post(f"/employments/{stint.pk}/edit/", edited(page, stint, until="2024-01-01"))

        assert "（2024年1月1日至今）时间重叠" in text(answer)

    def test_of_a_row_an_import_changed_meanwhile_is_a_conflict(
        self, page: Any, stint: Employment, officer: Any, units: Any
    ) -> None:
        from agencies.queries.places import places_for
        from agencies.services.people_ledger import PeopleLedger
        from authorities.sealed import fingerprint

        opened = edited(page, stint, post="项目负责人")
        ledger = PeopleLedger(places_for(units["130102"]), LATER)
        values = {"name": "甲工程师", "id_number": id_number(1), "agency_code": stint.agency.code}
        row = values | {"since": stint.since, "post": "资料员"}
        ledger.look_up([row])
        ledger.store([], [ledger.facts(row)])

        answer = page.post(f"/employments/{stint.pk}/edit/", opened)

        assert fingerprint(id_number(1)) and [one.held for one in answer.context["differences"]] == ["资料员"]
        assert "台账导入更新" in text(page.get(f"/employments/{stint.pk}/"))


class TestPerson:
    def test_is_corrected_with_the_number_sealed_everywhere(self, page: Any, stint: Employment) -> None:
        person = stint.practitioner
        given = {"name": "甲工程师（改）", "id_number": id_number(5), "version": "1"}

        page.post(f"/practitioners/{person.pk}/edit/", given)

        person.refresh_from_db()
        kept = str(list(PastState.objects.values_list("facts", flat=True)))
        logged = str(list(AuditEntry.objects.values_list("detail", flat=True)))
        assert (person.name, person.id_number) == ("甲工程师（改）", id_number(5))
        assert Practitioner.objects.filter(id_fingerprint=person.id_fingerprint).get() == person
        assert not {id_number(1), id_number(5)} & set((kept + logged).split("'"))
        assert "id_number" not in kept

    def test_keeps_the_number_that_was_left_blank(self, page: Any, stint: Employment) -> None:
        page.post(f"/practitioners/{stint.practitioner_id}/edit/", {"name": "甲某", "version": "1"})

        stint.practitioner.refresh_from_db()
        assert (stint.practitioner.name, stint.practitioner.id_number) == ("甲某", id_number(1))

    def test_does_not_take_somebody_elses_number(self, page: Any, stint: Employment, agency: Agency) -> None:
        factories.make_practitioner(agency, id_number=id_number(6))

        answer = page.post(
            f"/practitioners/{stint.practitioner_id}/edit/", {"name": "甲某", "id_number": id_number(6), "version": "1"}
        )

        assert "已登记在另一名人员名下" in text(answer)
