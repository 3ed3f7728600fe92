"""How do the plan files of a notice folder become values? Clauses, populations, tiers, phases, returns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time
from fractions import Fraction

from campaigns.files.notice_rows import Row, TomlFile
from campaigns.rules.notice import Band, Clause, Milestone, Phase, Population, Return, Tier, Where

LEVELS = ("brigade", "detachment", "corps")
EXECUTORS = (*LEVELS, "investigator")
METHODS = ("draw", "coverage", "each")
RETURN_KINDS = ("monthly", "weekly", "phase_end", "once")

_NUMBER = re.compile(r"[0-9]+")
_NUMERAL = re.compile("[一二三四五六七八九十百半全每各]")
_SPACE = re.compile(r"\s+")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_KEYS_OF_KIND = {
    "monthly": ("day",),
    "weekly": ("weekday", "at"),
    "phase_end": ("days_after",),
    "once": ("due_on",),
}
_RETURN_KEYS = {
    "code", "name", "kind", "level", "clause", "table", "remind_days_before", "quote",
    "day", "weekday", "at", "days_after", "due_on",
}  # fmt: skip


def quoted(row: Row, figures: Sequence[int] = (), dates: Sequence[date | None] = ()) -> str:
    """The row's quote, which must be there and must say every figure and date the row carries."""
    quote = row.text("quote")
    require_figures(row, quote, figures)
    require_dates(row, quote, dates)
    return quote


def require_figures(row: Row, quote: str, figures: Sequence[int]) -> None:
    """Report each figure of the row that its quote does not say; one in Chinese numerals (全部、二成) is not judged."""
    said = {int(number) for number in _NUMBER.findall(quote)}
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


def read_populations(file: TomlFile) -> tuple[Population, ...]:
    return tuple(_population(row) for row in file.rows(file.root, "population", "code", needed=True))


def _population(row: Row) -> Population:
    where = read_where(row)
    # 筛选里写了日期，就是写了原文的日期，要引原文
    has_date = any(isinstance(v, str) and _ISO_DATE.fullmatch(v) for v in where.values())
    return Population(
        code=row.text("code"),
        name=row.text("name"),
        list=row.text("list"),
        where=where,
        unit_role=row.text("unit_role"),
        executor=row.word("executor", EXECUTORS),
        due=row.text("due"),
        clause=row.text("clause"),
        task=row.word("task", ("practice_conditions", "project")),
        parent=row.name_of("parent"),
        quote=row.text("quote", needed=has_date),
    )


def read_where(row: Row) -> Where:
    """The filter of a row: words with a text, a bool, an integer or a list of texts each."""
    where = row.table("where")
    for word, value in where.items():
        is_list = isinstance(value, list) and value and all(isinstance(v, str) for v in value)
        if not is_list and type(value) not in (str, bool, int):
            row.say("notice.where_value", "where", word=word)
    return dict(where)


def read_tiers(file: TomlFile) -> tuple[Tier, ...]:
    return tuple(_tier(row) for row in file.rows(file.root, "tier", "population", needed=True))


def _tier(row: Row) -> Tier:
    given = [key for key in ("share", "bands", "per_object_minimum", "undecided") if row.has(key)]
    if len(given) != 1:
        row.say("notice.tier_one_rate", given="、".join(given) or "没有")
    share, written = row.share("share") if row.has("share") else (None, "")
    bands = _bands(row) if row.has("bands") else ()
    minimum = row.integer("per_object_minimum", low=1, high=10_000, needed=False)
    figures = _percents(share) + ([minimum] if minimum else [])
    if not row.is_broken:
        figures += [figure for band in bands for figure in _percents(band.share)]
    return Tier(
        population=row.text("population"),
        clause=row.text("clause"),
        quote=quoted(row, figures),
        share=share,
        bands=bands,
        per_object_minimum=minimum,
        undecided=row.boolean("undecided", default=False),
        method=row.word("method", METHODS, default="draw"),
        written=written,
    )


def _bands(row: Row) -> tuple[Band, ...]:
    inner = row.tables("bands", needed=True)
    bands = tuple(_band(band) for band in inner)
    for band in inner:
        band.close()
        row.is_broken = row.is_broken or band.is_broken
    return bands


def _band(row: Row) -> Band:
    """One of {below = 50}, {from = 50, to = 100}, {above = 100}: 不足 and 超 leave the number itself out."""
    bounds = {key: row.integer(key, low=0, high=10**9, needed=False) for key in ("from", "to", "above", "below")}
    low, high = bounds["from"], bounds["to"]
    if (low is not None and bounds["above"] is not None) or (high is not None and bounds["below"] is not None):
        row.say("notice.band_two_bounds", "bands")
    if bounds["above"] is not None:
        low = bounds["above"] + 1
    if bounds["below"] is not None:
        high = bounds["below"] - 1
    if low is not None and high is not None and low > high:
        row.say("notice.band_empty", "bands", low=low, high=high)
    share, written = row.share("share")
    return Band(low, high, share or Fraction(1), written)  # a refused share breaks the row


def _percents(share: Fraction | None) -> list[int]:
    percent = None if share is None else share * 100
    return [int(percent)] if percent is not None and percent.denominator == 1 else []


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
    figures = [n for n in (day, days_after) if n is not None]
    result = Return(
        code=row.text("code"),
        name=row.text("name"),
        kind=kind,
        level=row.word("level", LEVELS),
        clause=row.text("clause"),
        day=day,
        weekday=row.integer("weekday", low=1, high=7) if kind == "weekly" else None,
        at=_hour(row) if kind == "weekly" else None,
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
    if any(days < 1 for days in result.remind_days_before):
        row.say("notice.remind_days", "remind_days_before")
    return result


def _hour(row: Row) -> time | None:
    value: time | None = row.take("at", time, needed=True)
    return value
