"""Two detachments whose agencies serve sites in each other's areas; for tests of surveys, dispatches and letters."""

from __future__ import annotations

from typing import Any

from agencies.models import ServiceProject
from authorities.models import Role
from campaigns.models import Dispatch, DispatchItem, SurveyReport
from campaigns.services.dispatches import receive_dispatch, send_items
from campaigns.services.surveys import forward_items, report_survey
from tests import factories

NOW = factories.NOW


class Neighbours:
    """An agency at home in 130102: three projects in 130104, two in 130202; and one agency of another province.

    Of the three, two are key units and one is a crowded place. One more project lies at home and is nobody's survey.
    """

    def __init__(self) -> None:
        self.units = factories.make_unit_tree()
        self.campaign = factories.make_campaign()
        self.home, self.sister, self.far = (self.units[code] for code in ("130102", "130104", "130202"))
        self.inspector = factories.make_officer(Role.INSPECTOR, self.home, certificate_number="执1")
        self.chief = factories.make_officer(Role.BRIGADE_CHIEF, self.home)
        self.sister_chief = factories.make_officer(Role.BRIGADE_CHIEF, self.sister)
        self.staff = factories.make_officer(Role.DETACHMENT_STAFF, self.units["130100"])
        self.far_staff = factories.make_officer(Role.DETACHMENT_STAFF, self.units["130200"])
        self.corps = factories.make_officer(Role.CORPS_STAFF, self.units["130000"])
        self.agency = factories.make_agency(self.home)
        self.near = [self._project(self.sister), self._project(self.sister), self._project(self.sister, crowded=True)]
        self.away = [self._project(self.far), self._project(self.far)]
        self._project(self.home)
        self.foreign = factories.make_agency(self.home, out_of_province=True)

    def _project(self, unit: Any, crowded: bool = False) -> ServiceProject:
        site = factories.make_site(unit, is_key_unit=not crowded, is_crowded_place=crowded)
        return factories.make_project(self.agency, site)

    def report(self) -> SurveyReport:
        return report_survey(campaign=self.campaign, unit=self.home, officer=self.inspector, now=NOW)

    def item(self, project: ServiceProject) -> DispatchItem:
        return DispatchItem.objects.get(project=project)

    def send(self, projects: list[ServiceProject], officer: Any = None, **changes: Any) -> list[Dispatch]:
        ids = [self.item(project).pk for project in projects]
        return send_items(campaign=self.campaign, item_ids=ids, officer=officer or self.staff, now=NOW, **changes)

    def forward(self) -> int:
        return forward_items(campaign=self.campaign, officer=self.staff, now=NOW)

    def received(self) -> Dispatch:
        """The two key units, taken in by the sister brigade."""
        self.report()
        (dispatch,) = self.send(self.near[:2])
        return receive_dispatch(dispatch=dispatch, officer=self.sister_chief, now=NOW)

    def states(self) -> dict[str, int]:
        counted: dict[str, int] = {}
        for state in DispatchItem.objects.values_list("state", flat=True):
            counted[state] = counted.get(state, 0) + 1
        return counted
