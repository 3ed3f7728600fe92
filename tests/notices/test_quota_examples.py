"""Every worked example of the reference, run through the folders and the engine; none is left out unnoticed."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from campaigns.rules.notice import Band, Notice, Tier
from campaigns.rules.quota_pools import from_remaining
from campaigns.rules.quotas import projects_required, quota_for, quotas_of

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "reference" / "quota_examples.yaml"
# what the reference says of things that are no quotas: days and grades have tests of their own
ELSEWHERE = {"source", "rounding", "deadlines_hebei_2024", "ambiguities"}


def tier(numerator: int) -> Tier:
    return Tier("p", "c", "", share=Fraction(numerator, 100), written=f"{numerator}/100")


@pytest.fixture(scope="module")
def said() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(REFERENCE.read_text(encoding="utf-8"))
    return found


class TestOtherReadings:
    """The reading of 50 and 100 is data: a notice that writes them otherwise moves a bound, and nothing else."""

    @pytest.mark.parametrize(
        ("low", "high", "n", "quota"),
        [(50, 100, 50, 5), (51, 100, 50, 10), (50, 100, 100, 10), (50, 99, 100, 5)],
    )
    def test_move_a_bound(self, low: int, high: int, n: int, quota: int) -> None:
        bands = (
            Band(None, low - 1, Fraction(20, 100), "20/100"),
            Band(low, high, Fraction(10, 100), "10/100"),
            Band(high + 1, None, Fraction(5, 100), "5/100"),
        )

        assert quota_for(Tier("p", "c", "", bands=bands), n).quota == quota

    def test_pooled_and_apart(self) -> None:
        brigades, classes = {"a": 3, "b": 4, "c": 8}, {"key": 12, "crowded": 23}

        assert [q.quota for q in quotas_of(tier(20), brigades).values()] == [1, 1, 2]
        assert [q.quota for q in quotas_of(tier(20), classes).values()] == [3, 5]
        assert (quota_for(tier(20), 15).quota, quota_for(tier(20), 35).quota) == (3, 7)


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference is not beside the repository")
class TestReference:
    def test_has_no_part_that_is_not_met_here(self, said: dict[str, Any]) -> None:
        met = {
            "detachment_agency_tiers",
            "brigade_practice_conditions",
            "service_projects",
            "detachment_projects_per_agency",
            "other_notice_examples",
        }
        assert set(said) == met | ELSEWHERE

    def test_bands_of_a_detachment(self, said: dict[str, Any], hebei: Notice) -> None:
        bands, part = hebei.tier("agencies-of-detachment"), said["detachment_agency_tiers"]

        for one in part["examples"]:
            quota = quota_for(bands, one["N"])
            assert quota.quota == one["quota"], one
            assert quota.share == Fraction(one["rate_pct"], 100), one
            assert (quota.share or 0) * one["N"] == Fraction(one["exact"]), one
        for one in part["non_monotone_points"][:2]:
            flag = quota_for(bands, one["to_N"]).flag
            assert quota_for(bands, one["from_N"]).quota == one["quota"]
            assert flag is not None and (flag.facts["more"], flag.facts["quota"]) == (one["quota"], one["quota_after"])
        for one in part["alternative_readings"]:
            assert quota_for(bands, one["N"]).quota == next(v for k, v in one.items() if k.endswith("middle_tier"))

    @pytest.mark.parametrize(
        ("key", "population"),
        [
            ("examples_key_unit_100", "key-unit-own-area"),
            ("examples_crowded_50", "crowded-place-own-area"),
            ("examples_dispatched_20", "key-unit-same-detachment"),
            ("examples_dispatched_20", "crowded-place-other-detachment"),
        ],
    )
    def test_projects(self, said: dict[str, Any], hebei: Notice, key: str, population: str) -> None:
        for one in said["service_projects"][key]:
            assert quota_for(hebei.tier(population), one["N"]).quota == one["quota"], one

    def test_agencies_of_a_brigade(self, said: dict[str, Any], hebei: Notice) -> None:
        for one in said["brigade_practice_conditions"]["examples"]:
            assert quota_for(hebei.tier("agencies-of-brigade"), one["N"]).quota == one["quota"]

    def test_pools(self, said: dict[str, Any]) -> None:
        first, second, _default = said["service_projects"]["pooling_matters"]

        apart = [quota.quota for quota in quotas_of(tier(20), {"a": 3, "b": 4, "c": 8}).values()]
        assert (apart, sum(q or 0 for q in apart)) == (first["per_brigade"], first["per_brigade_total"])
        assert quota_for(tier(20), first["pooled_N"]).quota == first["pooled_quota"]
        assert sum(q.quota or 0 for q in quotas_of(tier(20), {1: 12, 2: 23}).values()) == second["per_category_total"]
        assert quota_for(tier(20), second["pooled_N"]).quota == second["pooled_quota"]

    def test_rates_that_are_null_are_undecided(self, said: dict[str, Any], hebei: Notice) -> None:
        null = [one for one in said["service_projects"]["tiers"] if one["rate_pct"] is None]

        assert [one["class"] for one in null] == ["other"]
        assert quota_for(hebei.tier("other-projects"), 9).quota is None

    def test_projects_of_a_drawn_agency(self, said: dict[str, Any], hebei: Notice) -> None:
        part, least = said["detachment_projects_per_agency"], hebei.tier("projects-per-drawn-agency")

        for one in part["examples"]:
            if "agencies_checked" in one:
                assert quota_for(least, one["agencies_checked"]).quota == one["projects_min"]
            else:
                found = projects_required(one["required"], one["agency_projects_available"])
                assert found.checkable == one["checkable"] and found.shortfall == one["required"] - one["checkable"]
        for name in ("composite", "composite_2"):
            one = part[name]
            agencies = quota_for(hebei.tier("agencies-of-detachment"), one["N"]).quota
            assert agencies == one["agencies"]
            assert quota_for(least, agencies or 0).quota == one["projects_min"]

    def test_the_second_notice(self, said: dict[str, Any]) -> None:
        listed, key_units, again = said["other_notice_examples"]["neijiang_2022"]["examples"]

        assert quota_for(tier(20), listed["N"]).quota == listed["quota"]
        assert quota_for(tier(20), key_units["N"]).quota == key_units["quota"]
        left = again["N"] - key_units["quota"]
        later = from_remaining(quota_for(tier(10), again["N"]), left)
        assert (later.quota, left) == (again["quota"], 109)
