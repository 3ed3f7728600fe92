"""Certificates to be looked up, and the page that asks about them as a browser posts it."""

from __future__ import annotations

import re
from typing import Any

from authorities.models import Unit
from credentials.models import Certificate, ControlRoomOperator
from tests import factories
from tests.doors.person_files import id_number

QUEUE, OPERATORS = "/checks/queue/", "/control-room-checks/queue/"


def make_certificate(unit: Unit, serial: int = 1, kind: str = "operator", **fields: Any) -> Certificate:
    """A certificate of a person in office at an agency of their own."""
    person = factories.make_practitioner(factories.make_agency(unit), id_number=id_number(serial))
    return Certificate.objects.create(
        practitioner=person, kind=kind, number=f"2313012008{serial:06d}", **({"level": 4} | fields)
    )


def row(one: Certificate | ControlRoomOperator, **typed: Any) -> dict[str, Any]:
    """A row as the page posts it."""
    given = {"checked_on": "2024-08-21"} | typed
    if isinstance(one, Certificate):
        given.setdefault("agency", one.practitioner.employments.first().agency_id)
    return {f"r{one.pk}-{name}": value for name, value in given.items()}


def sitting(*rows: dict[str, Any], act: str = "save", **more: Any) -> dict[str, Any]:
    keys = sorted({re.match(r"r(\d+)-", name)[1] for one in rows for name in one}, key=int)  # type: ignore[index]
    return {"act": act, "rows": keys, **more, **{name: value for one in rows for name, value in one.items()}}
