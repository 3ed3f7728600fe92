"""How long is a bar, and what does it say? Geometry of the charts that the server draws as SVG."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from authorities.rules.phrasing import DASH, grouped, percent_words

FULL = 100


@dataclass(frozen=True)
class Progress:
    """A bar against the straight line to the deadline 进度与匀速线; widths are percentages of the track, 0 to 100."""

    done: int
    total: int
    width: str
    line_at: str  # "" when there is no line
    expected: int | None  # whole objects the line has passed by now
    percent: str
    tone: str  # done | going | late | none
    word: str  # what the bar means, for people who do not see it


@dataclass(frozen=True)
class Bar:
    """One row of a bar chart; `row` is what the page gave."""

    row: object
    label: str
    value: int
    width: str
    href: str
    tone: str


def progress_of(done: int, total: int, expected: int | Fraction | None = None, unit: str = "") -> Progress:
    """Where `done` of `total` stands against `expected` (how many a straight line to the deadline asks by now).

    unit: the measure word of the figures 量词, for the sentence.
    Nothing to do (total 0) is its own state, not 100%. Doing more than the total is shown as such; the bar is full.
    """
    if total <= 0:
        return Progress(done, total, "0", "", None, DASH, "none", "没有应检对象")
    share = Fraction(done, total)
    passed = None if expected is None else int(Fraction(expected))
    line = "" if expected is None else _percent(Fraction(expected) / total)
    tone, word = _standing(done, total, passed, unit)
    return Progress(done, total, _percent(share), line, passed, percent_words(share), tone, word)


def _standing(done: int, total: int, expected: int | None, unit: str) -> tuple[str, str]:
    if done >= total:
        return "done", "已完成"
    missing = f"还差{grouped(total - done)}{unit}"
    if expected is None:
        return "going", missing
    ahead = done - expected
    if ahead < 0:
        return "late", f"落后{grouped(-ahead)}{unit}，{missing}"
    return "going", f"超前{grouped(ahead)}{unit}，{missing}" if ahead else f"与匀速持平，{missing}"


def bars_of(rows: Iterable[object]) -> list[Bar]:
    """Bars as long as their values against the largest. A row is an object or mapping with label, value, href, tone."""
    kept = list(rows)
    largest = max((int(_of(row, "value") or 0) for row in kept), default=0) or 1
    return [
        Bar(
            row=row,
            label=str(_of(row, "label")),
            value=int(_of(row, "value") or 0),
            width=_percent(Fraction(int(_of(row, "value") or 0), largest)),
            href=str(_of(row, "href") or ""),
            tone=str(_of(row, "tone") or "going"),
        )
        for row in kept
    ]


def _of(row: object, name: str) -> Any:
    return row.get(name) if isinstance(row, dict) else getattr(row, name, None)


def _percent(share: Fraction) -> str:
    hundredths = round(min(max(share, Fraction(0)), Fraction(1)) * FULL * 100)
    return f"{hundredths / 100:g}"
