"""Is one person at two agencies at once, gone but still registered, or insured elsewhere or not at all?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby

from authorities.rules.problem import Problem
from credentials.rules.crosschecks.rows import Person, Stint
from credentials.rules.crosschecks.suspicion import (
    Suspicion,
    certificate_side,
    service_side,
    stint_side,
    suspicion,
)


def held_by_two_agencies(people: Iterable[Person], today: date, limits: Mapping[str, int]) -> Iterator[Suspicion]:
    """A person employed today by two agencies or more. Subjects: the person and the agencies. Source: notice 四（二）2⑧."""
    for person in people:
        current = _current(person, today)
        firms = {stint.firm for stint in current}
        if len(firms) > 1:
            names = "、".join(sorted(firm.name for firm in firms))
            problem = Problem("crosscheck.two_agencies", person=person.name, agencies=names, count=len(firms))
            subjects = [f"person:{person.pk}", *(f"agency:{firm.pk}" for firm in firms)]
            yield suspicion(problem, subjects, firms, (stint_side(person.name, stint) for stint in current))


def signs_for_another_agency(people: Iterable[Person], today: date, limits: Mapping[str, int]) -> Iterator[Suspicion]:
    """A person who signed for an agency that did not employ them that day, while another did.

    Subjects: the person and the agency signed for; all the days of one pair are one suspicion. Source: notice 四（二）2⑦⑧.
    """
    for person in people:
        signed = sorted(person.services, key=lambda service: (service.firm.pk, service.served_on, service.pk))
        for firm, services in groupby(signed, key=lambda service: service.firm):
            strange = [one for one in services if not _employed(person, firm.pk, one.served_on)]
            others = [stint for stint in person.stints if any(stint.holds_on(one.served_on) for one in strange)]
            if strange and others:
                problem = Problem(
                    "crosscheck.signs_elsewhere",
                    person=person.name,
                    agency=firm.name,
                    home="、".join(sorted({stint.firm.name for stint in others})),
                    served_on=strange[-1].served_on,
                    count=len(strange),
                )
                sides = [stint_side(person.name, stint) for stint in others]
                sides += [service_side(person.name, one) for one in strange[-5:]]
                yield suspicion(
                    problem, [f"person:{person.pk}", f"agency:{firm.pk}"], [firm, *(s.firm for s in others)], sides
                )


def departed_but_registered(people: Iterable[Person], today: date, limits: Mapping[str, int]) -> Iterator[Suspicion]:
    """An engineer who left their last agency more than `days` days ago and whose registration still stands.

    Somebody employed anywhere today is not meant. Subject: the certificate. Source: notice 四（三）2①.
    """
    for person in people:
        left = [stint for stint in person.stints if stint.until is not None and stint.until < today]
        if not left or _current(person, today):
            continue
        last = max(left, key=lambda stint: (stint.until or date.min, stint.pk))
        gone = (today - (last.until or today)).days
        for held in person.certificates:
            if gone > limits["days"] and held.is_registered_on(today):
                facts = {"person": person.name, "agency": last.firm.name, "left_on": last.until, "days": gone}
                problem = Problem("crosscheck.departed", **facts, number=held.registered)
                sides = [stint_side(person.name, last), certificate_side(held)]
                yield suspicion(problem, [f"certificate:{held.pk}"], [last.firm], sides)


def insurance_stopped(people: Iterable[Person], today: date, limits: Mapping[str, int]) -> Iterator[Suspicion]:
    """Somebody employed today whose insurance was last paid more than `months` months ago, here or only elsewhere.

    What the ledger does not say is not held against anybody; exempt kinds are left out.
    Subject: the employment. Source: notice 四（一）2④, 附件1 三1 (自主择业、退休返聘可不查，复员不例外).
    """
    for person in people:
        current = _current(person, today)
        for stint in current:
            if stint.exemption or stint.insured_until is None:
                continue
            missing = _months(stint.insured_until, today)
            if missing <= limits["months"]:
                continue
            payer = _payer(current, stint, today, limits["months"])
            facts = {"person": person.name, "agency": stint.firm.name, "paid_until": stint.insured_until}
            code = "crosscheck.insured_elsewhere" if payer else "crosscheck.uninsured"
            problem = Problem(code, **facts, months=missing, payer=payer.firm.name if payer else "")
            shown = [stint, *([payer] if payer else [])]
            firms = [one.firm for one in shown]
            yield suspicion(problem, [f"stint:{stint.pk}"], firms, (stint_side(person.name, one) for one in shown))


def _payer(current: list[Stint], stint: Stint, today: date, months: int) -> Stint | None:
    others = (one for one in current if one.firm != stint.firm and one.insured_until is not None)
    return next((one for one in others if _months(one.insured_until or today, today) <= months), None)


def _current(person: Person, today: date) -> list[Stint]:
    return [stint for stint in person.stints if stint.holds_on(today)]


def _employed(person: Person, firm: int, day: date) -> bool:
    return any(stint.firm.pk == firm and stint.holds_on(day) for stint in person.stints)


def _months(since: date, today: date) -> int:
    return (today.year - since.year) * 12 + today.month - since.month
