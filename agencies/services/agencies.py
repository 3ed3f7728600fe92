"""Register and correct agencies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction

from agencies.models import Agency
from agencies.services.history import keep_past
from authorities.models import Officer
from authorities.queries.units import units_of
from authorities.services.audit import record_action


class NotInCharge(Exception):
    """The agency belongs to a unit outside the officer's own tree; the text is for people."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the agency after the form was opened; the text is for people."""


@transaction.atomic
def register_found_agency(*, facts: Mapping[str, Any], officer: Officer, now: datetime) -> Agency:
    """Add an agency that the survey found 排查发现; raises NotInCharge for a unit outside the officer's tree.

    Source: notice 四（一）1 (agencies not listed in the public system are covered as well).
    """
    _require_charge(officer, facts["unit"].pk, facts["name"])
    agency = Agency(**facts, found_by_survey=True, created_at=now, changed_at=now)
    agency.save(force_insert=True)
    detail = {"code": agency.code, "out_of_province": agency.out_of_province}
    record_action(officer=officer, verb="register_found_agency", subject=agency, detail=detail, at=now)
    return agency


@transaction.atomic
def correct_agency(
    *, agency: Agency, facts: Mapping[str, Any], seen_at: datetime | None, officer: Officer, now: datetime
) -> Agency:
    """Change the given facts of an agency; old and new values go into the audit entry.

    seen_at: `changed_at` as the officer saw it.   Raises NotInCharge, ChangedMeanwhile; nothing to change: no entry.
    """
    agency = Agency.objects.select_for_update(of=("self",)).select_related("unit").get(pk=agency.pk)
    _require_charge(officer, agency.unit_id, agency.name)
    if agency.merged_into_id is not None:
        raise NotInCharge(merged_words(agency))
    if "unit" in facts:
        _require_charge(officer, facts["unit"].pk, agency.name)
    if seen_at != agency.changed_at:
        raise ChangedMeanwhile(_what_differs(agency, facts))
    changes = {name: (getattr(agency, name), value) for name, value in facts.items() if getattr(agency, name) != value}
    if not changes:
        return agency
    keep_past("agencies", Agency.objects.filter(pk=agency.pk), now)
    for name, (_old, new) in changes.items():
        setattr(agency, name, new)
    agency.changed_at = now
    agency.save(update_fields=[*changes, "changed_at"])
    detail = {name: [_written(old), _written(new)] for name, (old, new) in changes.items()}
    record_action(officer=officer, verb="correct_agency", subject=agency, detail=detail, at=now)
    return agency


def merged_words(agency: Agency) -> str:
    """Why a merged agency is not corrected."""
    return (
        f"“{agency.name}”已并入“{agency.merged_into}”，登记不再更正。请打开“{agency.merged_into}”更正，或先撤销合并。"
    )


def _require_charge(officer: Officer, unit_id: int, name: str) -> None:
    if not units_of(officer).filter(pk=unit_id).exists():
        raise NotInCharge(f"“{name}”不在{officer.unit}的管辖范围内，登记由其管辖单位更正。")


def _what_differs(agency: Agency, facts: Mapping[str, Any]) -> str:
    labels = {field.name: field.verbose_name for field in Agency._meta.fields}
    differing = [
        f"“{labels[name]}”现登记为“{_written(getattr(agency, name))}”，您填的是“{_written(value)}”"
        for name, value in facts.items()
        if getattr(agency, name) != value
    ]
    told = f"：{'；'.join(differing)}" if differing else ""
    return f"这家机构的登记在您打开之后已由别人更正{told}。已保留您的填写，请对照后再提交。"


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value) if isinstance(value, models.Model) or value not in (None, "") else "空"
