"""Does the notice really say so? Every quote and printed label, held against the document's own text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from authorities.rules.problem import Problem
from campaigns.files.notice_problems import NoticeProblem
from campaigns.rules.notice import Checklist, Notice, Table

_SPACE = re.compile(r"\s+")


def check_quotes(notice: Notice, text: str) -> list[NoticeProblem]:
    """A problem for each quote or printed label that is not in the document, verbatim but for white space.

    text: the whole document as plain text; it breaks lines and pads labels where it likes.
    Labels that the notice misprints are looked for as misprinted (checklist.misprints).
    """
    document = _squeezed(text)
    return [
        NoticeProblem(file, f"条目“{key}”", Problem("notice.quote_not_found", quote=quote))
        for file, key, quote in _quotes(notice)
        if _squeezed(quote) not in document
    ]


def _squeezed(text: str) -> str:
    return _SPACE.sub("", text)


def _quotes(notice: Notice) -> Iterator[tuple[str, str, str]]:
    yield from (("notice.toml", "quotes", quote) for quote in notice.quotes)
    yield from (("notice.toml", name, getattr(notice, name)) for name in ("number", "title", "issuer", "parent"))
    yield from (("clauses.toml", clause.id, quote) for clause in notice.clauses for quote in clause.quotes)
    yield from (("scope.toml", population.code, population.quote) for population in notice.populations)
    yield from (("tiers.toml", tier.population, tier.quote) for tier in notice.tiers)
    yield from (("tiers.toml", tier.population, part.quote) for tier in notice.tiers for part in tier.parts)
    yield from (("tiers.toml", floor.code, floor.quote) for floor in notice.floors)
    for dated in (notice.phases, notice.milestones, notice.returns):
        yield from (("phases.toml", one.code, one.quote) for one in dated)
    yield "causes.toml", "quote", notice.cause_quote
    yield from (("crosschecks.toml", one.code, one.quote) for one in notice.crosschecks)
    yield from (("follow_ups.toml", one.code, one.quote) for one in notice.follow_ups)
    for form in notice.checklists:
        for code, label in _form_labels(form):
            yield "checklist.toml", code, form.misprints.get(label, label)
    for table in notice.tables:
        for code, label in _table_labels(table):
            yield "summary.toml", code, label


def _form_labels(form: Checklist) -> Iterator[tuple[str, str]]:
    yield from ((one.code, one.quote) for one in form.disposals)
    yield from ((item.code, item.label) for item in form.items if item.label_printed)
    if not form.is_printed:
        return
    yield from ((form.code, text) for text in (form.title, form.note, form.archive_note))
    yield from form.labels.items()
    yield from ((section.code, section.title) for section in form.sections)
    for item in form.items:
        if item.hint:
            yield item.code, item.hint
        yield from ((item.code, option.label) for option in item.options)


def _table_labels(table: Table) -> Iterator[tuple[str, str]]:
    yield table.code, table.title
    yield from table.labels.items()
    for column in table.columns:
        yield from ((column.code, cell) for cell in column.header)
        yield column.code, column.part_label
        yield from ((column.code, piece) for piece in re.split(r"\{[^{}]*\}", column.print_pattern))
