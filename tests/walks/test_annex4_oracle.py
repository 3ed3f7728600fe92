"""Every figure of Annex 4 against a count written by hand in SQL: no FilterSet, no named list, no unit closure.

The months, the conditions and the distinct counts are spelled out here once more, from the notice, not its data.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from authorities import scope
from authorities.models import Officer, Unit
from campaigns.models import Campaign
from campaigns.rules.periods import CHINA, Month
from config.demo.load import plant
from config.demo.plan import read_plan
from reports.queries.months import months_of
from reports.queries.returns import month_figures
from reports.queries.summary import lines_in_order, summary_of

START = datetime(2024, 6, 1, tzinfo=CHINA)
MONTHS = {
    "2024-06": (START, datetime(2024, 6, 25, tzinfo=CHINA)),
    "2024-07": (datetime(2024, 6, 25, tzinfo=CHINA), datetime(2024, 7, 25, tzinfo=CHINA)),
    "2024-08": (datetime(2024, 7, 25, tzinfo=CHINA), datetime(2024, 8, 25, tzinfo=CHINA)),
}
AREA = """
WITH RECURSIVE area(id) AS (
  SELECT id FROM authorities_unit WHERE id = %(unit)s
  UNION ALL SELECT below.id FROM authorities_unit below JOIN area ON below.parent_id = area.id
)
"""
BY_MOMENT = "x.unit_id IN (SELECT id FROM area) AND {at} >= %(start)s AND {at} < %(end)s"
BY_DAY = "x.unit_id IN (SELECT id FROM area) AND {on} >= %(first)s AND {on} < %(stop)s"
RECORDS = "FROM inspections_record x WHERE x.state = 'submitted' AND " + BY_MOMENT.format(at="x.submitted_at")
FINDINGS = (
    "FROM inspections_finding x JOIN inspections_record r ON r.uuid = x.record_id WHERE r.state = 'submitted' AND "
    + BY_MOMENT.format(at="x.found_at")
)
CASES = "FROM inspections_penaltycase x WHERE " + BY_DAY.format(on="x.decided_on")
PENALTIES = "FROM inspections_penalty x WHERE " + BY_DAY.format(on="x.decided_on")
PEOPLE = "FROM credentials_practitionercheck x WHERE " + BY_DAY.format(on="x.checked_on")
ROOMS = "FROM credentials_controlroomcheck x WHERE " + BY_DAY.format(on="x.checked_on")
MEDIA = "FROM inspections_mediaexposure x WHERE " + BY_DAY.format(on="x.published_on")
ORACLE = {
    "false_documents": f"SELECT COUNT(*) {FINDINGS} AND x.kind = 'false_document'",
    "penalty_cases": f"SELECT COUNT(*) {CASES}",
    "fine_yuan": f"SELECT COALESCE(SUM(x.amount_yuan), 0) {PENALTIES} AND x.kind = 'fine'",
    "agencies_suspended": f"SELECT COUNT(DISTINCT x.agency_id) {PENALTIES} AND x.kind = 'agency_suspension'",
    "persons_suspended": f"SELECT COUNT(DISTINCT x.practitioner_id) {PENALTIES} AND x.kind = 'person_suspension'",
    "registrations_revoked": (
        f"SELECT COUNT(DISTINCT x.practitioner_id) {PENALTIES} AND x.kind = 'registration_revocation'"
    ),
    "qualifications_revoked": (
        f"SELECT COUNT(DISTINCT x.practitioner_id) {PENALTIES} AND x.kind = 'qualification_revocation'"
    ),
    "licences_revoked": f"SELECT COUNT(DISTINCT x.agency_id) {PENALTIES} AND x.kind = 'licence_revocation'",
    "lifetime_bans": f"SELECT COUNT(DISTINCT x.practitioner_id) {PENALTIES} AND x.kind = 'lifetime_ban'",
    "forged": f"SELECT COUNT(DISTINCT x.practitioner_id) {PEOPLE} AND x.result = 'forged'",
    "forged_engineers": (
        f"SELECT COUNT(DISTINCT x.practitioner_id) {PEOPLE} AND x.result = 'forged'"
        " AND x.claimed = 'registered_engineer'"
    ),
    "forged_operators": (
        f"SELECT COUNT(DISTINCT x.practitioner_id) {PEOPLE} AND x.result = 'forged' AND x.claimed = 'facility_operator'"
    ),
    "unlicensed": (
        f"SELECT COUNT(DISTINCT x.practitioner_id) {PEOPLE}"
        " AND (x.result = 'no_certificate' OR x.result = 'unregistered')"
    ),
    "without_certificate": f"SELECT COUNT(DISTINCT x.practitioner_id) {PEOPLE} AND x.result = 'no_certificate'",
    "engineers_unregistered": f"SELECT COUNT(DISTINCT x.practitioner_id) {PEOPLE} AND x.result = 'unregistered'",
    "control_room_forged": f"SELECT COUNT(DISTINCT x.operator_id) {ROOMS} AND x.result = 'forged'",
    "media_exposures": f"SELECT COUNT(*) {MEDIA}",
}
# One agency, one unit, one day in China is one visit: these are counted from what the queries give.
VISITS = {
    "agencies_checked": f"SELECT x.agency_id, x.unit_id, x.inspected_at {RECORDS}",
    "conditions_not_met": f"SELECT r.agency_id, r.unit_id, r.inspected_at {FINDINGS} AND x.kind = 'conditions_not_met'",
}


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The small demo province, planted once for the module and taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        with scope.whole_tree("test"):
            plant(read_plan("small", seed=1), lambda line: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def campaign(db: None) -> Campaign:
    return Campaign.objects.get(code="hebei-2024")


def units_of_three_levels() -> list[Unit]:
    """The corps, every detachment, and the brigades of two of them."""
    units = list(Unit.objects.exclude(kind="brigade"))
    return units + list(Unit.objects.filter(kind="brigade", parent__code__in=["130100", "130200"]))


def rows(sql: str, unit: Unit, start: datetime, end: datetime) -> list[tuple[Any, ...]]:
    moment = connection.ops.adapt_datetimefield_value
    words = {"unit": unit.pk, "start": moment(start), "end": moment(end)}
    words |= {"first": start.date().isoformat(), "stop": end.date().isoformat()}
    with connection.cursor() as cursor:
        cursor.execute(AREA + sql, words)
        return cursor.fetchall()


def counted_by_hand(unit: Unit, start: datetime, end: datetime) -> dict[str, Any]:
    counted = {code: rows(sql, unit, start, end)[0][0] for code, sql in ORACLE.items()}
    return counted | {code: len(visits(rows(sql, unit, start, end))) for code, sql in VISITS.items()}


def visits(found: list[tuple[Any, ...]]) -> set[tuple[int, int, str]]:
    """The visits among records, however many records each has."""
    return {(agency, by, china_day(at)) for agency, by, at in found}


def china_day(at: datetime | str) -> str:
    """The day in China of what a driver gives: aware from PostgreSQL, text in UTC from SQLite."""
    instant = datetime.fromisoformat(at) if isinstance(at, str) else at
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(CHINA).date().isoformat()


def month_of(campaign: Campaign, code: str) -> tuple[Any, list[Month], Month]:
    _notice, table, months = months_of(campaign, "annex4")
    return table, months, next(month for month in months if month.code == code)


class TestOracle:
    def test_covers_every_column(self, campaign):
        table, _months, _month = month_of(campaign, "2024-08")

        assert {column.code for column in table.columns} == {*ORACLE, *VISITS}

    def test_counts_something_in_every_column(self, campaign):
        province = Unit.objects.get(kind="corps")

        counted = counted_by_hand(province, START, MONTHS["2024-08"][1])

        assert [code for code, number in counted.items() if not number] == []

    @pytest.mark.parametrize("code", MONTHS)
    def test_agrees_with_every_figure_of_three_levels(self, campaign, code):
        table, months, month = month_of(campaign, code)
        units = units_of_three_levels()

        with scope.whole_tree("test"):
            figures = month_figures(table, campaign, units, months, month)

        differences = []
        for unit in units:
            by_hand = (counted_by_hand(unit, *MONTHS[code]), counted_by_hand(unit, START, MONTHS[code][1]))
            ours = (figures[unit.pk].month, figures[unit.pk].cumulative)
            for period, ask, answer in zip(("month", "since start"), by_hand, ours, strict=True):
                differences += [
                    (unit.code, period, column, ask[column], answer[column])
                    for column in ask
                    if ask[column] != answer[column]
                ]
        assert differences == []

    def test_agrees_with_what_each_unit_sees_of_itself(self, campaign):
        table, months, month = month_of(campaign, "2024-08")
        for unit in Unit.objects.filter(code__in=["130000", "130100", "130102"]):
            with scope.acting_at(unit):
                figures = month_figures(table, campaign, [unit], months, month)[unit.pk]

            assert figures.month == counted_by_hand(unit, *MONTHS["2024-08"])


class TestLinks:
    @pytest.mark.parametrize("username", ["corps", "staff", "chief"])
    def test_each_figure_opens_a_page_that_counts_the_same(self, campaign, client: Client, username):
        officer = Officer.objects.select_related("unit").get(username=username)
        table, months, month = month_of(campaign, "2024-08")
        with scope.acting_for(officer):
            lines = lines_in_order(summary_of(table, campaign, officer.unit, months, month))
        client.force_login(officer)

        wrong = []
        for line in lines:
            for cell in (line.month, line.since_start):
                page = client.get(cell.link)
                shown = page.context["counted"].value if page.status_code == 200 else page.status_code
                if shown != cell.number:
                    wrong.append((line.column.code, cell.number, shown, cell.link))
        assert wrong == []

    def test_the_page_of_the_table_shows_these_figures(self, campaign, client: Client):
        officer = Officer.objects.select_related("unit").get(username="staff")
        client.force_login(officer)

        html = client.get("/campaigns/hebei-2024/tables/annex4/?month=2024-07").content.decode()

        fines = counted_by_hand(officer.unit, *MONTHS["2024-07"])["fine_yuan"]
        assert fines > 0
        assert f">{int(fines):,}</a>" in html
