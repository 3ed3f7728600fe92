"""Which form does a task open, and what do the ledgers already know of its answers?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from agencies.files.practice_conditions import load_practice_conditions
from agencies.models import Agency, Employment, ServiceProject
from agencies.rules.practice_conditions import Conditions, conditions_for
from campaigns.models import Campaign, Task
from campaigns.queries.notices import notice_of
from campaigns.rules.notice import Checklist
from credentials.models import Certificate
from credentials.queries.people import certificates_valid_on
from inspections.models import Record
from inspections.rules.answers import NOT_APPLICABLE
from inspections.rules.heading import clean_header
from inspections.rules.judging import applicable

ENGINEERS = (Certificate.Kind.ENGINEER_1, Certificate.Kind.ENGINEER_2)
INTERMEDIATE = 4  # 中级技能等级以上：4级至1级，数字越小等级越高


@dataclass(frozen=True)
class Sheet:
    """A form before anybody typed: its head and the answers the ledgers know, as `save_draft` takes them."""

    header: dict[str, object]
    answers: dict[str, object] = field(default_factory=dict)


@cache
def _catalogue() -> dict[str, Conditions]:
    return load_practice_conditions()


def conditions_of(scopes: frozenset[str]) -> Conditions | None:
    """The practice conditions of these scopes; None when none is ticked."""
    return conditions_for(_catalogue(), scopes) if scopes else None


def checklist_named(campaign: Campaign, code: str) -> Checklist:
    """A record form of the campaign's notice; a form that was filled in is always read under its own checklist."""
    return next(one for one in notice_of(campaign).checklists if one.code == code)


def checklist_of(record: Record) -> Checklist:
    """The form a record was filled in on."""
    return checklist_named(record.campaign, record.checklist)


def sampled_project(record: Record) -> str:
    """The project a record is about: the ledger's, else what was typed on the form; "" for none."""
    if record.project is not None:
        return str(record.project)
    asks = [item.code for item in checklist_of(record).items if item.prefill == "project"]
    return next((str(record.answers[code]) for code in asks if record.answers.get(code)), "")


def sections_asked(record: Record, checklist: Checklist) -> list[str] | None:
    """The sections that must be complete: a visit without a project has no 从业活动. None: all."""
    if record.project_id is not None:
        return None
    return [section.code for section in checklist.sections if section.scope == "agency"]


def sheet_for(task: Task, day: date) -> Sheet:
    """The prefilled form of a task, from the ledgers as they stand on `day`."""
    checklist = notice_of(task.campaign).checklist
    known = _ledger_values(task.agency, task.project, day)
    scopes = task.agency.service_scopes
    answers: dict[str, object] = {}
    for item in checklist.items:
        if item.not_applicable and scopes and not applicable(item, scopes):
            answers[item.code] = NOT_APPLICABLE
        elif item.prefill and known.get(item.prefill) not in (None, ""):
            answers[item.code] = known[item.prefill]
    return Sheet(header_for(task), answers)


def header_for(task: Task) -> dict[str, object]:
    """The head of the form, from the agency's ledger and the unit that inspects."""
    agency = task.agency
    return clean_header(
        {
            "entity": agency.name,
            "address": agency.office_address or agency.registered_address,
            "legal_representative": agency.legal_representative,
            "legal_representative_phone": agency.legal_representative_phone,
            "technical_director": agency.technical_director,
            "technical_director_phone": agency.technical_director_phone,
            "contact": agency.contact_name,
            "contact_phone": agency.contact_phone,
            "scopes": agency.service_scopes,
            "authority": task.unit.name,
        }
    )


def _ledger_values(agency: Agency, project: ServiceProject | None, day: date) -> dict[str, object]:
    area = {"floor_area_m2": None if agency.floor_area is None else f"{agency.floor_area.normalize():f}"}
    return {**area, **_head_counts(agency, day), **_project_values(project)}


def _head_counts(agency: Agency, day: date) -> dict[str, object]:
    """Persons, each counted once. An agency without anybody in the ledger is not known to have nobody: blank."""
    employed = Employment.objects.filter(Q(until__isnull=True) | Q(until__gte=day), agency=agency, since__lte=day)
    if not employed.exists():
        return {}
    people = employed.values("practitioner_id")
    paid_from = (day.replace(day=1) - timedelta(days=1)).replace(day=1)  # 社保按月缴纳：上月已缴即在缴
    insured = employed.filter(insured_until__gte=paid_from).values("practitioner_id")
    valid = certificates_valid_on(day)
    engineers = valid.filter(kind__in=ENGINEERS).exclude(registration_number="")
    operators = valid.filter(kind=Certificate.Kind.OPERATOR)
    intermediate = operators.filter(level__lte=INTERMEDIATE)
    return {
        "registered_engineers": _persons(engineers, people),
        "insured_engineers": _persons(engineers, insured),
        "operators": _persons(operators, people),
        "insured_operators": _persons(operators, insured),
        "intermediate_operators": _persons(intermediate, people),
        "insured_intermediate_operators": _persons(intermediate, insured),
    }


def _persons(certificates: QuerySet[Certificate], among: QuerySet[Any, Any]) -> int:
    held = certificates.filter(practitioner_id__in=among).order_by()
    return held.values("practitioner_id").distinct().count()


def _project_values(project: ServiceProject | None) -> dict[str, object]:
    if project is None:
        return {}
    site = project.site
    fires = site.fires.filter(Q(death_count__gt=0) | Q(major_impact=True))
    classes = [
        word
        for word, holds in (
            ("key_unit", site.is_key_unit),
            ("crowded_place", site.is_crowded_place),
            ("fire_site", fires.exists()),
        )
        if holds
    ]
    return {"project": f"{site.name}、{project.get_service_display()}", "project_class": classes or ["other"]}
