"""Move what hangs on an agency and write every changed row down, so that it can be put back exactly."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction

from agencies.models import Agency, AgencyMerge, MovedRow, ServiceProject
from agencies.services.belongings import Belonging, Change, belongings, check_guards
from agencies.services.history import keep_past
from authorities.rules.problem import Problem
from authorities.scope import whole_tree

BATCH = 500
AGENCY = Agency._meta.label_lower  # the rows of the two agencies themselves
SOURCES = ("in_public_system", "found_by_survey", "known_before")


def move_over(merge: AgencyMerge, absorbed: Agency, kept: Agency, now: datetime) -> dict[str, int]:
    """Unite the sources, move the living rows, note what `kept` had of its own; relation → rows changed.

    Inside the caller's transaction and whole tree. Raises Refused before anything is written.
    """
    planned = {one: one.changes(absorbed, kept) for one in belongings().values()}
    merge.held = {one.relation: _keys(one, kept) for one in planned}
    keep_past("agencies", Agency.objects.filter(pk__in=(kept.pk, absorbed.pk)), now)
    _keep_projects(planned, now)
    changes = [Change(kept, united(absorbed, kept) | {"changed_at": now})]
    changes.append(Change(absorbed, {"merged_into_id": kept.pk, "changed_at": now}))
    _apply(merge, AGENCY, changes, ())
    for one, found in planned.items():
        _apply(merge, one.relation, found, one.watched)
    return {one.relation: len(found) for one, found in planned.items() if found}


@dataclass(frozen=True)
class Foreseen:
    """How many rows of one kind would move, and how many stay with the absorbed agency, and why."""

    label: str
    moving: int
    staying: int
    why: str


def foreseen(absorbed: Agency, kept: Agency) -> list[Foreseen]:
    """What a merge would do, kinds without rows left out. Raises Refused as the merge would."""
    with transaction.atomic(), whole_tree("a merge moves what hangs on an agency, wherever it lies"):
        check_guards(absorbed, kept)
        rows = [(one, len(one.changes(absorbed, kept)), one.rows_of(absorbed).count()) for one in belongings().values()]
    return [
        Foreseen(one.label, moving, count - min(moving, count), one.stays or "与保留机构已有的登记重复，或已办结")
        for one, moving, count in rows
        if count and not _is_merge(one)
    ]


def remaining(absorbed: Agency) -> list[tuple[str, int]]:
    """What stands under a merged agency's own name, by kind, in the scope in force."""
    counted = [(one.label, one.rows_of(absorbed).count()) for one in belongings().values() if not _is_merge(one)]
    return [(label, count) for label, count in counted if count]


def _is_merge(one: Belonging) -> bool:
    return one.model is AgencyMerge


def united(absorbed: Agency, kept: Agency) -> dict[str, Any]:
    """What the kept agency gains: every source, the day it was listed, and that a list still names it."""
    gains: dict[str, Any] = {name: True for name in SOURCES if getattr(absorbed, name) and not getattr(kept, name)}
    if absorbed.listed_on and not kept.listed_on:
        gains["listed_on"] = absorbed.listed_on
    if kept.standing == Agency.Standing.ABSENT and absorbed.standing == Agency.Standing.ACTIVE:
        gains |= {"standing": Agency.Standing.ACTIVE.value, "absent_since": None}
    return gains


def move_back(
    merge: AgencyMerge, absorbed: Agency, kept: Agency, now: datetime
) -> tuple[dict[str, int], list[Problem]]:
    """Put every row back that still stands as the merge left it; relation → rows, and a problem for each that stays.

    Inside the caller's transaction and whole tree.   Rows that came to `kept` since the merge are named as well.
    """
    known = belongings()
    journal = list(merge.moved.order_by("-pk"))
    keep_past("agencies", Agency.objects.filter(pk__in=(kept.pk, absorbed.pk)), now)
    projects = [row.subject for row in journal if row.relation == Belonging(ServiceProject).relation]
    keep_past("projects", ServiceProject.objects.filter(pk__in=projects, agency=kept), now)
    back: Counter[str] = Counter()
    left = list(_newcomers(merge, kept))
    for relation, rows in groupby(journal, key=lambda row: row.relation):
        if relation == AGENCY:
            left += _restore_agencies(list(rows), now)
        else:
            done, stayed = _restore(known[relation], list(rows))
            back[relation] += done
            left += stayed
    return dict(back), left


def _keys(one: Belonging, kept: Agency) -> list[Any]:
    return [_plain(key) for key in one.rows_of(kept).values_list("pk", flat=True)]


def _keep_projects(planned: Mapping[Belonging, Sequence[Change]], now: datetime) -> None:
    moving = [change.row.pk for one, found in planned.items() if one.model is ServiceProject for change in found]
    for start in range(0, len(moving), BATCH):
        keep_past("projects", ServiceProject.objects.filter(pk__in=moving[start : start + BATCH]), now)


