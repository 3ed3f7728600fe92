"""Two agencies of one brigade that are one company, and officers of the brigade and above. For tests of merging."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps

from agencies.models import Agency, AgencyMerge
from agencies.services import merging as services
from authorities.models import Officer, Role
from authorities.scope import whole_tree
from tests import factories

NOW = factories.NOW
REASON = "两份登记是同一张营业执照"
JOURNALS = {"agencies.agencymerge", "agencies.movedrow", "agencies.paststate"}  # what happened stays written
LEDGERS = ("agencies", "campaigns", "credentials", "inspections", "reports")


class Merging:
    """A brigade with a kept and an absorbed agency, who asks and who approves."""

    def __init__(self, units: Any = None) -> None:
        self.units = units or factories.make_unit_tree()
        self.unit = self.units["130102"]
        self.asker = factories.make_officer(Role.INSPECTOR, self.unit, "merge-asker", name="甲承办")
        self.approver = factories.make_officer(Role.BRIGADE_CHIEF, self.unit, "merge-approver", name="乙批准")
        self.stranger = factories.make_officer(Role.DETACHMENT_STAFF, self.units["130200"], "merge-stranger")
        self.corps = factories.make_officer(Role.CORPS_STAFF, self.units["130000"], "merge-corps")
        self.kept = factories.make_agency(self.unit, name="测试明安消防技术服务有限公司")
        self.absorbed = factories.make_agency(
            self.unit, name="测试明安消防技术服务有限责任公司", in_public_system=False, found_by_survey=True
        )
        for agency in (self.kept, self.absorbed):
            agency.refresh_from_db()  # figures as the database gives them

    @classmethod
    def within(cls, province: Any) -> Merging:
        """Without agencies of its own: the province's are merged."""
        two = cls(province.units)
        for agency in (two.kept, two.absorbed):
            agency.delete()
        return two

    def ask(self, **changes: Any) -> AgencyMerge:
        asked = {"kept": self.kept, "absorbed": self.absorbed, "reason": REASON, "officer": self.asker, "now": NOW}
        return services.ask_merge(**(asked | changes))

    def merge(self, kept: Agency | None = None, absorbed: Agency | None = None, **changes: Any) -> AgencyMerge:
        """Asked for and approved."""
        pair = {"kept": kept or self.kept, "absorbed": absorbed or self.absorbed}
        self.last = self.ask(**pair, **changes)
        return services.approve_merge(merge=self.last, officer=self.approver, now=NOW + timedelta(hours=1))

    def undo(self, merge: AgencyMerge, officer: Officer | None = None, now: datetime | None = None) -> AgencyMerge:
        """Asked for and approved."""
        later = now or NOW + timedelta(days=1)
        services.ask_undo(merge=merge, reason="核实后是两家", officer=officer or self.asker, now=later)
        return services.approve_undo(merge=merge, officer=self.approver, now=later + timedelta(hours=1))


def digests() -> dict[str, str]:
    """Table → SHA-256 of all its rows in order, of every app above authorities; without the journals."""
    found = {}
    with whole_tree("a test compares every table"):
        for model in apps.get_models(include_auto_created=True):
            label = model._meta.label_lower
            if model._meta.app_label in LEDGERS and label not in JOURNALS:
                rows = list(model._default_manager.order_by("pk").values_list())
                found[label] = f"{len(rows)} {hashlib.sha256(repr(rows).encode()).hexdigest()}"
    return found
