"""python -m benchmarks.figures: Annex 4 of all units against the one best hand-written SQL statement.

The statement is for this benchmark and checks itself: both must give the same numbers.
"""

from __future__ import annotations

import os
import sys
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402  after setup

from authorities import clock  # noqa: E402
from authorities.models import Unit  # noqa: E402
from authorities.scope import whole_tree  # noqa: E402
from benchmarks.timing import side_by_side  # noqa: E402
from campaigns.models import Campaign  # noqa: E402
from campaigns.queries.campaigns import campaign_in_focus  # noqa: E402
from campaigns.rules.notice import Table  # noqa: E402
from campaigns.rules.periods import Month, cumulative  # noqa: E402
from reports.queries.figures import tabulate  # noqa: E402
from reports.queries.months import chosen_month, months_of  # noqa: E402

PENALTY_COLUMNS = {
    "fine_yuan": "SUM(CASE WHEN kind = 'fine' THEN amount_yuan END)",
    "agencies_suspended": "COUNT(DISTINCT CASE WHEN kind = 'agency_suspension' THEN agency_id END)",
    "persons_suspended": "COUNT(DISTINCT CASE WHEN kind = 'person_suspension' THEN practitioner_id END)",
    "registrations_revoked": "COUNT(DISTINCT CASE WHEN kind = 'registration_revocation' THEN practitioner_id END)",
    "qualifications_revoked": "COUNT(DISTINCT CASE WHEN kind = 'qualification_revocation' THEN practitioner_id END)",
    "licences_revoked": "COUNT(DISTINCT CASE WHEN kind = 'licence_revocation' THEN agency_id END)",
    "lifetime_bans": "COUNT(DISTINCT CASE WHEN kind = 'lifetime_ban' THEN practitioner_id END)",
}
CHECK_COLUMNS = {
    "forged": "COUNT(DISTINCT CASE WHEN result = 'forged' THEN practitioner_id END)",
    "forged_engineers": "COUNT(DISTINCT CASE WHEN result = 'forged' "
    "AND claimed = 'registered_engineer' THEN practitioner_id END)",
    "forged_operators": "COUNT(DISTINCT CASE WHEN result = 'forged' "
    "AND claimed = 'facility_operator' THEN practitioner_id END)",
    "unlicensed": "COUNT(DISTINCT CASE WHEN result IN ('no_certificate', 'unregistered') THEN practitioner_id END)",
    "without_certificate": "COUNT(DISTINCT CASE WHEN result = 'no_certificate' THEN practitioner_id END)",
    "engineers_unregistered": "COUNT(DISTINCT CASE WHEN result = 'unregistered' THEN practitioner_id END)",
}
# (table, extra join, extra condition, day column, is an instant, columns)
PARTS = [
    (
        "inspections_record",
        "",
        "AND t.state = 'submitted'",
        "submitted_at",
        True,
        {"agencies_checked": "COUNT(DISTINCT visit)"},
    ),
    (
        "inspections_finding",
        "JOIN inspections_record r ON r.uuid = t.record_id AND r.state = 'submitted'",
        "",
        "found_at",
        True,
        {
            "false_documents": "COUNT(CASE WHEN t.kind = 'false_document' THEN 1 END)",
            "conditions_not_met": "COUNT(DISTINCT CASE WHEN t.kind = 'conditions_not_met' THEN r.visit END)",
        },
    ),
    ("inspections_penaltycase", "", "", "decided_on", False, {"penalty_cases": "COUNT(*)"}),
    ("inspections_penalty", "", "", "decided_on", False, PENALTY_COLUMNS),
    ("credentials_practitionercheck", "", "", "checked_on", False, CHECK_COLUMNS),
    (
        "credentials_controlroomcheck",
        "",
        "",
        "checked_on",
        False,
        {"control_room_forged": "COUNT(DISTINCT CASE WHEN result = 'forged' THEN operator_id END)"},
    ),
    ("inspections_mediaexposure", "", "", "published_on", False, {"media_exposures": "COUNT(*)"}),
]
CODES = [code for part in PARTS for code in part[5]]


def statement() -> str:
    """One UNION ALL of a grouped select a table, conditional sums inside, every unit and level at once."""
    selects = []
    for table, join, condition, day, _instant, columns in PARTS:
        values = ", ".join(f"{columns.get(code, '0')} AS {code}" for code in CODES)
        selects.append(
            f"SELECT a.ancestor_id, {values} FROM {table} t {join} "  # noqa: S608  constants of this file
            f"JOIN authorities_unitancestry a ON a.unit_id = t.unit_id "
            f"WHERE t.campaign_id = %s AND t.{day} >= %s AND t.{day} < %s {condition} GROUP BY a.ancestor_id"
        )
    sums = ", ".join(f"SUM({code})" for code in CODES)
    return f"SELECT ancestor_id, {sums} FROM ({' UNION ALL '.join(selects)}) x GROUP BY ancestor_id"  # noqa: S608


def by_hand(campaign: Campaign, period: Month) -> dict[int, dict[str, object]]:
    """The statement's answer in the shape of `tabulate`, units without rows left out."""
    edges = []
    for _table, _join, _condition, _day, instant, _columns in PARTS:
        start, end = (period.start, period.end) if instant else (period.start.date(), period.end.date())
        edges += [campaign.pk, *(connection.ops.adapt_datetimefield_value(e) if instant else e for e in (start, end))]
    with connection.cursor() as cursor:
        cursor.execute(statement(), edges)
        return {row[0]: dict(zip(CODES, row[1:], strict=True)) for row in cursor.fetchall()}


def ours(table: Table, campaign: Campaign, units: list[Unit], period: Month) -> dict[int, dict[str, object]]:
    """The product's own figures of all units."""
    with whole_tree("benchmark"):
        return tabulate(table, campaign, units, period)  # type: ignore[return-value]


def main() -> None:
    """Compare the numbers, then the times."""
    campaign = campaign_in_focus(clock.today())
    if campaign is None:
        sys.exit("no campaign: load the demo province first")
    _notice, table, months = months_of(campaign, "annex4")
    period = cumulative(months, chosen_month(months, "", clock.now()))
    units = list(Unit.objects.all())
    mine, hand = ours(table, campaign, units, period), by_hand(campaign, period)
    wrong = [
        (pk, code)
        for pk, figures in mine.items()
        for code, value in figures.items()
        if Decimal(value or 0) != Decimal(hand.get(pk, {}).get(code) or 0)
    ]
    sys.stdout.write(f"{connection.vendor}, {len(units)} units, {len(CODES)} figures each, differences: {len(wrong)}\n")
    side_by_side(
        "Annex 4 of all units", lambda: ours(table, campaign, units, period), lambda: by_hand(campaign, period)
    )


if __name__ == "__main__":
    main()
