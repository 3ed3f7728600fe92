"""Take an uploaded ledger in: kept, read, compared, staged; nothing reaches the register yet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from agencies.files.ledger_kinds import ledger_kinds
from agencies.files.ledger_sentences import sentence
from agencies.files.ledger_sheets import LedgerRow, LedgerRows, choose_sheet, read_ledger
from agencies.files.ledger_templates import stamp_problem
from agencies.models import LedgerImport, LedgerImportRow
from agencies.services.comparing import Judged, Ledger, Outcome, batches
from agencies.services.inserting import insert
from agencies.services.ledgers import ledger_of
from agencies.services.registers import refused_key
from authorities.files.workbook_reader import FileRefused, read_sheets
from authorities.models import Job, Officer, Unit
from authorities.rules.phrasing import day_words
from authorities.rules.problem import Problem
from authorities.sealed import seal, seal_bytes, unseal
from authorities.services.audit import record_action
from authorities.services.jobs import ask_for
from authorities.wording import WORDS as FILE_WORDS

KIND = "stage_import"
Progress = Callable[[int, int], None]


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
    """The import of the same content that was not dropped, or None."""
    rows = LedgerImport.objects.filter(ledger=ledger, unit=unit, file_digest=digest)
    return rows.exclude(state=LedgerImport.State.DROPPED).first()


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
    """
    digest = hashlib.sha256(content).hexdigest()
    standing = standing_import(ledger, unit, digest)
    if standing:
        return standing
    read = _read(ledger, content)
    rows = _compared(ledger_of(ledger, unit, now), ledger, read, progress)
    with transaction.atomic():
        staged: LedgerImport = LedgerImport.objects.create(
            ledger=ledger,
            unit=unit,
            officer=officer,
            file_name=file_name[:200],
            file_digest=digest,
            left_out=[list(one) for one in read.left_out],
            ignored_columns=[list(one) for one in read.ignored_columns],
            uploaded_at=now,
        )
        for row in rows:
            row.ledger_import = staged
        insert(LedgerImportRow, rows)
        detail = {"ledger": ledger, "file": file_name, "digest": digest, "rows": len(rows)}
        record_action(officer=officer, unit=unit, verb="stage_ledger", subject=staged, detail=detail, at=now)
    return staged


def _read(ledger: str, content: bytes) -> LedgerRows:
    try:
        sheets = read_sheets(content)
    except FileRefused as refusal:
        raise LedgerUnreadable([refusal.problem], [refusal.problem.say(FILE_WORDS)]) from refusal
    stamp = stamp_problem(ledger, sheets)
    if stamp:
        raise LedgerUnreadable([stamp], [sentence(stamp)])
    read = read_ledger(ledger, choose_sheet(ledger, sheets))
    if not read.rows:
        raise LedgerUnreadable(read.problems, map(sentence, read.problems))
    return read


def _compared(ledger: Ledger, code: str, read: LedgerRows, progress: Progress) -> list[LedgerImportRow]:
    """Every row of the file with its outcome, in the file's order."""
    refused: dict[int, list[Problem]] = {}
    for problem in read.problems:
        refused.setdefault(_row_of(problem), []).append(problem)
    found = {row.number: row for row in read.rows}
    rows = [_rejected(code, row, refused[row.number]) for row in read.refused_rows]
    for batch in batches(read.good_rows):
        judged = ledger.judged(batch, read.columns)
        known = ledger.known([one.values for one in judged])
        rows += [_staged(ledger, code, one, known.get(one.key), found[one.number]) for one in judged]
        progress(len(rows), len(read.rows))
    return sorted(rows, key=lambda row: row.number)


def _row_of(problem: Problem) -> int:
    row = problem.facts.get("row", 0)
    return row if isinstance(row, int) else 0


def _rejected(code: str, row: LedgerRow, problems: Iterable[Problem]) -> LedgerImportRow:
    return LedgerImportRow(
        number=row.number,
        outcome=Outcome.REJECTED,
        key=refused_key(row, code),
        raw=sealed_raw(code, row.raw),
        problems=[problem_words(p) for p in problems],
    )


def _staged(ledger: Ledger, code: str, one: Judged, known: Any, row: LedgerRow) -> LedgerImportRow:
    if one.problems:
        return _rejected(code, row, one.problems)
    changes = ledger.changes(one.values, known) if known else {}
    outcome = Outcome.NEW if known is None else Outcome.CHANGED if changes else Outcome.UNCHANGED
    return LedgerImportRow(number=one.number, outcome=outcome, key=one.key, values=one.values, changes=changes)


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
