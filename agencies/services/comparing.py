"""What would a ledger's row change in the register? Compared in batches, one read of the register a batch."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from django.db import models
from django.db.models import QuerySet

from agencies.files.ledger_rows import LedgerRow
from agencies.models import LedgerImportRow
from agencies.rules.ledger_facts import plain
from agencies.rules.normalising import mask_phone
from authorities.rules.phrasing import grouped
from authorities.rules.problem import Problem
from authorities.sealed import SealedField

Changes = dict[str, list[str]]
Outcome = LedgerImportRow.Outcome
BATCH = 1_000


class ChangedSincePreview(Exception):
    """The register is not as it was when a row was looked at; `number` is the row's, `key` names what moved."""

    def __init__(self, number: int, key: str) -> None:
        super().__init__(f"row {number}")
        self.number, self.key = number, key


@dataclass(frozen=True, slots=True)
class Judged:
    """One row after a look at the register.

    values: JSON-fit facts, enough to store.   problems: why it goes back.   known: what the register holds, or None.
    """

    number: int
    key: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    known: Any = None


class Ledger(Protocol):
    """One kind of ledger: how its rows become facts, and how facts meet the register."""

    def judged(self, rows: Sequence[LedgerRow], letters: Mapping[str, str]) -> list[Judged]:
        """Rows as facts beside what the register holds, or with the problems that only the register can show."""

    def known(self, batch: Sequence[Mapping[str, Any]], *, locked: bool = False) -> Mapping[str, Any]:
        """What the register holds for these facts, by key. locked: nobody else changes it meanwhile."""

    def changes(self, values: Mapping[str, Any], known: Any) -> Changes:
        """What storing the facts would change."""

    def taken(self, new: QuerySet[LedgerImportRow]) -> LedgerImportRow | None:
        """The first of these rows, staged as new, that the register holds by now."""

    def store_rows(self, new: QuerySet[LedgerImportRow], changed: QuerySet[LedgerImportRow]) -> None:
        """Put staged rows into the register: makes the new, changes the changed."""


class InBatches(ABC):
    """Meets the register a batch of facts at a time: enough for ledgers of some ten thousand rows."""

    @abstractmethod
    def known(self, batch: Sequence[Mapping[str, Any]], *, locked: bool = False) -> Mapping[str, Any]:
        """What the register holds for these facts, by key."""

    @abstractmethod
    def store(self, new: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]]) -> None:
        """Put facts into the register; a constant number of statements a batch."""

    def taken(self, new: QuerySet[LedgerImportRow]) -> LedgerImportRow | None:
        for batch in staged_batches(new):
            held = self.known([row.values for row in batch], locked=True)
            found = next((row for row in batch if row.key in held), None)
            if found:
                return found
        return None

    def store_rows(self, new: QuerySet[LedgerImportRow], changed: QuerySet[LedgerImportRow]) -> None:
        for batch in staged_batches(new):
            self.store([row.values for row in batch], [])
        for batch in staged_batches(changed):
            self.store([], [row.values for row in batch])


def staged_batches(rows: QuerySet[LedgerImportRow]) -> Iterator[list[LedgerImportRow]]:
    """Staged rows in the file's order, a thousand at a time."""
    last = 0
    while batch := list(rows.filter(number__gt=last).order_by("number")[:BATCH]):
        yield batch
        last = batch[-1].number


def field_changes(known: models.Model, facts: Mapping[str, Any]) -> Changes:
    """Changes of plain fields: label → [old, new]; a fact equal to what is held is none."""
    return value_changes(type(known), {name: getattr(known, name) for name in facts}, facts)


def value_changes(model: type[models.Model], held: Mapping[str, Any], facts: Mapping[str, Any]) -> Changes:
    """The same beside values read without a model's instance.   held: field → value."""
    found: Changes = {}
    for name, value in facts.items():
        old = held[name]
        if plain(old) == value:  # most rows of most files say what is known already
            continue
        kept: Any = model._meta.get_field(name)
        new = kept.to_python(value)
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