def _apply(merge: AgencyMerge, relation: str, changes: Sequence[Change], watched: Sequence[str]) -> None:
    journal = []
    for change in changes:
        columns = [*change.values, *(name for name in watched if name not in change.values)]
        before = {name: _plain(getattr(change.row, name)) for name in columns}
        for name, value in change.values.items():
            setattr(change.row, name, value)
        after = {name: _plain(getattr(change.row, name)) for name in columns}
        subject = str(change.row.pk)
        journal.append(MovedRow(merge=merge, relation=relation, subject=subject, before=before, after=after))
    MovedRow.objects.bulk_create(journal, batch_size=BATCH)
    for names, rows in groupby(changes, key=lambda change: tuple(change.values)):
        _write([change.row for change in rows], names)


def _write(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    if rows:
        fields = [_field(type(rows[0]), name).name for name in names]
        type(rows[0])._default_manager.bulk_update(rows, fields, batch_size=BATCH)


def _restore_agencies(rows: Sequence[MovedRow], now: datetime) -> list[Problem]:
    """Column by column: somebody may have corrected the kept agency since; that stays, and is said."""
    left = []
    for moved in rows:
        agency = Agency.objects.get(pk=moved.subject)
        as_left = _plain(agency.changed_at) == moved.after["changed_at"]
        back = [name for name, value in moved.after.items() if _plain(getattr(agency, name)) == value]
        for name in moved.after:
            if name in back:
                setattr(agency, name, _value(Agency, name, moved.before[name]))
            elif name != "changed_at":
                label = str(_field(Agency, name).verbose_name)
                left.append(Problem("merging.left_column", name=agency.name, column=label))
        if not as_left:
            agency.changed_at = now
        agency.save(update_fields=[_field(Agency, name).name for name in moved.after])
    return left


def _restore(one: Belonging, rows: Sequence[MovedRow]) -> tuple[int, list[Problem]]:
    current = {str(row.pk): row for row in _current(one, rows)}
    ready, left = [], []
    for moved in rows:
        row = current.get(moved.subject)
        if row is None:
            left.append(Problem("merging.left_gone", label=one.label, subject=moved.subject))
        elif any(_plain(getattr(row, name)) != value for name, value in moved.after.items()):
            left.append(Problem("merging.left_changed", label=one.label, text=str(row)))
        else:
            for name, value in moved.before.items():
                setattr(row, name, _value(one.model, name, value))
            ready.append((row, [name for name in moved.before if moved.before[name] != moved.after[name]]))
    return _put_back(one, ready, left)


def _put_back(
    one: Belonging, ready: Sequence[tuple[models.Model, list[str]]], left: list[Problem]
) -> tuple[int, list[Problem]]:
    """All at once; where a key of today forbids a row, row by row, so that one does not hold up the others."""
    done = 0
    for names, group in groupby(ready, key=lambda pair: pair[1]):
        rows = [row for row, _names in group]
        try:
            with transaction.atomic():
                _write(rows, names)
            done += len(rows)
        except IntegrityError:
            for row in rows:
                try:
                    with transaction.atomic():
                        _write([row], names)
                    done += 1
                except IntegrityError:
                    left.append(Problem("merging.left_taken", label=one.label, text=str(row)))
    return done, left


def _current(one: Belonging, rows: Sequence[MovedRow]) -> Iterator[Any]:
    for start in range(0, len(rows), BATCH):
        subjects = [moved.subject for moved in rows[start : start + BATCH]]
        yield from one.model._default_manager.select_related(*one.joined).filter(pk__in=subjects)


def _newcomers(merge: AgencyMerge, kept: Agency) -> Iterator[Problem]:
    """What came to the kept agency since the merge: nobody can tell whose it would have been, so it stays."""
    moved = {(row.relation, row.subject) for row in merge.moved.all()}
    for one in belongings().values():
        if one.relation not in merge.held or _is_merge(one):
            continue
        held = {str(key) for key in merge.held[one.relation]}
        held |= {str(merge.absorbed_id)} if one.model is Agency else set()
        for row in one.rows_of(kept).select_related(*one.joined):
            if str(row.pk) not in held and (one.relation, str(row.pk)) not in moved:
                yield Problem("merging.left_new", label=one.label, text=str(row), kept=kept.name)


def _field(model: type[models.Model], attname: str) -> Any:
    return next(field for field in model._meta.concrete_fields if field.attname == attname)


def _value(model: type[models.Model], attname: str, plain: Any) -> Any:
    field = _field(model, attname)
    return field.target_field.to_python(plain) if field.is_relation else field.to_python(plain)


def _plain(value: Any) -> Any:
    """A value as the journal keeps it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()  # the encoder would cut microseconds off
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
