"""A region file: the tree of fire authorities of one province, as TOML."""

from __future__ import annotations

import tomllib
from pathlib import Path

from authorities.rules.problem import Problem
from authorities.rules.units import UnitRow

REGIONS = Path(__file__).resolve().parent.parent / "regions"


class RegionError(ValueError):
    """The region file cannot be used; `problems` says which rows and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(str(p) for p in problems))
        self.problems = problems


def read_region(name_or_path: str) -> list[UnitRow]:
    """The units of a region, parents before children. Raises RegionError with every row that does not fit."""
    path = Path(name_or_path)
    if not path.suffix:
        path = REGIONS / f"{name_or_path}.toml"
    if not path.is_file():
        raise RegionError([Problem("region.no_file", name=name_or_path)])
    rows: list[UnitRow] = []
    problems: list[Problem] = []
    for number, entry in enumerate(tomllib.loads(path.read_text(encoding="utf-8")).get("unit", []), start=1):
        parent = entry.get("parent")
        if parent and parent not in {row.code for row in rows}:
            problems.append(Problem("region.unknown_parent", row=number, code=entry.get("code", ""), parent=parent))
            continue
        rows.append(
            UnitRow(
                entry["code"], entry["name"], entry["short_name"], entry["kind"], parent, entry.get("confirmed", True)
            )
        )
    if problems or not rows:
        raise RegionError(problems or [Problem("region.empty", name=path.name)])
    return rows
