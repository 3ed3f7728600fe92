"""How do the scope and rate files of a notice folder become values? Populations, tiers, bands, parts, floors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from campaigns.files.notice_parts import LEVELS, quoted, require_figures
from campaigns.files.notice_rows import Row, TomlFile
from campaigns.rules.notice import Band, Floor, Part, Population, Tier, Where

EXECUTORS = (*LEVELS, "investigator")
METHODS = ("draw", "coverage", "each")
PERIODS = ("campaign", "month")
RATES = ("share", "bands", "count", "per_object_minimum", "undecided")

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_populations(file: TomlFile) -> tuple[Population, ...]:
    return tuple(_population(row) for row in file.rows(file.root, "population", "code", needed=True))


def _population(row: Row) -> Population:
    where, since = read_where(row), row.day_or_none("not_drawn_since")
    quote = _where_quote(row, where, needed=since is not None)
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
        quote=quote,
        after=row.name_of("after"),
        excludes=row.texts("excludes"),
        not_drawn_since=since,
    )


def _where_quote(row: Row, where: Where, *, needed: bool = False) -> str:
    """The quote of a filter; a date or a figure in it is one of the notice's, so the notice's words must be there."""
    has_date = any(isinstance(v, str) and _ISO_DATE.fullmatch(v) for v in where.values())
    figures = [v for v in where.values() if type(v) is int]
    quote = row.text("quote", needed=needed or has_date or bool(figures))
    if quote:
        require_figures(row, quote, figures)
    return quote


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
    given = [key for key in RATES if row.has(key)]
    if len(given) != 1:
        row.say("notice.tier_one_rate", given="、".join(given) or "没有", known="、".join(RATES))
    share, written = row.share("share") if row.has("share") else (None, "")
    bands = _bands(row) if row.has("bands") else ()
    minimum = row.integer("per_object_minimum", low=1, high=10_000, needed=False)
    count = row.integer("count", low=1, high=10**9, needed=False)
    figures = _percents(share) + [number for number in (minimum, count) if number]
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
        count=count,
        per=row.word("per", PERIODS, default="campaign"),
        parts=tuple(_part(part) for part in _closed(row, "parts")) if row.has("parts") else (),
    )


def _part(row: Row) -> Part:
    share, written, count = _share_or_count(row)
    return Part(
        code=row.text("code"),
        name=row.text("name"),
        where=read_where(row),
        share=share,
        count=count,
        written=written,
        quote=quoted(row, _percents(share) + ([count] if count else [])),
    )


def read_floors(file: TomlFile) -> tuple[Floor, ...]:
    return tuple(_floor(row) for row in file.rows(file.root, "floor", "code"))


def _floor(row: Row) -> Floor:
    share, written, count = _share_or_count(row)
    return Floor(
        code=row.text("code"),
        name=row.text("name"),
        populations=row.texts("populations", needed=True),
        clause=row.text("clause"),
        quote=quoted(row, _percents(share) + ([count] if count else [])),
        share=share,
        count=count,
        written=written,
    )


def _share_or_count(row: Row) -> tuple[Fraction | None, str, int | None]:
    given = [key for key in ("share", "count") if row.has(key)]
    if len(given) != 1:
        row.say("notice.tier_one_rate", given="、".join(given) or "没有", known="share、count")
    share, written = row.share("share") if row.has("share") else (None, "")
    return share, written, row.integer("count", low=1, high=10**9, needed=False)


def _closed(row: Row, key: str) -> Iterator[Row]:
    """Inline tables of a row, each closed after the caller has read it; a broken one breaks the row."""
    for inner in row.tables(key, needed=True):
        yield inner
        inner.close()
        row.is_broken = row.is_broken or inner.is_broken


def _bands(row: Row) -> tuple[Band, ...]:
    return tuple(_band(band) for band in _closed(row, "bands"))


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
