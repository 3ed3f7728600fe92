"""Read the practice conditions 从业条件 from agencies/practice_conditions.toml: plain values, nothing cached."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from agencies.rules.practice_conditions import Conditions

PRACTICE_CONDITIONS = Path(__file__).resolve().parent.parent / "practice_conditions.toml"


@dataclass(frozen=True)
class EquipmentItem:
    """One kind of equipment 仪器设备 of the catalogue; no quantity is known. confidence not "source": shown 待核实."""

    table: str
    no: int
    name: str
    unit: str
    requirement: str
    confidence: str


def load_practice_conditions(file: Path = PRACTICE_CONDITIONS) -> dict[str, Conditions]:
    """Conditions by scope code: "maintenance_testing", "safety_assessment", "both".

    Raises OSError, tomllib.TOMLDecodeError, KeyError: the file ships with the product, so a fault in it is a bug.
    """
    return {row["code"]: _conditions(row) for row in _read(file)["scope"]}


def load_equipment(file: Path = PRACTICE_CONDITIONS) -> list[EquipmentItem]:
    """The draft catalogue of equipment, in the file's order."""
    return [EquipmentItem(**row) for row in _read(file)["equipment"]]


def load_condition_labels(file: Path = PRACTICE_CONDITIONS) -> dict[str, tuple[str, str]]:
    """Condition code → its name and the unit of its figure ("" where it is a matter of presence)."""
    return {row["code"]: (row["label"], row["unit"]) for row in _read(file)["condition"]}


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _conditions(row: dict[str, Any]) -> Conditions:
    plain = {name: value for name, value in row.items() if name != "legal_person"}
    return Conditions(
        **{**plain, "floor_area": Decimal(row["floor_area"]), "equipment_tables": tuple(row["equipment_tables"])}
    )
