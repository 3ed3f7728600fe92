"""The ledger of people 从业人员台账: who works where, since when, insured or exempt. Source: H016."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from agencies.models import Agency, Employment, Practitioner
from agencies.queries.places import Places
from agencies.rules.employment import Interval, overlapping
from agencies.rules.identifiers import birth_date
from agencies.rules.insurance import exemption_problems
from agencies.rules.ledger_facts import plain
from agencies.services.comparing import Changes, field_changes, set_fields
from agencies.services.employments import LEDGER as EMPLOYMENTS
from agencies.services.history import keep_past
from agencies.services.people import LEDGER as PEOPLE
from agencies.services.registers import (
    BATCH,
    Found,
    Register,
    agencies_of,
    agency_problem,
    code_in_file,
    counted_as,
    key_of,
)
from authorities.rules.problem import Problem
from authorities.scope import whole_tree
from authorities.sealed import fingerprint, seal, unseal

WHY = "a person is registered once in the whole province, wherever they worked"
_EMPLOYMENT = (
    "post",
    "is_technical_director",
    "since",
    "until",
    "has_contract",
    "insured_until",
    "exemption",
    "exemption_proof",
)


class PeopleLedger(Register):
    """People with their employment at agencies of one unit's tree; one row an employment."""

    code = "people"

    def __init__(self, places: Places, now: datetime) -> None:
        super().__init__(places, now)
        self._agencies: dict[str, Agency] = {}
        self._people: dict[str, Practitioner] = {}
        self._intervals: dict[tuple[str, str], dict[date, Interval]] = {}
        self._names: dict[str, tuple[str, int]] = {}

    def look_up(self, batch: Sequence[Mapping[str, Any]]) -> None:
        self._agencies = agencies_of([values["agency_code"] for values in batch])
        marks = {fingerprint(values["id_number"]) for values in batch}
        self._people = _people(marks)
        with whole_tree(WHY):
            rows = Employment.objects.filter(practitioner__id_fingerprint__in=marks)
            found = rows.values_list("practitioner__id_fingerprint", "agency__code", "since", "until")
            for mark, agency, since, until in found:
                self._intervals.setdefault((mark, agency), {}).setdefault(since, Interval(since, until))

    def problems(self, values: Mapping[str, Any], number: int) -> Found:
        mark = fingerprint(values["id_number"])
        refused = agency_problem(self._agencies, values["agency_code"], self.places.own)
        if refused:
            yield "agency_code", refused
        born = birth_date(values["id_number"])
        if born and born > self.now.date():
            yield "id_number", Problem("identifiers.id_number_birth_date")
        yield from self._name_problems(mark, values["name"], number)
        yield from _interval_problems(values)
        if values.get("exemption") and not values.get("exemption_proof"):
            yield "exemption_proof", Problem("import.exemption_unproved")
        elif list(exemption_problems(values.get("exemption", ""), values.get("exemption_proof", ""))):
            yield "exemption_proof", Problem("employment.demobilised_not_exempt")
        yield from self._overlaps(mark, values)

    def facts(self, values: Mapping[str, Any]) -> dict[str, Any]:
        mark, agency = fingerprint(values["id_number"]), self._agencies[values["agency_code"]]
        employment = {name: plain(values[name]) for name in _EMPLOYMENT if name in values}
        return {
            "key": key_of(mark, agency.code, values["since"].isoformat()),
            "name": values["name"],
            "agency_code": agency.code,
            **counted_as(values["agency_code"], agency),
            "mark": mark,
            "sealed": {name: seal(values[name]) for name in ("id_number", "phone") if name in values},
            "employment": employment,
        }

    def held(self, batch: Sequence[Mapping[str, Any]], locked: bool) -> dict[str, Employment]:
        marks, days = {facts["mark"] for facts in batch}, {facts["employment"]["since"] for facts in batch}
        with whole_tree(WHY):
            rows = Employment.objects.select_related("practitioner__unit", "agency")
            rows = rows.filter(practitioner__id_fingerprint__in=marks, since__in=days).order_by("pk")
            if locked:
                rows = rows.select_for_update(of=("self",))
            return {
                key_of(row.practitioner.id_fingerprint or "", row.agency.code, row.since.isoformat()): row
                for row in rows
            }

    def changes(self, values: Mapping[str, Any], known: Employment) -> Changes:
        return field_changes(known.practitioner, self._person_facts(values, known.practitioner)) | field_changes(
            known, values["employment"]
        )

    def store(self, new: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]]) -> None:
        people = self._stored_people([*new, *changed])
        agencies = agencies_of([code_in_file(facts, "agency_code") for facts in new])
        rows = []
        for facts in new:
            agency = agencies[code_in_file(facts, "agency_code")]
            row = Employment(practitioner=people[facts["mark"]], agency=agency)
            set_fields(row, facts["employment"])
            rows.append(row)
        Employment.objects.bulk_create(rows)
        held = self.known(changed)
        touched = [held[facts["key"]] for facts in changed]
        with whole_tree(WHY):
            keep_past(EMPLOYMENTS, Employment.objects.filter(pk__in=[row.pk for row in touched]), self.now)
        for facts in changed:
            set_fields(held[facts["key"]], facts["employment"] | {"version": held[facts["key"]].version + 1})
        if touched:
            Employment.objects.bulk_update(touched, [*_EMPLOYMENT, "version"], batch_size=BATCH)

    def _name_problems(self, mark: str, name: str, number: int) -> Found:
        said, other = self._names.setdefault(mark, (name, number))
        if said != name:
            yield "name", Problem("import.person_two_names", other_row=other)
        person = self._people.get(mark)
        if person and person.name != name and person.unit_id not in self.places.own:
            yield "name", Problem("import.person_elsewhere", unit=person.unit.name)

    def _overlaps(self, mark: str, values: Mapping[str, Any]) -> Found:
        """Two intervals at one agency may not overlap; the same first day is the same interval."""
        agency = self._agencies.get(values["agency_code"])
        held = self._intervals.setdefault((mark, agency.code if agency else values["agency_code"]), {})
        mine = Interval(values["since"], values.get("until"))
        other = next((one for since, one in held.items() if since != mine.since and overlapping(one, mine)), None)
        if other:
            yield "since", Problem("import.employment_overlaps", interval=other.words)
        else:
            held[mine.since] = mine

    def _person_facts(self, values: Mapping[str, Any], person: Practitioner) -> dict[str, Any]:
        """What this ledger may say about a person: nothing about one whom another unit keeps."""
        if person.unit_id not in self.places.own:
            return {}
        phone = values["sealed"].get("phone")
        return {"name": values["name"]} | ({"phone": unseal(phone)} if phone else {})

    def _stored_people(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, Practitioner]:
        by_mark = {facts["mark"]: facts for facts in rows}
        people = _people(set(by_mark))
        stale = []
        for mark, person in people.items():
            told = self._person_facts(by_mark[mark], person)
            if field_changes(person, told):
                set_fields(person, told | {"version": person.version + 1})
                stale.append(person)
        if stale:
            with whole_tree(WHY):
                keep_past(PEOPLE, Practitioner.objects.filter(pk__in=[person.pk for person in stale]), self.now)
            Practitioner.objects.bulk_update(stale, ["name", "phone", "version"], batch_size=BATCH)
        agencies = agencies_of([facts["agency_code"] for facts in rows])
        made = [
            Practitioner(
                name=facts["name"],
                id_number=unseal(facts["sealed"]["id_number"]),
                id_fingerprint=mark,
                phone=unseal(facts["sealed"].get("phone", "")),
                unit_id=agencies[facts["agency_code"]].unit_id,
            )
            for mark, facts in by_mark.items()
            if mark not in people
        ]
        Practitioner.objects.bulk_create(made)
        return people | {person.id_fingerprint or "": person for person in made}


def _people(marks: set[str]) -> dict[str, Practitioner]:
    with whole_tree(WHY):
        rows = Practitioner.objects.select_related("unit").defer("id_number").filter(id_fingerprint__in=marks)
        return {person.id_fingerprint or "": person for person in rows}


def _interval_problems(values: Mapping[str, Any]) -> Found:
    until = values.get("until")
    if until and until < values["since"]:
        yield "until", Problem("import.leaves_before_joining", until=until, since=values["since"])
