"""What do the smaller ledgers have in common? A row becomes facts with a "key"; the register is asked by that key."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar

from agencies.files.ledger_kinds import ledger_kinds
from agencies.files.ledger_rows import LedgerRow
from agencies.models import Agency, LedgerImportRow
from agencies.queries.places import Places
from agencies.services.comparing import Changes, InBatches, Judged, placed
from authorities.rules.problem import Problem
from authorities.scope import whole_tree

Found = Iterator[tuple[str, Problem]]  # column code, what is wrong there
BATCH = 200


class Register(InBatches):
    """One ledger of one unit's tree; the shape of `comparing.Ledger`. Subclasses say which facts, problems and rows."""

    code: ClassVar[str]

    def __init__(self, places: Places, now: datetime) -> None:
        self.places, self.now = places, now
        self.kind = ledger_kinds()[self.code]

    def judged(self, rows: Sequence[LedgerRow], letters: Mapping[str, str]) -> list[Judged]:
        """Facts with `key`, or the problems that only the register can show."""
        self.look_up([row.values for row in rows])
        judged = [self._judged(row, letters) for row in rows]
        held = self.known([one.values for one in judged])
        return [replace(one, known=held[one.key]) if one.key in held else one for one in judged]

    def known(self, batch: Sequence[Mapping[str, Any]], *, locked: bool = False) -> dict[str, Any]:
        """Rows of the register by key; `locked` rows are locked by their stored order."""
        keyed = [facts for facts in batch if "key" in facts]
        return self.held(keyed, locked) if keyed else {}

    @abstractmethod
    def look_up(self, batch: Sequence[Mapping[str, Any]]) -> None:
        """Read once what judging a batch needs."""

    @abstractmethod
    def problems(self, values: Mapping[str, Any], number: int) -> Found:
        """What is wrong with a row beside the register."""

    @abstractmethod
    def facts(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """JSON-fit facts with `key` and, where the plain values do not tell, `shown`: the two words of a preview."""

    @abstractmethod
    def held(self, batch: Sequence[Mapping[str, Any]], locked: bool) -> dict[str, Any]:
        """The register's rows for these facts, by key."""

    @abstractmethod
    def changes(self, values: Mapping[str, Any], known: Any) -> Changes:
        """What storing the facts would change."""

    def _judged(self, row: LedgerRow, letters: Mapping[str, str]) -> Judged:
        values: Mapping[str, Any] = row.values
        label = {column.code: column.label for column in self.kind.columns}
        found = [
            placed(problem, row.number, code, label[code], letters)
            for code, problem in self.problems(values, row.number)
        ]
        if found:
            return Judged(row.number, "", {}, tuple(found))
        facts = self.facts(values)
        return Judged(row.number, facts["key"], facts)


def key_of(*parts: str) -> str:
    """One short key of several parts: the same parts give the same key, and nobody reads the parts from it."""
    return sha256("|".join(parts).encode()).hexdigest()[:40]


def agencies_of(codes: Sequence[str]) -> dict[str, Agency]:
    """Agencies of the whole province by the code they are named by: whether one is ours is for the caller to say.

    A code of a merged agency gives the one it counts as; `agency.code` tells them apart.
    """
    with whole_tree("a ledger names agencies by code; a foreign one is refused by name"):
        rows = Agency.objects.select_related("unit", "merged_into__unit").filter(code__in=set(codes))
        return {agency.code: agency.merged_into or agency for agency in rows}


def agency_problem(agencies: Mapping[str, Agency], code: str, own: frozenset[int]) -> Problem | None:
    """Is the agency in the register, and of our own tree?"""
    agency = agencies.get(code)
    if agency is None:
        return Problem("import.agency_first", value=code)
    if agency.code != code:
        return merged_elsewhere(code, agency, own)
    return None if agency.unit_id in own else Problem("import.agency_elsewhere", value=code, unit=agency.unit.name)


def merged_elsewhere(code: str, kept: Agency, own: frozenset[int]) -> Problem | None:
    """The agency of that code was merged into one that another unit keeps."""
    if kept.unit_id in own:
        return None
    return Problem("import.merged_elsewhere", value=code, kept=kept.name, kept_code=kept.code, unit=kept.unit.name)


COUNTED = ("named", "counted_as")


def counted_as(code: str, agency: Agency) -> dict[str, str]:
    """What a staged row keeps when its file named a merged agency: the code in the file, the one it is taken for."""
    return {} if agency.code == code else dict(zip(COUNTED, (code, agency.code), strict=True))


def code_in_file(facts: Mapping[str, Any], column: str) -> str:
    """The code by which the file named an agency: what it stands for is asked again when the row is stored."""
    return str(facts.get("named") or facts[column])


def refused_key(row: LedgerRow, code: str) -> str:
    """How a refused row is named: by its key column as it stood, unless that is sealed."""
    kind = ledger_kinds()[code]
    return "" if kind.key in kind.sealed else str(row.values.get(kind.key, row.raw.get(kind.key, "")))[:_KEY]


_KEY: int = LedgerImportRow._meta.get_field("key").max_length or 0
