"""Does an agency meet the practice conditions, as far as the ledgers tell? 从业条件"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agencies.files.practice_conditions import load_practice_conditions
from agencies.models import Agency
from agencies.queries.people import employments_of
from agencies.rules.practice_conditions import (
    NUMERIC,
    AgencyFacts,
    Conditions,
    ConditionVerdict,
    conditions_for,
    judge_conditions,
)
from credentials.models import Certificate

ENGINEERS = (Certificate.Kind.ENGINEER_1, Certificate.Kind.ENGINEER_2)


@dataclass(frozen=True)
class JudgedConditions:
    """What is asked, what the ledgers show, and the verdict 从业条件台账判定."""

    conditions: Conditions
    facts: AgencyFacts
    verdict: ConditionVerdict


def judged_conditions(agency: Agency, today: date) -> JudgedConditions | None:
    """The agency's ledger against the conditions of its scopes; None when no scope is registered.

    Nobody registered at all is "not known", never 0 people. Equipment and management system are seen on the spot only.
    Source: notice 附件1 二.
    """
    if not agency.service_scopes:
        return None
    conditions = conditions_for(load_practice_conditions(), agency.service_scopes)
    facts = agency_facts(agency, today)
    return JudgedConditions(conditions, facts, judge_conditions(conditions, facts))


def agency_facts(agency: Agency, today: date) -> AgencyFacts:
    """What the ledgers know of the agency on a day: area, and how many people hold which certificate in force."""
    employed = employments_of(agency, today).prefetch_related("practitioner__certificates")
    staff = {one.practitioner_id: list(one.practitioner.certificates.all()) for one in employed}
    figures: dict[str, Decimal | int | None] = {"floor_area": agency.floor_area}
    figures |= _headcounts(staff.values(), today) if staff else dict.fromkeys(NUMERIC[1:])
    return AgencyFacts(figures, {"legal_person": _is_legal_person(agency), "equipment": None, "system": None})


def _headcounts(staff: Iterable[list[Certificate]], today: date) -> dict[str, Decimal | int | None]:
    held = [[certificate for certificate in person if certificate.is_in_force(today)] for person in staff]
    return {
        "registered_engineers": _having(held, lambda c: c.kind in ENGINEERS and bool(c.registration_number)),
        "first_class_engineers": _having(
            held, lambda c: c.kind == Certificate.Kind.ENGINEER_1 and bool(c.registration_number)
        ),
        "operators": _having(held, lambda c: c.kind == Certificate.Kind.OPERATOR),
        "operators_intermediate": _having(held, lambda c: c.is_intermediate_or_above),
    }


def _having(people: list[list[Certificate]], fits: Callable[[Certificate], bool]) -> int:
    return sum(any(fits(certificate) for certificate in person) for person in people)


def _is_legal_person(agency: Agency) -> bool | None:
    if agency.entity == Agency.Entity.OTHER:
        return None
    return bool(agency.entity == Agency.Entity.ENTERPRISE)
