"""How did a ledger stand on a day, and what became of one row since?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model, Q, QuerySet

from agencies.models import Agency, PastState, ServiceProject
from agencies.queries.merging import merged_at
from authorities.models import AuditEntry
from authorities.rules.phrasing import day_words

LEDGERS: dict[str, Any] = {"agencies": Agency, "projects": ServiceProject}


def rows_as_at(ledger: str, moment: datetime) -> QuerySet[Any]:
    """The rows that counted in the ledger at a moment, of the units seen now; `as_they_stood` gives their content."""
    rows = LEDGERS[ledger].objects.filter(created_at__lte=moment)
    if ledger == "agencies":
        rows = rows.exclude(merged_at(moment))
    return rows.order_by("code")


def as_they_stood(ledger: str, rows: Sequence[Any], moment: datetime) -> list[Any]:
    """The rows with the content they had at a moment; one query however many. They must not be saved."""
    past: dict[int, dict[str, Any]] = {}
    kept = PastState.objects.filter(ledger=ledger, subject__in=[row.pk for row in rows], replaced_at__gt=moment)
    for state in kept.order_by("replaced_at", "pk"):
        past.setdefault(state.subject, state.facts)
    for row in rows:
        for name, value in past.get(row.pk, {}).items():
            field = next(field for field in row._meta.concrete_fields if field.attname == name)
            setattr(row, name, field.target_field.to_python(value) if field.is_relation else field.to_python(value))
    return list(rows)


@dataclass(frozen=True)
class Change:
    """One act or import that touched a row: when, who ("" for an import), what, each field's old and new, and why."""

    at: datetime
    who: str
    what: str
    fields: tuple[tuple[str, str, str], ...]
    why: str = ""


_QUIET = frozenset({"id", "version"})
_WHY = ("reason", "basis", "document", "remark")


def row_history(ledger: str, row: Model) -> list[Change]:
    """What became of a row of `ledger`, the newest first; acts from the log, fields from the states that were kept."""
    kind, key = row._meta.label_lower, str(row.pk)
    entries = AuditEntry.objects.filter(Q(subject_kind=kind, subject_id=key) | Q(verb=_TRANSFER, detail__ended=row.pk))
    acts: dict[datetime, AuditEntry] = {
        one.at: one for one in entries.select_related("officer__unit").order_by("number")
    }
    diffs = dict(_diffs(ledger, row))
    found = [_change(at, acts.get(at), diffs.get(at, ())) for at in {*acts, *diffs}]
    return sorted(found, key=lambda one: one.at, reverse=True)


_TRANSFER = "transfer_employment"


def _diffs(ledger: str, row: Model) -> Iterator[tuple[datetime, tuple[tuple[str, str, str], ...]]]:
    states = list(PastState.objects.filter(ledger=ledger, subject=row.pk).order_by("replaced_at", "pk"))
    fields = {field.attname: field for field in row._meta.concrete_fields if field.attname not in _QUIET}
    now: Mapping[str, Any] = {name: getattr(row, name) for name in fields}
    after = [*(state.facts for state in states[1:]), now] if states else []
    for state, later in zip(states, after, strict=True):
        pairs = (
            (f, _words(f, state.facts.get(n)), _words(f, later.get(n))) for n, f in fields.items() if n in state.facts
        )
        yield state.replaced_at, tuple((str(f.verbose_name), old, new) for f, old, new in pairs if old != new)


def _change(at: datetime, act: AuditEntry | None, fields: tuple[tuple[str, str, str], ...]) -> Change:
    if act is None:
        return Change(at, "", "台账导入更新", fields)
    who = f"{act.officer.name}（{act.officer.unit.name}）" if act.officer else ""
    said = [str(act.detail[name]) for name in _WHY if act.detail.get(name)]
    return Change(at, who, act.verb_words, fields, "；".join(said))


def _words(kept: Any, value: Any) -> str:
    value = kept.to_python(value)
    if value in (None, ""):
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date) and not isinstance(value, datetime):
        return day_words(value)
    return str(dict(kept.flatchoices).get(value, value))
