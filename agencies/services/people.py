"""Enter people at agencies, and correct who they are. Source: H016."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from agencies.models import Agency, Employment, Practitioner
from agencies.services.employments import begin_employment
from agencies.services.refusals import refuse_if, require_charge
from agencies.services.versions import changes_since, said_changes, store_changes
from authorities.models import Officer
from authorities.rules.problem import Problem
from authorities.scope import whole_tree
from authorities.sealed import fingerprint
from authorities.services.audit import record_action

LEDGER = "people"
WHY = "a person is registered once in the whole province, wherever they worked"


@transaction.atomic
def enter_person(
    *,
    agency: Agency,
    name: str,
    id_number: str,
    phone: str,
    facts: Mapping[str, Any],
    officer: Officer,
    now: datetime,
) -> Employment:
    """Put a person on an agency's list. Somebody registered already gets one more employment, no second entry.

    id_number: checked and in one spelling.   facts: of the employment.
    Raises LedgerRefused: the number is registered under another name, and what `begin_employment` raises.
    """
    require_charge(officer, agency.unit_id, agency.name)
    person = _known(id_number) or _registered(agency, name, id_number, phone, officer, now)
    if person.name != name:
        refuse_if([Problem("people.other_name", field="id_number", unit=person.unit.name)])
    return begin_employment(practitioner=person, agency=agency, facts=facts, officer=officer, now=now)


@transaction.atomic
def correct_person(
    *,
    person: Practitioner,
    facts: Mapping[str, Any],
    version: int,
    settled: str = "",
    officer: Officer,
    now: datetime,
) -> dict[str, list[str]]:
    """Change name, number or telephone of a person; returns field → [old, new] in words, sealed ones only as such.

    Raises LedgerRefused: another unit keeps the person, the number belongs to somebody else; ChangedMeanwhile.
    """
    person = Practitioner.objects.select_for_update(of=("self",)).select_related("unit").get(pk=person.pk)
    require_charge(officer, person.unit_id, person.name)
    changes = changes_since(person, facts, version, LEDGER)
    if "id_number" in changes:
        holder = _known(facts["id_number"])
        if holder and holder.pk != person.pk:
            refuse_if([Problem("people.number_taken", field="id_number", unit=holder.unit.name)])
    if not changes:
        return {}
    store_changes(person, changes, LEDGER, now)
    if "id_number" in changes:
        person.save(update_fields=["id_number", "id_fingerprint"])
    said = said_changes(person, changes)
    detail: dict[str, Any] = said | ({"settled": settled} if settled else {})
    record_action(officer=officer, verb="correct_person", subject=person, detail=detail, at=now)
    return said


def _registered(agency: Agency, name: str, id_number: str, phone: str, officer: Officer, now: datetime) -> Practitioner:
    person = Practitioner(name=name, id_number=id_number, phone=phone, unit=agency.unit)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:
        # 两人同时登记同一个人：后到的接着用先到的
        known = _known(id_number)
        if known is None:
            raise
        return known
    record_action(officer=officer, verb="enter_person", subject=person, detail={"agency": agency.code}, at=now)
    return person


def _known(id_number: str) -> Practitioner | None:
    mark = fingerprint(id_number)
    if not mark:
        return None
    with whole_tree(WHY):
        rows = Practitioner.objects.select_related("unit").defer("id_number", "phone")
        found: Practitioner | None = rows.filter(id_fingerprint=mark).first()
    return found
