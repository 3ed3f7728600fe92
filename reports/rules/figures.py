"""What is a figure, once counted?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

Number = int | Decimal
Figures = Mapping[str, Number]
"""Column code → figure of one unit and one period."""


@dataclass(frozen=True)
class MonthFigures:
    """The figures of one unit: of the month, and since the campaign's start 累计."""

    month: Figures
    cumulative: Figures


def figures_digest(stored: Mapping[str, Mapping[str, int | str]]) -> str:
    """SHA-256 over the figures alone, as 64 hex signs: names and dates may be added to the file, this stays.

    stored: {"month": {column: number}, "cumulative": {…}}; numbers with decimals as text; keys in any order.
    """
    written = json.dumps(stored, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
