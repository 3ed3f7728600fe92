"""Change a row that somebody else may have changed meanwhile: field by field, nothing overwritten unseen.

The officer brings the version they had before them. What only they changed is written; where both changed the same
field differently, nothing is written and both values are shown. Source: pain 10 (base version on each ledger edit).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agencies.models import PastState, Versioned
from agencies.services.comparing import written
from agencies.services.history import keep_past
from authorities.sealed import SealedField

Changes = dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Difference:
    """A field that two people changed: what is registered now and what was given, in words."""

    name: str
    label: str
    held: str
    given: str


class ChangedMeanwhile(Exception):
    """Somebody else changed the same fields; `version` is the one to settle it against."""

    def __init__(self, differences: list[Difference], version: int) -> None:
        self.differences, self.version = tuple(differences), version
        super().__init__("、".join(one.label for one in differences))


def changes_since(row: Versioned, facts: Mapping[str, Any], version: int, ledger: str) -> Changes:
    """Field → (held, given) of what the officer changed against the version they saw.

    Raises ChangedMeanwhile when a later version holds something else in one of these fields.
    """
    base = facts_at(row, version, ledger)
    mine = {name: value for name, value in facts.items() if name not in base or base[name] != value}
    changes = {name: (getattr(row, name), value) for name, value in mine.items() if getattr(row, name) != value}
    theirs = [name for name in changes if name not in base or base[name] != getattr(row, name)]
    if theirs:
        differences = [_difference(row, name, facts[name]) for name in theirs]
        raise ChangedMeanwhile(differences, row.version)
    return changes


def facts_at(row: Versioned, version: int, ledger: str) -> Mapping[str, Any]:
    """The row's values at a version; {} when nobody remembers that version. Sealed columns are remembered by none."""
    if version == row.version:
        return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    past = PastState.objects.filter(ledger=ledger, subject=row.pk, facts__version=version).first()
    if past is None:
        return {}
    fields = {field.attname: field for field in row._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in past.facts.items() if name in fields}


def store_changes(row: Versioned, changes: Changes, ledger: str, now: datetime) -> None:
    """Keep how the row stood, write the changes, and make it the next version. Locked by the caller."""
    keep_past(ledger, type(row)._default_manager.filter(pk=row.pk), now)
    for name, (_old, new) in changes.items():
        setattr(row, name, new)
    row.version += 1
    row.save(update_fields=[*changes, "version"])


def said_changes(row: Versioned, changes: Changes) -> dict[str, list[str]]:
    """Field → [old, new] in words, fit for the audit; a sealed value never is."""
    return {name: [_said(row, name, old), _said(row, name, new)] for name, (old, new) in changes.items()}


def _difference(row: Versioned, name: str, given: Any) -> Difference:
    kept: Any = row._meta.get_field(name)
    return Difference(name, str(kept.verbose_name), _said(row, name, getattr(row, name)), _said(row, name, given))


def _said(row: Versioned, name: str, value: Any) -> str:
    kept: Any = row._meta.get_field(name)
    if isinstance(kept, SealedField):
        return "（加密保存）" if value else "空"
    return written(kept, value)
