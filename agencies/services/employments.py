"""Begin, correct, end and transfer employments 任职. Source: H016."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from agencies.models import Agency, Employment, Practitioner
from agencies.queries.people import employed_on
from agencies.rules.employment import Interval, interval_problems
from agencies.rules.insurance import exemption_problems
from agencies.services.refusals import refuse_if, require_charge
from agencies.services.versions import changes_since, said_changes, store_changes
from authorities.models import Officer
from authorities.queries.units import units_of
from authorities.rules.problem import Problem
from authorities.scope import whole_tree
from authorities.services.audit import record_action

LEDGER = "employments"
WHY = "a person's employments are compared wherever they are"
ONE_DAY = timedelta(days=1)
_JUDGED = ("since", "until", "exemption", "exemption_proof")


@transaction.atomic
def begin_employment(
    *, practitioner: Practitioner, agency: Agency, facts: Mapping[str, Any], officer: Officer, now: datetime
) -> Employment:
    """Enter that a person works for an agency since a day.

    Raises LedgerRefused: a foreign agency, days the wrong way round or to come, an interval that overlaps another at
    the same agency, an exemption without proof or of a kind that is none. Another agency at the same time is a doubt.
    """
    require_charge(officer, agency.unit_id, agency.name)
    employment = _begun(practitioner, agency, facts, now)
    detail = {"person": practitioner.pk, "agency": agency.code, "since": employment.since}
    record_action(officer=officer, verb="begin_employment", subject=employment, detail=detail, at=now)
    return employment


@transaction.atomic
def correct_employment(
    *,
    employment: Employment,
    facts: Mapping[str, Any],
    version: int,
    settled: str = "",
    officer: Officer,
    now: datetime,
) -> dict[str, list[str]]:
    """Change the given facts; returns field → [old, new] in words, {} when nothing changes.

    version: the one the officer saw.   settled: fields decided after a conflict was shown, for the log.
    Raises LedgerRefused as above, ChangedMeanwhile.
    """
    employment = _locked(employment)
    require_charge(officer, employment.agency.unit_id, employment.agency.name)
    changes = changes_since(employment, facts, version, LEDGER)
    if not changes:
        return {}
    after = {name: new for name, (_old, new) in changes.items()}
    refuse_if(_problems(employment, after, timezone.localdate(now)))
    store_changes(employment, changes, LEDGER, now)
    said = said_changes(employment, changes)
    detail: dict[str, Any] = said | ({"settled": settled} if settled else {})
    record_action(officer=officer, verb="correct_employment", subject=employment, detail=detail, at=now)
    return said


@transaction.atomic
def end_employment(*, employment: Employment, until: date, reason: str, officer: Officer, now: datetime) -> Employment:
    """The person left 离职; `until` is the last day. Raises LedgerRefused: ended already, before the start, to come."""
    employment = _locked(employment)
    require_charge(officer, employment.agency.unit_id, employment.agency.name)
    _end(employment, until, now)
    detail = {"until": until, "reason": reason}
    record_action(officer=officer, verb="end_employment", subject=employment, detail=detail, at=now)
    return employment


@transaction.atomic
def transfer_employment(
    *, employment: Employment, agency: Agency, first_day: date, post: str, officer: Officer, now: datetime
) -> Employment:
    """The person goes to another agency: the old employment ends the day before `first_day`, a new one begins.

    Raises LedgerRefused: either agency is not in the officer's tree, the same agency, days the wrong way round.
    """
    employment = _locked(employment)
    for one in (employment.agency, agency):
        require_charge(officer, one.unit_id, one.name)
    if agency.pk == employment.agency_id:
        refuse_if([Problem("employment.same_agency", field="agency_code", agency=agency.name)])
    _end(employment, first_day - ONE_DAY, now, field="first_day")
    facts = {"post": post, "since": first_day}
    begun = _begun(employment.practitioner, agency, facts, now)
    detail = {"from": employment.agency.code, "to": agency.code, "first_day": first_day, "ended": employment.pk}
    record_action(officer=officer, verb="transfer_employment", subject=begun, detail=detail, at=now)
    return begun


def employment_doubts(employment: Employment, officer: Officer, today: date) -> Iterator[Problem]:
    """What a stored employment leaves doubtful 待核实: work elsewhere at the same time, a second technical director."""
    person = employment.practitioner
    with whole_tree(WHY):
        others = list(
            person.employments.filter(employed_on(today))
            .exclude(agency=employment.agency)
            .select_related("agency__unit")
        )
    own = set(units_of(officer).values_list("pk", flat=True))
    for other in others if employment.holds_on(today) else []:
        name = other.agency.name if other.agency.unit_id in own else f"{other.agency.unit.name}辖区的一家机构"
        yield Problem("employment.elsewhere_too", person=person.name, agency=name, since=other.since)
    if employment.is_technical_director and employment.holds_on(today):
        same = employment.agency.employments.filter(employed_on(today), is_technical_director=True)
        for other in (
            same.exclude(pk=employment.pk)
            .select_related("practitioner")
            .defer("practitioner__id_number", "practitioner__phone")
        ):
            yield Problem("employment.two_directors", agency=employment.agency.name, person=other.practitioner.name)


def _begun(person: Practitioner, agency: Agency, facts: Mapping[str, Any], now: datetime) -> Employment:
    # 锁住人员：同时登记的两段任职要互相看得见
    with whole_tree(WHY):
        Practitioner.objects.select_for_update(of=("self",)).defer("id_number", "phone").get(pk=person.pk)
    employment = Employment(practitioner=person, agency=agency, **facts)
    refuse_if(_problems(employment, {}, timezone.localdate(now)))
    employment.save(force_insert=True)
    return employment


def _end(employment: Employment, until: date, now: datetime, field: str = "until") -> None:
    today = timezone.localdate(now)
    if employment.until is not None and employment.until <= today:
        refuse_if([Problem("employment.ended_already", until=employment.until)])
    if until < employment.since:
        refuse_if([Problem("employment.ends_before_start", field=field, until=until, since=employment.since)])
    refuse_if(_problems(employment, {"until": until}, today))
    store_changes(employment, {"until": (employment.until, until)}, LEDGER, now)


def _problems(employment: Employment, after: Mapping[str, Any], today: date) -> Iterator[Problem]:
    facts: dict[str, Any] = {name: getattr(employment, name) for name in _JUDGED}
    facts.update(after)
    with whole_tree(WHY):
        same = employment.practitioner.employments.filter(agency=employment.agency).exclude(pk=employment.pk)
        others = [Interval(since, until) for since, until in same.values_list("since", "until")]
    yield from interval_problems(Interval(facts["since"], facts["until"]), others, today)
    yield from exemption_problems(facts["exemption"], facts["exemption_proof"])


def _locked(employment: Employment) -> Employment:
    rows = Employment.objects.select_for_update(of=("self",)).select_related("agency__unit", "practitioner")
    found: Employment = rows.defer("practitioner__id_number", "practitioner__phone").get(pk=employment.pk)
    return found
