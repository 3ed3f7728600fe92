"""Small rows for door tests: plain functions, every value written out, nothing random."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from stdnum.cn import uscc

from agencies.models import Agency, Employment, Practitioner, ServiceProject, Site
from authorities.models import Officer, Role, Unit
from authorities.rules.units import UnitRow
from authorities.services.units import plant_units
from campaigns.models import Campaign, Task
from campaigns.services.campaigns import open_campaign

CHINA = ZoneInfo("Asia/Shanghai")
NOW = datetime(2024, 8, 21, 10, 0, tzinfo=CHINA)
_numbers = count(1)


def make_unit_tree() -> dict[str, Unit]:
    """A corps with two detachments of two brigades each, and a detachment without brigades; by code."""
    rows = [
        UnitRow("130000", "测试总队", "总队", "corps", None, True),
        UnitRow("130100", "甲市消防救援支队", "甲市", "detachment", "130000", True),
        UnitRow("130102", "甲东区消防救援大队", "甲东区", "brigade", "130100", True),
        UnitRow("130104", "甲西区消防救援大队", "甲西区", "brigade", "130100", False),
        UnitRow("130200", "乙市消防救援支队", "乙市", "detachment", "130000", True),
        UnitRow("130202", "乙南区消防救援大队", "乙南区", "brigade", "130200", True),
        UnitRow("130203", "乙北区消防救援大队", "乙北区", "brigade", "130200", True),
        UnitRow("13JZ00", "丙公安局消防支队", "丙", "detachment", "130000", True),
    ]
    plant_units(rows=rows, officer=None, now=NOW)
    return {unit.code: unit for unit in Unit.objects.all()}


def make_officer(role: str, unit: Unit, username: str = "", **fields: Any) -> Officer:
    """An active officer; the password is "testing-password"."""
    username = username or f"{role}-{unit.code}-{next(_numbers)}"
    return Officer.objects.create_user(
        username=username,
        password="testing-password",
        name=fields.pop("name", f"测试员{next(_numbers)}"),
        role=role,
        unit=unit,
        **fields,
    )


def agency_code(number: int) -> str:
    """A fictitious 统一社会信用代码 with a valid check character."""
    body = f"91130000MA{number:07d}"
    return body + uscc.calc_check_digit(body)


def make_agency(unit: Unit, **fields: Any) -> Agency:
    """An agency registered in the unit's area; maintenance and testing."""
    number = next(_numbers)
    values = {
        "code": agency_code(number),
        "name": f"测试消防技术服务有限公司{number}",
        "in_public_system": True,
        "maintenance_testing": True,
        "floor_area": "260",
        "legal_representative": "甲法人",
        "created_at": NOW,
        "changed_at": NOW,
    }
    return Agency.objects.create(unit=unit, **(values | fields))


def make_site(unit: Unit, **fields: Any) -> Site:
    """A key unit in the unit's area."""
    number = next(_numbers)
    return Site.objects.create(
        unit=unit, **({"code": f"S{number:06d}", "name": f"测试场所{number}", "is_key_unit": True} | fields)
    )


def make_project(agency: Agency, site: Site, **fields: Any) -> ServiceProject:
    """A maintenance project that runs since 2023-06-01."""
    number = next(_numbers)
    values = {
        "code": f"P{number:08d}",
        "service": ServiceProject.Service.MAINTENANCE,
        "contracted_on": date(2023, 5, 20),
        "started_on": date(2023, 6, 1),
        "published_on": date(2023, 6, 5),
        "created_at": NOW,
        "changed_at": NOW,
    }
    return ServiceProject.objects.create(agency=agency, site=site, **(values | fields))


def make_practitioner(agency: Agency, **fields: Any) -> Practitioner:
    """A person employed by the agency since 2022-01-01."""
    person = Practitioner.objects.create(unit=agency.unit, **({"name": f"从业人员{next(_numbers)}"} | fields))
    Employment.objects.create(
        practitioner=person, agency=agency, since=date(2022, 1, 1), insured_until=date(2024, 7, 1)
    )
    return person


def make_campaign() -> Campaign:
    """The first campaign, opened from its notice folder; needs the unit tree."""
    return open_campaign(code="hebei-2024", officer=None, now=NOW)


def make_task(
    campaign: Campaign, agency: Agency, unit: Unit, project: ServiceProject | None = None, **fields: Any
) -> Task:
    """A coverage task, due 2024-10-31: the agency's practice conditions, or one project of it."""
    population = "key-unit-own-area" if project else "agencies-of-brigade"
    values = {"population": population, "origin": Task.Origin.COVERAGE, "due_on": date(2024, 10, 31), "created_at": NOW}
    return Task.objects.create(campaign=campaign, agency=agency, unit=unit, project=project, **(values | fields))


ROLES_AT = {"corps": Role.CORPS_STAFF, "detachment": Role.DETACHMENT_STAFF, "brigade": Role.INSPECTOR}
