"""One brigade at work: a task, two inspectors, a chief, and a form that can be submitted. For tests of inspections."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from authorities.models import Officer, Role
from inspections.models import Finding, Penalty, Record
from inspections.services.penalties import enter_penalty
from inspections.services.records import open_record, save_draft, submit_record
from tests import factories

NOW = factories.NOW
SEEN_AT = datetime(2024, 8, 20, 14, 30, tzinfo=factories.CHINA)
AGENCY_PART: dict[str, Any] = {
    "legal_person": "present",
    "floor_area": "260",
    "engineers_in_system": "3",
    "engineers_insured": "3",
    "operators_certified": "8",
    "operators_insured": "8",
    "intermediate_certified": "3",
    "intermediate_insured": "3",
    "testing_equipment": "present",
    "quality_system": "present",
    "assessment_equipment": "not_applicable",
    "process_control": "not_applicable",
    "premises_publicity": "yes",
    "meets_conditions": "yes",
}
PROJECT_PART: dict[str, Any] = {
    "sampled_project": "测试场所、维护保养",
    "project_class": ["key_unit"],
    "impersonation": "no",
    "dual_practice": "no",
    "staff_qualified": "yes",
    "subcontracting": "no",
    "leads_appointed": "yes",
    "leads_changed": "no",
    "contract_signed": "yes",
    "to_standard": "yes",
    "document_signed": "yes",
    "on_site": "yes",
    "archive_kept": "yes",
    "false_document": "no",
    "staff_listed": "yes",
    "building_notice": "yes",
    "same_project_services": "no",
    "project_entered": "yes",
}
BLAMELESS = AGENCY_PART | PROJECT_PART
HEADER: dict[str, Any] = {
    "entity": "测试消防技术服务有限公司",
    "address": "甲市甲东区一号",
    "legal_representative": "甲法人",
    "technical_director": "乙技术",
    "contact": "丙联系",
    "contact_phone": "0311-1234567",
    "scopes": ["maintenance_testing"],
}


class Brigade:
    """The first brigade of the tree with an agency, a key unit, a project and its task."""

    def __init__(self) -> None:
        self.units = factories.make_unit_tree()
        self.campaign = factories.make_campaign()
        self.unit = self.units["130102"]
        self.inspector = factories.make_officer(Role.INSPECTOR, self.unit, "inspector")
        self.second = factories.make_officer(Role.INSPECTOR, self.unit, "second")
        self.chief = factories.make_officer(Role.BRIGADE_CHIEF, self.unit, "chief")
        self.stranger = factories.make_officer(Role.INSPECTOR, self.units["130202"], "stranger")
        self.agency = factories.make_agency(self.unit)
        self.agency.refresh_from_db()
        self.site = factories.make_site(self.unit)
        self.task = self.project_task()

    def project_task(self) -> Any:
        project = factories.make_project(self.agency, self.site)
        return factories.make_task(self.campaign, self.agency, self.unit, project)

    def open(self, task: Any = None, uuid: UUID | None = None, officer: Officer | None = None) -> Record:
        return open_record(task=task or self.task, uuid=uuid or uuid4(), officer=officer or self.inspector, now=NOW)

    def content(self, **changes: Any) -> dict[str, Any]:
        answers = BLAMELESS | changes.pop("answers", {})
        content = {
            "answers": {code: value for code, value in answers.items() if value is not None},
            "header": HEADER,
            "inspected_at": SEEN_AT,
            "second_inspector": self.second,
            "accompanied_by": "丁陪同",
        }
        return content | changes

    def fill(self, record: Record, officer: Officer | None = None, **changes: Any) -> Record:
        return save_draft(record=record, officer=officer or self.inspector, now=NOW, **self.content(**changes))

    def submit(self, record: Record, officer: Officer | None = None, now: datetime = NOW) -> Record:
        return submit_record(record=record, officer=officer or self.inspector, now=now)

    def submitted(self, task: Any = None, **changes: Any) -> Record:
        return self.submit(self.fill(self.open(task), **changes))

    def finding(self, item: str = "subcontracting", value: str = "yes") -> Finding:
        record = self.submitted(self.project_task(), answers={item: value, "other_situation": "现场核实，详见附页。"})
        return record.findings.get(item=item)

    def penalise(self, finding: Finding, **changes: Any) -> Penalty:
        entered = {
            "document_number": "甲消行罚决字〔2024〕第0012号",
            "decided_on": date(2024, 8, 20),
            "kind": "fine",
            "amount_yuan": Decimal(15_000),
            "practitioner": None,
            "officer": self.chief,
            "now": NOW,
        } | changes
        return enter_penalty(finding=finding, **entered)


def codes(refused: Any) -> list[str]:
    """The problem codes of a refusal, as pytest.raises gives it."""
    return [problem.code for problem in refused.value.problems]
