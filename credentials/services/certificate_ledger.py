"""The ledger of certificates 证书台账: one row a certificate of a person already in the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from agencies.models import Practitioner
from agencies.queries.places import Places
from agencies.rules.ledger_facts import plain
from agencies.services.comparing import Changes, field_changes, set_fields
from agencies.services.history import keep_past
from agencies.services.registers import BATCH, Found, Register, key_of
from authorities.rules.problem import Problem
from authorities.sealed import fingerprint
from credentials.models import Certificate
from credentials.services.certificates import LEDGER

_FIELDS = ("registration_number", "seal_number", "level", "direction", "issued_on", "valid_until", "standing")


class CertificateLedger(Register):
    """Certificates of people whom the unit sees. A number under two names is a finding, no error."""

    code = "certificates"

    def __init__(self, places: Places, now: datetime) -> None:
        super().__init__(places, now)
        self._people: dict[str, Practitioner] = {}

    def look_up(self, batch: Sequence[Mapping[str, Any]]) -> None:
        self._people = _people({fingerprint(values["id_number"]) for values in batch})

    def problems(self, values: Mapping[str, Any], number: int) -> Found:
        person = self._people.get(fingerprint(values["id_number"]))
        if person is None:
            yield "id_number", Problem("import.person_unknown", name=values["name"])
        elif person.name != values["name"]:
            yield "name", Problem("import.name_differs", value=values["name"], held=person.name)
        if values["kind"] == Certificate.Kind.OPERATOR and "level" not in values:
            yield "level", Problem("import.level_missing")
        issued, until = values.get("issued_on"), values.get("valid_until")
        if issued and until and until < issued:
            yield "valid_until", Problem("import.valid_before_issued", valid_until=until, issued_on=issued)

    def facts(self, values: Mapping[str, Any]) -> dict[str, Any]:
        mark = fingerprint(values["id_number"])
        own = {name: plain(values[name]) for name in ("kind", "number", *_FIELDS) if name in values}
        return own | {"key": key_of(mark, values["kind"], values["number"]), "mark": mark, "name": values["name"]}

    def held(self, batch: Sequence[Mapping[str, Any]], locked: bool) -> dict[str, Certificate]:
        rows = Certificate.objects.select_related("practitioner").order_by("-pk")
        rows = rows.defer("practitioner__id_number", "practitioner__phone").filter(
            practitioner__id_fingerprint__in={facts["mark"] for facts in batch},
            number__in={facts["number"] for facts in batch},
        )
        if locked:
            rows = rows.select_for_update(of=("self",))
        return {key_of(row.practitioner.id_fingerprint or "", row.kind, row.number): row for row in rows}

    def changes(self, values: Mapping[str, Any], known: Certificate) -> Changes:
        return field_changes(known, _own(values))

    def store(self, new: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]]) -> None:
        people = _people({facts["mark"] for facts in new})
        made = [Certificate(practitioner=people[facts["mark"]]) for facts in new]
        for row, facts in zip(made, new, strict=True):
            set_fields(row, _own(facts))
        Certificate.objects.bulk_create(made)
        held = self.known(changed)
        touched = [held[facts["key"]] for facts in changed]
        keep_past(LEDGER, Certificate.objects.filter(pk__in=[row.pk for row in touched]), self.now)
        for facts in changed:
            set_fields(held[facts["key"]], _own(facts) | {"version": held[facts["key"]].version + 1})
        if touched:
            Certificate.objects.bulk_update(touched, [*_FIELDS, "version"], batch_size=BATCH)


def _people(marks: set[str]) -> dict[str, Practitioner]:
    """People the ledger's unit sees: of its area, or employed there."""
    rows = Practitioner.objects.defer("id_number", "phone").filter(id_fingerprint__in=marks)
    return {person.id_fingerprint or "": person for person in rows}


def _own(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in ("key", "mark", "name")}
