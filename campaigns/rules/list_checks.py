"""Does a notice name only what the apps registered? Lists, filter words and values, unit roles, counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from campaigns.rules.notice import ListShape, Notice, Where
from campaigns.rules.notice_checks import Flaw, flaw, some_of, unknown


def check_lists(notice: Notice, lists: Mapping[str, ListShape]) -> Iterator[Flaw]:
    """Every list, filter word, filter value, unit role and count the notice names is one that an app registered."""
    parts = {tier.population: tier.parts for tier in notice.tiers}
    for population in notice.populations:
        shape = lists.get(population.list)
        yield from unknown("population", population.code, "list", population.list, lists)
        if shape:
            yield from _where("population", population.code, population.where, shape)
            yield from unknown("population", population.code, "unit_role", population.unit_role, shape.units)
            for part in parts.get(population.code, ()):
                yield from _where("tier", population.code, part.where, shape)
    for table in notice.tables:
        for column in table.columns:
            shape = lists.get(column.list)
            yield from unknown("column", column.code, "list", column.list, lists)
            if shape:
                yield from _where("column", column.code, column.where, shape)
                yield from unknown("column", column.code, "count", column.count, shape.counts)


def _where(kind: str, key: str, where: Where, shape: ListShape) -> Iterator[Flaw]:
    for word, value in where.items():
        yield from unknown(kind, key, "where", word, shape.where)
        allowed = shape.where.get(word)
        for one in value if isinstance(value, list) else [value]:
            said = str(one).lower() if isinstance(one, bool) else str(one)
            if allowed is not None and said not in allowed:
                yield flaw(kind, key, "notice.where_not_allowed", word=word, found=said, known=some_of(allowed))
