"""Which ledgers come in as tables, and what are their columns? Read from the ledgers*.toml beside this file."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from agencies.rules.normalising import without_invisible

_BLANKS = re.compile(r"[\s*]+")
_YEAR = re.compile(r"\d{4}(?=年)")
_FILES = ("ledgers", "ledgers_of_people", "ledgers_of_things")
_REMARK = re.compile(r"\((?:必填|选填|平方米|㎡|m2|m²|可多选|多选|元)\)$", re.IGNORECASE)


@dataclass(frozen=True)
class LedgerColumn:
    """One column 列: how it is headed (label and synonyms), what kind of value it takes, how much is kept."""

    code: str
    label: str
    kind: str
    required: bool = False
    sealed: bool = False  # kept encrypted, never repeated in a message
    longest: int | None = None
    width: float = 14
    synonyms: tuple[str, ...] = ()
    hint: str = ""
    phone: str = ""  # the column of this person's telephone
    options: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Normalised spelling → option; "*" stands for all options."""
        found = {spelling(label): value for value, label in self.options.items()}
        found |= {value: value for value in self.options}
        return found | {spelling(word): value for value, words in self.words.items() for word in words}


@dataclass(frozen=True)
class LedgerKind:
    """One ledger 台账: its columns, the columns that tell rows apart, and groups of which one must be filled.

    shows: the two columns a preview names a row by.
    """

    code: str
    name: str
    version: int
    key: str
    columns: tuple[LedgerColumn, ...]
    either: tuple[tuple[str, ...], ...]
    bare_phone_labels: frozenset[str]
    also_key: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """All columns that together tell rows apart."""
        return (self.key, *self.also_key)

    @property
    def sealed(self) -> tuple[str, ...]:
        """Columns that hold ID numbers and private telephones."""
        return tuple(column.code for column in self.columns if column.sealed)

    def column(self, code: str) -> LedgerColumn:
        return self._by_code[code]

    @cached_property
    def headings(self) -> dict[str, str]:
        """Normalised heading → column code. A column's own label wins over another column's synonym."""
        found = {heading(column.label): column.code for column in self.columns}
        for column in self.columns:
            for synonym in column.synonyms:
                found.setdefault(heading(synonym), column.code)
        return found

    @cached_property
    def _by_code(self) -> dict[str, LedgerColumn]:
        return {column.code: column for column in self.columns}

    @property
    def required_count(self) -> int:
        return sum(column.required for column in self.columns)


@cache
def ledger_kinds() -> dict[str, LedgerKind]:
    """The ledgers by code: "agencies", "projects", "people", "certificates", "sites", "operators", "equipment"."""
    phones = frozenset(heading(label) for label in _data("ledgers")["bare_phone_labels"])
    rows = [row for name in _FILES for row in _data(name)["ledger"]]
    return {row["code"]: _kind(row, phones) for row in rows}


@cache
def strangers() -> dict[str, frozenset[str]]:
    """Other tables people upload by mistake: name → normalised headings."""
    return {row["name"]: frozenset(map(heading, row["labels"])) for row in _data("ledgers")["stranger"]}


def heading(text: str) -> str:
    """A column heading for comparison: no blanks, no half- against full-width, no （必填） behind it."""
    return (
        _REMARK.sub("", _BLANKS.sub("", unicodedata.normalize("NFKC", without_invisible(text)))).strip(":").casefold()
    )


def spelling(text: str) -> str:
    """An option for comparison: like a heading, and 2023年已掌握 is 年已掌握 whatever the year."""
    return _YEAR.sub("", heading(text))


@cache
def _data(name: str) -> dict:
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))


def _kind(row: dict, phones: frozenset[str]) -> LedgerKind:
    columns = tuple(_column(column) for column in row["column"])
    either = tuple(tuple(group) for group in row["either"])
    also, shows = tuple(row.get("also_key", ())), tuple(row["shows"])
    return LedgerKind(row["code"], row["name"], row["version"], row["key"], columns, either, phones, also, shows)


def _column(row: dict) -> LedgerColumn:
    words = {value: tuple(spellings) for value, spellings in row.get("words", {}).items()}
    return LedgerColumn(**{**row, "synonyms": tuple(row.get("synonyms", ())), "words": words})
