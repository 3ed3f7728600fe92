"""A unit before it is stored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class UnitRow:
    """One unit as a region file gives it; parents come before children."""

    code: str
    name: str
    short_name: str
    kind: str
    parent_code: str | None
    confirmed: bool
