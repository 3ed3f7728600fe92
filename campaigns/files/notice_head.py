"""How do the head of a notice and its violation causes become values?"""

from __future__ import annotations

import re
from typing import Any

from campaigns.files.notice_parts import quoted, require_dates
from campaigns.files.notice_rows import Row, TomlFile
from campaigns.rules.notice import Cause

SUBJECTS = ("agency", "engineer", "operator")
CONFIDENCES = ("source", "recalled", "unknown")

_UNIT_CODE = re.compile(r"[0-9]{6,12}")


def read_head(file: TomlFile) -> dict[str, Any]:
    """The fields of `Notice` that notice.toml gives."""
    root = file.root
    issued_on, starts_on, ends_on = root.day("issued_on"), root.day("starts_on"), root.day("ends_on")
    quotes = root.texts("quotes", needed=True)
    reading = root.name_of("starts_on_reading")
    said = [issued_on, ends_on] if reading else [issued_on, starts_on, ends_on]
    require_dates(root, "；".join(quotes), said, key="quotes")
    prefix, total = _catalogue(root)
    unit = root.text("issuer_unit")
    if unit and not _UNIT_CODE.fullmatch(unit):
        root.say("notice.unit_code", "issuer_unit", found=unit)
    return {
        "number": root.text("number"),
        "title": root.text("title"),
        "issuer": root.text("issuer"),
        "issuer_unit": unit,
        "issued_on": issued_on,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "is_public": bool(root.take("is_public", bool, needed=True)),
        "parent": root.text("parent", needed=False),
        "amends": root.name_of("amends") or "",
        "quotes": quotes,
        "starts_on_reading": reading or "",
        "lines_prefix": prefix,
        "lines_total": total,
    }


def _catalogue(root: Row) -> tuple[str, int]:
    """Prefix and number of the lines of the requirement catalogue; ("", 0) when the folder keeps none."""
    table = root.table("catalogue")
    prefix, total = table.get("prefix", ""), table.get("total", 0)
    if type(prefix) is not str or type(total) is not int or total < 0 or set(table) - {"prefix", "total"}:
        root.say("notice.catalogue", "catalogue")
        return "", 0
    return prefix, total


def read_cause_kinds(file: TomlFile) -> tuple[str, str, dict[str, int]]:
    """The clause that speaks of the causes, its quote, and how many kinds it says there are per subject.

    All empty for a notice that is silent about them.
    """
    root = file.root
    if not (root.has("kinds") or root.has("clause")):
        return "", "", {}  # a notice may be silent about them
    table = root.table("kinds", needed=True)
    kinds = {subject: number for subject, number in table.items() if type(number) is int and subject in SUBJECTS}
    if len(kinds) != len(table):
        root.say("notice.cause_kinds", "kinds", allowed="、".join(SUBJECTS))
    return root.text("clause"), quoted(root, list(kinds.values())), kinds


def read_causes(file: TomlFile) -> tuple[Cause, ...]:
    return tuple(_cause(row) for row in file.rows(file.root, "cause", "code"))


def _cause(row: Row) -> Cause:
    cause = Cause(
        code=row.text("code"),
        name=row.text("name"),
        subject=row.word("subject", SUBJECTS),
        basis=row.text("basis"),
        confidence=row.word("confidence", CONFIDENCES),
        fine_min_yuan=_yuan(row, "fine_min_yuan"),
        fine_max_yuan=_yuan(row, "fine_max_yuan"),
        person_fine_min_yuan=_yuan(row, "person_fine_min_yuan"),
        person_fine_max_yuan=_yuan(row, "person_fine_max_yuan"),
        counted=row.boolean("counted", default=True),
        effective_from=row.day_or_none("effective_from"),
        effective_to=row.day_or_none("effective_to"),
        note=row.text("note", needed=False),
    )
    for low, high in (("fine_min_yuan", "fine_max_yuan"), ("person_fine_min_yuan", "person_fine_max_yuan")):
        least, most = getattr(cause, low), getattr(cause, high)
        if (least is None) != (most is None) or (least is not None and least > most):
            row.say("notice.fine_range", low, low=str(least), high=str(most))
    if cause.effective_from and cause.effective_to and cause.effective_from > cause.effective_to:
        row.say("notice.fine_dates", "effective_to")
    return cause


def _yuan(row: Row, key: str) -> int | None:
    return row.integer(key, low=0, high=10**9, needed=False)
