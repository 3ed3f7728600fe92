"""Certificates looked up on the visits: practitioners of the firms, people on duty in control rooms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

from campaigns.models import Campaign
from config.demo import moments
from config.demo.fieldwork import BATCH, Inspection, received_at
from config.demo.province import Member, Province
from credentials.models import Certificate, ControlRoomCheck, PractitionerCheck, Result

_SKILLED = 0.9


class Lookup:
    """Says what the look-up of a person shows: the same person is always the same."""

    def __init__(self, chance: Random, often: Mapping[str, float]) -> None:
        self._chance, self._often = chance, often
        self._known: dict[int, str] = {}

    def result(self, person_id: int) -> str:
        if person_id not in self._known:
            roll, self._known[person_id] = self._chance.random(), Result.GENUINE
            for result, share in self._often.items():
                if roll < share:
                    self._known[person_id] = result
                    break
                roll -= share
        return self._known[person_id]


class Once:
    """Remembers who was checked: by which units, on which days."""

    def __init__(self) -> None:
        self._seen: set[tuple[int, int | date]] = set()

    def is_first(self, person_id: int, unit_id: int, day: date) -> bool:
        """Whether neither the unit checked the person before nor anybody that day; remembered when so."""
        keys: set[tuple[int, int | date]] = {(person_id, unit_id), (person_id, day)}
        if keys & self._seen:
            return False
        self._seen |= keys
        return True


def plant_practitioner_checks(province: Province, campaign: Campaign, inspections: list[Inspection]) -> int:
    """A few people of each visited firm; a unit checks a person once, and nobody is checked twice on one day."""
    chance = province.plan.random("practitioner-checks")
    lookup, seen = Lookup(chance, province.plan.results), Once()
    rows = []
    for inspection in inspections:
        held = [member for member in inspection.firm.staff if member.certificate]
        for member in chance.sample(held, min(province.plan.inspection.person_checks, len(held))):
            if seen.is_first(member.person.pk, inspection.visit.unit, inspection.visit.day):
                rows.append(_person_check(campaign, inspection, member, lookup))
    PractitionerCheck.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def plant_room_checks(province: Province, campaign: Campaign, inspections: list[Inspection]) -> int:
    """People on duty where a sampled site has a control room; each once at a unit and once a day."""
    chance = province.plan.random("room-checks")
    lookup, seen = Lookup(chance, province.plan.room_results), Once()
    rows = []
    for inspection in inspections:
        if chance.random() >= province.plan.inspection.room_check_share:
            continue
        for row in _room_checks(province, campaign, inspection, lookup, chance):
            if seen.is_first(row.operator_id, row.unit_id, inspection.visit.day):
                rows.append(row)
    ControlRoomCheck.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _person_check(campaign: Campaign, inspection: Inspection, member: Member, lookup: Lookup) -> PractitionerCheck:
    record, certificate = inspection.records[0], member.certificate
    assert certificate is not None
    is_operator = certificate.kind == Certificate.Kind.OPERATOR
    result = lookup.result(member.person.pk)
    if not is_operator and not certificate.registration_number:
        result = Result.UNREGISTERED
    claimed = PractitionerCheck.Claimed.OPERATOR if is_operator else PractitionerCheck.Claimed.ENGINEER
    return PractitionerCheck(
        campaign=campaign,
        unit=record.unit,
        officer=record.inspector,
        practitioner=member.person,
        agency=inspection.firm.agency,
        certificate=None if result == Result.NO_CERTIFICATE else certificate,
        claimed=claimed,
        result=result,
        checked_on=inspection.visit.day,
        recorded_at=received_at(record),
    )


def _room_checks(
    province: Province, campaign: Campaign, inspection: Inspection, lookup: Lookup, chance: Random
) -> Iterator[ControlRoomCheck]:
    for record in inspection.records:
        on_duty = province.operators.get(record.project.site_id, []) if record.project else []
        for operator in on_duty:
            yield ControlRoomCheck(
                campaign=campaign,
                unit=record.unit,
                officer=record.inspector,
                operator=operator,
                result=lookup.result(operator.pk),
                is_skilled=chance.random() < _SKILLED,
                checked_on=moments.china_day(record.inspected_at),
                recorded_at=received_at(record),
            )
