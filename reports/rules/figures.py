"""What is a figure, once counted?"""

from __future__ import annotations

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
