"""Read the practice conditions 从业条件 from agencies/practice_conditions.toml: plain values, nothing cached."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from agencies.rules.equipment import RequiredKind
from agencies.rules.practice_conditions import Conditions

PRACTICE_CONDITIONS = Path(__file__).resolve().parent.parent / "practice_conditions.toml"


def load_practice_conditions(file: Path = PRACTICE_CONDITIONS) -> dict[str, Conditions]:
    """Conditions by scope code: "maintenance_testing", "safety_assessment", "both".

    Raises OSError, tomllib.TOMLDecodeError, KeyError: the file ships with the product, so a fault in it is a bug.
    """
    return {row["code"]: _conditions(row) for row in _read(file)["scope"]}


def load_equipment(file: Path = PRACTICE_CONDITIONS) -> list[RequiredKind]:
    """The catalogue of equipment as it ships: version 1 of every kind, in the file's order; no quantity is known."""
    read = _read(file)
    return [_kind(row, read) for row in read["equipment"]]


def load_condition_labels(file: Path = PRACTICE_CONDITIONS) -> dict[str, tuple[str, str]]:
    """Condition code → its name and the unit of its figure ("" where it is a matter of presence)."""
    return {row["code"]: (row["label"], row["unit"]) for row in _read(file)["condition"]}


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _kind(row: dict[str, Any], read: dict[str, Any]) -> RequiredKind:
    return RequiredKind(
        code=f"{row['table']}-{row['no']}",
        table=row["table"],
        number=row["no"],
        name=row["name"],
        unit=row["unit"],
        quantity=row.get("quantity"),
        requirement=row["requirement"],
        aliases=tuple(row.get("aliases", ())),
        status=read["equipment_status"],
        confidence=row["confidence"],
        basis=read["equipment_basis"][row["confidence"]],
        version=1,
    )


def _conditions(row: dict[str, Any]) -> Conditions:
    plain = {name: value for name, value in row.items() if name != "legal_person"}
    return Conditions(
        **{**plain, "floor_area": Decimal(row["floor_area"]), "equipment_tables": tuple(row["equipment_tables"])}
    )
