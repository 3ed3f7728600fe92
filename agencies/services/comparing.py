"""What would a ledger's row change in the register? Compared in batches, one read of the register a batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from django.db import models

from agencies.files.ledger_sheets import LedgerRow
from agencies.models import LedgerImportRow
from agencies.rules.normalising import mask_phone
from authorities.rules.phrasing import grouped
from authorities.rules.problem import Problem
from authorities.sealed import SealedField

Changes = dict[str, list[str]]
Outcome = LedgerImportRow.Outcome
BATCH = 1_000


@dataclass(frozen=True)
class Judged:
    """One row after a look at the register. values: JSON-fit facts, enough to store.   problems: why it goes back."""

    number: int
    key: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


class Ledger(Protocol):
    """One kind of ledger: how its rows become facts, and how facts meet the register."""

    def judged(self, rows: Sequence[LedgerRow], letters: Mapping[str, str]) -> list[Judged]:
        """Rows as facts, or with the problems that only the register can show."""

    def known(self, batch: Sequence[Mapping[str, Any]], *, locked: bool = False) -> Mapping[str, models.Model]:
        """What the register holds for these facts, by key; one query. locked: nobody else changes it meanwhile."""

    def changes(self, values: Mapping[str, Any], known: Any) -> Changes:
        """What storing the facts would change."""

    def store(self, new: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]]) -> None:
        """Put facts into the register: makes the new, changes the changed; a constant number of statements a batch."""


def batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Rows a thousand at a time."""
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def field_changes(known: models.Model, facts: Mapping[str, Any]) -> Changes:
    """Changes of plain fields: label → [old, new]; a fact equal to what is held is none."""
    found: Changes = {}
    for name, value in facts.items():
        kept: Any = known._meta.get_field(name)
        old, new = getattr(known, name), kept.to_python(value)
        if old != new:
            found[str(kept.verbose_name)] = [written(kept, old), written(kept, new)]
    return found


def written(kept: Any, value: Any) -> str:
    """A value of a model's field as people read it."""
    if isinstance(kept, SealedField):
        return mask_phone(value) or "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return grouped(value)
    choices = dict(kept.flatchoices)
    return str(choices.get(value, value)) if value not in (None, "") else "空"


def set_fields(row: models.Model, facts: Mapping[str, Any]) -> None:
    """Put JSON-fit facts on a model's instance, each in its field's own type."""
    for name, value in facts.items():
        kept: Any = row._meta.get_field(name)
        setattr(row, name, kept.to_python(value))


def placed(problem: Problem, number: int, column: str, label: str, letters: Mapping[str, str]) -> Problem:
    """The problem with its place: row, cell (E12) where the column is in the file, and the column's label."""
    if column not in letters:
        return Problem(problem.code, row=number, **problem.facts)
    return Problem(problem.code, row=number, cell=f"{letters[column]}{number}", column=label, **problem.facts)
