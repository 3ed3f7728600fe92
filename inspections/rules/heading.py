"""What stands in the head of a record form? 表头: the agency as it was on the day, kept with the record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from agencies.rules.practice_conditions import SCOPES

# Codes of the head's lines in printed order; the labels are the checklist's.
LINES = ("entity", "address", "legal_representative", "technical_director", "contact")
PHONES = {
    "legal_representative": "legal_representative_phone",
    "technical_director": "technical_director_phone",
    "contact": "contact_phone",
}
TEXTS = (*LINES, *PHONES.values())
LONGEST = 200


def clean_header(typed: Mapping[str, object]) -> dict[str, object]:
    """The known texts of a head, trimmed, each at most LONGEST long, and the ticked scopes in their order."""
    head: dict[str, object] = {code: _text(typed.get(code)) for code in TEXTS}
    ticked = typed.get("scopes")
    chosen = ticked if isinstance(ticked, (list, tuple, set, frozenset)) else ()
    head["scopes"] = [scope for scope in SCOPES if scope in chosen]
    if typed.get("authority"):
        head["authority"] = _text(typed["authority"])
    return head


def scopes_of(header: Mapping[str, object]) -> frozenset[str]:
    """The scopes of service ticked on the form."""
    ticked = header.get("scopes")
    return (
        frozenset(str(one) for one in ticked)
        if isinstance(ticked, Sequence) and not isinstance(ticked, str)
        else frozenset()
    )


def content_hash(
    *, header: Mapping[str, object], answers: Mapping[str, object], inspected_at: datetime, second: str, companions: str
) -> str:
    """SHA-256 of what a record says, canonical JSON; two sendings of one form have the same.

    second: user name of the second inspector, or "".   inspected_at: aware; compared as an instant.
    """
    said = [dict(header), dict(answers), inspected_at.timestamp(), second, companions]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def _text(value: object) -> str:
    return str(value or "").replace("\x00", "").strip()[:LONGEST]
