"""Do the forms of a notice hang together? Places on the paper, answers, contradictions, sums of a summary table."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from campaigns.rules.notice import Checklist, Contradiction, Item, Notice, Table
from campaigns.rules.notice_checks import Flaw, flaw, placeholders, unknown


def check_forms(notice: Notice) -> Iterator[Flaw]:
    """The record forms and the summary tables; all flaws, in the folder's order."""
    causes = {cause.code for cause in notice.causes}
    for form in notice.checklists:
        codes = {item.code for item in form.items}
        yield from unknown("checklist", form.code, "verdict", form.verdict, codes)
        yield from unknown("checklist", form.code, "explanation", form.explanation, codes)
        for item in form.items:
            yield from _item(form, item, causes)
        yield from _places(form)
        for contradiction in form.contradictions:
            yield from _contradiction(form, contradiction)
        yield from _misprints(form)
    for table in notice.tables:
        yield from _columns(table)
        yield from _balances(table)


def _item(form: Checklist, item: Item, causes: set[str]) -> Iterator[Flaw]:
    yield from unknown("item", item.code, "section", item.section, (s.code for s in form.sections))
    yield from unknown("item", item.code, "disposal", item.disposal, (d.code for d in form.disposals))
    for cause in item.causes:
        yield from unknown("item", item.code, "causes", cause, causes)
    if item.applies_to == "any" and item.not_applicable:
        yield flaw("item", item.code, "notice.box_without_scope")
    yield from _shared_box(form, item)
    if (item.causes or item.kind) and not item.violating_values:
        yield flaw("item", item.code, "notice.cause_without_violation")


def _shared_box(form: Checklist, item: Item) -> Iterator[Flaw]:
    codes = [i.code for i in form.items]
    yield from unknown("item", item.code, "same_box_as", item.same_box_as, set(codes) - {item.code})
    owner = next((i for i in form.items if i.code == item.same_box_as), None)
    if owner and not (owner.not_applicable and item.not_applicable and owner.applies_to == item.applies_to):
        yield flaw("item", item.code, "notice.shared_box", owner=owner.code)


def _places(form: Checklist) -> Iterator[Flaw]:
    """In each printed block the places are 1, 2, 3 … with one item each."""
    blocks: dict[str, dict[int, str]] = {block: {} for section in form.sections for block in section.print_blocks}
    own = {section.code: section.print_blocks for section in form.sections}
    for item in form.items:
        for place in item.prints:
            block, _, position = place.rpartition(":")
            if not position.isascii() or not position.isdecimal() or int(position) < 1:
                yield flaw("item", item.code, "notice.place_unreadable", place=place)
            elif block not in own.get(item.section, blocks):
                known = "、".join(own.get(item.section, tuple(blocks)))
                yield flaw("item", item.code, "notice.place_unknown_block", place=place, known=known)
            elif int(position) in blocks[block]:
                other = blocks[block][int(position)]
                yield flaw("item", item.code, "notice.place_taken", place=place, other=other)
            else:
                blocks[block][int(position)] = item.code
    for block, taken in blocks.items():
        yield from _gaps(block, taken)


def _gaps(block: str, taken: dict[int, str]) -> Iterator[Flaw]:
    before = 0
    for position, code in sorted(taken.items()):
        if position != before + 1:
            yield flaw("item", code, "notice.place_gap", place=f"{block}:{position}", missing=f"{block}:{before + 1}")
        before = position


def _contradiction(form: Checklist, contradiction: Contradiction) -> Iterator[Flaw]:
    items = {item.code: item for item in form.items}
    for code, value in contradiction.when:
        yield from unknown("contradiction", contradiction.code, "item", code, items)
        if code in items:
            values = [option.value for option in items[code].options]
            yield from unknown("contradiction", contradiction.code, f"{code}的value", value, values)
    for (first, one), (second, other) in combinations(contradiction.when, 2):
        if first == second and (one == other or (first in items and items[first].answer == "choice")):
            yield flaw("contradiction", contradiction.code, "notice.contradiction_idle", item=first)


def _misprints(form: Checklist) -> Iterator[Flaw]:
    ours = {*form.labels.values(), *(item.label for item in form.items)}
    for corrected in form.misprints:
        if corrected not in ours:
            yield flaw("checklist", form.code, "notice.misprint_idle", label=corrected)


def _columns(table: Table) -> Iterator[Flaw]:
    tops = {column.code for column in table.columns if column.parent is None}
    for column in table.columns:
        yield from unknown("column", column.code, "parent", column.parent, tops - {column.code})
        family = {column.code, *(part.code for part in table.parts_of(column.code))}
        named = placeholders(column.print_pattern)
        for name in named:
            yield from unknown("column", column.code, "print_pattern", name, family)
        for missing in sorted(family - set(named)) if column.print_pattern else ():
            yield flaw("column", column.code, "notice.pattern_leaves_out", missing=missing)


def _balances(table: Table) -> Iterator[Flaw]:
    codes = {column.code: column for column in table.columns}
    for total, parts in table.balances:
        yield from unknown("balance", total, "total", total, codes)
        for part in parts:
            yield from unknown("balance", total, "parts", part, codes)
        if total in parts or len(set(parts)) != len(parts):
            yield flaw("balance", total, "notice.balance_twice")
        known = [codes[code] for code in (total, *parts) if code in codes]
        if len({column.unit for column in known}) > 1:
            yield flaw("balance", total, "notice.balance_units", units="、".join(sorted({c.unit for c in known})))
