"""Report what was found outside the own area; pass on what a higher level must send. 摸底上报、汇总上报"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from authorities.models import Officer, Unit
from authorities.services.audit import record_action
from campaigns.models import Campaign, DispatchItem, SurveyReport
from campaigns.queries.dispatches import waiting_items
from campaigns.queries.notices import notice_of
from campaigns.queries.surveys import places_of, sender_level_of, unreported_agencies, unreported_projects
from campaigns.services.moves import BATCH, locked_items, move_items, tell, write_steps
from campaigns.services.refusals import refuse


@transaction.atomic
def report_survey(*, campaign: Campaign, unit: Unit, officer: Officer, now: datetime) -> SurveyReport:
    """Send up every project outside the unit's area, and every agency of another province, that is not reported yet.

    A brigade reports to its detachment; a unit without a detachment above it starts the list itself.
    Raises CampaignRefused: another unit, no right, nothing new.
    Source: hebei-2024 四（二）3 (摸底统计，报支队汇总), 四（一）3 (注册地在外省的).
    """
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)  # 同一单位两人同时上报，后一人看到前一人的结果
    if not officer.can_keep_ledgers or officer.unit_id != unit.pk:
        raise refuse("survey.not_allowed", officer=officer.name, unit=unit.name)
    projects = unreported_projects(campaign, notice_of(campaign), unit)
    agencies = list(unreported_agencies(campaign, unit))
    if not projects and not agencies:
        raise refuse("survey.nothing", unit=unit.name)
    report: SurveyReport = SurveyReport.objects.create(
        campaign=campaign,
        unit=unit,
        number=SurveyReport.objects.filter(campaign=campaign, unit=unit).count() + 1,
        reported_at=now,
        reported_by=officer,
    )
    holder = unit.detachment or unit
    new = {"campaign": campaign, "survey": report, "holder": holder}
    items = [DispatchItem(**new, agency=p.agency, project=p, population=q.code) for p, q, _receiver in projects]
    items += [DispatchItem(**new, agency=agency) for agency in agencies]
    DispatchItem.objects.bulk_create(items, batch_size=BATCH)
    write_steps(items, officer, now)
    if holder != unit:
        text = f"{unit.short_name}摸底上报{len(projects)}个辖区外项目、{len(agencies)}家外省机构，请汇总派发。"
        tell(holder, f"survey:{report.pk}", text, reverse("dispatch_board"), now)
    detail = {"projects": len(projects), "agencies": len(agencies), "number": report.number}
    record_action(officer=officer, verb="report_survey", subject=report, detail=detail, at=now)
    return report


@transaction.atomic
def forward_items(*, campaign: Campaign, officer: Officer, now: datetime) -> int:
    """A detachment passes on what the corps must send or write about; returns how many items.

    Raises CampaignRefused: no right, not a detachment, nothing to pass on.
    Source: hebei-2024 四（二）3 (报总队), 四（一）3 (支队汇总后报总队).
    """
    unit = officer.unit
    if not officer.can_draw or not unit.is_detachment or unit.parent is None:
        raise refuse("dispatch.forward_not_allowed", officer=officer.name)
    notice = notice_of(campaign)
    items = locked_items(waiting_items(campaign, unit).values_list("pk", flat=True))
    placed = places_of(notice, [item.project_id for item in items if item.project_id])
    going = [item for item in items if _goes_up(item, placed, unit)]
    if not going:
        raise refuse("dispatch.nothing_to_forward", unit=unit.name)
    move_items(going, state=DispatchItem.State.FORWARDED, holder=unit.parent, officer=officer, now=now)
    text = f"{unit.short_name}上报{len(going)}项跨支队项目和外省机构，请派发、发函。"
    tell(unit.parent, f"forward:{unit.code}:{now:%Y%m%d%H%M%S}", text, reverse("dispatch_board"), now)
    detail = {"items": [item.pk for item in going]}
    record_action(officer=officer, verb="forward_items", subject=campaign, detail=detail, at=now)
    return len(going)


def _goes_up(item: DispatchItem, placed: dict, unit: Unit) -> bool:  # type: ignore[type-arg]
    if item.project_id is None:
        return True
    return item.project_id in placed and sender_level_of(placed[item.project_id][0]) != unit.kind
