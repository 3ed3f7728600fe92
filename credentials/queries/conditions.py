"""Does an agency meet the practice conditions on a day, as far as the ledgers tell? 从业条件"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from agencies.files.practice_conditions import load_practice_conditions
from agencies.models import Agency, Employment
from agencies.queries.equipment import equipment_of
from agencies.queries.people import employed_on, employments_of
from agencies.rules.equipment import EquipmentComparison
from agencies.rules.identifiers import is_skill_level_number
from agencies.rules.insurance import insurance_state
from agencies.rules.practice_conditions import (
    NUMERIC,
    AgencyFacts,
    Conditions,
    ConditionVerdict,
    conditions_for,
    judge_conditions,
)
from authorities.scope import whole_tree
from credentials.models import Certificate, Result
from credentials.queries.people import last_looked_up
from credentials.rules.headcounts import Headcount, Paper, Remark, Worker, directors, head_counts, remarks


@dataclass(frozen=True)
class JudgedConditions:
    """What is asked, what the ledgers show, the verdict, the equipment kind by kind, who does not count, who directs.

    headcounts: {} when nobody is registered.
    """

    conditions: Conditions
    facts: AgencyFacts
    verdict: ConditionVerdict
    equipment: EquipmentComparison
    headcounts: dict[str, Headcount]
    remarks: tuple[Remark, ...]
    directors: tuple[tuple[Worker, bool], ...]


def judged_conditions(agency: Agency, day: date) -> JudgedConditions | None:
    """The agency's ledger against the conditions of its scopes; None when no scope is registered.

    Nobody registered at all is "not known", never 0 people. The management system is seen on the spot only; a draft of
    the equipment catalogue never decides. Source: notice 附件1 二.
    """
    if not agency.service_scopes:
        return None
    conditions = conditions_for(load_practice_conditions(), agency.service_scopes)
    staff = workers(agency, day)
    counted = head_counts(staff, day) if staff else {}
    equipment = equipment_of(agency, conditions.equipment_tables, day)
    facts = _facts(agency, counted, equipment)
    verdict = judge_conditions(conditions, facts)
    told, heads = tuple(remarks(staff, day)), tuple(directors(staff, day))
    return JudgedConditions(conditions, facts, verdict, equipment, counted, told, heads)


def workers(agency: Agency, day: date) -> list[Worker]:
    """The agency's people on a day with their certificates as of that day; six queries whatever their number."""
    certificates = Certificate.objects.prefetch_related("changes", last_looked_up())
    employed = list(employments_of(agency, day).prefetch_related(Prefetch("practitioner__certificates", certificates)))
    with whole_tree("somebody at two agencies on one day counts for certain at neither; the other is not named"):
        people = [one.practitioner_id for one in employed]
        others = Employment.objects.filter(employed_on(day), practitioner__in=people).exclude(agency=agency)
        elsewhere = set(others.values_list("practitioner_id", flat=True))
    return [_worker(one, day, one.practitioner_id in elsewhere) for one in employed]


def _worker(employment: Employment, day: date, elsewhere: bool) -> Worker:
    person = employment.practitioner
    papers = tuple(_paper(certificate, day) for certificate in person.certificates.all())
    state = insurance_state(employment.insurance, day)
    is_director = employment.is_technical_director
    return Worker(person.pk, person.name, state, employment.has_contract, elsewhere, papers, is_director)


def _paper(certificate: Certificate, day: date) -> Paper:
    results = [check.result for check in certificate.looked_up if check.checked_on <= day]
    said = next((result for result in results if result != Result.SITE_UNAVAILABLE), "")
    return Paper(
        kind=certificate.kind,
        level=certificate.level,
        is_registered=bool(certificate.registration_number),
        standing=certificate.standing_on(day),
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        looked_up=said,
        is_other_kind=certificate.kind == Certificate.Kind.OPERATOR and is_skill_level_number(certificate.number),
    )


def _facts(agency: Agency, counted: dict[str, Headcount], equipment: EquipmentComparison) -> AgencyFacts:
    figures: dict[str, Decimal | int | None] = {"floor_area": agency.floor_area}
    figures |= {condition: counted[condition].sure if counted else None for condition in NUMERIC[1:]}
    qualitative = {"legal_person": _is_legal_person(agency), "equipment": equipment.in_order, "system": None}
    return AgencyFacts(figures, qualitative, {name: one.possible for name, one in counted.items()})


def _is_legal_person(agency: Agency) -> bool | None:
    if agency.entity == Agency.Entity.OTHER:
        return None
    return bool(agency.entity == Agency.Entity.ENTERPRISE)
