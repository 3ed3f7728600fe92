"""How do pages write values? Filters and tags of the interface; built in, so templates need no {% load %}."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html

from authorities.rules import bars, phrasing

register = template.Library()

# Which hue a code takes, by the field it stands in: a finding "closed" is done, an agency "closed" is gone.
# A code that is not here is "none": grey, with its own word.
TONES: dict[str, dict[str, str]] = {
    "state": {
        **dict.fromkeys(("done", "submitted", "closed", "stored", "drawn", "standing"), "done"),
        **dict.fromkeys(("started", "running", "ordered", "case", "frozen"), "going"),
        **dict.fromkeys(("open", "waiting", "draft", "staged"), "near"),
        **dict.fromkeys(("reported", "sent", "lettered", "asked"), "near"),
        **dict.fromkeys(("forwarded", "received"), "going"),
        "returned": "late",
        **dict.fromkeys(("failed", "confirmed"), "late"),
        **dict.fromkeys(("explained", "dismissed"), "done"),
    },
    "standing": {"active": "done", "valid": "done", "absent": "near", "revoked": "late"},
    "result": {
        "genuine": "done",
        "site_unavailable": "near",
        **dict.fromkeys(("forged", "not_found", "no_certificate", "unregistered"), "late"),
    },
    "grade": {"high": "late", "medium": "near"},
    "outcome": {"new": "going", "changed": "near", "rejected": "late"},
}
SHAPES = frozenset({"done", "going", "near", "late", "none"})


def _local(value: Any) -> Any:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def day(value: date | datetime | None) -> str:
    """2024年8月15日; nothing: —."""
    return phrasing.day_words(_local(value)) if value else phrasing.DASH


@register.filter
def month(value: date | datetime | None) -> str:
    """2024年8月; nothing: —."""
    return phrasing.month_words(_local(value)) if value else phrasing.DASH


@register.filter
def moment(value: datetime | None) -> str:
    """2024年8月15日 9:05, Asia/Shanghai; nothing: —."""
    return phrasing.moment_words(_local(value)) if value else phrasing.DASH


@register.filter
def number(value: int | Decimal | Fraction | None) -> str:
    """12,345; nothing: — (0 stays 0: 缺报 and 0 never look alike)."""
    return phrasing.DASH if value is None or value == "" else phrasing.grouped(value)


@register.filter
def yuan(value: int | Decimal | None) -> str:
    """12,345元; nothing: —."""
    return phrasing.DASH if value is None or value == "" else phrasing.yuan_words(value)


@register.filter
def percent(value: Fraction | Decimal | int | None) -> str:
    """45.5% of a share (1 is the whole); nothing: —."""
    return phrasing.DASH if value is None or value == "" else phrasing.percent_words(value)


@register.filter
def percent_of(done: int, total: int) -> str:
    """{{ done|percent_of:total }}: 45.5%; of nothing: —."""
    return phrasing.percent_words(Fraction(done, total)) if total else phrasing.DASH


@register.filter
def masked(value: object) -> str:
    """1****************X; nothing: —."""
    return phrasing.masked(str(value)) if value else phrasing.DASH


@register.filter
def days_left(due: date | None, today: date) -> str:
    """{{ task.due_on|days_left:today }}: 还剩5天."""
    return phrasing.days_left_words(due, today) if due else phrasing.DASH


@register.filter
def tone(code: object, name: str = "state") -> str:
    """{{ check.result|tone:"result" }}: the hue of a code of that field: done, going, near, late or none."""
    return TONES.get(name, {}).get(str(code), "none")


@register.inclusion_tag("parts/badge.html")
def badge(tone: str, word: object) -> dict[str, object]:
    """{% badge "late" "已逾期3天" %}: hue, shape and word."""
    return {"tone": tone if tone in SHAPES else "none", "word": word}


@register.inclusion_tag("parts/badge.html")
def state_badge(row: Any, name: str = "state") -> dict[str, object]:
    """{% state_badge record %}, {% state_badge check "result" %}: hue of the code, word of get_…_display."""
    code = getattr(row, name, "")
    word = getattr(row, f"get_{name}_display", lambda: code)()
    return {"tone": tone(code, name), "word": word}


@register.simple_tag
def icon(name: str) -> str:
    """{% icon "home" %}: a symbol of static/icons/sprite.svg, silent for readers; a word always stands beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', _sprite(), name
    )


def _sprite() -> str:
    return static("icons/sprite.svg")


@register.simple_tag
def progress_of(done: int, total: int, line: int | Fraction | None = None, unit: str = "") -> bars.Progress:
    """{% progress_of done total line "家" as bar %}: geometry and words of a progress bar."""
    return bars.progress_of(int(done or 0), int(total or 0), None if line in (None, "") else line, unit or "")


@register.simple_tag
def bars_of(rows: Iterable[object]) -> list[bars.Bar]:
    """{% bars_of rows as drawn %}: geometry of a bar chart."""
    return bars.bars_of(rows or ())


@dataclass(frozen=True)
class Chip:
    """One filter in force: what it is, its value in words, and the page without it."""

    label: str
    value: str
    without: str


@register.simple_tag(takes_context=True)
def filter_chips(context: template.Context, filterset: Any) -> list[Chip]:
    """{% filter_chips filter as chips %}: the filters in force, each with the query that takes it away."""
    form = filterset.form
    cleaned = getattr(form, "cleaned_data", {}) if form.is_bound and form.is_valid() else {}
    chips = []
    for bound in form:
        value = cleaned.get(bound.name)
        if bound.is_hidden or value in (None, "", []) or not _was_given(bound, form.data):
            continue
        chips.append(Chip(str(bound.label), _said(bound, value), _without(context, bound)))
    return chips


def _names(bound: Any) -> list[str]:
    suffixes = getattr(bound.field.widget, "suffixes", None) or ()
    return [bound.html_name, *(f"{bound.html_name}_{suffix}" for suffix in suffixes)]


def _was_given(bound: Any, given: Any) -> bool:
    return any(given.get(name) not in (None, "") for name in _names(bound))


def _without(context: template.Context, bound: Any) -> str:
    query = context["request"].GET.copy()
    for name in [*_names(bound), "page"]:
        query.pop(name, None)
    return f"?{query.urlencode()}"


def _said(bound: Any, value: Any) -> str:
    choices = {
        str(key): str(word) for key, word in getattr(bound.field, "choices", ()) if not isinstance(word, list | tuple)
    }
    if isinstance(value, slice):  # a range from django-filter
        return f"{_plain(value.start)}至{_plain(value.stop)}"
    if isinstance(value, list | tuple | set):
        return "、".join(choices.get(str(one), _plain(one)) for one in value)
    return choices.get(str(value), _plain(value))


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return phrasing.day_words(_local(value)) if isinstance(value, date) else str(value)
