"""What stands where on the printed record form? The checklist and the answers laid out as the paper has them 附件3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from campaigns.rules.notice import Checklist, Item
from inspections.rules.answers import NOT_APPLICABLE, is_blank
from inspections.rules.heading import LINES, PHONES, scopes_of


@dataclass(frozen=True)
class Box:
    """A box □ and the words behind it; ticked: ☑."""

    label: str
    ticked: bool


@dataclass(frozen=True)
class Entry:
    """One item in one place: its printed label ("" where the form prints boxes only), then boxes or a line to write on.

    written: what was filled in, "" for nothing.   kind: the item's answer kind, for the unit behind a figure.
    suffix: printed behind the boxes, before a stretch left blank.
    """

    code: str
    label: str
    hint: str
    boxes: tuple[Box, ...]
    written: str
    kind: str
    suffix: str


@dataclass(frozen=True)
class Line:
    """One printed line: the box 不涉及 before it (None: the form prints none) and one or two entries."""

    not_applicable: Box | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Block:
    """One row of the table: title at the left, lines at the right."""

    code: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class HeadLine:
    """One line of the head; phone_label "" where there is none."""

    label: str
    value: str
    phone_label: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Paper:
    """The whole form, ready to print. `labels` are the notice's own words."""

    title: str
    authority: str
    number: str
    head: tuple[HeadLine, ...]
    scopes: tuple[Box, ...]
    inspectors: str
    checked_at: datetime | None
    companions: str
    blocks: tuple[Block, ...]
    labels: Mapping[str, str]
    note: str
    archive_note: str


def paper_of(
    checklist: Checklist,
    *,
    header: Mapping[str, object],
    answers: Mapping[str, object],
    number: str,
    inspectors: str,
    checked_at: datetime | None,
    companions: str,
) -> Paper:
    """Lay a form out; blank answers print as empty boxes and lines, so an empty form is the notice's own.

    number: "〔2024〕第0012号", or "" for none yet.   checked_at: in Asia/Shanghai.   Source: hebei-2024 附件3.
    """
    labels, ticked = checklist.labels, scopes_of(header)
    return Paper(
        title=checklist.title,
        authority=str(header.get("authority") or labels["authority"]),
        number=labels["number"] if not number else labels["number"].partition("〔")[0] + number,
        head=tuple(_head_line(code, labels, header) for code in LINES),
        scopes=tuple(Box(labels[code], code in ticked) for code in ("maintenance_testing", "safety_assessment")),
        inspectors=inspectors,
        checked_at=checked_at,
        companions=companions,
        blocks=tuple(
            Block(block, section.title, _lines(checklist, block, answers))
            for section in checklist.sections
            for block in section.print_blocks
        ),
        labels=labels,
        note=checklist.note,
        archive_note=checklist.archive_note,
    )


def _head_line(code: str, labels: Mapping[str, str], header: Mapping[str, object]) -> HeadLine:
    phone = PHONES.get(code)
    if phone is None:
        return HeadLine(labels[code], str(header.get(code, "")))
    return HeadLine(labels[code], str(header.get(code, "")), labels["phone"], str(header.get(phone, "")))


def _lines(checklist: Checklist, block: str, answers: Mapping[str, object]) -> tuple[Line, ...]:
    lines: list[Line] = []
    for item in checklist.printed(block):
        entry = _entry(item, answers.get(item.code))
        if item.same_box_as is not None and lines:
            lines[-1] = Line(lines[-1].not_applicable, (*lines[-1].entries, entry))
            continue
        box = Box(checklist.labels["not_applicable"], answers.get(item.code) == NOT_APPLICABLE)
        lines.append(Line(box if item.not_applicable else None, (entry,)))
    return tuple(lines)


def _entry(item: Item, answer: object) -> Entry:
    label = item.label if item.label_printed else ""
    said = answer if isinstance(answer, (list, tuple)) else [answer]
    boxes = tuple(Box(option.label, option.value in said) for option in item.options)
    written = "" if is_blank(answer) or answer == NOT_APPLICABLE or boxes else str(answer)
    return Entry(item.code, label, item.hint, boxes, written, item.answer, item.print_suffix)
