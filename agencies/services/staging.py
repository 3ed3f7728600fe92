"""Take an uploaded ledger in: kept, read, compared, staged; nothing reaches the register yet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from agencies.files.cell_values import Cell
from agencies.files.ledger_kinds import ledger_kinds
from agencies.files.ledger_reading import LedgerPiece, LedgerReading
from agencies.files.ledger_rows import KeysSeen, LedgerRow, reading_order
from agencies.files.ledger_sentences import sentence
from agencies.files.ledger_sheets import choose_sheet
from agencies.files.ledger_templates import stamp_problem
from agencies.models import LedgerImport, LedgerImportRow
from agencies.services.comparing import Judged, Ledger, Outcome
from agencies.services.inserting import insert_plain
from agencies.services.ledgers import ledger_of
from agencies.services.registers import refused_key
from authorities.files.workbook_reader import FileRefused, open_workbook
from authorities.models import Job, Officer, Unit
from authorities.rules.phrasing import day_words
from authorities.rules.problem import Problem
from authorities.sealed import seal, seal_bytes, unseal
from authorities.services.audit import record_action
from authorities.services.jobs import ask_for
from authorities.wording import WORDS as FILE_WORDS

KIND = "stage_import"
State = LedgerImport.State
Progress = Callable[[int, int], None]
Staged = tuple[int, str, str, str, str, str, str]  # the columns below, as the database keeps them
_COLUMNS = ("number", "outcome", "key", "values", "raw", "changes", "problems")
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class LedgerUnreadable(Exception):
    """The file as a whole cannot be taken; `problems` and `sentences` say why."""

    def __init__(self, problems: Iterable[Problem], sentences: Iterable[str]) -> None:
        self.problems, self.sentences = tuple(problems), list(sentences)
        super().__init__(" ".join(self.sentences))


def receive_ledger(
    *, ledger: str, unit: Unit, content: bytes, file_name: str, officer: Officer, now: datetime
) -> LedgerImport | Job:
    """The import that stands for the same content, or the job that will stage it. The file is kept by its digest."""
    digest = hashlib.sha256(content).hexdigest()
    standing = standing_import(ledger, unit, digest)
    if standing:
        return standing
    if not default_storage.exists(stored_name(digest)):
        default_storage.save(stored_name(digest), ContentFile(seal_bytes(content)))
    arguments = {"ledger": ledger, "unit": unit.code, "digest": digest, "file_name": file_name[:200]}
    key = f"{KIND} {ledger} {unit.code} {digest}"
    return ask_for(kind=KIND, key=key, arguments=arguments, officer=officer, now=now, again=True)


def stored_name(digest: str) -> str:
    """Where an uploaded file is kept, by its content."""
    return f"imports/{digest}"


def standing_import(ledger: str, unit: Unit, digest: str) -> LedgerImport | None:
    """The import of the same content, read to its end and not dropped, or None."""
    rows = LedgerImport.objects.filter(ledger=ledger, unit=unit, file_digest=digest)
    return rows.exclude(state__in=[State.DROPPED, State.READING]).first()


def stage_ledger(
    *,
    ledger: str,
    unit: Unit,
    content: bytes,
    file_name: str,
    officer: Officer | None,
    now: datetime,
    progress: Progress = lambda done, total: None,
) -> LedgerImport:
    """Read and compare a file and keep every row with its outcome; the same content gives the import that stands.

    Raises LedgerUnreadable. Every row of the table is new, changed, unchanged or rejected; the rest is named too.
    The rows come in piece by piece, each in a transaction of its own, into an import that is 读取中 until the last:
    one that was left behind half read is begun anew.
    """
    digest = hashlib.sha256(content).hexdigest()
    standing = standing_import(ledger, unit, digest)
    if standing:
        return standing
    with _opened(ledger, content) as (reading, rows):
        staged = _begun(ledger, unit, digest, file_name, officer, reading, now)
        pages = _Pages(staged, ledger_of(ledger, unit, now), reading)
        try:
            pages.take(rows, progress)
        except FileRefused:
            staged.delete()
            raise
    if not pages.count:
        staged.delete()
        raise _unreadable([reading.no_rows()])
    if pages.seen.earlier:
        with _opened(ledger, content) as (reading, rows):
            pages.take_back(reading, rows)
    return _finished(staged, pages, now)


def _begun(
    ledger: str, unit: Unit, digest: str, file_name: str, officer: Officer | None, reading: LedgerReading, now: datetime
) -> LedgerImport:
    with transaction.atomic():
        LedgerImport.objects.filter(ledger=ledger, unit=unit, file_digest=digest, state=State.READING).delete()
        staged: LedgerImport = LedgerImport.objects.create(
            ledger=ledger,
            unit=unit,
            officer=officer,
            state=State.READING,
            file_name=file_name[:200],
            file_digest=digest,
            ignored_columns=[list(one) for one in reading.ignored_columns],
            uploaded_at=now,
        )
    return staged


@transaction.atomic
def _finished(staged: LedgerImport, pages: _Pages, now: datetime) -> LedgerImport:
    staged.state, staged.left_out = State.STAGED, [list(one) for one in pages.left_out]
    staged.save(update_fields=["state", "left_out"])
    detail = {"ledger": staged.ledger, "file": staged.file_name, "digest": staged.file_digest, "rows": pages.count}
    record_action(officer=staged.officer, unit=staged.unit, verb="stage_ledger", subject=staged, detail=detail, at=now)
    return staged


@contextmanager
def _opened(ledger: str, content: bytes) -> Iterator[tuple[LedgerReading, Iterator[list[list[Cell]]]]]:
    """The ledger of a file, its head found, and the rows of its sheet; raises LedgerUnreadable, also while reading."""
    try:
        with open_workbook(content) as book:
            stamp = stamp_problem(ledger, book.tops)
            if stamp:
                raise _unreadable([stamp])
            top = choose_sheet(ledger, book.tops)
            reading = LedgerReading(ledger, top)
            if reading.problems:
                raise _unreadable(reading.problems)
            yield reading, book.rows_of(top)
    except FileRefused as refusal:
        raise LedgerUnreadable([refusal.problem], [refusal.problem.say(FILE_WORDS)]) from refusal


def _unreadable(problems: Sequence[Problem]) -> LedgerUnreadable:
    return LedgerUnreadable(problems, map(sentence, problems))


class _Pages:
    """The staged rows of one import, as they come in. count: how many.   seen: the keys that came twice."""

    def __init__(self, staged: LedgerImport, ledger: Ledger, reading: LedgerReading) -> None:
        self.staged, self.ledger, self.reading = staged, ledger, reading
        self.code = reading.ledger.code
        self.seen = KeysSeen(reading.ledger, reading.columns)
        self.count, self.left_out = 0, list[tuple[int, str]]()

    def take(self, rows: Iterable[list[list[Cell]]], progress: Progress) -> None:
        """Stage the rows, piece by piece, and say how far it is."""
        for piece in self.reading.pieces(rows):
            self._stage(piece)
            self.left_out += piece.left_out
            self.count += len(piece.rows)
            progress(self.count, max(self.reading.top.row_count, self.count))
        progress(self.count, self.count)

    def take_back(self, reading: LedgerReading, rows: Iterable[list[list[Cell]]]) -> None:
        """Reject the rows whose key came again in a later piece: they are read once more, to be handed back whole."""
        for piece in reading.pieces(rows):
            found = [row for row in piece.rows if row.number in self.seen.earlier]
            back = [
                _rejected(self.code, row, [*piece.problems.get(row.number, ()), self.seen.earlier[row.number]])
                for row in found
            ]
            if back:
                with transaction.atomic():
                    self.staged.rows.filter(number__in=[row.number for row in found]).delete()
                    self._insert(back)

    def _stage(self, piece: LedgerPiece) -> None:
        doubled = self.seen.doubled(piece.rows)
        refused = {number: list(found) for number, found in piece.problems.items()}
        for number, problem in doubled.items():
            refused.setdefault(number, []).append(problem)
        good = [row for row in piece.rows if row.number not in refused]
        judged = iter(self.ledger.judged(good, self.reading.columns))
        self._insert(
            _rejected(self.code, row, sorted(refused[row.number], key=reading_order))
            if row.number in refused
            else _staged(self.ledger, self.code, next(judged), row)
            for row in piece.rows
        )

    def _insert(self, rows: Iterable[Staged]) -> None:
        with transaction.atomic():
            insert_plain(LedgerImportRow, ("ledger_import", *_COLUMNS), ((self.staged.pk, *row) for row in rows))


def _rejected(code: str, row: LedgerRow, problems: Iterable[Problem]) -> Staged:
    raw, told = _json(sealed_raw(code, row.raw)), _json([problem_words(problem) for problem in problems])
    return row.number, Outcome.REJECTED.value, refused_key(row, code), "{}", raw, "{}", told


def _staged(ledger: Ledger, code: str, one: Judged, row: LedgerRow) -> Staged:
    if one.problems:
        return _rejected(code, row, one.problems)
    changes = ledger.changes(one.values, one.known) if one.known else {}
    outcome = Outcome.NEW if one.known is None else Outcome.CHANGED if changes else Outcome.UNCHANGED
    return one.number, outcome.value, one.key, _json(one.values), "{}", _json(changes) if changes else "{}", "[]"


def sealed_raw(code: str, raw: Mapping[str, str]) -> dict[str, str]:
    """A row as it stood, fit to be kept: ID numbers and private telephones encrypted, whatever was typed there."""
    hidden = ledger_kinds()[code].sealed
    return {column: seal(text) if column in hidden else text for column, text in raw.items()}


def opened_raw(code: str, raw: Mapping[str, str]) -> dict[str, str]:
    """A kept row as it stood, for the workbook that goes back to whoever sent it."""
    hidden = ledger_kinds()[code].sealed
    return {column: unseal(text) if column in hidden else text for column, text in raw.items()}


def problem_words(problem: Problem) -> dict[str, Any]:
    """A problem as a row keeps it: code, place, sentence, and its facts fit for JSON."""
    facts = {name: day_words(value) if isinstance(value, date) else value for name, value in problem.items}
    return {
        "code": problem.code,
        "cell": facts.get("cell", ""),
        "column": facts.get("column", facts.get("columns", "")),
        "message": sentence(problem),
        "facts": facts,
    }
