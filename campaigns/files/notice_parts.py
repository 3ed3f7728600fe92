"""How do the plan files of a notice folder become values? Clauses, phases, milestones, returns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time

from campaigns.files.notice_rows import Row, TomlFile
from campaigns.rules.notice import Clause, Milestone, Phase, Return

LEVELS = ("brigade", "detachment", "corps")
RETURN_KINDS = ("monthly", "weekly", "phase_end", "once")

_NUMBER = re.compile(r"([0-9]+)(万?)")
_NUMERAL = re.compile("[一二三四五六七八九十百半全每各]|必须")
_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_SPACE = re.compile(r"\s+")
_KEYS_OF_KIND = {
    "monthly": ("day",),
    "weekly": ("weekday", "at", "starts_on"),
    "phase_end": ("days_after",),
    "once": ("due_on",),
}
_RETURN_KEYS = {
    "code", "name", "kind", "level", "clause", "table", "remind_days_before", "quote",
    "day", "weekday", "at", "starts_on", "days_after", "due_on",
}  # fmt: skip


def quoted(row: Row, figures: Sequence[int] = (), dates: Sequence[date | None] = ()) -> str:
    """The row's quote, which must be there and must say every figure and date the row carries."""
    quote = row.text("quote")
    require_figures(row, quote, figures)
    require_dates(row, quote, dates)
    return quote


def require_figures(row: Row, quote: str, figures: Sequence[int]) -> None:
    """Report each figure of the row that its quote does not say; one in Chinese words (全部、必须、二成) is not judged."""
    said = {int(number) * (10_000 if ten_thousands else 1) for number, ten_thousands in _NUMBER.findall(quote)}
    for figure in figures:
        if figure not in said and (said or not _NUMERAL.search(quote)):
            row.say("notice.figure_not_in_quote", "quote", figure=figure, quote=quote)


def require_dates(row: Row, quote: str, dates: Sequence[date | None], *, key: str = "quote") -> None:
    """Report each date that the quote does not say as 8月15日 or 2024年8月15日."""
    squeezed = _SPACE.sub("", quote)
    for day in dates:
        if day is None or day == date.min:
            continue
        written = f"{day.month}月{day.day}日"
        years = re.findall(rf"(?:([0-9]{{4}})年)?(?<![0-9]){written}", squeezed)
        if not any(year in ("", str(day.year)) for year in years):
            row.say("notice.figure_not_in_quote", key, figure=f"{day.year}年{written}", quote=quote)


def read_clauses(file: TomlFile) -> tuple[Clause, ...]:
    return tuple(
        Clause(
            id=row.text("id"),
            locator=row.text("locator"),
            gist=row.text("gist"),
            quotes=row.texts("quotes"),
            background=row.boolean("background", default=False),
            lines=row.texts("lines"),
            carried_by=row.texts("carried_by"),
            not_built=row.boolean("not_built", default=False),
        )
        for row in file.rows(file.root, "clause", "id", needed=True)
    )


def read_phases(file: TomlFile) -> tuple[Phase, ...]:
    phases = []
    for row in file.rows(file.root, "phase", "code", needed=True):
        ends_on = row.day("ends_on")
        phases.append(
            Phase(
                code=row.text("code"),
                name=row.text("name"),
                starts_on=row.day("starts_on"),
                ends_on=ends_on,
                clause=row.text("clause"),
                quote=quoted(row, dates=[ends_on]),
            )
        )
    return tuple(phases)


def read_milestones(file: TomlFile) -> tuple[Milestone, ...]:
    milestones = []
    for row in file.rows(file.root, "milestone", "code"):
        due_on = row.day("due_on")
        milestones.append(
            Milestone(
                code=row.text("code"),
                name=row.text("name"),
                due_on=due_on,
                level=row.word("level", LEVELS),
                clause=row.text("clause"),
                quote=quoted(row, dates=[due_on]),
            )
        )
    return tuple(milestones)


def read_returns(file: TomlFile) -> tuple[Return, ...]:
    return tuple(_return(row) for row in file.rows(file.root, "return", "code"))


def _return(row: Row) -> Return:
    kind = row.word("kind", RETURN_KINDS)
    due_on = row.day("due_on") if kind == "once" else None
    day = row.integer("day", low=1, high=28) if kind == "monthly" else None
    days_after = row.integer("days_after", low=0, high=366) if kind == "phase_end" else None
    at = _hour(row) if kind == "weekly" else None
    starts_on = row.day_or_none("starts_on") if kind == "weekly" else None
    figures = [n for n in (day, days_after, at.hour if at else None) if n is not None]
    result = Return(
        code=row.text("code"),
        name=row.text("name"),
        kind=kind,
        level=row.word("level", LEVELS),
        clause=row.text("clause"),
        day=day,
        weekday=row.integer("weekday", low=1, high=7) if kind == "weekly" else None,
        at=at,
        starts_on=starts_on,
        days_after=days_after,
        due_on=due_on,
        table=row.name_of("table"),
        remind_days_before=row.integers("remind_days_before"),
        quote=quoted(row, figures, [due_on]),
    )
    for key in sorted(_RETURN_KEYS & set(row.values)):
        if any(key in keys for other, keys in _KEYS_OF_KIND.items() if other != kind):
            row.say("notice.key_of_other_kind", key, kind=kind)
            row.take(key, type(row.values[key]), needed=False)
    if result.weekday and _WEEKDAYS[result.weekday - 1] not in result.quote:
        row.say("notice.weekday_not_in_quote", "weekday", weekday=_WEEKDAYS[result.weekday - 1], quote=result.quote)
    if any(days < 1 for days in result.remind_days_before):
        row.say("notice.remind_days", "remind_days_before")
    return result


def _hour(row: Row) -> time | None:
    value: time | None = row.take("at", time, needed=True)
    return value
