"""Edit the catalogue of required equipment 设备目录: the corps only, every version kept, with its basis."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from agencies.files.practice_conditions import load_equipment
from agencies.models import EquipmentKind
from agencies.queries.equipment import as_required, required_kinds
from agencies.rules.equipment import RequiredKind, kind_problems
from agencies.services.refusals import LedgerRefused, refuse_if
from authorities.models import Officer, Role
from authorities.rules.problem import Problem
from authorities.services.audit import record_action


def may_edit_catalogue(officer: Officer) -> bool:
    """The catalogue is one for the whole province: the corps keeps it."""
    return officer.has_role(Role.CORPS_STAFF)


@transaction.atomic
def amend_kind(*, kind: RequiredKind, officer: Officer, now: datetime) -> EquipmentKind:
    """Store the next version of a kind; kind.version is the one the officer saw, code "" makes a new kind.

    Raises LedgerRefused: not of the corps, no basis, in force without a source, a name that means another kind of the
    table, a version changed meanwhile; nothing changed: the standing version comes back and no entry is written.
    """
    if not may_edit_catalogue(officer):
        raise LedgerRefused([Problem("equipment.not_yours")])
    plant_catalogue(now)
    standing = list(EquipmentKind.objects.select_for_update().filter(replaced_at=None))
    others = [as_required(row) for row in standing]
    if not kind.code:
        kind = replace(kind, code=_fresh_code(kind.table), version=0)
    held = next((row for row in standing if row.code == kind.code), None)
    refuse_if(kind_problems(kind, others))
    if held is None and kind.version:
        raise LedgerRefused([Problem("equipment.unknown_kind", code=kind.code)])
    if held is not None:
        if kind == as_required(held):
            return held
        if kind.version != held.version:
            raise LedgerRefused([Problem("equipment.changed_meanwhile", name=held.name, version=held.version)])
        EquipmentKind.objects.filter(pk=held.pk).update(replaced_at=now)
    made = _stored(replace(kind, version=kind.version + 1), officer, now)
    detail = {"code": made.code, "name": made.name, "version": made.version, "status": made.status, "basis": made.basis}
    record_action(officer=officer, verb="amend_equipment_kind", subject=made, detail=detail, at=now)
    return made


def plant_catalogue(now: datetime) -> None:
    """Store the draft that ships as version 1 of every kind, once; inside the caller's transaction."""
    if EquipmentKind.objects.exists():
        return
    # 两人同时第一次修订：唯一约束挡住第二份草案
    EquipmentKind.objects.bulk_create([_row(kind, None, now) for kind in load_equipment()], ignore_conflicts=True)


def kind_named(code: str) -> RequiredKind | None:
    """The kind as it stands; None when there is none."""
    return next((kind for kind in required_kinds() if kind.code == code), None)


def _stored(kind: RequiredKind, officer: Officer, now: datetime) -> EquipmentKind:
    row = _row(kind, officer, now)
    row.save(force_insert=True)
    return row


def _row(kind: RequiredKind, officer: Officer | None, now: datetime) -> EquipmentKind:
    facts = {**vars(kind), "aliases": list(kind.aliases)}
    return EquipmentKind(**facts, made_by=officer, made_at=now)


def _fresh_code(table: str) -> str:
    last = EquipmentKind.objects.filter(table=table).aggregate(last=Max("number"))["last"] or 0
    taken = set(EquipmentKind.objects.filter(table=table).values_list("code", flat=True))
    return next(code for n in range(last + 1, last + 1000) if (code := f"{table}-{n}") not in taken)
