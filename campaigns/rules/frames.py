"""In which strata is a list drawn, and how many of each? 分层

A list of one population at one unit is one stratum. A population per drawn object has a stratum for each object above
(an agency): every object of the parent's list stands in it, with quota 0 until it is called as a substitute.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from campaigns.rules.quotas import projects_required


def stratum_of(population: str, unit_code: str, part: str = "") -> str:
    """The stratum of a population at a unit, "130100/agencies-of-detachment", or of one part of it, with "/part"."""
    return f"{unit_code}/{population}/{part}" if part else f"{unit_code}/{population}"


def quotas_per_object(minimum: int, sizes: Mapping[str, int], drawn: Collection[str]) -> dict[str, int]:
    """Stratum (code of the object above) → how many are drawn of it: `minimum`, all when fewer, 0 when not drawn."""
    return {
        code: projects_required(minimum, size).checkable if code in drawn else 0 for code, size in sorted(sizes.items())
    }
