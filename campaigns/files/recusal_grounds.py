"""Which grounds of recusal are there, and for how long does each hold? recusal_grounds.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

RECUSAL_GROUNDS = Path(__file__).resolve().parent.parent / "recusal_grounds.toml"


@dataclass(frozen=True)
class Ground:
    """One ground 回避事由. years: after the day it ended; None: while it lasts. Not "source": shown as 待核实."""

    code: str
    label: str
    basis: str
    confidence: str
    years: int | None = None

    @property
    def is_verified(self) -> bool:
        return self.confidence == "source"


@cache
def load_grounds(file: Path = RECUSAL_GROUNDS) -> dict[str, Ground]:
    """Ground code → ground, in the order of the file."""
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["ground"]
    return {row["code"]: Ground(**row) for row in rows}
