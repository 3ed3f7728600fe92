"""What a brigade reports of what lies outside its area."""

from __future__ import annotations

import pytest

from authorities.models import AuditEntry, InboxItem
from authorities.rules.problem import Refused
from authorities.scope import acting_for
from campaigns.services.surveys import report_survey
from tests import factories
from tests.doors.dispatching import NOW, Neighbours
from tests.province import problem_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]


@pytest.fixture
def near() -> Neighbours:
    return Neighbours()


class TestSurvey:
    def test_counts_from_the_ledger_what_lies_outside(self, near: Neighbours) -> None:
        report = near.report()

        reported = {item.project or item.agency for item in report.items.all()}
        assert reported == {*near.near, *near.away, near.foreign}
        assert near.states() == {"reported": 6}
        assert {item.holder for item in report.items.all()} == {near.units["130100"]}

    def test_tells_the_detachment_and_writes_it_down(self, near: Neighbours) -> None:
        near.report()

        assert InboxItem.objects.get(unit=near.units["130100"]).text.startswith(
            "甲东区摸底上报5个辖区外项目、1家外省机构"
        )
        assert AuditEntry.objects.filter(verb="report_survey", officer=near.inspector).count() == 1

    def test_is_the_same_in_the_brigades_own_scope(self, near: Neighbours) -> None:
        with acting_for(near.inspector):
            assert near.report().items.count() == 6

    def test_of_another_unit_is_refused(self, near: Neighbours) -> None:
        with pytest.raises(Refused) as refused:
            report_survey(campaign=near.campaign, unit=near.home, officer=near.sister_chief, now=NOW)

        assert problem_of(refused) == "survey.not_allowed"

    def test_twice_has_nothing_new_and_a_grown_ledger_only_the_new(self, near: Neighbours) -> None:
        near.report()
        with pytest.raises(Refused) as refused:
            near.report()
        late = factories.make_project(near.agency, factories.make_site(near.sister))

        second = near.report()

        assert problem_of(refused) == "survey.nothing"
        assert (second.number, [item.project for item in second.items.all()]) == (2, [late])
