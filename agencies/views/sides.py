"""How do two agencies stand beside each other?"""

from __future__ import annotations

from typing import Any, NamedTuple

from agencies.models import Agency


class Line(NamedTuple):
    """One fact of both agencies in words; whether they differ."""

    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        return self.one != self.other


def side_by_side(one: Agency, other: Agency) -> list[Line]:
    """The facts that tell whether two agencies are one company. Both carry `project_count` and `people_count`."""
    first, second = dict(_facts(one)), dict(_facts(other))
    return [Line(label, first[label], second[label]) for label in first]


def _facts(agency: Any) -> list[tuple[str, str]]:
    return [
        ("机构名称", agency.name),
        ("统一社会信用代码", agency.code),
        ("管辖单位", agency.unit.name + ("（外省机构）" if agency.out_of_province else "")),
        ("状态", agency.get_standing_display()),
        ("来源", agency.sources_text),
        ("业务范围", agency.service_scopes_text),
        ("企业类型", agency.get_entity_display()),
        ("登记地址", agency.registered_address or "—"),
        ("办公地址", agency.office_address or "—"),
        ("法定代表人", _person(agency.legal_representative, agency.legal_representative_phone)),
        ("技术负责人", _person(agency.technical_director, agency.technical_director_phone)),
        ("联系人", _person(agency.contact_name, agency.contact_phone)),
        ("服务项目", f"{agency.project_count}个"),
        ("任职登记", f"{agency.people_count}条"),
    ]


def _person(name: str, phone: str) -> str:
    return " ".join(filter(None, (name, phone))) or "—"
