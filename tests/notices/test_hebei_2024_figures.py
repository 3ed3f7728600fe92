"""What the first notice asks for, in figures: quotas of each population and every date a unit must keep."""

from datetime import date

import pytest

from campaigns.rules.deadlines import obligations
from campaigns.rules.periods import period_dates, reporting_months
from campaigns.rules.quotas import quota_for


class TestQuotas:
    @pytest.mark.parametrize(
        ("population", "n", "quota", "written"),
        [
            ("agencies-of-brigade", 0, 0, "100/100"),
            ("agencies-of-brigade", 37, 37, "100/100"),
            ("agencies-of-detachment", 0, 0, "20/100"),
            ("agencies-of-detachment", 1, 1, "20/100"),
            ("agencies-of-detachment", 49, 10, "20/100"),
            ("agencies-of-detachment", 50, 5, "10/100"),
            ("agencies-of-detachment", 100, 10, "10/100"),
            ("agencies-of-detachment", 101, 6, "5/100"),
            ("agencies-of-detachment", 201, 11, "5/100"),
            ("key-unit-own-area", 37, 37, "100/100"),
            ("crowded-place-own-area", 7, 4, "50/100"),
            ("crowded-place-own-area", 101, 51, "50/100"),
            ("key-unit-same-detachment", 12, 3, "20/100"),
            ("crowded-place-same-detachment", 23, 5, "20/100"),
            ("key-unit-other-detachment", 5, 1, "20/100"),
            ("crowded-place-other-detachment", 6, 2, "20/100"),
            ("fire-site", 1, 1, "100/100"),
            ("projects-per-drawn-agency", 10, 20, ""),
            ("projects-per-drawn-agency", 6, 12, ""),
            ("other-projects", 37, None, ""),
        ],
    )
    def test_are_those_of_the_notice(self, hebei, population, n, quota, written):
        found = quota_for(hebei.tier(population), n)

        assert (found.quota, found.written) == (quota, written)

    def test_exist_for_every_population(self, hebei):
        assert {p.code for p in hebei.populations} == {t.population for t in hebei.tiers}


class TestDatesOfADetachment:
    @pytest.mark.parametrize(
        ("kind", "days"),
        [
            (
                "monthly",
                [
                    date(2024, 6, 25),
                    date(2024, 7, 25),
                    date(2024, 8, 25),
                    date(2024, 9, 25),
                    date(2024, 10, 25),
                    date(2024, 11, 25),
                ],
            ),
            ("phase_end", [date(2024, 6, 20), date(2024, 7, 5), date(2024, 11, 5), date(2024, 12, 5)]),
            ("once", [date(2024, 11, 20)]),
        ],
    )
    def test_are_those_of_the_notice(self, hebei, kind, days):
        assert [o.due_on for o in obligations(hebei, "detachment") if o.kind == kind] == days

    def test_end_its_own_sampling_in_october(self, hebei):
        (sampling,) = [o for o in obligations(hebei, "detachment") if o.code == "detachment-sampling"]

        assert sampling.due_on == date(2024, 10, 31)


class TestDatesOfABrigade:
    @pytest.mark.parametrize(
        ("code", "due_on"), [("brigade-conditions", date(2024, 8, 15)), ("brigade-projects", date(2024, 9, 30))]
    )
    def test_are_those_of_the_notice(self, hebei, code, due_on):
        (found,) = [o for o in obligations(hebei, "brigade") if o.code == code]

        assert found.due_on == due_on


class TestReportingMonths:
    def test_are_seven_from_the_25th_to_the_24th(self, hebei):
        months = reporting_months(hebei, hebei.table("annex4"))

        assert [(m.code, *period_dates(m)) for m in months] == [
            ("2024-06", date(2024, 6, 1), date(2024, 6, 24)),
            ("2024-07", date(2024, 6, 25), date(2024, 7, 24)),
            ("2024-08", date(2024, 7, 25), date(2024, 8, 24)),
            ("2024-09", date(2024, 8, 25), date(2024, 9, 24)),
            ("2024-10", date(2024, 9, 25), date(2024, 10, 24)),
            ("2024-11", date(2024, 10, 25), date(2024, 11, 24)),
            ("2024-12", date(2024, 11, 25), date(2024, 11, 30)),
        ]
