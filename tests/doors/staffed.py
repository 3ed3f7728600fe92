"""A province with inspectors to be drawn. For tests of teams, recusals, fires and shrunken ledgers."""

from __future__ import annotations

from typing import Any

from authorities.models import Role
from campaigns.models import Recusal
from campaigns.services.recusals import declare_recusal
from campaigns.services.teams import assign_teams
from tests import factories
from tests.province import NOW, Province


class Staffed(Province):
    """A province whose detachment has four inspectors with certificates and one without, and a drawn draw."""

    def __init__(self) -> None:
        super().__init__(projects_each=1)
        self.staff = [
            factories.make_officer(Role.INSPECTOR, self.detachment, f"certified{n}", certificate_number=f"执{n}")
            for n in range(4)
        ]
        self.bare = factories.make_officer(Role.INSPECTOR, self.detachment, "bare")
        self.drew = self.drawn()

    def assign(self, officer: Any = None) -> int:
        return assign_teams(draw=self.drew, unit=self.detachment, officer=officer or self.first, now=NOW)

    def declare(self, subject: Any, agency: Any, **changes: Any) -> Recusal:
        asked = {"ground": "relative", "detail": "", "ended_on": None, "officer": self.first, "now": NOW}
        return declare_recusal(subject=subject, agency=agency, **(asked | changes))
