"""Register a fire, and open the back-tracing of everything served there. 倒查"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agencies.models import Fire, Site
from authorities.models import Officer, Unit, UnitAncestry
from authorities.services.audit import record_action
from campaigns.models import Campaign, Task
from campaigns.queries.notices import notice_of
from campaigns.rules.notice import Notice, Population
from campaigns.services.moves import tell
from campaigns.services.refusals import refuse
from campaigns.services.tasks import missing_tasks


@transaction.atomic
def register_fire(
    *,
    campaign: Campaign,
    site: Site,
    happened_on: date,
    death_count: int,
    major_impact: bool,
    unit: Unit,
    officer: Officer,
    now: datetime,
) -> tuple[Fire, int]:
    """Register a fire investigated by `unit` and give it the tasks of all projects there; returns the number of tasks.

    Raises CampaignRefused: no right at that unit, no such population in the notice, neither deaths nor major effect,
    not happened yet, registered already.   Source: hebei-2024 四（二）1, 四（二）3 (100%倒查).
    """
    notice = notice_of(campaign)
    populations = back_traced(notice)
    if not populations:
        raise refuse("fires.not_asked", campaign=campaign.title)
    _check(site, happened_on, death_count, major_impact, unit, officer, timezone.localdate(now))
    fire = Fire.objects.create(
        site=site,
        happened_on=happened_on,
        death_count=death_count,
        major_impact=major_impact,
        investigated_by=unit,
    )
    new = [task for population in populations for task in missing_tasks(campaign, notice, population, now)]
    new = [task for task in new if task.unit_id == unit.pk]
    Task.objects.bulk_create(new)
    text = f"{site.name}{happened_on.month}月{happened_on.day}日火灾：倒查{len(new)}个服务项目。"
    tell(unit, f"fire:{fire.pk}", text, reverse("task_list") + f"?unit={unit.code}", now)
    detail = {
        "site": site.code,
        "happened_on": happened_on,
        "deaths": death_count,
        "unit": unit.code,
        "tasks": len(new),
    }
    record_action(officer=officer, verb="register_fire", subject=fire, detail=detail, at=now)
    return fire, len(new)


def back_traced(notice: Notice) -> list[Population]:
    """The populations that follow a fire, checked whole by who investigates it."""
    return [p for p in notice.populations if p.where.get("had_fire") and notice.tier(p.code).method == "coverage"]


def _check(site: Site, happened_on: date, deaths: int, major: bool, unit: Unit, officer: Officer, today: date) -> None:
    above = UnitAncestry.objects.filter(unit=unit, ancestor=officer.unit_id).exists()
    if not officer.can_draw or not above:
        raise refuse("fires.not_allowed", officer=officer.name, unit=unit.name)
    if not UnitAncestry.objects.filter(unit=site.unit_id, ancestor=unit.pk).exists():
        raise refuse("fires.other_area", site=site.name, place=site.unit.name, unit=unit.name)
    if deaths == 0 and not major:
        raise refuse("fires.small", site=site.name)
    if happened_on > today:
        raise refuse("fires.to_come", day=happened_on, today=today)
    if Fire.objects.filter(site=site, happened_on=happened_on).exists():
        raise refuse("fires.known", site=site.name, day=happened_on)
