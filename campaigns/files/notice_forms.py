"""How do the form files of a notice folder become values? The record form and the summary tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from campaigns.files.notice_parts import quoted
from campaigns.files.notice_rows import Row, TomlFile
from campaigns.files.notice_scope import read_where
from campaigns.rules.notice import Checklist, Column, Contradiction, Disposal, Item, Option, Section, Table

ANSWERS = ("choice", "choices", "count", "area", "text")
APPLIES = ("any", "maintenance_testing", "safety_assessment")
CONDITIONS = (
    "legal_person",
    "floor_area",
    "registered_engineers",
    "operators",
    "operators_intermediate",
    "equipment",
    "system",
)
FINDING_KINDS = ("false_document", "conditions_not_met", "other")
FORM_LABELS = (
    "authority",
    "number",
    "entity",
    "address",
    "legal_representative",
    "technical_director",
    "contact",
    "phone",
    "maintenance_testing",
    "safety_assessment",
    "inspectors",
    "checked_at",
    "companions",
    "body",
    "not_applicable",
)
TABLE_LABELS = ("unit", "filled_by", "phone", "reviewed_by", "filled_on")
_CHOOSING = ("choice", "choices")


def read_checklists(file: TomlFile) -> tuple[Checklist, ...]:
    return tuple(_checklist(file, row) for row in file.rows(file.root, "checklist", "code", needed=True))


def _checklist(file: TomlFile, row: Row) -> Checklist:
    answers = _answer_sets(row)
    return Checklist(
        code=row.text("code"),
        title=row.text("title"),
        note=row.text("note"),
        archive_note=row.text("archive_note"),
        sections=tuple(_section(r) for r in file.rows(row, "checklist.section", "code", needed=True)),
        items=tuple(_item(r, answers) for r in file.rows(row, "checklist.item", "code", needed=True)),
        contradictions=tuple(_contradiction(r) for r in file.rows(row, "checklist.contradiction", "code")),
        clause=row.text("clause"),
        labels=row.labels("labels", names=FORM_LABELS),
        misprints=row.labels("misprints"),
        verdict=row.name_of("verdict"),
        explanation=row.name_of("explanation"),
        is_printed=row.boolean("is_printed", default=True),
        disposals=tuple(_disposal(r) for r in file.rows(row, "checklist.disposal", "code")),
    )


def _disposal(row: Row) -> Disposal:
    days = row.integer("working_days", low=1, high=366, needed=False)
    return Disposal(
        code=row.text("code"),
        name=row.text("name"),
        clause=row.text("clause"),
        quote=quoted(row, [days] if days else []),
        working_days=days,
    )


def _answer_sets(row: Row) -> Mapping[str, tuple[Option, ...]]:
    """The named sets of answers: name → options, none of them violating yet."""
    sets: dict[str, tuple[Option, ...]] = {}
    for name, options in row.table("answers").items():
        good = isinstance(options, list) and options and all(_is_option(o) for o in options)
        if not good or len({o["value"] for o in options}) != len(options):
            row.say("notice.answer_set", "answers", name=name)
            continue
        sets[name] = tuple(Option(o["value"], o["label"]) for o in options)
    return sets


def _is_option(option: Any) -> bool:
    return (
        isinstance(option, dict)
        and set(option) == {"value", "label"}
        and all(isinstance(text, str) and text.strip() for text in option.values())
    )


def _section(row: Row) -> Section:
    return Section(
        code=row.text("code"),
        title=row.text("title"),
        scope=row.word("scope", ("agency", "project")),
        print_blocks=row.texts("print_blocks", needed=True),
    )


def _item(row: Row, sets: Mapping[str, tuple[Option, ...]]) -> Item:
    answer = row.word("answer", ANSWERS)
    return Item(
        code=row.text("code"),
        label=row.text("label"),
        section=row.text("section"),
        answer=answer,
        prints=row.texts("prints", needed=True),
        clause=row.text("clause"),
        options=_options(row, sets) if answer in _CHOOSING else (),
        applies_to=row.word("applies_to", APPLIES, default="any"),
        not_applicable=row.boolean("not_applicable", default=False),
        prefill=row.name_of("prefill"),
        causes=row.texts("causes"),
        kind=row.word("kind", FINDING_KINDS) if row.has("kind") else None,
        short_label=row.text("short_label", needed=False),
        violation_label=row.text("violation_label", needed=False),
        print_suffix=row.text("print_suffix", needed=False),
        optional=row.boolean("optional", default=False),
        hint=row.text("hint", needed=False),
        label_printed=row.boolean("label_printed", default=True),
        same_box_as=row.name_of("same_box_as"),
        condition=row.word("condition", CONDITIONS) if row.has("condition") else None,
        disposal=row.name_of("disposal"),
    )


def _options(row: Row, sets: Mapping[str, tuple[Option, ...]]) -> tuple[Option, ...]:
    """The answers of an item, with the violating ones marked: polarity is said for every item, never assumed."""
    name = row.text("answers")
    violating = row.texts("violating", needed=True, may_be_empty=True)
    if name not in sets:
        row.say("notice.unknown_answer_set", "answers", name=name, known="、".join(sorted(sets)))
        return ()
    options = sets[name]
    for value in sorted(set(violating) - {o.value for o in options}):
        row.say("notice.violating_unknown", "violating", value=value, known="、".join(o.value for o in options))
    if set(violating) >= {o.value for o in options}:
        row.say("notice.violating_all", "violating")
    if row.values.get("answer") == "choice" and row.values.get("violating") == []:
        row.say("notice.violating_none", "violating")
    return tuple(replace(o, violating=o.value in violating) for o in options)


def _contradiction(row: Row) -> Contradiction:
    pairs = row.tables("when", needed=True)
    when = tuple((pair.text("item"), pair.text("value")) for pair in pairs)
    for pair in pairs:
        pair.close()
        row.is_broken = row.is_broken or pair.is_broken
    if len(when) < 2:
        row.say("notice.contradiction_alone", "when")
    return Contradiction(code=row.text("code"), when=when, message=row.text("message"), clause=row.text("clause"))


def read_tables(file: TomlFile) -> tuple[Table, ...]:
    return tuple(_table(file, row) for row in file.rows(file.root, "table", "code"))


def _table(file: TomlFile, row: Row) -> Table:
    return Table(
        code=row.text("code"),
        title=row.text("title"),
        columns=tuple(_column(r) for r in file.rows(row, "table.column", "code", needed=True)),
        balances=tuple(
            (r.text("total"), r.texts("parts", needed=True)) for r in file.rows(row, "table.balance", "total")
        ),
        labels=row.labels("labels", names=TABLE_LABELS),
        cut_day=row.integer("cut_day", low=1, high=28) or 1,
        clause=row.text("clause"),
    )


def _column(row: Row) -> Column:
    return Column(
        code=row.text("code"),
        header=row.texts("header", needed=True),
        list=row.text("list"),
        where=read_where(row),
        count=row.text("count"),
        unit=row.text("unit"),
        caliber=row.text("caliber"),
        clause=row.text("clause"),
        parent=row.name_of("parent"),
        part_label=row.text("part_label", needed=row.has("parent")),
        print_pattern=row.text("print_pattern", needed=False),
    )
