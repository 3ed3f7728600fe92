"""An independent count of the summary table: plain loops over plain rows, without FilterSets, lists or figures.

Used by walks to hold every cell against. It knows the table's columns from the paper, not from the notice's data.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from authorities.models import Unit


def rows_of(table: str) -> list[dict[str, Any]]:
    """Every row of a database table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")  # noqa: S608  the names below
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def below(unit: Unit) -> set[int]:
    """The unit and all units below, by walking parents."""
    parents = {row["id"]: row["parent_id"] for row in rows_of("authorities_unit")}

    def reaches(pk: int | None) -> bool:
        return pk is not None and (pk == unit.pk or reaches(parents[pk]))

    return {pk for pk in parents if reaches(pk)}


def as_day(value: Any) -> date:
    """A stored date, whichever way the database gives it."""
    return value if type(value) is date else date.fromisoformat(str(value)[:10])


def as_instant(value: Any) -> datetime:
    """A stored instant; SQLite gives text in UTC."""
    from datetime import UTC

    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def count_by_hand(unit: Unit, start: datetime, end: datetime) -> dict[str, int | Decimal]:
    """Every figure of the table for one unit with all below it, in [start, end)."""
    units = below(unit)

    def mine(table: str, field: str) -> list[dict[str, Any]]:
        def inside(row: dict[str, Any]) -> bool:
            if row[field] is None:
                return False
            if field.endswith("_on"):
                return start.date() <= as_day(row[field]) < end.date()
            return start <= as_instant(row[field]) < end

        return [row for row in rows_of(table) if row["unit_id"] in units and inside(row)]

    standing = {row["uuid"]: row for row in rows_of("inspections_record") if row["state"] == "submitted"}
    records = [row for row in mine("inspections_record", "submitted_at") if row["uuid"] in standing]
    findings = [row for row in mine("inspections_finding", "found_at") if row["record_id"] in standing]
    penalties = mine("inspections_penalty", "decided_on")
    checks = mine("credentials_practitionercheck", "checked_on")
    rooms = mine("credentials_controlroomcheck", "checked_on")

    def penalised(kind: str, who: str) -> int:
        return len({row[who] for row in penalties if row["kind"] == kind})

    def checked(results: Iterable[str], claimed: str | None = None) -> int:
        wanted = [row for row in checks if row["result"] in results and claimed in (None, row["claimed"])]
        return len({row["practitioner_id"] for row in wanted})

    return {
        "agencies_checked": len({row["visit"] for row in records}),
        "false_documents": sum(row["kind"] == "false_document" for row in findings),
        "conditions_not_met": len(
            {standing[row["record_id"]]["visit"] for row in findings if row["kind"] == "conditions_not_met"}
        ),
        "penalty_cases": len(mine("inspections_penaltycase", "decided_on")),
        "fine_yuan": sum((Decimal(str(row["amount_yuan"])) for row in penalties if row["kind"] == "fine"), Decimal(0)),
        "agencies_suspended": penalised("agency_suspension", "agency_id"),
        "persons_suspended": penalised("person_suspension", "practitioner_id"),
        "registrations_revoked": penalised("registration_revocation", "practitioner_id"),
        "qualifications_revoked": penalised("qualification_revocation", "practitioner_id"),
        "licences_revoked": penalised("licence_revocation", "agency_id"),
        "lifetime_bans": penalised("lifetime_ban", "practitioner_id"),
        "forged": checked(["forged"]),
        "forged_engineers": checked(["forged"], "registered_engineer"),
        "forged_operators": checked(["forged"], "facility_operator"),
        "unlicensed": checked(["no_certificate", "unregistered"]),
        "without_certificate": checked(["no_certificate"]),
        "engineers_unregistered": checked(["unregistered"]),
        "control_room_forged": len({row["operator_id"] for row in rooms if row["result"] == "forged"}),
        "media_exposures": len(mine("inspections_mediaexposure", "published_on")),
    }
