"""What does a row of an uploaded ledger say about an agency or a project, in the register's own words?

Plain values in and out, fit for JSON: days as 2024-08-15, figures as text. A blank cell says nothing, erases nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

AGENCY_PLAIN = (
    "code",
    "name",
    "registered_address",
    "office_address",
    "floor_area",
    "legal_representative",
    "legal_representative_phone",
    "technical_director",
    "technical_director_phone",
    "contact_name",
    "contact_phone",
    "licence_scope",
    "entity",
    "listed_on",
)
_PROJECT_PLAIN = ("code", "service", "contracted_on", "started_on", "ended_on", "published_on")
_SCOPES = ("maintenance_testing", "safety_assessment")


def agency_facts(values: Mapping[str, Any]) -> dict[str, Any]:
    """Field of Agency → value, without the unit. Scopes replace; sources add: an agency may be listed and found."""
    facts = {name: plain(values[name]) for name in AGENCY_PLAIN if name in values}
    if "service_scopes" in values:
        facts |= {scope: scope in values["service_scopes"] for scope in _SCOPES}
    return facts | dict.fromkeys(values.get("sources", ()), True)


def project_facts(values: Mapping[str, Any]) -> dict[str, Any]:
    """Field of ServiceProject → value, without agency and site."""
    return {name: plain(values[name]) for name in _PROJECT_PLAIN if name in values}


def site_facts(values: Mapping[str, Any]) -> dict[str, Any]:
    """Field of Site → value: classes always, the address where one is given."""
    classes = values["site_classes"]
    facts: dict[str, Any] = {"is_key_unit": "key_unit" in classes, "is_crowded_place": "crowded_place" in classes}
    return facts | ({"address": values["site_address"]} if "site_address" in values else {})


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
